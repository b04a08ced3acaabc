import type { ModelRow } from './catalogue/model';
import { settingsWithoutField } from './dialects/requestBody';
import { InputError } from './input';
import { addressProblem } from './media';
import { missingReference, suffixWarnings } from './prompt';
import { modelOf, PROVIDERS, providersWhere, type ProviderRow } from './providers';
import {
	AUTO_DURATION,
	hasReferences,
	REFERENCE_LISTS,
	type GenerationRequest,
	type Mode,
	type ReferenceKind,
	type SettingName,
} from './request';

/**
 * Every rule that can be checked before money is spent, over one request and the catalogue's row of its model. The
 * sources of the limits stand in the catalogue; those of the mode rules are dialects.md section 0, 11 and F, 1 to 4.
 */

export interface Findings {
	/** Each one refuses the request. */
	problems: InputError[];
	/** What is sent all the same, but may turn out otherwise. */
	warnings: string[];
}

/** The parameters by the names that the editor shows. */
export const LABELS: Record<
	SettingName | 'firstFrame' | 'lastFrame' | (typeof REFERENCE_LISTS)[ReferenceKind],
	string
> = {
	model: 'Model',
	prompt: 'Prompt',
	duration: 'Duration',
	resolution: 'Resolution',
	aspectRatio: 'Aspect Ratio',
	generateAudio: 'Generate Audio',
	seed: 'Seed',
	watermark: 'Watermark',
	cameraFixed: 'Camera Fixed',
	returnLastFrame: 'Return Last Frame',
	webSearch: 'Web Search',
	serviceTier: 'Service Tier',
	executionExpiresAfter: 'Execution Expires After',
	endUserId: 'End User ID',
	callbackUrl: 'Callback URL',
	firstFrame: 'First Frame',
	lastFrame: 'Last Frame',
	referenceImages: 'Reference Images',
	referenceVideos: 'Reference Videos',
	referenceAudios: 'Reference Audios',
};

export const MODE_LABELS: Record<Mode, string> = {
	textToVideo: 'Text to Video',
	imageToVideo: 'Image to Video',
	firstLastFrame: 'First and Last Frame',
	reference: 'Reference',
};

/** Longest end user id, in characters (Ark: `safety_identifier`). */
const END_USER_ID_LIMIT = 64;
/** Seconds (Ark: `execution_expires_after`). */
const EXPIRY_RANGE = { min: 3600, max: 259_200 };
/** dialects.md section B, `seed`; document 001, `seed`. */
const SEED_RANGE = { min: -1, max: 2 ** 32 - 1 };

type Rule = (context: RuleContext) => void;

interface RuleContext {
	request: GenerationRequest;
	/** The mode that was chosen; the request's own follows from its media. */
	chosenMode: Mode;
	provider: ProviderRow;
	row: ModelRow | undefined;
	refuse: (message: string, hint: string) => void;
	warn: (warning: string) => void;
}

/** Checks a request. It is the one that will be sent, `additionalBody` included. */
export function validate(
	request: GenerationRequest,
	chosenMode: Mode,
	provider: ProviderRow,
): Findings {
	const problems: InputError[] = [];
	const warnings: string[] = [];
	const context: RuleContext = {
		request,
		chosenMode,
		provider,
		row: modelOf(provider, request.model),
		refuse: (message, hint) => void problems.push(new InputError(message, hint)),
		warn: (warning) => void warnings.push(warning),
	};
	for (const rule of RULES) rule(context);
	return { problems, warnings };
}

function names(values: readonly string[]): string {
	return values.join(', ');
}

const checkModel: Rule = ({ request, provider, row, refuse, warn }) => {
	if (request.model === '') {
		refuse(
			'Model is empty',
			`Choose a model of ${provider.name}, for example ${provider.models[0].id}.`,
		);
	} else if (!row) {
		warn(
			`The model "${request.model}" is not in this package's catalogue; it was sent without checking its limits.`,
		);
	}
};

const checkPrompt: Rule = ({ request, chosenMode, provider, refuse, warn }) => {
	const { prompt = '' } = request;
	if (prompt.trim() === '') {
		if (provider.promptNeeded === 'always' || chosenMode === 'textToVideo') {
			refuse(
				'Prompt is empty',
				`Describe the clip in Prompt; ${provider.name} needs a text in mode ${MODE_LABELS[chosenMode]}.`,
			);
		}
		return;
	}
	for (const warning of suffixWarnings(prompt)) warn(warning);
};

const checkMedia: Rule = ({ request, chosenMode, refuse }) => {
	const frames = request.firstFrame !== undefined || request.lastFrame !== undefined;
	if (frames && hasReferences(request)) {
		refuse(
			'First or last frame and reference media are both set; Seedance takes only one of the two',
			'Take the frames out, or the reference media.',
		);
	} else if (request.lastFrame !== undefined && request.firstFrame === undefined) {
		refuse(
			'A last frame is set without a first frame',
			'Set First Frame too; Seedance takes a last frame only together with a first one.',
		);
	} else if (chosenMode === 'imageToVideo' && request.firstFrame === undefined) {
		refuse('First Frame is empty', 'Set First Frame, or choose the mode Text to Video.');
	} else if (chosenMode === 'firstLastFrame' && request.lastFrame === undefined) {
		refuse(
			request.firstFrame === undefined
				? 'First Frame and Last Frame are empty'
				: 'Last Frame is empty',
			request.firstFrame === undefined
				? 'Set both, or choose the mode Text to Video.'
				: 'Set Last Frame, or choose the mode Image to Video.',
		);
	} else if (chosenMode === 'reference' && !hasReferences(request)) {
		refuse(
			'No reference media are set',
			'Set at least one reference image or video, or choose the mode Text to Video.',
		);
	}
};

const checkMode: Rule = ({ request, provider, row, refuse, warn }) => {
	if (!row) return;
	const doubt = row.doubtfulModes?.[request.mode];
	if (doubt) warn(doubt);
	if (row.modes.includes(request.mode)) return;
	const others = provider.models
		.filter((other) => other.modes.includes(request.mode))
		.map((other) => other.id);
	if (row.needsReferenceVideo) return; // The rule for reference videos says it better.
	refuse(
		`${row.id} cannot do the mode ${MODE_LABELS[request.mode]}`,
		others.length > 0
			? `Choose a model that can: ${names(others)}.`
			: `Choose another mode: ${names(row.modes.map((mode) => MODE_LABELS[mode]))}.`,
	);
};

const checkReferences: Rule = ({ request, provider, row, refuse, warn }) => {
	if (!row) return;
	if (row.needsReferenceVideo && request.referenceVideos.length === 0) {
		const others = provider.models
			.filter((other) => !other.needsReferenceVideo)
			.map((other) => other.id);
		refuse(
			`${row.id} works only from at least one reference video`,
			`Add a reference video (mode Reference), or choose a model that needs none: ${names(others)}.`,
		);
	}
	for (const [kind, list] of Object.entries(REFERENCE_LISTS) as Array<
		[ReferenceKind, (typeof REFERENCE_LISTS)[ReferenceKind]]
	>) {
		const count = request[list].length;
		const limit = row.references[kind];
		if (count <= limit || !row.modes.includes('reference')) continue;
		refuse(
			limit === 0
				? `${row.id} takes no reference ${kind}s`
				: `${LABELS[list]} has ${count} entries; ${row.id} takes at most ${limit}`,
			limit === 0
				? `Take the reference ${kind}s out, or choose a Seedance 2.0 model.`
				: `Take ${count - limit} out.`,
		);
	}
	const onlyAudio =
		request.referenceAudios.length > 0 &&
		request.referenceImages.length + request.referenceVideos.length === 0;
	if (onlyAudio && !row.references.audioAlone && row.references.audio > 0) {
		refuse(
			`${row.id} does not take sound as the only reference`,
			'Add at least one reference image or video.',
		);
	}
	const oneImage =
		request.referenceImages.length === 1 &&
		request.referenceVideos.length + request.referenceAudios.length === 0;
	// Document 001, Generation Modes: "prompt + image_urls (1 image)" is image-to-video.
	if (provider.id === 'qingboLegacy' && oneImage) {
		warn(
			'With these older fields a single reference image is taken as the first frame; add a second image, or use the provider Qingbo.',
		);
	}
};

const checkDuration: Rule = ({ request, provider, row, refuse }) => {
	const { duration } = request;
	if (duration === undefined) return;
	if (
		typeof duration !== 'number' ||
		!Number.isInteger(duration) ||
		(duration <= 0 && duration !== AUTO_DURATION)
	) {
		refuse(
			`Duration is ${JSON.stringify(duration)}`,
			'Give whole seconds, or -1 where the model may choose.',
		);
		return;
	}
	if (!row) return;
	const { min, max, auto } = row.duration;
	const range = `${min} to ${max} seconds`;
	if (duration === AUTO_DURATION) {
		if (!auto)
			refuse(`${row.id} cannot choose the duration itself at ${provider.name}`, `Give ${range}.`);
	} else if (duration < min || duration > max) {
		refuse(
			`Duration is ${duration} seconds; ${row.id} makes ${range}`,
			`Set Duration to ${range}${auto ? ', or -1' : ''}.`,
		);
	}
};

const checkResolution: Rule = ({ request, row, refuse }) => {
	const { resolution } = request;
	if (resolution === undefined || !row || row.resolutions.length === 0) return;
	if (row.resolutions.some((known) => known.toLowerCase() === String(resolution).toLowerCase()))
		return;
	refuse(
		`${row.id} does not make ${String(resolution)}`,
		`Set Resolution to ${names(row.resolutions)}, or leave it at the default.`,
	);
};

const checkAspectRatio: Rule = ({ request, provider, row, refuse }) => {
	const { aspectRatio } = request;
	if (aspectRatio === undefined || !row) return;
	const frames = request.firstFrame !== undefined;
	if (!row.aspectRatios.some((known) => known === aspectRatio)) {
		refuse(
			`${row.id} does not know the aspect ratio ${String(aspectRatio)}`,
			`Set Aspect Ratio to ${names(row.aspectRatios)}.`,
		);
	} else if (
		aspectRatio === 'adaptive' &&
		request.mode === 'textToVideo' &&
		!provider.adaptiveWithText
	) {
		refuse(
			`At ${provider.name} the aspect ratio adaptive follows a picture or video, and none is given`,
			'Choose a fixed ratio such as 16:9.',
		);
	} else if (row.framesNeedAdaptive && frames && aspectRatio !== 'adaptive') {
		refuse(
			`With a first frame ${row.id} takes only the aspect ratio adaptive`,
			'Set Aspect Ratio to adaptive, or leave it at the default.',
		);
	}
};

/** Settings whose `true` (or any value) a model may lack; for `serviceTier` only the tier `flex` is a feature. */
const FEATURES: readonly SettingName[] = [
	'generateAudio',
	'seed',
	'watermark',
	'cameraFixed',
	'returnLastFrame',
	'webSearch',
	'serviceTier',
];

const checkFeatures: Rule = ({ request, provider, row, refuse, warn }) => {
	for (const name of settingsWithoutField(provider.dialect, request)) {
		const others = providersWhere((other) => other.parameters.includes(name)).map(
			(id) => PROVIDERS[id].name,
		);
		refuse(
			`${provider.name} takes no ${LABELS[name]}`,
			`Take ${LABELS[name]} out${others.length > 0 ? `, or choose ${names(others)}` : ''}.`,
		);
	}
	if (!row) return;
	for (const name of FEATURES) {
		const value = request[name];
		const asked =
			value !== undefined && value !== false && !(name === 'serviceTier' && value === 'default');
		if (!asked || row.features.includes(name)) continue;
		if (name === 'generateAudio') continue; // Left out where the model has no sound: interface.md.
		if (name === 'seed') {
			warn(`${row.id} does not document a seed; it was sent, and may be ignored or refused.`);
			continue;
		}
		refuse(
			`${row.id} has no ${LABELS[name]}`,
			`Take ${LABELS[name]} out, or choose another model.`,
		);
	}
	if (request.webSearch && request.mode !== 'textToVideo') {
		warn(
			'Web Search is documented for prompts without media only; the provider may ignore or refuse it here.',
		);
	}
	if (request.cameraFixed && hasReferences(request) && row.references.video === 0) {
		refuse('Camera Fixed does not go together with reference images', 'Take one of the two out.');
	}
};

const checkRanges: Rule = ({ request, refuse }) => {
	const { seed, executionExpiresAfter, endUserId, serviceTier } = request;
	const whole = (value: unknown, { min, max }: { min: number; max: number }): boolean =>
		typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
	if (seed !== undefined && !whole(seed, SEED_RANGE)) {
		refuse(
			`Seed is ${String(seed)}`,
			`Give a whole number from ${SEED_RANGE.min} to ${SEED_RANGE.max}; -1 means random.`,
		);
	}
	if (executionExpiresAfter !== undefined && !whole(executionExpiresAfter, EXPIRY_RANGE)) {
		refuse(
			`Execution Expires After is ${String(executionExpiresAfter)} seconds`,
			`Give ${EXPIRY_RANGE.min} to ${EXPIRY_RANGE.max} seconds.`,
		);
	}
	if (endUserId !== undefined && endUserId.length > END_USER_ID_LIMIT) {
		refuse(
			`End User ID has ${endUserId.length} characters`,
			`Give at most ${END_USER_ID_LIMIT}; a hash of the id will do.`,
		);
	}
	if (serviceTier !== undefined && serviceTier === '')
		refuse('Service Tier is empty', 'Choose a tier, or take the option out.');
};

const checkAddresses: Rule = ({ request, provider, refuse, warn }) => {
	const inlineProviders = providersWhere((other) => other.inlineMedia).map(
		(id) => PROVIDERS[id].name,
	);
	const otherwise = `Upload the file first and use its public URL; these providers take file contents: ${names(inlineProviders)}.`;
	const entries: Array<[string, string, boolean]> = [
		...(['firstFrame', 'lastFrame'] as const).flatMap((name): Array<[string, string, boolean]> =>
			request[name] === undefined ? [] : [[request[name], LABELS[name], true]],
		),
		...Object.values(REFERENCE_LISTS).flatMap((list) =>
			request[list].map((address, position): [string, string, boolean] => [
				address,
				`${LABELS[list]}, entry ${position + 1}`,
				list === 'referenceImages',
			]),
		),
	];
	for (const [address, label, picture] of entries) {
		const inline = picture
			? { allowed: provider.inlineMedia, otherwise }
			: { allowed: false, otherwise: 'Upload the file first and use its public URL.' };
		const problem = addressProblem(address, label, inline);
		if (problem) refuse(problem.message, problem.hint);
	}
	if (provider.assets === null && entries.some(([address]) => /^asset:/i.test(address))) {
		warn(`${provider.name} documents no asset:// addresses; it may refuse this one.`);
	}
	const callback = request.callbackUrl;
	if (callback !== undefined && !(/^https?:\/\//i.test(callback) && URL.canParse(callback))) {
		refuse(
			'Callback URL is no http(s) address',
			'Give a full address that the provider can reach, or take the option out.',
		);
	}
};

const checkPromptReferences: Rule = ({ request, refuse }) => {
	const problem = missingReference(request.prompt ?? '', request);
	if (problem) refuse(problem.message, problem.hint);
};

const RULES: readonly Rule[] = [
	checkModel,
	checkPrompt,
	checkMedia,
	checkMode,
	checkReferences,
	checkDuration,
	checkResolution,
	checkAspectRatio,
	checkFeatures,
	checkRanges,
	checkAddresses,
	checkPromptReferences,
];

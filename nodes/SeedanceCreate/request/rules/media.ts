import { endingWarning } from '../fileFormats';
import { addressProblem, REFERENCE_KINDS, togetherProblem, typeProblem } from '../media';
import { MEDIA_KINDS } from '../readMedia';
import { lookAlikeWarnings, mediaCounts, missingReference } from '../prompt';
import { callbackWarning, reachWarning } from '../../../shared/tools/reach';
import { modesOf, namesWhere } from '../../../shared/providers';
import {
	countedMedia,
	hasReferences,
	isImageAlone,
	MEDIA_FIELDS,
	MEDIA_LABELS,
	REFERENCE_LISTS,
	sourceModeOf,
} from '../../../shared/providers/request';
import { MODE } from '../../fields';
import type { Rule } from './rule';

/** Rules about media: which go together, how many, and where they may lie. */

export const checkMedia: Rule = ({ request, chosenMode, refuse }) => {
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
	} else if (sourceModeOf(chosenMode) && request.sourceVideo === undefined) {
		refuse('Source Video is empty', 'Set Source Video, or choose the mode Text to Video.');
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

export const checkMode: Rule = ({ request, provider, row, refuse, limit, warn }) => {
	if (!row) {
		if (sourceModeOf(request.mode) && !modesOf(provider).includes(request.mode)) {
			const able = namesWhere((other) => modesOf(other).includes(request.mode));
			refuse(
				`${provider.name} documents no mode ${MODE.choices[request.mode]}`,
				`Choose another mode, or a provider that has it: ${able.join(', ')}.`,
			);
		}
		return;
	}
	const doubt = row.doubtfulModes?.[request.mode];
	if (doubt) warn(doubt);
	if (row.modes.includes(request.mode)) return;
	const others = provider.models
		.filter((other) => other.modes.includes(request.mode))
		.map((other) => other.id);
	if (row.needsReferenceVideo) return; // The rule for reference videos says it better.
	limit(
		`${row.id} cannot do the mode ${MODE.choices[request.mode]}`,
		others.length > 0
			? `Choose a model that can: ${others.join(', ')}.`
			: `Choose another mode: ${row.modes.map((mode) => MODE.choices[mode]).join(', ')}.`,
	);
};

export const checkReferences: Rule = ({ request, provider, row, known, limit, warn }) => {
	if (!row) return;
	if (row.needsReferenceVideo && request.referenceVideos.length === 0) {
		const others = provider.models
			.filter((other) => !other.needsReferenceVideo)
			.map((other) => other.id);
		limit(
			`${row.id} works only from at least one reference video`,
			`Add a reference video (mode Reference), or choose a model that needs none: ${others.join(', ')}.`,
		);
	}
	const mode = sourceModeOf(request.mode);
	const beside = mode && row.besideSource?.[mode];
	const counted = beside
		? countedMedia({ ...request, sourceVideo: undefined })
		: countedMedia(request);
	for (const kind of REFERENCE_KINDS) {
		const count = counted[kind].length;
		const most = beside?.[kind] ?? row.references[kind];
		if (count <= most || !row.modes.includes('reference')) continue;
		if (beside && most === 0) {
			limit(
				`${row.id} takes no reference ${kind}s in the mode ${MODE.choices[request.mode]}`,
				`Take the reference ${kind}s out, or choose the mode ${MODE.choices.reference}.`,
			);
			continue;
		}
		limit(
			most === 0
				? `${row.id} takes no reference ${kind}s`
				: `${kind === 'video' && request.sourceVideo !== undefined && !beside ? `${MEDIA_LABELS.sourceVideo} and ` : ''}${MEDIA_LABELS[REFERENCE_LISTS[kind]]} has ${count} entries; ${row.id} takes at most ${most}`,
			most === 0
				? `Take the reference ${kind}s out, or choose a Seedance 2.0 model.`
				: `Take ${count - most} out.`,
		);
	}
	const { total = Infinity } = row.references;
	const files = Object.values(counted).flat().length;
	if (files > total) {
		limit(
			`The request has ${files} files; ${row.id} takes at most ${total} of all kinds together`,
			`Take ${files - total} of the reference images, videos or audios out.`,
		);
	}
	const { videoMegabytes = Infinity } = row.references;
	const megabytes = (known.videoBytes ?? 0) / 1024 ** 2;
	if (megabytes >= videoMegabytes) {
		limit(
			`The videos have ${megabytes.toFixed(1)} MB together; ${row.id} takes less than ${videoMegabytes} MB`,
			'Make them smaller, or give fewer.',
		);
	}
	const onlyAudio =
		!beside &&
		request.referenceAudios.length > 0 &&
		counted.image.length + counted.video.length === 0;
	if (onlyAudio && !row.references.audioAlone && row.references.audio > 0) {
		limit(
			`${row.id} does not take audio as the only reference`,
			'Add at least one reference image or video.',
		);
	}
	if (provider.singleImageIsFrame && isImageAlone(request)) {
		warn(
			`${provider.name} takes a single reference image as the first frame; add a second one if it is meant as a reference.`,
		);
	}
};

/** Base64 is so much longer than what it stands for. */
const BASE64_GROWTH = 4 / 3;

export const checkAddresses: Rule = ({ request, provider, known, refuse, warn }) => {
	const entries = MEDIA_FIELDS.flatMap((name) => {
		const held = request[name] ?? [];
		const [label, kind] = [MEDIA_LABELS[name], MEDIA_KINDS[name]];
		if (typeof held === 'string') return [{ address: held, label, kind }];
		return held.map((address, position) => ({
			address,
			label: `${label}, entry ${position + 1}`,
			kind,
		}));
	});
	for (const { address, label, kind } of entries) {
		if (known.uploads?.has(address)) continue;
		const problem =
			addressProblem(address, label, kind, provider) ??
			typeProblem(provider, /^data:([^;,]+)/.exec(address)?.[1] ?? '', label);
		if (problem) refuse(problem.message, problem.hint);
		const { inlineAdvised = Infinity } = provider;
		if (/^data:/i.test(address) && address.length > inlineAdvised * BASE64_GROWTH)
			warn(
				`${label} is sent as data of about ${Math.ceil(address.length / BASE64_GROWTH / 1024)} kB; ${provider.name} advises ${inlineAdvised / 1024} kB at most and may refuse it. Give a public address instead.`,
			);
		const other = endingWarning(provider, address, label, kind);
		if (other !== undefined) warn(other);
		const unreachable = reachWarning(address, label);
		if (unreachable !== undefined) warn(unreachable);
	}
	const inlineLength = entries
		.filter(({ address }) => /^data:/i.test(address))
		.reduce((sum, { address }) => sum + address.length, 0);
	const tooMuch = togetherProblem(inlineLength);
	if (tooMuch) refuse(tooMuch.message, tooMuch.hint);
	if (provider.assets === undefined && entries.some(({ address }) => /^asset:/i.test(address))) {
		warn(`${provider.name} documents no asset:// addresses; it may refuse this one.`);
	}
	const callback = request.callbackUrl;
	if (callback !== undefined && !(/^https?:\/\//i.test(callback) && URL.canParse(callback))) {
		refuse(
			'Callback URL is not an http(s) address',
			'Give a full address that the provider can reach, or take the option out.',
		);
	}
	if (provider.callbackHttpsOnly && callback !== undefined && /^http:/i.test(callback)) {
		refuse(
			`The callback address begins with http://; ${provider.name} calls https:// addresses alone`,
			'Give an address with https:// (for Resume on Callback, n8n itself must be reached by https), or take the option out.',
		);
	}
	const unheard = callback === undefined ? undefined : callbackWarning(callback);
	if (unheard !== undefined) warn(unheard);
};

export const checkPromptReferences: Rule = ({ request, provider, refuse, warn }) => {
	const { prompt = '' } = request;
	const counts = mediaCounts(provider.dialect, request);
	const problem = missingReference(prompt, counts);
	if (problem) refuse(problem.message, problem.hint);
	for (const warning of lookAlikeWarnings(prompt, counts)) warn(warning);
	// docs/sources.md#cubicspaces: an asset is named by its place among the media of its kind.
	const asset = /asset:\/\/[\w-]*/i.exec(prompt)?.[0];
	if (asset !== undefined)
		warn(`The prompt contains ${asset}; name what it holds by its place instead, such as @image1.`);
};

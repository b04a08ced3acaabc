import { settingsWithoutField } from '../body';
import { knowsRatio, namesWhere, takes } from '../../../shared/providers';
import { describe } from '../../../shared/n8n/input';
import {
	AUTO_DURATION,
	hasReferences,
	KINDS,
	SETTING_NAMES,
	SETTINGS,
	settingsThat,
} from '../../../shared/providers/request';
import type { Rule } from './rule';

/** Rules about parameters that are one value each. */

/** Values of another type, which only `additionalBody` can bring in, are refused: no other rule sees them. */
export const checkTypes: Rule = ({ request: { foreign = {} }, refuse }) => {
	for (const name of SETTING_NAMES) {
		const value = foreign[name];
		if (value === undefined) continue;
		const { label, kind } = SETTINGS[name];
		const { called } = KINDS[kind];
		refuse(`${label} is ${describe(value)}, not ${called}`, `Give ${label} as ${called}.`);
	}
};

export const checkDuration: Rule = ({ request, provider, row, refuse, limit }) => {
	const { duration } = request;
	if (duration === undefined) return;
	if (!Number.isInteger(duration) || (duration <= 0 && duration !== AUTO_DURATION)) {
		refuse(`Duration is ${duration}`, 'Give whole seconds, or -1 if the model may choose.');
		return;
	}
	if (!row) return;
	const { min, max, auto } = row.duration;
	const range = `${min} to ${max} seconds`;
	if (duration === AUTO_DURATION) {
		// What a mode itself demands is no choice of the model.
		if (!auto && provider.dialect.create.locked?.[request.mode]?.duration !== duration)
			limit(`${row.id} cannot choose the duration itself at ${provider.name}`, `Give ${range}.`);
	} else if (duration < min || duration > max) {
		limit(
			`Duration is ${duration} seconds; ${row.id} makes ${range}`,
			`Set Duration to ${range}${auto ? ', or -1' : ''}.`,
		);
	}
};

export const checkResolution: Rule = ({ request, row, limit }) => {
	const { resolution } = request;
	if (resolution === undefined || !row || row.resolutions.length === 0) return;
	if (row.resolutions.some((known) => known.toLowerCase() === resolution.toLowerCase())) return;
	limit(
		`${row.id} does not make ${resolution}`,
		`Set Resolution to ${row.resolutions.join(', ')}, or leave it at the default.`,
	);
};

export const checkAspectRatio: Rule = ({ request, provider, row, refuse, limit }) => {
	const { aspectRatio } = request;
	if (aspectRatio === undefined) {
		if (row?.ratioNeeded)
			limit(
				`${row.id} needs an aspect ratio, with a first frame too`,
				`Set Aspect Ratio to the one of ${row.aspectRatios.join(', ')} that the image has: it is cut to it.`,
			);
		return;
	}
	// A word that the API itself does not have, whatever the model.
	if (aspectRatio === 'adaptive' && !knowsRatio(provider, 'adaptive')) {
		refuse(
			`${provider.name} has no aspect ratio adaptive`,
			'Choose a fixed ratio such as 16:9, or leave Aspect Ratio at the default.',
		);
		return;
	}
	if (!row) return;
	const frames = request.firstFrame !== undefined;
	if (!row.aspectRatios.some((known) => known === aspectRatio)) {
		limit(
			`${row.id} does not know the aspect ratio ${aspectRatio}`,
			`Set Aspect Ratio to ${row.aspectRatios.join(', ')}.`,
		);
	} else if (
		aspectRatio === 'adaptive' &&
		request.mode === 'textToVideo' &&
		(row.adaptiveNeedsMedia || !provider.adaptiveWithText)
	) {
		refuse(
			`${row.adaptiveNeedsMedia ? `With ${row.id}` : `At ${provider.name}`} the aspect ratio adaptive follows an image or video, and none is given`,
			'Choose a fixed ratio such as 16:9.',
		);
	} else if (
		aspectRatio === 'adaptive' &&
		request.mode === 'reference' &&
		provider.adaptiveWithReferences === false
	) {
		refuse(
			`At ${provider.name} the aspect ratio adaptive follows a first frame, and references alone are given`,
			'Choose a fixed ratio such as 16:9.',
		);
	} else if (row.framesNeedAdaptive && frames && aspectRatio !== 'adaptive') {
		limit(
			`With a first frame ${row.id} takes only the aspect ratio adaptive`,
			'Set Aspect Ratio to adaptive, or leave it at the default.',
		);
	}
};

/**
 * What a model lacks is refused whatever its value: strict providers refuse the field itself. What the node states
 * without being asked is left out before this is checked; the tier `default` is every model's.
 */
export const checkFeatures: Rule = ({ request, provider, row, refuse, limit, warn }) => {
	const unplaced = settingsWithoutField(provider.dialect, request);
	for (const name of unplaced) {
		const others = namesWhere((other) => takes(other, name));
		refuse(
			`${provider.name} takes no ${SETTINGS[name].label}`,
			`Take ${SETTINGS[name].label} out${others.length > 0 ? `, or choose ${others.join(', ')}` : ''}.`,
		);
	}
	if (!row) return;
	for (const name of settingsThat('ofModel')) {
		const value = request[name];
		if (value === undefined || row.features.includes(name) || unplaced.includes(name)) continue;
		if (name === 'serviceTier' && value === 'default') continue;
		if (name === 'seed') {
			warn(`${row.id} does not document a seed; it was sent, and may be ignored or refused.`);
			continue;
		}
		limit(
			`${row.id} has no ${SETTINGS[name].label}`,
			`Take ${SETTINGS[name].label} out, or choose another model.`,
		);
	}
	if (request.webSearch && request.mode !== 'textToVideo' && !provider.webSearchWithMedia) {
		warn(
			'Web Search is documented for prompts without media only; the provider may ignore or refuse it here.',
		);
	}
	if (request.cameraFixed && hasReferences(request) && row.references.video === 0) {
		refuse('Camera Fixed does not go together with reference images', 'Take one of the two out.');
	}
};

export const checkRanges: Rule = ({ request, provider, refuse }) => {
	const { seed, executionExpiresAfter, priority, endUserId, serviceTier, outputFormat } = request;
	const outside = (value: number | undefined, { min, max }: { min: number; max: number }) =>
		value !== undefined && !(Number.isInteger(value) && value >= min && value <= max);
	const { range } = SETTINGS.seed;
	if (outside(seed, range)) {
		refuse(
			`Seed is ${seed}`,
			`Give a whole number from ${range.min} to ${range.max}; -1 means random.`,
		);
	}
	const expiry = SETTINGS.executionExpiresAfter.range;
	if (outside(executionExpiresAfter, expiry)) {
		refuse(
			`Execution Expires After is ${executionExpiresAfter} seconds`,
			`Give ${expiry.min} to ${expiry.max} seconds.`,
		);
	}
	const { min, max } = SETTINGS.priority.range;
	if (outside(priority, { min, max }))
		refuse(`Priority is ${priority}`, `Give a whole number from ${min} to ${max}.`);
	const { choices } = SETTINGS.outputFormat;
	if (outputFormat !== undefined && !choices.some((one) => one === outputFormat))
		refuse(`Output Format is "${outputFormat}"`, `Choose one of: ${choices.join(', ')}.`);
	const { endUserIdLimit = Infinity } = provider;
	if (endUserId !== undefined && endUserId.length > endUserIdLimit) {
		refuse(
			`End User ID has ${endUserId.length} characters`,
			`Give at most ${endUserIdLimit}; a hash of the id will do.`,
		);
	}
	if (serviceTier !== undefined && serviceTier === '')
		refuse('Service Tier is empty', 'Choose a tier, or take the option out.');
};

import {
	MEDIA_FIELDS,
	MEDIA_LABELS,
	MODES,
	SETTINGS,
	sourceModeOf,
	type SettingName,
} from '../../../shared/providers/request';
import { MODE } from '../../fields';
import { INHERITED } from '../draft';
import type { Rule } from './rule';

/** Rules of the tasks that Seedance 2.5 has beside making a new video: edit, extend, draft and final. */

/** What each of them does to its video, as a sentence calls it. */
const DOES = { editVideo: 'edits', extendVideo: 'extends' } as const;

/** A mode fixes settings whose fields it hides; only Additional Body can set them otherwise. */
export const checkSource: Rule = ({ request, chosenMode, provider, row, known, refuse, warn }) => {
	const mode = sourceModeOf(request.mode);
	if (!mode) {
		if (request.sourceVideo !== undefined)
			refuse(
				`A source video is set in Additional Body, and the mode is ${MODE.choices[chosenMode]}`,
				`Choose the mode ${MODE.choices.editVideo} or ${MODE.choices.extendVideo}, or take it out.`,
			);
		return;
	}
	const locked = provider.dialect.create.locked?.[mode] ?? {};
	for (const [name, value] of Object.entries(locked) as Array<[SettingName, unknown]>) {
		if (request[name] === undefined || request[name] === value) continue;
		refuse(
			`${MODE.choices[mode]} takes only ${SETTINGS[name].label} ${String(value)}, because the source video decides; it is ${request[name]}`,
			`Take ${SETTINGS[name].label} out of Additional Body, and choose the mode ${MODE.choices[mode]}, which sends it.`,
		);
	}
	const seconds = known.sourceSeconds;
	const cut = row?.sourceCutAt?.[mode];
	if (cut !== undefined && seconds !== undefined && seconds > cut)
		warn(
			`Source Video has ${seconds} seconds; ${row?.id} ${DOES[mode]} the first ${cut} of them, and the rest is cut off.`,
		);
	const limits = row?.sourceSeconds?.[mode];
	if (!limits || seconds === undefined) return;
	if (seconds >= limits.min && seconds <= limits.max) return;
	refuse(
		`Source Video has ${seconds} seconds; ${row.id} ${DOES[mode]} videos of ${limits.min} to ${limits.max} seconds`,
		`Give a video of ${limits.min} to ${limits.max} seconds.`,
	);
};

/** Only Additional Body can set a type that is none of the modes. */
export const checkTaskType: Rule = ({ request, provider, refuse, warn }) => {
	const { taskType } = request;
	if (taskType === undefined || MODES.some((mode) => mode === taskType)) return;
	const { path } = provider.dialect.create.fields.taskType ?? {};
	if (taskType === 'auto') {
		warn(
			`With ${String(path)} "auto" the provider takes words of the prompt for an edit or an extension, and fails the task if duration and ratio do not fit it.`,
		);
		return;
	}
	refuse(
		`${String(path)} is "${taskType}" in Additional Body, which is not one of its values`,
		'Take it out; the mode decides it.',
	);
};

export const checkDraft: Rule = ({ request, row, refuse, warn }) => {
	const { draft, resolution } = request;
	if (draft !== true || !row?.features.includes('draft')) return;
	const { draftResolution } = row;
	if (draftResolution !== undefined && resolution !== undefined && resolution !== draftResolution) {
		refuse(
			`A draft is made at ${draftResolution} only; Resolution is ${resolution}`,
			`Leave Resolution at the default, or set it to ${draftResolution}.`,
		);
	}
	for (const [name, value] of Object.entries(row.notInDraft ?? {}) as Array<[SettingName, unknown]>)
		if (request[name] === value)
			refuse(
				`A draft of ${row.id} does not go together with ${SETTINGS[name].label}`,
				`Take ${SETTINGS[name].label} out; the final video may have it.`,
			);
	const mode = sourceModeOf(request.mode);
	if (mode) {
		warn(
			`Drafts are documented for text, frames and references; the provider may refuse one in mode ${MODE.choices[mode]}.`,
		);
	}
};

export const checkFinal: Rule = ({ request, row, known, refuse }) => {
	if (known.draftToo) {
		refuse(
			'Draft and Draft Task ID are both set, and the final video of a draft is not a draft itself',
			'Take one of the two options out.',
		);
	}
	const kept = [
		...MEDIA_FIELDS.filter((name) => (request[name]?.length ?? 0) > 0).map(
			(name) => MEDIA_LABELS[name],
		),
		...INHERITED.filter((name) => request[name] !== undefined).map((name) => SETTINGS[name].label),
	];
	if (kept.length > 0) {
		refuse(
			`The final video of a draft takes over ${kept.join(', ')} from it, and Additional Body sets it`,
			'Take it out of Additional Body.',
		);
	}
	const { resolution } = request;
	const able: readonly string[] | undefined = row?.finalResolutions;
	if (able && resolution !== undefined && !able.includes(resolution)) {
		refuse(
			`${row?.id} makes the final video of a draft at ${able.join(', ')} only; Resolution is ${resolution}`,
			`Leave Resolution at the default, or set it to ${able.join(', ')}.`,
		);
	}
};

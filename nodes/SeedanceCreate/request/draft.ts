import { InputError, isUnset } from '../../shared/n8n/input';
import type { ItemParameters } from '../../shared/n8n/parameters';
import {
	MEDIA_LABELS,
	MODE_MEDIA,
	noMedia,
	SETTINGS,
	type GenerationRequest,
	type Mode,
	type OptionalSetting,
} from '../../shared/providers/request';
import { DURATION, MODE } from '../fields';

/** The final video of a draft: the draft's id stands for everything that the draft was made from. */

/** What the final takes over from its draft, and what is therefore not sent (docs/sources.md#ark-drafts). */
export const INHERITED = [
	'prompt',
	'duration',
	'aspectRatio',
	'generateAudio',
	'seed',
	'cameraFixed',
	'webSearch',
	'draft',
	'taskType',
] as const satisfies readonly OptionalSetting[];

/** What these are if nobody has touched the field: leaving them out changes nothing that was asked for. */
const UNTOUCHED: Partial<Record<OptionalSetting, unknown>> = {
	duration: DURATION.default,
	generateAudio: true,
	draft: false,
};

/** @throws InputError if the option is there and empty: a whole new video would be paid instead of the final one */
export function refuseEmptyDraft(parameters: ItemParameters): void {
	const { label } = SETTINGS.draftTaskId;
	if (!parameters.hasOption('draftTaskId') || !isUnset(parameters.option('draftTaskId'))) return;
	throw new InputError(
		`${label} is set, and empty for this item: a new video would be made instead of the final one of a draft`,
		`Give the task ID of the draft, or take ${label} out.`,
	);
}

/** The request without what the draft knows. */
export function finalRequest(request: GenerationRequest): GenerationRequest {
	const final: GenerationRequest = { ...request, ...noMedia(), mode: 'textToVideo' };
	for (const name of ['sourceVideo', 'firstFrame', 'lastFrame', ...INHERITED] as const)
		delete final[name];
	return final;
}

/** What was filled in and is not sent, in one warning. */
export function leftOutWarning(
	parameters: ItemParameters,
	chosen: Mode | 'auto',
	request: GenerationRequest,
): string[] {
	const settings = INHERITED.filter((name) => name !== 'taskType' && name !== 'draft')
		.filter((name) => request[name] !== undefined && request[name] !== UNTOUCHED[name])
		.map((name) => SETTINGS[name].label);
	const media = MODE_MEDIA[chosen]
		.filter((name) => ![parameters.raw(name)].flat().every(isUnset))
		.map((name) => MEDIA_LABELS[name]);
	const names = [...(chosen === MODE.default ? [] : [MODE.label]), ...media, ...settings];
	if (names.length === 0) return [];
	return [
		`The final video is made from the draft alone. Left out: ${names.join(', ')}; what the draft was made with counts.`,
	];
}

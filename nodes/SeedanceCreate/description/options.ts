import type { INodeProperties } from 'n8n-workflow';

import {
	INCLUDE_OTHER_FIELDS,
	INCLUDE_RAW,
	optionsProperty,
	property,
} from '../../shared/n8n/fields';
import { whereDocumented } from '../../shared/n8n/providerFields';
import {
	SETTINGS,
	settingsThat,
	type OptionSetting,
	type SettingRow,
} from '../../shared/providers/request';
import {
	ADDITIONAL_BODY,
	CONCURRENCY,
	LIVE_PRICES,
	MAX_COST,
	PRICE_PER_SECOND,
	RESUME_ON_CALLBACK,
	VALIDATE_ONLY,
} from '../fields';

/** The Options collection; an entry is shown only if the provider's own document names it. */

/**
 * What the editor says of each setting that is an option, and what it fills in first if that is not the empty text or
 * false; the rest is in its row.
 */
const TEXTS: Record<
	OptionSetting,
	Pick<INodeProperties, 'placeholder' | 'description'> & { default?: string | number }
> = {
	callbackUrl: {
		placeholder: 'e.g. https://example.com/webhook',
		description: 'An address of your own that the provider calls when the task is finished',
	},
	cameraFixed: { description: 'Whether the camera stands still' },
	draft: {
		description:
			'Whether to make a cheap preview at 480p first. Its task ID in Draft Task ID makes the final video of it, within 7 days; both are charged.',
	},
	draftTaskId: {
		placeholder: 'e.g. cgt-20260404064600-abcde',
		description:
			'The task ID of a draft that is to become the final video, with the same model. Prompt, mode, media, duration, ratio and audio are the draft’s and are not sent.',
	},
	endUserId: {
		description:
			'An ID of the person you make the video for, which providers use against abuse. At most 64 characters.',
	},
	executionExpiresAfter: {
		default: 172_800,
		description: 'When the provider gives an unfinished task up: 3600 to 259200 seconds',
	},
	outputFormat: {
		default: 'mp4',
		description:
			'The kind of file; MOV keeps color and audio better if the video is edited further',
	},
	priority: {
		default: 0,
		description: 'From 0 to 9: tasks with a higher one are made before others of your account',
	},
	returnLastFrame: {
		description:
			'Whether to get the last frame of the video as well, as the first frame of the next one',
	},
	seed: {
		default: -1,
		description: 'The same seed with the same parameters gives a similar video; -1 means random',
	},
	serviceTier: {
		default: 'default',
		placeholder: 'e.g. flex',
		description:
			'The tier of speed and price, for example flex: cheaper and slower, for Seedance 1.0 and 1.5 only',
	},
	watermark: { description: 'Whether the provider puts its watermark on the video' },
	webSearch: { description: 'Whether the model may search the web for the prompt' },
};

function settingProperty(name: OptionSetting): INodeProperties {
	const { label, unit, kind, range, choices }: SettingRow = SETTINGS[name];
	const { default: preset = kind === 'boolean' ? false : '', ...texts } = TEXTS[name];
	const limits = range && { ...range, precision: 0 };
	return {
		...property({ name, label, unit, default: preset, ...limits }),
		...(choices && {
			type: 'options' as const,
			options: choices.map((value) => ({ name: value.toUpperCase(), value })),
		}),
		...texts,
		displayOptions: whereDocumented(name),
	};
}

export const options = optionsProperty([
	...settingsThat('option').map(settingProperty),
	{
		...property(ADDITIONAL_BODY),
		type: 'json',
		description:
			'JSON that is merged into the request, for what the provider takes and this node does not name. What it sets is checked and priced like a parameter.',
	},
	property(CONCURRENCY),
	{
		...property(INCLUDE_OTHER_FIELDS),
		description: 'Whether the output keeps the fields of the input item beside those of the task',
	},
	property(INCLUDE_RAW),
	property(LIVE_PRICES),
	property(MAX_COST),
	property(PRICE_PER_SECOND),
	property(RESUME_ON_CALLBACK),
	property(VALIDATE_ONLY),
]);

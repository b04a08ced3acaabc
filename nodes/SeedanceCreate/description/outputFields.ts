import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import {
	knowsRatio,
	PROVIDER_IDS,
	PROVIDERS,
	providersWhere,
	resolutionsOf,
	takes,
	type ProviderId,
	type ProviderRow,
} from '../../shared/providers';
import {
	ASPECT_RATIOS,
	MODES,
	SETTINGS,
	sourceModeOf,
	type AspectRatio,
} from '../../shared/providers/request';
import { property } from '../../shared/n8n/fields';
import { DURATION } from '../fields';

/** Length, size, shape and audio of the video; what is offered follows from the table of providers. */

const DEFAULT_RESOLUTION: INodePropertyOptions = {
	name: 'Default of the Model',
	value: 'default',
};

/** The providers by what they have: a field is shown for all that have the same. Those that have nothing are left out. */
export function providersBy<T extends string>(
	valuesOf: (row: ProviderRow) => T[],
): Array<{ values: T[]; provider: ProviderId[] }> {
	const sets = new Map<string, { values: T[]; provider: ProviderId[] }>();
	for (const id of PROVIDER_IDS) {
		const values = valuesOf(PROVIDERS[id]);
		const set = sets.get(values.join()) ?? { values, provider: [] };
		set.provider.push(id);
		if (values.length > 0) sets.set(values.join(), set);
	}
	return [...sets.values()];
}

function resolutionFields(): INodeProperties[] {
	return providersBy(resolutionsOf).map(({ values, provider }) => ({
		displayName: SETTINGS.resolution.label,
		name: 'resolution',
		type: 'options',
		default: 'default',
		options: [DEFAULT_RESOLUTION, ...values.map((value) => ({ name: value, value }))],
		description: 'The height of the video. Fast models stop at 720p.',
		displayOptions: { show: { provider } },
	}));
}

const RATIO_NAMES: Record<AspectRatio, string> = {
	'16:9': '16:9 (Landscape)',
	'9:16': '9:16 (Portrait)',
	'1:1': '1:1 (Square)',
	'4:3': '4:3',
	'3:4': '3:4',
	'21:9': '21:9 (Ultra-Wide)',
	'9:21': '9:21 (Ultra-Tall)',
	adaptive: 'Adaptive (Follows the Media)',
};

function ratioField(
	adaptive: boolean,
	show: { provider: ProviderId[]; mode: string[] },
): INodeProperties {
	const values = ASPECT_RATIOS.filter(
		(value) =>
			(adaptive || value !== 'adaptive') &&
			show.provider.some((id) => knowsRatio(PROVIDERS[id], value)),
	);
	const options: INodePropertyOptions[] = [
		{ name: 'Default (16:9, or the First Frame’s)', value: 'default' },
		...values.map((value) => ({ name: RATIO_NAMES[value], value })),
	];
	return {
		displayName: SETTINGS.aspectRatio.label,
		name: 'aspectRatio',
		type: 'options',
		default: 'default',
		options,
		description: 'The shape of the video',
		displayOptions: { show },
	};
}

/**
 * `adaptive` is offered only if there is something to adapt to, or the provider lets the model choose; not at all if it
 * has no word for it.
 */
function aspectRatioFields(): INodeProperties[] {
	const always = providersWhere((row) => row.adaptiveWithText);
	const never = providersWhere((row) => !knowsRatio(row, 'adaptive'));
	const withMedia = providersWhere((row) => knowsRatio(row, 'adaptive') && !row.adaptiveWithText);
	const withFrames = withMedia.filter((id) => PROVIDERS[id].adaptiveWithReferences === false);
	const withAny = withMedia.filter((id) => !withFrames.includes(id));
	// A video that is edited or extended keeps its shape.
	const modes = ['auto', ...MODES.filter((mode) => !sourceModeOf(mode))];
	const modesWithMedia = modes.filter((mode) => mode !== 'textToVideo');
	const modesWithFrames = modesWithMedia.filter((mode) => mode !== 'reference');
	return [
		ratioField(true, { provider: always, mode: modes }),
		ratioField(false, { provider: never, mode: modes }),
		ratioField(true, { provider: withAny, mode: modesWithMedia }),
		ratioField(false, { provider: withAny, mode: ['textToVideo'] }),
		ratioField(true, { provider: withFrames, mode: modesWithFrames }),
		ratioField(false, { provider: withFrames, mode: ['textToVideo', 'reference'] }),
	];
}

const generateAudio: INodeProperties = {
	displayName: SETTINGS.generateAudio.label,
	name: 'generateAudio',
	type: 'boolean',
	default: true,
	description: 'Whether the video gets audio that fits it, if the model can make audio',
	displayOptions: {
		show: { provider: providersWhere((row) => takes(row, 'generateAudio')) },
	},
};

export const outputFields: INodeProperties[] = [
	property(DURATION),
	...resolutionFields(),
	...aspectRatioFields(),
	generateAudio,
];

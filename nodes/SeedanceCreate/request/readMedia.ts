import type { IExecuteFunctions } from 'n8n-workflow';

import { readAddress, readList } from '../../shared/n8n/input';
import type { ItemParameters } from '../../shared/n8n/parameters';
import type { ProviderRow } from '../../shared/providers';
import {
	MEDIA_LABELS,
	MODE_MEDIA,
	REFERENCE_LISTS,
	type Media,
	type Mode,
} from '../../shared/providers/request';
import type { standIn } from './media';
import { promptReferences } from './prompt';

/** Reads the media fields of an item. */

/** The lists whose entries may be files. */
const INLINE_LISTS: Partial<Record<keyof Media, 'image' | 'audio'>> = {
	referenceImages: 'image',
	referenceAudios: 'audio',
};

/**
 * The media that the chosen mode reads.
 * @param inline what becomes of a file: a stand-in while everything is checked, then its contents
 */
export async function readMedia(
	context: IExecuteFunctions,
	parameters: ItemParameters,
	provider: ProviderRow,
	chosen: Mode | 'auto',
	prompt: string,
	inline: typeof standIn,
): Promise<Media> {
	const media: Media = { referenceImages: [], referenceVideos: [], referenceAudios: [] };
	const counted = new Set(promptReferences(prompt).map(({ kind }) => REFERENCE_LISTS[kind]));
	for (const name of MODE_MEDIA[chosen]) {
		const value = parameters.raw(name);
		if (name === 'sourceVideo') {
			media[name] = readAddress(value, MEDIA_LABELS[name]);
			continue;
		}
		if (name === 'firstFrame' || name === 'lastFrame') {
			const address = readAddress(value, MEDIA_LABELS[name]);
			if (address !== undefined)
				media[name] = await inline(context, parameters.index, provider, address, {
					label: MEDIA_LABELS[name],
					kind: 'image',
				});
			continue;
		}
		const list = readList(value, MEDIA_LABELS[name], counted.has(name));
		const kind = INLINE_LISTS[name];
		const label = MEDIA_LABELS[name];
		if (kind === undefined) {
			media[name] = list;
			continue;
		}
		// One after another, so that few files are on their way into memory.
		for (const entry of list)
			media[name].push(await inline(context, parameters.index, provider, entry, { label, kind }));
	}
	return media;
}

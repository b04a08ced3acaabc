import { readAddress, readList } from '../../shared/n8n/input';
import type { ItemParameters } from '../../shared/n8n/parameters';
import {
	isList,
	MEDIA_LABELS,
	MODE_MEDIA,
	noMedia,
	REFERENCE_LISTS,
	type Media,
	type Mode,
	type ReferenceKind,
} from '../../shared/providers/request';
import type { ReadAddress } from './files';
import { promptReferences } from './prompt';

/** Reads the media fields of an item. */

/** What each field holds. */
export const MEDIA_KINDS: Record<keyof Media, ReferenceKind> = {
	sourceVideo: 'video',
	firstFrame: 'image',
	lastFrame: 'image',
	referenceImages: 'image',
	referenceVideos: 'video',
	referenceAudios: 'audio',
};

/**
 * The media that the chosen mode reads.
 * @param read what stands in the request for an address: of a file, a stand-in while everything is checked
 */
export async function readMedia(
	parameters: ItemParameters,
	chosen: Mode | 'auto',
	prompt: string,
	read: ReadAddress,
): Promise<Media> {
	const media = noMedia();
	const counted = new Set(promptReferences(prompt).map(({ kind }) => REFERENCE_LISTS[kind]));
	for (const name of MODE_MEDIA[chosen]) {
		const value = parameters.raw(name);
		const place = { label: MEDIA_LABELS[name], kind: MEDIA_KINDS[name] };
		if (isList(name)) {
			// One after another, so that few files are on their way into memory.
			for (const entry of readList(value, place.label, counted.has(name)))
				media[name].push(await read(entry, place));
		} else {
			const address = readAddress(value, place.label);
			if (address !== undefined) media[name] = await read(address, place);
		}
	}
	return media;
}

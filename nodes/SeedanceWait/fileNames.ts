import { mediaExtension, type FileUse } from '../shared/tools/fileKinds';

/** Names of downloaded files, from titles as people write them. Pure. */

/**
 * The longest name, with its extension: 240 bytes in UTF-8, since most file systems take 255, and 120 UTF-16 code units.
 */
const NAME_LIMIT = 240;
/** What a name is made of if nothing usable is left. */
const NO_NAME = 'video';

/**
 * Characters that a name cannot hold, and what is written for them: each has a sign of its own, so that two titles stay
 * two names.
 */
const LOOK_ALIKES: Record<string, string> = {
	'/': '⧸',
	'\\': '⧹',
	':': '：',
	'*': '＊',
	'?': '？',
	'"': '＂',
	'<': '＜',
	'>': '＞',
	'|': '｜',
};

/** Signs that show nothing and change the direction in which a name reads. */
const DIRECTION_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Control characters, halves of surrogate pairs, zero-width spaces. */
const UNSEEN = /[\p{Cc}\p{Cs}\u200b\ufeff]/gu;

/**
 * A name that is a name only: no folder, nothing that a file system refuses, no longer than the limit. Whole characters
 * are kept whole, and so is the extension.
 * @param title what the user calls the file
 * @param use what the file is: only an extension for it counts, any other is part of the title
 * @param extension without the dot, for a title that has none
 * @param suffix stands between title and extension
 */
export function fileNameOf(
	title: string,
	use: FileUse,
	extension: string,
	suffix: string = '',
): string {
	const clean = cleanTitle(title);
	// `fox.mp4` gives `fox-last-frame.png`.
	const given = mediaExtension(clean, suffix === '' ? [use] : ['video', 'image']);
	const base = (given === '' ? clean : clean.slice(0, -given.length - 1)).replace(/^[.\s]+/, '');
	const end = `${suffix}.${suffix === '' && given !== '' ? given : extension}`;
	return `${cut(base.trim() || NO_NAME, NAME_LIMIT - sizeOf(end))}${end}`;
}

function cleanTitle(title: string): string {
	return title
		.replace(/[\t\n\v\f\r\u2028\u2029]/g, ' ')
		.replace(DIRECTION_MARKS, '')
		.replace(UNSEEN, '')
		.replace(/[/\\:*?"<>|]/g, (sign) => LOOK_ALIKES[sign])
		.trim();
}

/** Bytes, or twice the code units if those are more. */
function sizeOf(text: string): number {
	return Math.max(2 * text.length, Buffer.byteLength(text));
}

/** As many whole characters, as people see them, as fit into `limit`. */
function cut(text: string, limit: number): string {
	if (sizeOf(text) <= limit) return text;
	let kept = '';
	// A character that fits ends here at the latest: the rest of a very long title is not looked at.
	const start = text.slice(0, limit / 2 + 2);
	for (const { segment } of new Intl.Segmenter().segment(start)) {
		if (sizeOf(kept + segment) > limit) break;
		kept += segment;
	}
	return kept === '' ? NO_NAME : kept;
}

import { mediaExtension, type FileUse } from '../shared/tools/fileKinds';

/** Names of downloaded files, from titles as people write them. Pure. */

/** The longest name, with its extension, in UTF-16 code units. */
const NAME_LIMIT = 120;
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
	const base = given === '' ? clean : clean.slice(0, -given.length - 1);
	const end = `${suffix}.${suffix === '' && given !== '' ? given : extension}`;
	return `${cut(base.trim() === '' ? NO_NAME : base, NAME_LIMIT - end.length)}${end}`;
}

function cleanTitle(title: string): string {
	return title
		.replace(/[\t\n\v\f\r\u2028\u2029]/g, ' ')
		.replace(DIRECTION_MARKS, '')
		.replace(UNSEEN, '')
		.replace(/[/\\:*?"<>|]/g, (sign) => LOOK_ALIKES[sign])
		.trim()
		.replace(/^\.+/, '');
}

/** As many whole characters, as people see them, as fit into `limit` code units. */
function cut(text: string, limit: number): string {
	if (text.length <= limit) return text;
	let kept = '';
	// A character that fits ends here at the latest: the rest of a very long title is not looked at.
	const start = text.slice(0, limit + 2);
	for (const { segment } of new Intl.Segmenter().segment(start)) {
		if (kept.length + segment.length > limit) break;
		kept += segment;
	}
	return kept === '' ? NO_NAME : kept;
}

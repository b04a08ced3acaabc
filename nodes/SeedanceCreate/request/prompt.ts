import { InputError } from '../../shared/n8n/input';
import type { Dialect } from '../../shared/providers/dialect';
import { countedMedia, type Media, type ReferenceKind } from '../../shared/providers/request';

/** Prompt references (`@image1`), and the command-line suffixes that Seedance models still obey. */

/** What a prompt calls each kind; Seedance's own pages in Chinese write `@图片1`. */
const NAMES: Record<ReferenceKind, string> = {
	image: 'image|图片|圖片|图像|图|画像',
	video: 'video|视频|視頻|動画',
	audio: 'audio|音频|音頻|音声',
};
/** What may be meant as one of them. */
const NEARLY: Record<ReferenceKind, string> = {
	image: 'images|img|picture|pic|photo',
	video: 'videos|vid|clip',
	audio: 'audios|sound|music',
};
const ANY = Object.values(NAMES).join('|');
const ONE_BEFORE = `(?<!@(?:${ANY})[ _]?`;

/**
 * Not behind a letter, a digit, a dot (an e-mail address), a slash or a hyphen, unless these end or follow another
 * reference (`@image1@image2`, `@image1/@image2`); not before a letter, a digit or a domain.
 */
const REFERENCE = new RegExp(
	`(?<![\\p{L}_.@])(?<!${ONE_BEFORE}\\d{0,2})\\p{N})(?<!${ONE_BEFORE}\\d{1,3})[/-])@(${ANY})[ _]?(\\d{1,3})(?![\\p{L}\\p{N}_]|@(?!(?:${ANY})[ _]?\\d)|\\.\\p{L}|-\\p{L})`,
	'giu',
);

/** But for a name behind its `@`. */
const CJK =
	/(?<!@\p{Script=Han}?)[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

function kindOf(word: string): ReferenceKind {
	const named = (kind: ReferenceKind): boolean =>
		`${NAMES[kind]}|${NEARLY[kind]}`.split('|').includes(word.toLowerCase());
	return named('image') ? 'image' : named('video') ? 'video' : 'audio';
}

interface PromptReference {
	/** As it stands in the prompt, and where. */
	text: string;
	start: number;
	kind: ReferenceKind;
	/** 1-based, within the media of its kind. */
	index: number;
}

/** The wide forms of `@`, digits and letters, as a Chinese or Japanese keyboard writes them. */
const WIDE = /[\uFF10-\uFF19\uFF20-\uFF3A\uFF41-\uFF5A]/g;

function narrow(text: string): string {
	return text.replace(WIDE, (letter) => letter.normalize('NFKC'));
}

/** The references of a prompt, in order. Text that only looks like one (an e-mail address) is none. */
export function promptReferences(prompt: string): PromptReference[] {
	// Chinese and Japanese run on without spaces: their letters next to a reference do not make it a word.
	const spaced = narrow(prompt).replace(CJK, (letter) => ' '.repeat(letter.length));
	return [...spaced.matchAll(REFERENCE)].map((match) => ({
		text: prompt.slice(match.index, match.index + match[0].length),
		start: match.index,
		kind: kindOf(match[1]),
		index: Number(match[2]),
	}));
}

/**
 * How many media of each kind a prompt can name. In a content array frames are images like all others, counted from the
 * first one on (docs/sources.md#cubicspaces, First And Last Frame Example).
 */
export function mediaCounts(
	{ create }: Pick<Dialect, 'create'>,
	media: Media,
): Record<ReferenceKind, number> {
	const frames = [media.firstFrame, media.lastFrame].filter((frame) => frame !== undefined);
	const { image, video, audio } = countedMedia(media);
	return {
		image: image.length + (create.media.kind === 'content' ? frames.length : 0),
		video: video.length,
		audio: audio.length,
	};
}

/** What is wrong with the prompt's references: a number with no medium behind it. */
export function missingReference(
	prompt: string,
	counts: Readonly<Record<ReferenceKind, number>>,
): InputError | undefined {
	for (const { text, kind, index } of promptReferences(prompt)) {
		const count = counts[kind];
		if (index >= 1 && index <= count) continue;
		return new InputError(
			`The prompt names ${text}, but there ${count === 1 ? 'is 1 reference' : `are ${count} references`} of that kind`,
			`Add the missing ${kind}, or change ${text} in the prompt; references are counted from 1 within their kind.`,
		);
	}
	return undefined;
}

/** Something like a reference, with what is written around it without a blank. */
const LOOK_ALIKE = new RegExp(
	`@(${ANY}|${Object.values(NEARLY).join('|')})[ _#-]?(\\d{1,3})[^\\s@]{0,40}`,
	'giu',
);
const WORD_BEFORE = /[\p{L}\p{N}_.+-]*$/u;
const ADDRESS = /^[^@\s]+@[^@\s]+\.\p{L}{2,}/u;

/** A warning for each text that may be meant as a reference, is read as none, and has a medium that it could name. */
export function lookAlikeWarnings(
	prompt: string,
	counts: Readonly<Record<ReferenceKind, number>>,
): string[] {
	const read = new Set(promptReferences(prompt).map(({ start }) => start));
	return [...narrow(prompt).matchAll(LOOK_ALIKE)].flatMap(
		({ 0: found, 1: word, 2: number, index }) => {
			const kind = kindOf(word);
			const known = Number(number) >= 1 && Number(number) <= counts[kind];
			if (!known || read.has(index)) return [];
			const before = WORD_BEFORE.exec(prompt.slice(Math.max(0, index - 40), index))?.[0] ?? '';
			const text = before + found;
			if (ADDRESS.test(text)) return [];
			return [
				`The prompt contains "${text.slice(0, 80)}", which is not read as a reference; if it is one, write @${kind}${Number(number)}, with a blank before and after.`,
			];
		},
	);
}

/** The prompt with each reference as the dialect writes it. */
export function rewriteReferences(
	prompt: string,
	write: (kind: ReferenceKind, index: number) => string,
): string {
	let result = '';
	let from = 0;
	for (const { text, kind, index, start } of promptReferences(prompt)) {
		result += prompt.slice(from, start) + write(kind, index);
		from = start + text.length;
	}
	return result + prompt.slice(from);
}

/**
 * What a prompt's `--suffix` sets, by the names that Seedance reads (docs/sources.md#ark, prompt-suffix params); with it
 * the price changes, if it is `priced`: with the length, the size or the number of frames.
 */
const SUFFIXES: ReadonlyArray<{ sets: string; names: readonly string[]; priced?: true }> = [
	{ sets: 'the resolution', names: ['rs', 'resolution'], priced: true },
	{ sets: 'the aspect ratio', names: ['rt', 'ratio'], priced: true },
	{ sets: 'the duration', names: ['dur', 'duration'], priced: true },
	{ sets: 'the length in frames', names: ['frames'], priced: true },
	{ sets: 'the frame rate', names: ['fps', 'framespersecond'], priced: true },
	{ sets: 'the seed', names: ['seed'] },
	{ sets: 'the fixed camera', names: ['cf', 'camerafixed'] },
	{ sets: 'the watermark', names: ['wm', 'watermark'] },
];

/** What stands between name and value: blanks and signs of any kind. */
const BETWEEN = '[^\\p{L}\\p{Nd}]';
/**
 * Nothing need stand before the two hyphens, and they may be any dashes, as word processors and keyboards write them:
 * before a digit one long dash is the two.
 */
const SUFFIX = new RegExp(
	`(?:[\\p{Pd}\\u2212]{2}|[—―](?=[a-z]+${BETWEEN}*\\p{Nd}))([a-z]+)(?:${BETWEEN}+(?=[\\p{L}\\p{Nd}])|(?=\\p{Nd}))(\\S+)`,
	'giu',
);

function suffixesOf(prompt: string): Array<{ text: string; sets: string; priced?: true }> {
	return [...narrow(prompt).matchAll(SUFFIX)].flatMap(({ 0: { length }, 1: name, index }) => {
		const known = SUFFIXES.find(({ names }) => names.includes(name.toLowerCase()));
		return known ? { ...known, text: prompt.slice(index, index + length) } : [];
	});
}

/** A warning for each suffix in the prompt that may override what was checked and priced. */
export function suffixWarnings(prompt: string): string[] {
	return suffixesOf(prompt).map(
		({ text, sets }) =>
			`The prompt contains "${text}", which may override ${sets} that was checked and priced; set it as a parameter instead.`,
	);
}

/** The suffixes that may change the price, as a message calls them. */
export function pricedSuffixes(prompt: string): string[] {
	const priced = suffixesOf(prompt).filter((suffix) => suffix.priced);
	return [...new Set(priced.map(({ text }) => `"${text}" in the prompt`))];
}

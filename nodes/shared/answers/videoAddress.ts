import { asHttpUrl } from './values';
import { asText, foldedEntries, foldedKey, isObject, parseJson } from '../tools/json';
import type { Dialect } from '../providers/dialect';

/**
 * Finds the address of a finished video where no document says, by the names around it: a paid video is not lost
 * because a gateway calls it something else. What repeats the request (its own media, an echo of its fields) is never
 * taken, nor what is an image or a sound. Pure.
 */

/** The deepest level and the most values that are looked at. */
const DEPTH = 8;
const MOST_VALUES = 5_000;

/** Names under which an answer repeats the request, as folded keys. */
const ECHO =
	/^(inputs?|requests?\w*|params?|parameters?|payload|options|config\w*|settings|args|arguments|query|body|prompt\w*|original\w*|sources?\w*|src(image|video|audio)\w*|refs?|ref(image|video|audio|url|media)\w*|references?\w*|init\w*|asked|submitted\w*|callback\w*|webhook\w*|notify\w*)$/;
/** Names of what is no video, or an address to call and not of a file. */
const NO_VIDEO =
	/image|img|picture|photo|cover|thumb|poster|frame|audio|sound|music|voice|speech|subtitle|caption|avatar|logo|icon|gif|^(statusurl|responseurl|cancelurl|queueurl|pollurl|pollingurl|geturl|taskurl|get|cancel|stream|web|self|next|prev|previous|docs?|docurl|documentation\w*|help\w*|support\w*|console\w*|dashboard\w*|page\w*|share\w*|terms\w*|license\w*|error\w*|message|msg|homepage|project\w*)$/;
const VIDEO = /video|mp4|movie|^(clips?\w*|play(url|addr|address|link)?\w*)$/;
/** Where what was made stands. */
const RESULT =
	/^(outputs?|results?\w*|taskresults?|response|generations?|generated\w*|creations?|artifacts?|assets?|media|medias|works?|files?|samples?|items?|products?|downloads?|content|contents|deliverables?|renders?|metadata|attachments?|candidates|choices)$/;
/** Where nothing of the request can stand. */
const OUTPUT =
	/^(outputs?|results?\w*|taskresults?|generat\w+|creations?|artifacts?|renders?|assets|media|works)$/;
/** Names of the address of a file. */
const OF_A_FILE =
	/^(download|file|result|output|media|resource|asset|object|final|hd|oss|cdn|s3|remote|storage|unsigned|signed|public|nowatermark)(url|uri|link|href|address|path)s?$/;
const BARE = /^(urls?|urllist|uris?|href|src|links?|address|location|nowatermark|hd|sd|origin)$/;
/** A lesser copy of the same video. */
const LESSER = /preview|watermarked|^watermark|low|^sd$|trailer/;

const VIDEO_FILE = /\.(mp4|mov|webm|m4v|mkv|avi)$/i;
const OTHER_FILE =
	/\.(png|jpe?g|webp|gif|bmp|svg|avif|heic|mp3|wav|m4a|aac|ogg|flac|json|html?|txt|md|zip|srt|vtt|pdf)$/i;

/** An address that is not that of an image or a sound, whatever place it stands in. */
export function asVideoUrl(value: unknown): string | undefined {
	const url = asHttpUrl(value);
	return url === undefined || OTHER_FILE.test(new URL(url).pathname) ? undefined : url;
}

interface Place {
	isOutput: boolean;
	isResult: boolean;
	isVideo: boolean;
	isLesser: boolean;
}

interface Found {
	url: string;
	score: number;
}

/** The names of a request's own media, as folded keys; what a content array holds is told by its roles. */
function askedMedia({ create: { media } }: Dialect): ReadonlySet<string> {
	const own =
		media.kind === 'fields'
			? [...Object.values(media.fields), media.framesTogether?.path, media.framesWithRoles]
			: media.kind === 'lists'
				? [media.frames, media.references]
				: [];
	const names = [...own, ...Object.values(media.aliases ?? {}).flat()];
	return new Set(names.map((path) => foldedKey(path?.split('.').at(-1) ?? '')));
}

/**
 * The address that is most likely that of the video; of several alike the first.
 * @param body the answer about a task that has succeeded
 * @param dialect whose own media names are not taken
 */
export function findVideoUrl(body: unknown, dialect?: Dialect): string | undefined {
	const walk = new Walk(dialect ? askedMedia(dialect) : new Set());
	const isList = Array.isArray(body);
	walk.into(
		body,
		'',
		{ isOutput: false, isResult: isList, isVideo: false, isLesser: false },
		DEPTH,
	);
	const best = Math.max(...walk.found.map(({ score }) => score));
	return walk.found.find(({ score }) => score === best)?.url;
}

/** The video of an answer whose status is a number, or none: all of it is there where the provider puts it. */
export function finishedVideo(
	body: unknown,
	said: { status?: unknown; error?: unknown; progress?: number; videoUrl?: string },
	dialect: Dialect,
): string | undefined {
	const { progress } = said;
	if ((said.status ?? said.error) !== undefined || (progress ?? 100) < 100) return undefined;
	return (said.videoUrl ?? progress) === undefined ? undefined : findVideoUrl(body, dialect);
}

/** Where a page sends its reader. */
const REFRESH = /=["']?refresh\b[^>]*?url=\s*["']?([^"'>\s]+)/i;

/**
 * The video's address in JSON, in a page that sends on, or in a text that is nothing else.
 * @param text what a host answered instead of the video
 */
export function findVideoUrlIn(text: string, dialect?: Dialect): string | undefined {
	const said = parseJson(text) ?? REFRESH.exec(text)?.[1].replaceAll('&amp;', '&') ?? text;
	return findVideoUrl({ content: said }, dialect);
}

class Walk {
	readonly found: Found[] = [];
	private values = 0;

	constructor(private readonly asked: ReadonlySet<string>) {}

	into(held: unknown, key: string, place: Place, depth: number): void {
		if (depth === 0 || ++this.values > MOST_VALUES) return;
		if (typeof held === 'string') this.text(held, key, place, depth);
		else if (Array.isArray(held)) this.list(held as unknown[], key, place, depth);
		else if (isObject(held)) this.object(held, place, depth);
	}

	private text(text: string, key: string, place: Place, depth: number): void {
		const inside = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
		if (inside !== undefined) this.into(inside, key, place, depth - 1);
		const url = asVideoUrl(text);
		const score = url === undefined ? 0 : scoreOf(url, key, place);
		if (url !== undefined && score > 0) this.found.push({ url, score });
	}

	private list(entries: readonly unknown[], key: string, place: Place, depth: number): void {
		// The content of a request: its text stands among its media.
		if (entries.some((entry) => isObject(entry) && asText(entry.type) === 'text')) return;
		const inside = { ...place, isResult: place.isResult || key === 'data' };
		for (const entry of entries) this.into(entry, key, inside, depth - 1);
	}

	private object(held: Record<string, unknown>, place: Place, depth: number): void {
		const role = asText(held.role);
		if (role !== undefined && !/output|result|assistant|generated/i.test(role)) return;
		const kind = ['type', 'kind', 'mime_type', 'mimeType', 'content_type', 'media_type']
			.map((name) => asText(held[name]) ?? '')
			.join(' ');
		const isVideo = /video|mp4/i.test(kind);
		if (!isVideo && /image|audio|text|png|jpe?g/i.test(kind)) return;
		for (const [key, entry] of foldedEntries(held)) {
			if (ECHO.test(key) || NO_VIDEO.test(key)) continue;
			if (this.asked.has(key) && !place.isOutput) continue;
			const inside: Place = {
				isOutput: place.isOutput || OUTPUT.test(key),
				isResult: place.isResult || RESULT.test(key),
				isVideo: place.isVideo || isVideo || VIDEO.test(key),
				isLesser: place.isLesser || LESSER.test(key),
			};
			this.into(entry, key, inside, depth - 1);
		}
	}
}

/** How likely an address is that of the video; 0 if nothing says so. */
function scoreOf(url: string, key: string, { isResult, isVideo, isLesser }: Place): number {
	const isFile = VIDEO_FILE.test(new URL(url).pathname);
	const isAddress = OF_A_FILE.test(key) || (isResult && (BARE.test(key) || RESULT.test(key)));
	const rank = isVideo ? 3 : isAddress || (isResult && isFile) ? 2 : isFile ? 1 : 0;
	return rank === 0 ? 0 : rank * 4 + (isFile ? 2 : 0) + (isLesser ? 0 : 1);
}

/** Rules about media that every provider shares: addresses, roles, modes, counts. */
import { invalid, unsupported, type Problem } from './problem.mts';

/** The media of one request, by what they are for. */
export interface MediaSet {
	firstFrames: string[];
	lastFrames: string[];
	images: string[];
	videos: string[];
	audios: string[];
}

/** What a model takes. Written from the documents' tables. */
export interface MediaLimits {
	firstFrame: boolean;
	lastFrame: boolean;
	images: number;
	videos: number;
	audios: number;
	/** Whether audio may be the only reference. */
	audioAlone: boolean;
	/** The most files of all kinds together. */
	files?: number;
}

/** What kinds of address a provider takes. */
export interface AddressRules {
	/** `data:` URLs for images and audio. */
	inline: boolean;
	/** Bare base64 without `data:`. */
	bareBase64?: boolean;
	assets: boolean;
}

const INLINE: Record<string, RegExp> = {
	image: /^data:image\/(jpeg|jpg|png|webp|bmp|tiff|gif|heic|heif);base64,[A-Za-z0-9+/]+=*$/,
	audio: /^data:audio\/(wav|mp3|mpeg|x-wav);base64,[A-Za-z0-9+/]+=*$/,
};
/** Pictures are smaller (docs/sources.md#ark, Images). */
const INLINE_IMAGE_LIMIT = 30 * 1024 * 1024;

/** The verbatim upstream message for frames together with references. */
export const MIXED_MODES = 'first/last frame content cannot be mixed with reference media content.';

export function noMedia(): MediaSet {
	return { firstFrames: [], lastFrames: [], images: [], videos: [], audios: [] };
}

/** What is wrong with the address of a medium, if anything. */
export function addressProblem(
	kind: 'image' | 'video' | 'audio',
	address: string,
	param: string,
	rules: AddressRules,
): Problem | undefined {
	if (/^asset:\/\//i.test(address)) {
		if (!rules.assets) return invalid(param, 'asset addresses are not supported');
		return address.length > 'asset://'.length ? undefined : invalid(param, 'asset id is empty');
	}
	if (/^https?:\/\//i.test(address)) {
		return URL.canParse(address) ? undefined : invalid(param, 'is not a valid URL');
	}
	if (kind !== 'video' && rules.inline && INLINE[kind]?.test(address)) {
		const bytes = Buffer.byteLength(address.slice(address.indexOf(',') + 1), 'base64');
		return kind === 'image' && bytes >= INLINE_IMAGE_LIMIT
			? invalid(param, 'image has 30 MB or more')
			: undefined;
	}
	if (kind === 'image' && rules.bareBase64 && /^[A-Za-z0-9+/]{16,}=*$/.test(address)) {
		return undefined;
	}
	if (/^data:/i.test(address)) return invalid(param, 'base64 content is not supported here');
	return invalid(param, 'is not a valid URL');
}

/** Rules between media: modes that exclude each other, counts, audio alone. */
export function modeProblem(
	media: MediaSet,
	limits: MediaLimits | undefined,
	param = 'content',
): Problem | undefined {
	const { firstFrames, lastFrames, images, videos, audios } = media;
	const frames = firstFrames.length + lastFrames.length;
	const references = images.length + videos.length + audios.length;
	if (frames > 0 && references > 0) return invalid(param, MIXED_MODES);
	if (firstFrames.length > 1) return invalid(param, 'only one first frame is allowed.');
	if (lastFrames.length > 1) return invalid(param, 'only one last frame is allowed.');
	if (lastFrames.length > 0 && firstFrames.length === 0) {
		return invalid(param, 'last frame content must be used together with first frame content.');
	}
	if (!limits) return undefined;
	if (firstFrames.length > 0 && !limits.firstFrame) {
		return unsupported(param, 'the model does not support image to video.');
	}
	if (lastFrames.length > 0 && !limits.lastFrame) {
		return unsupported(param, 'the model does not support a last frame.');
	}
	const counts = [
		['images', images.length, limits.images],
		['videos', videos.length, limits.videos],
		['audios', audios.length, limits.audios],
	] as const;
	for (const [name, count, most] of counts) {
		if (count > 0 && most === 0) {
			return unsupported(param, `the model does not support reference ${name}.`);
		}
		if (count > most) return invalid(param, `at most ${most} reference ${name} are allowed.`);
	}
	if (limits.files !== undefined && references > limits.files) {
		return invalid(param, `at most ${limits.files} files are allowed.`);
	}
	if (audios.length > 0 && images.length + videos.length === 0 && !limits.audioAlone) {
		return invalid(param, 'reference audio cannot be the only reference media.');
	}
	return undefined;
}

import type { LivePrice } from '../../shared/providers/live';
import type { ModelRow, TokenPrice } from '../../shared/providers/model';
import {
	AUTO_DURATION,
	resolutionOf,
	videosOf,
	type GenerationRequest,
	type Resolution,
} from '../../shared/providers/request';
import { roundUsd, tokenRate, type Cost } from '../../shared/items/task';

/** What a clip will cost, before the fact: from a document's price table or the user's own price, never a guess. */

export interface Estimate extends Cost {
	/** The provider may charge more than this for the same clip: no ceiling can rest on it. */
	atLeast: boolean;
}

const UNPRICED: Estimate = { estimatedUsd: null, chargedUsd: null, basis: null, atLeast: false };

/** A clip of n seconds has 24 frames for each second and one more (docs/sources.md#ark-prices). */
const FRAMES_PER_SECOND = 24;
const PIXELS_PER_TOKEN = 1024;

/** The pixels of a frame at each resolution and ratio (docs/sources.md#ark-prices). */
const PIXELS: Partial<Record<Resolution, Record<string, number>>> = {
	'480p': { '16:9': 864 * 496, '4:3': 752 * 560, '1:1': 640 * 640, '21:9': 992 * 432 },
	'720p': { '16:9': 1280 * 720, '4:3': 1112 * 834, '1:1': 960 * 960, '21:9': 1470 * 630 },
	'1080p': { '16:9': 1920 * 1080, '4:3': 1664 * 1248, '1:1': 1440 * 1440, '21:9': 2206 * 946 },
	// Twice the sides of 1080p: no source gives them.
	'4K': { '16:9': 3840 * 2160, '4:3': 3328 * 2496, '1:1': 2880 * 2880, '21:9': 4412 * 1892 },
};
/** The same sides, transposed. */
const TRANSPOSED: Record<string, string> = { '9:16': '16:9', '3:4': '4:3' };

/**
 * The estimate for a request: `-1` seconds count as the model's maximum, no duration and no resolution as the
 * documented defaults. A draft, and the final video of one, have a price of the user's own alone: no document says how
 * many tokens they are, and the length of the final is the draft's, which nobody has said here.
 * @param statedPrice the user's own price in US dollars a second; it counts before any document's
 * @param region of the account, if its provider has some: prices may hold in one of them only
 */
export function estimate(
	request: GenerationRequest,
	row: ModelRow | undefined,
	statedPrice?: number,
	region?: string,
): Estimate {
	const final = request.draftTaskId !== undefined;
	const auto = final || request.duration === AUTO_DURATION;
	const seconds = auto ? row?.duration.max : (request.duration ?? row?.defaultDuration);
	if (seconds === undefined) return UNPRICED;
	const length = auto
		? `${seconds} s (the longest that ${final ? 'a draft' : '-1'} can mean)`
		: `${seconds} s`;
	if (statedPrice !== undefined) {
		const basis = `stated price of ${statedPrice} USD a second × ${length}`;
		return { ...UNPRICED, estimatedUsd: roundUsd(statedPrice * seconds), basis };
	}
	if (final || request.draft === true) return UNPRICED;
	const resolution = resolutionOf(request.resolution ?? row?.defaultResolution ?? '');
	if (!row || resolution === undefined) return UNPRICED;
	const { tokenPrice } = row;
	if (tokenPrice && tokenPrice.region === region)
		return byTokens(request, { ...row, tokenPrice }, resolution, { seconds, length });
	const video = videosOf(request).length > 0 ? row.price?.withReferenceVideo : undefined;
	const price = (video ?? row.price?.base)?.[resolution];
	if (price === undefined) return UNPRICED;
	const { date, videoMayCost } = row.price ?? {};
	const atLeast = video !== undefined && videoMayCost === true;
	const tier = video ? ` with reference video${atLeast ? ', at least' : ''}` : '';
	const list = date === undefined ? '' : ` (list of ${date})`;
	const basis = `${row.id} ${resolution}${tier} × ${length}${list}`;
	return { ...UNPRICED, estimatedUsd: roundUsd(price * seconds), basis, atLeast };
}

/**
 * The estimate by what the provider has just been asked.
 * @param provider its name
 * @param date of today
 */
export function liveEstimate(
	request: GenerationRequest,
	live: LivePrice,
	provider: string,
	date: string,
): Estimate {
	if ('row' in live) return estimate(request, live.row);
	return {
		...UNPRICED,
		estimatedUsd: roundUsd(live.clipUsd),
		basis: `${request.model}: what ${provider} said on ${date} that this video costs`,
		// Whether its answer counts the seconds of a video that goes in, no document says.
		atLeast: videosOf(request).length > 0,
	};
}

function byTokens(
	request: GenerationRequest,
	{ id, tokenPrice }: ModelRow & { tokenPrice: TokenPrice },
	resolution: Resolution,
	{ seconds, length }: { seconds: number; length: string },
): Estimate {
	const ratio = request.aspectRatio ?? '';
	const sizes = PIXELS[resolution] ?? {};
	// With `adaptive` the ratio is not known beforehand: the most pixels of all count.
	const pixels =
		tokenPrice.pixels?.[resolution] ??
		sizes[TRANSPOSED[ratio] ?? ratio] ??
		Math.max(0, ...Object.values(sizes));
	const withVideo = videosOf(request).length > 0;
	const silent = request.generateAudio === false ? tokenPrice.silent : undefined;
	const rates = withVideo ? tokenPrice.withReferenceVideo : (silent ?? tokenPrice.base);
	const rate = rates?.[resolution];
	if (pixels === 0 || rate === undefined) return UNPRICED;
	const input = withVideo ? tokenPrice.longestInput : 0;
	const frames = FRAMES_PER_SECOND * (seconds + input) + 1;
	const tokens = Math.ceil((pixels * frames) / PIXELS_PER_TOKEN);
	const tier = withVideo ? ` with up to ${input} s of reference video, at least` : '';
	return {
		...UNPRICED,
		estimatedUsd: roundUsd((tokens * rate) / 1e6),
		basis: `${id} ${resolution}${tier} × ${length}: about ${tokens} tokens × ${tokenRate(rate)} (derived; ${tokenPrice.asked ? 'asked on' : 'list of'} ${tokenPrice.date})`,
		// Jobs with a video have a least charge that no source gives.
		atLeast: withVideo,
	};
}

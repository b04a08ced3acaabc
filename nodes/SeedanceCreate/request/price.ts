import {
	AUTO_DURATION,
	resolutionOf,
	type GenerationRequest,
} from '../../shared/providers/request';
import type { ModelRow } from '../../shared/providers/model';
import { roundUsd, type Cost } from '../../shared/items/task';

/** What a clip will cost, before the fact: from a document's price table or the user's own price, never a guess. */

const UNPRICED: Cost = { estimatedUsd: null, chargedUsd: null, basis: null };

/**
 * The estimate for a request: `-1` seconds count as the model's maximum, no duration and no resolution as the
 * documented defaults.
 * @param statedPrice the user's own price in US dollars a second; it stands in where no document gives one
 */
export function estimate(
	request: GenerationRequest,
	row: ModelRow | undefined,
	statedPrice?: number,
): Cost {
	const seconds =
		request.duration === AUTO_DURATION
			? row?.duration.max
			: (request.duration ?? row?.defaultDuration);
	if (seconds === undefined) return UNPRICED;
	const length =
		request.duration === AUTO_DURATION
			? `${seconds} s (the longest that -1 can mean)`
			: `${seconds} s`;
	const resolution = resolutionOf(request.resolution ?? row?.defaultResolution ?? '');
	if (row?.price && resolution !== undefined) {
		const withVideo =
			request.referenceVideos.length > 0 && row.price.withReferenceVideo !== undefined;
		const prices = withVideo ? row.price.withReferenceVideo : row.price.base;
		const price = prices?.[resolution];
		if (price !== undefined) {
			const tier = withVideo ? ' with reference video' : '';
			return {
				...UNPRICED,
				estimatedUsd: roundUsd(price * seconds),
				basis: `${row.id} ${resolution}${tier} × ${length}`,
			};
		}
	}
	if (statedPrice === undefined) return UNPRICED;
	return {
		...UNPRICED,
		estimatedUsd: roundUsd(statedPrice * seconds),
		basis: `stated price of ${statedPrice} USD a second × ${length}`,
	};
}

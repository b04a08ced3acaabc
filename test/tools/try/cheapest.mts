/** The least that a provider's models can be asked for. */
import type { ProviderRow } from '../../../nodes/shared/providers/index.ts';
import type { ModelRow } from '../../../nodes/shared/providers/model.ts';
import {
	RESOLUTIONS,
	type GenerationRequest,
	type Resolution,
} from '../../../nodes/shared/providers/request.ts';
import { estimate, type Estimate } from '../../../nodes/SeedanceCreate/request/price.ts';

export interface Choice {
	model: ModelRow;
	/** Seconds. */
	duration: number;
	/** `undefined`: the provider takes none. */
	resolution: Resolution | undefined;
	price: Estimate;
}

/**
 * The cheapest video from text alone. If no price of the provider is published: the smallest of the model that stands
 * last in its list, whose price is `null`.
 * @param region of the account, if its provider has some
 * @throws {Error} if no model of the provider makes a video from text
 */
export function cheapestVideo(provider: ProviderRow, region?: string): Choice {
	const choices = provider.models
		.filter(({ modes }) => modes.includes('textToVideo'))
		.map((model): Choice => {
			const duration = model.duration.min;
			const resolution = RESOLUTIONS.find((one) => model.resolutions.includes(one));
			return { model, duration, resolution, price: priceOf(model, duration, resolution, region) };
		});
	const [first, ...others] = choices.reverse();
	if (!first) throw new Error(`${provider.name} has no model that makes a video from text`);
	return others.reduce((best, one) => (usd(one) < usd(best) ? one : best), first);
}

function usd({ price }: Choice): number {
	return price.estimatedUsd ?? Infinity;
}

function priceOf(
	model: ModelRow,
	duration: number,
	resolution: Resolution | undefined,
	region: string | undefined,
): Estimate {
	const request: GenerationRequest = {
		model: model.id,
		mode: 'textToVideo',
		prompt: '',
		duration,
		...(resolution && { resolution }),
		aspectRatio: '16:9', // what the default sends for text
		generateAudio: false,
		referenceImages: [],
		referenceVideos: [],
		referenceAudios: [],
	};
	return estimate(request, model, undefined, region);
}

/** Requests that every provider takes, built from its table. */
import type { ModelRow } from '../../../../nodes/shared/providers/model.ts';
import type { ProviderRow } from '../../../../nodes/shared/providers/index.ts';
import { optionsOf } from '../../../support/providers.mts';
import {
	sourceModeOf,
	type GenerationRequest,
	type Media,
	type Mode,
	type Settings,
} from '../../../../nodes/shared/providers/request.ts';

const addresses = (count: number, ending: string): string[] =>
	Array.from({ length: count }, (_, index) => `https://media.example.com/${index + 1}.${ending}`);

/** The media of a mode, as many as the model takes. */
export function mediaFor(row: ModelRow, mode: Mode): Media {
	const media: Media = { referenceImages: [], referenceVideos: [], referenceAudios: [] };
	const [first, last] = addresses(2, 'png');
	if (mode === 'imageToVideo') return { ...media, firstFrame: first };
	if (mode === 'firstLastFrame') return { ...media, firstFrame: first, lastFrame: last };
	if (mode === 'textToVideo') return media;
	const source = sourceModeOf(mode);
	const beside = source && row.besideSource?.[source];
	const {
		image,
		video,
		audio,
		total = image + video + audio,
	} = {
		...row.references,
		...(beside && { ...beside, total: undefined }),
	};
	// A source that is counted among the videos is the first of them.
	const [sourceVideo, ...others] = addresses(beside ? video + 1 : video, 'mp4');
	return {
		...(source && { sourceVideo }),
		referenceImages: addresses(image, 'png'),
		referenceVideos: source ? others : [sourceVideo, ...others].filter(Boolean),
		referenceAudios: addresses(Math.min(audio, total - image - video), 'mp3'),
	};
}

/** A value for each parameter; `executionExpiresAfter`, `callbackUrl` and `endUserId` belong to no model. */
const VALUES: Partial<Settings> = {
	generateAudio: true,
	seed: 4_294_967_295,
	watermark: true,
	cameraFixed: true,
	returnLastFrame: true,
	webSearch: true,
	serviceTier: 'flex',
	draft: true,
	outputFormat: 'mov',
	priority: 9,
	executionExpiresAfter: 3_600,
	endUserId: 'user-1234',
	// Nobody listens there.
	callbackUrl: 'http://127.0.0.1:9/done',
};

/** Modes that a provider may want named; the others follow from the frames. */
const TYPED: readonly Mode[] = ['reference', 'editVideo', 'extendVideo'];

/** A request in which everything is set that provider and model document. */
export function fullRequest(provider: ProviderRow, row: ModelRow, mode: Mode): GenerationRequest {
	const named = optionsOf(provider).filter(
		(name) =>
			(row.features.includes(name) && name in VALUES) ||
			['executionExpiresAfter', 'endUserId', 'callbackUrl'].includes(name),
	);
	const media = mediaFor(row, mode);
	// The camera cannot stand still over pictures that 1.5 takes as references.
	const still = row.references.video > 0 || media.referenceImages.length === 0;
	return {
		model: row.id,
		mode,
		prompt: 'a cat on a desk',
		duration: row.duration.max,
		...(row.resolutions.length > 0 && {
			resolution: row.draftResolution ?? row.resolutions.at(-1),
		}),
		aspectRatio: row.framesNeedAdaptive && media.firstFrame ? 'adaptive' : '16:9',
		...Object.fromEntries(
			named
				.filter((name) => name !== 'cameraFixed' || still)
				// A draft is among what is set.
				.filter((name) => !(name in (row.notInDraft ?? {})))
				.map((name) => [name, VALUES[name as keyof Settings]]),
		),
		...(provider.callbackHttpsOnly && { callbackUrl: 'https://127.0.0.1:9/done' }),
		...(row.features.includes('taskType') && TYPED.includes(mode) && { taskType: mode }),
		...provider.dialect.create.locked?.[mode],
		...media,
	};
}

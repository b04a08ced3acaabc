/**
 * Checks OpenRouter's create requests (docs/sources.md#openrouter). The fields are those of its description, and what each
 * model takes of them is what its live list says. A field that no document has is refused here, so that a mistake shows.
 */
import { LISTED, type ListedModel } from './openRouterModels.mts';
import { addressProblem, modeProblem, noMedia, type MediaLimits, type MediaSet } from './media.mts';
import { checker, type Problem } from './problem.mts';

interface Image {
	type: 'image_url';
	image_url: { url: string };
}

type Frame = Image & { frame_type: 'first_frame' | 'last_frame' };
type Reference =
	| Image
	| { type: 'video_url'; video_url: { url: string } }
	| { type: 'audio_url'; audio_url: { url: string } };

export interface OpenRouterRequest {
	model: string;
	prompt: string;
	duration?: number;
	resolution?: string;
	aspect_ratio?: string;
	size?: string;
	generate_audio?: boolean;
	seed?: number;
	frame_images?: Frame[];
	input_references?: Reference[];
	callback_url?: string;
	provider?: Record<string, unknown>;
}

/** A create request, checked and sorted. */
export interface OpenRouterReading {
	request: OpenRouterRequest;
	/** What counts: frames, if there are any, else references. */
	media: MediaSet;
}

const text = { type: 'string', minLength: 1 };

function typed(type: string, more: Record<string, unknown> = {}) {
	return {
		type: 'object',
		required: ['type', type, ...Object.keys(more)],
		additionalProperties: false,
		properties: {
			type: { const: type },
			[type]: {
				type: 'object',
				required: ['url'],
				additionalProperties: false,
				properties: { url: text },
			},
			...more,
		},
	};
}

/** The list does not say how many references: the numbers are those of the same models elsewhere. */
function limitsOf({ id, input_modalities }: ListedModel): MediaLimits {
	const takes = (kind: string, most: number) =>
		input_modalities.includes(kind) && input_modalities.includes('video') ? most : 0;
	const large = id.endsWith('2.5');
	return {
		firstFrame: true,
		lastFrame: true,
		images: takes('image', large ? 30 : 9),
		videos: takes('video', large ? 10 : 3),
		audios: takes('audio', large ? 10 : 3),
		audioAlone: large,
		...(large && { files: 50 }),
	};
}

function schemaOf(model: ListedModel) {
	return {
		type: 'object',
		required: ['model', 'prompt'],
		additionalProperties: false,
		properties: {
			model: { const: model.id },
			prompt: text,
			duration: { enum: model.supported_durations },
			resolution: { enum: model.supported_resolutions },
			aspect_ratio: { enum: model.supported_aspect_ratios },
			size: { type: 'string', pattern: '^\\d+x\\d+$' },
			generate_audio: { type: 'boolean' },
			seed: { type: 'integer', minimum: -1, maximum: 4_294_967_295 },
			frame_images: {
				type: 'array',
				items: typed('image_url', { frame_type: { enum: ['first_frame', 'last_frame'] } }),
			},
			input_references: {
				type: 'array',
				items: {
					type: 'object',
					required: ['type'],
					discriminator: { propertyName: 'type' },
					oneOf: [typed('image_url'), typed('video_url'), typed('audio_url')],
				},
			},
			// Beside https, what a test can listen at.
			callback_url: { type: 'string', pattern: '^(https://|http://127\\.0\\.0\\.1[:/])' },
			provider: { type: 'object' },
		},
	};
}

const CHECKS = new Map(
	LISTED.map((model) => [
		model.id,
		{ limits: limitsOf(model), check: checker<OpenRouterRequest>(schemaOf(model)) },
	]),
);

function mediaOf({ frame_images = [], input_references = [] }: OpenRouterRequest): MediaSet {
	const frames = (wanted: string) =>
		frame_images.flatMap(({ frame_type, image_url }) =>
			frame_type === wanted ? image_url.url : [],
		);
	// With frames, the references are dropped without a word.
	const references = frame_images.length > 0 ? [] : input_references;
	return {
		...noMedia(),
		firstFrames: frames('first_frame'),
		lastFrames: frames('last_frame'),
		images: references.flatMap((one) => (one.type === 'image_url' ? one.image_url.url : [])),
		videos: references.flatMap((one) => (one.type === 'video_url' ? one.video_url.url : [])),
		audios: references.flatMap((one) => (one.type === 'audio_url' ? one.audio_url.url : [])),
	};
}

/** Reads a create request. */
export function readOpenRouterRequest(body: unknown): OpenRouterReading | { problem: Problem } {
	const name = (body as { model?: unknown } | undefined)?.model;
	if (name === undefined) {
		return { problem: { kind: 'missing', param: 'model', message: 'model is required' } };
	}
	const known = CHECKS.get(String(name));
	if (!known) {
		const message = `${String(name)} is not a valid model ID`;
		return { problem: { kind: 'model', param: 'model', message } };
	}
	const checked = known.check(body);
	if ('problem' in checked) return checked;
	const media = mediaOf(checked.value);
	const addressed = [
		['image', 'frame_images', [...media.firstFrames, ...media.lastFrames]],
		['image', 'input_references', media.images],
		['video', 'input_references', media.videos],
		['audio', 'input_references', media.audios],
	] as const;
	for (const [kind, param, addresses] of addressed) {
		for (const address of addresses) {
			const problem = addressProblem(kind, address, param, { inline: false, assets: true });
			if (problem) return { problem };
		}
	}
	const problem = modeProblem(media, known.limits, 'input_references');
	return problem ? { problem } : { request: checked.value, media };
}

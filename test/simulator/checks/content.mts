/** Ark's `content` array (docs/sources.md#ark), which CubicSpaces and /v1/videos take too. */
import { addressProblem, noMedia, type AddressRules, type MediaSet } from './media.mts';
import { invalid, type Problem } from './problem.mts';

interface Holder {
	url: string;
}

/** One item of `content`, as {@link CONTENT_SCHEMA} checks it. */
export type ContentItem =
	| { type: 'text'; text: string }
	| { type: 'image_url'; image_url: Holder; role?: string }
	| { type: 'video_url'; video_url: Holder; role?: string }
	| { type: 'audio_url'; audio_url: Holder; role?: string }
	| { type: 'draft_task'; draft_task: { id: string } };

const holder = {
	type: 'object',
	required: ['url'],
	properties: { url: { type: 'string', minLength: 1 } },
};

function medium(type: string, roles: string[]): Record<string, unknown> {
	return {
		required: [type],
		properties: {
			type: { const: type },
			[type]: holder,
			role: { type: 'string', enum: roles },
		},
	};
}

export const CONTENT_SCHEMA = {
	type: 'array',
	minItems: 1,
	items: {
		type: 'object',
		required: ['type'],
		discriminator: { propertyName: 'type' },
		oneOf: [
			{ required: ['text'], properties: { type: { const: 'text' }, text: { type: 'string' } } },
			medium('image_url', ['first_frame', 'last_frame', 'reference_image']),
			medium('video_url', ['reference_video']),
			medium('audio_url', ['reference_audio']),
			{
				required: ['draft_task'],
				properties: {
					type: { const: 'draft_task' },
					draft_task: {
						type: 'object',
						required: ['id'],
						properties: { id: { type: 'string', minLength: 1 } },
					},
				},
			},
		],
	},
};

/** How strictly a host reads `content`. */
export interface ContentRules extends AddressRules {
	/** A video or audio item may leave its role out (the video example in docs/sources.md#cubicspaces does). */
	rolesOptional: boolean;
	/** Where the prompt has a field of its own, a text item is dropped by the host: refused here. */
	texts: boolean;
}

function isReference(item: ContentItem): boolean {
	return 'role' in item && item.role === 'reference_image';
}

/** Sorts `content` by role, or says what is wrong with an item. */
export function readContent(
	content: ContentItem[],
	rules: ContentRules,
	at = 'content',
): { media: MediaSet; prompt: string } | { problem: Problem } {
	const media = noMedia();
	const texts: string[] = [];
	const frames = content.filter((item) => item.type === 'image_url' && !isReference(item));
	for (const [index, item] of content.entries()) {
		const param = `${at}[${index}]`;
		if (item.type === 'draft_task') continue;
		if (item.type === 'text') {
			if (!rules.texts) return { problem: invalid(param, 'text belongs into `prompt`') };
			texts.push(item.text);
			continue;
		}
		const [kind, holderOfItem] =
			item.type === 'image_url'
				? (['image', item.image_url] as const)
				: item.type === 'video_url'
					? (['video', item.video_url] as const)
					: (['audio', item.audio_url] as const);
		const problem = addressProblem(kind, holderOfItem.url, `${param}.${item.type}.url`, rules);
		if (problem) return { problem };
		const { url } = holderOfItem;
		if (kind === 'image') {
			// An image without a role is a first frame, also beside references; several frames cannot be told apart.
			if (item.role === undefined && frames.length > 1) {
				return {
					problem: { kind: 'missing', param: `${param}.role`, message: 'role is required' },
				};
			}
			if (item.role === 'reference_image') media.images.push(url);
			else if (item.role === 'last_frame') media.lastFrames.push(url);
			else media.firstFrames.push(url);
			continue;
		}
		if (item.role === undefined && !rules.rolesOptional) {
			return { problem: { kind: 'missing', param: `${param}.role`, message: 'role is required' } };
		}
		(kind === 'video' ? media.videos : media.audios).push(url);
	}
	if (texts.length > 1) return { problem: invalid(at, 'only one text item is allowed.') };
	return { media, prompt: texts[0] ?? '' };
}

import { at } from '../tools/json';
import { segment, type CallbackSignature, type Dialect, type Field } from './dialect';
import { AUTO_DURATION, type AspectRatio } from './request';

/** How several providers write the same thing. */

/** `4K` as `4k`. */
export const LOWER_CASE_4K: Field['write'] = (value) => (value === '4K' ? '4k' : value);

/** `[{ "type": "web_search" }]` for true, nothing at all for false: no document shows an empty list. */
export const WEB_SEARCH_TOOL: Pick<Field, 'write' | 'read'> = {
	write: (value) => (value === true ? [{ type: 'web_search' }] : undefined),
	read: (value) => Array.isArray(value) && value.length > 0,
};

/** A prompt names its references as the model itself reads them: `image 1`. */
export const PLAIN_REFERENCE: Dialect['promptReference'] = (kind, index) => `${kind} ${index}`;

/** … and `@Image1`. */
export const CAPITAL_REFERENCE: Dialect['promptReference'] = (kind, index) =>
	`@${kind[0].toUpperCase()}${kind.slice(1)}${index}`;

/** Ark's content item that stands for a draft; it is all the content that a final video needs (docs/sources.md#ark-drafts). */
export const DRAFT_TASK: Pick<Field, 'write' | 'read'> = {
	write: (value) => [{ type: 'draft_task', draft_task: { id: value } }],
	read: (value) => {
		const items: unknown[] = Array.isArray(value) ? value : [];
		return at(
			items.find((item) => at(item, 'type') === 'draft_task'),
			'draft_task.id',
		);
	},
};

/** A mode in the provider's words for the kind of a task; what is none of them stays as it is. */
export function taskType(editVideo: string, extendVideo: string): Pick<Field, 'write' | 'read'> {
	const words = new Map<unknown, string>(
		Object.entries({ reference: 'reference', editVideo, extendVideo }),
	);
	return {
		write: (value) => words.get(value) ?? value,
		read: (value) => [...words].find(([, word]) => word === value)?.[0] ?? value,
	};
}

/** What a clip has from its source, whatever is asked for. */
export const LOCKED_BY_SOURCE: Dialect['create']['locked'] = {
	editVideo: { duration: AUTO_DURATION, aspectRatio: 'adaptive' },
	extendVideo: { aspectRatio: 'adaptive' },
};

/** A model's name with slashes as a path: nothing in it can leave its place. */
export function pathOf(name: string): string {
	return name.split('/').map(segment).join('/');
}

/** The generation before 2.0 knows no word for the ratio of a frame. */
export function adaptiveUnless1(model: string): AspectRatio | undefined {
	return /seedance-1/i.test(model) ? undefined : 'adaptive';
}

/** Whole seconds as text, and `auto` for a length that the model chooses. */
export const SECONDS_AS_WORDS: Pick<Field, 'write' | 'read'> = {
	write: (value) => (value === AUTO_DURATION ? 'auto' : String(value)),
	read: (value) => (value === 'auto' ? AUTO_DURATION : value),
};

/** What the headers of a signed callback are called where the scheme of Standard Webhooks is followed. */
const STANDARD_WEBHOOK = {
	header: 'webhook-signature',
	time: 'webhook-timestamp',
	id: 'webhook-id',
	signed: (id: string, time: string) => `${id}.${time}.`,
	seconds: 300,
} as const;

/** `v1,<base64>` under the base64 behind `whsec_` (docs/sources.md#replicate, Callbacks). */
export const SIGNED_V1: CallbackSignature = {
	...STANDARD_WEBHOOK,
	digest: { in: /v1,([\w+/]+=*)/g, as: 'base64' },
	key: 'base64',
};

/** The task and the time alone, as bare base64 under the secret (docs/sources.md#kie, Callbacks). */
export const SIGNED_TASK: CallbackSignature = {
	header: 'x-webhook-signature',
	time: 'x-webhook-timestamp',
	taskId: ['data.taskId', 'data.task_id', 'taskId'],
	signed: (id, time) => `${id}.${time}`,
	digest: { in: /([\w+/]{43}=)/g, as: 'base64' },
	key: 'text',
	seconds: 300,
};

/** `v3,<hex>` under the secret behind `whsec_` (docs/sources.md#wavespeed, Callbacks). */
export const SIGNED_V3: CallbackSignature = {
	...STANDARD_WEBHOOK,
	digest: { in: /v3,([0-9a-f]{64})/gi, as: 'hex' },
	key: 'text',
};

/** `t=<time>,v1=<hex>` under the secret of the workspace (docs/sources.md#openrouter, Callbacks). */
export const SIGNED_T_V1: CallbackSignature = {
	header: 'x-openrouter-signature',
	time: /\bt=(\d+)/,
	signed: (_id, time) => `${time},`,
	digest: { in: /\bv1=([0-9a-f]{64})/gi, as: 'hex' },
	key: 'text',
	seconds: 300,
};

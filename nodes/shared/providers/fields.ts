import { at } from '../tools/json';
import type { CallbackSignature, Dialect, Field } from './dialect';
import { AUTO_DURATION } from './request';

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

/** A mode as Ark names the kind of a task (docs/sources.md#ark-25); what is none of them stays as it is. */
const TASK_TYPES: Readonly<Record<string, string>> = {
	reference: 'reference',
	editVideo: 'edit',
	extendVideo: 'extend',
};
export const TASK_TYPE: Pick<Field, 'write' | 'read'> = {
	write: (value) => TASK_TYPES[String(value)] ?? value,
	read: (value) => Object.keys(TASK_TYPES).find((mode) => TASK_TYPES[mode] === value) ?? value,
};

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

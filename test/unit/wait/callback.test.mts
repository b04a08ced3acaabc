/** Calls to a parked wait as senders write them: whom they name is asked first, and none of them ends the wait by itself. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { IWebhookFunctions } from 'n8n-workflow';
import { SeedanceWait } from '../../../nodes/SeedanceWait/SeedanceWait.node.ts';
import { onCallback } from '../../../nodes/SeedanceWait/parked/callback.ts';
import type { ProviderId } from '../../../nodes/shared/providers/index.ts';
import { answerWith, effectiveParameters, nodeContext } from '../support/context.mts';

interface Call {
	/** As n8n has parsed it. */
	body?: unknown;
	/** As it came; n8n keeps none of a form with files. */
	raw?: string;
}

/** Hands a call to a wait for these tasks, all of them under way; the tasks that are asked about then, in order. */
async function asked(
	{ body, raw }: Call,
	taskIds: readonly string[] = TASKS,
	provider: ProviderId = 'ark',
): Promise<string[]> {
	const paths: string[] = [];
	const node = new SeedanceWait();
	const running = answerWith(200, { id: 'any', status: 'running' });
	const items = taskIds.map((taskId) => ({ json: { taskId, provider } }));
	const base = nodeContext({
		node,
		parameters: { provider },
		credential: { provider, apiKey: 'k', baseUrl: 'https://api.example' },
		send: async (options) => {
			paths.push(decodeURIComponent(options.url));
			return await running(options);
		},
	});
	const executionId = randomUUID();
	const context = {
		...base,
		getNode: () => ({
			...base.getNode(),
			parameters: effectiveParameters(node, { provider }),
		}),
		getResponseObject: () => ({ status: () => ({ json: () => undefined }) }),
		getBodyData: () => body ?? {},
		getHeaderData: () => ({}),
		getRequestObject: () => (raw === undefined ? {} : { rawBody: Buffer.from(raw) }),
		getExecutionId: () => executionId,
		evaluateExpression: (text: string, index: number) => {
			if (text.includes('$input')) return items;
			return text.includes('runIndex') ? 0 : taskIds[index];
		},
		logger: { warn: (text: string, more?: object) => warnings.push([text, more]) },
	};
	const warnings: unknown[] = [];
	const answer = await onCallback(context as unknown as IWebhookFunctions);
	expect(answer).toEqual({ noWebhookResponse: true });
	expect(warnings).toEqual([]);
	return taskIds
		.filter((id) => paths.some((path) => path.split(/[/?]/).includes(id.split('/').at(-1) ?? '')))
		.concat(paths.length > 1 ? [`${paths.length} requests`] : []);
}

const TASKS = ['cgt-20261127-a1', 'cgt-20261127-b2', 'cgt-20261127-c3'];
const [FIRST, , LAST] = TASKS;

const json = (body: unknown): Call => ({ body, raw: JSON.stringify(body) });
const form = (fields: Record<string, string>): Call => ({
	body: fields,
	raw: new URLSearchParams(fields).toString(),
});

describe('the task that a call names is asked first', () => {
	test.each([
		// docs.byteplus.com/en/docs/ModelArk/1520757: the task, as its GET answers it.
		['as its provider names it', json({ id: LAST, status: 'succeeded' })],
		// old-docs.kie.ai/runway-api/generate-ai-video-callbacks
		['in a nested envelope', json({ code: 200, msg: 'ok', data: { task_id: LAST } })],
		// scale.com/docs/api-reference/callbacks
		['in an object of its own', json({ task: { task_id: LAST, status: 'completed' } })],
		['under another name', json({ event: 'done', data: { generation: { uuid: LAST } } })],
		['as a key', json({ results: { [LAST]: { ok: true } } })],
		// docs.sendgrid.com, Event Webhook: a list of events.
		['in a list', json([{ id: LAST, event: 'done' }])],
		['as a form', form({ task_id: LAST, status: 'success' })],
		// docs.github.com/webhooks, application/x-www-form-urlencoded: JSON in the field `payload`.
		['as JSON in a form', form({ payload: JSON.stringify({ task: { id: LAST } }) })],
		// docs.aws.amazon.com/sns, HTTP notification: `Message` is JSON in a text.
		['as JSON in a text', json({ Type: 'Notification', Message: JSON.stringify({ id: LAST }) })],
		['as JSON that is a text', json(JSON.stringify({ id: LAST }))],
		['as text', { body: `done\n${LAST}\n`, raw: `done\n${LAST}\n` }],
		// cloud.tencent.com/document/api/460/84954
		[
			'as XML',
			{
				body: { response: { jobid: LAST } },
				raw: `<Response><JobId>${LAST}</JobId></Response>`,
			},
		],
		['under a type that n8n does not parse', { body: {}, raw: JSON.stringify({ id: LAST }) }],
		['as a form with files, of which n8n keeps no bytes', { body: { data: { id: LAST } } }],
	] as Array<[string, Call]>)('%s', async (_name, call) => {
		expect(await asked(call)).toEqual([LAST]);
	});

	test('one of several, and the others only once it is settled', async () => {
		expect(await asked(json({ tasks: [{ id: LAST }, { id: TASKS[1] }] }))).toEqual([TASKS[1]]);
	});

	test('an id is one only as a whole', async () => {
		const ids = ['101', '10', '1'];
		expect(await asked(json({ no: 10101, task_id: 10 }), ids, 'newApi')).toEqual(['10']);
		expect(await asked(json({ id: `${LAST}4` }))).toEqual([FIRST]);
	});

	test('a number that JSON would round', async () => {
		const ids = ['9007199254740993123', '9007199254740993124'];
		const raw = `{"task_id":${ids[1]}}`;
		expect(await asked({ body: JSON.parse(raw) as object, raw }, ids, 'newApi')).toEqual([ids[1]]);
	});

	test('an id with signs that a form escapes, and one with its model in front', async () => {
		const odd = ['sora-2:task_01', 'sora-2:task_02=='];
		expect(await asked(form({ id: odd[1] }), odd, 'openAiVideos')).toEqual([odd[1]]);
		const fal = ['aaaa-1', 'bbbb-2'].map((id) => `bytedance/seedance-2.0/requests/${id}`);
		const call = json({ request_id: 'bbbb-2', status: 'OK' });
		expect(await asked(call, fal, 'fal')).toEqual([fal[1]]);
	});
});

describe('a call that names none makes the first be asked about', () => {
	test.each([
		['an empty body', { body: {}, raw: '' }],
		['nothing at all', {}],
		['null', { body: null, raw: 'null' }],
		['a list', json([])],
		['a number', json(7)],
		['another task', json({ id: 'cgt-another', status: 'failed' })],
		['bytes', { body: {}, raw: '\u0000\u0001%%%\\' }],
		['a form that breaks off', { body: {}, raw: 'payload=%7B%22id%22%3A%2' }],
	] as Array<[string, Call]>)('%s', async (_name, call) => {
		expect(await asked(call)).toEqual([FIRST]);
	});
});

/** Signed callbacks: which of them are believed, and that the others make the node ask nothing. */
import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import type { IWebhookFunctions } from 'n8n-workflow';
import { SeedanceWait } from '../../../nodes/SeedanceWait/SeedanceWait.node.ts';
import { onCallback } from '../../../nodes/SeedanceWait/parked/callback.ts';
import { isSigned, isSignedByKey } from '../../../nodes/SeedanceWait/parked/signature.ts';
import type { CallbackSignature } from '../../../nodes/shared/providers/dialect.ts';
import { SIGNED_TASK, SIGNED_V1, SIGNED_V3 } from '../../../nodes/shared/providers/fields.ts';
import { PROVIDERS } from '../../../nodes/shared/providers/index.ts';
import { credentials } from '../../tools/docs/providerTables.mts';
import {
	effectiveParameters,
	nodeContext,
	sendOverHttp,
	type Sender,
} from '../support/context.mts';
import { JWKS } from '../../simulator/providers/fal.mts';
import { useSimulator } from '../providers/support/simulated.mts';

const NOW = 1_790_000_000_000;
const TIME = String(NOW / 1000);
const BODY = Buffer.from('{"data":{"taskId":"t","state":"success"},"ü":1}');
const KEY = Buffer.from('a key of the provider');

/** A scheme that needs no id, its time inside the header (docs of OpenRouter). */
const T_V1: CallbackSignature = {
	header: 'x-openrouter-signature',
	time: /\bt=(\d+)/,
	signed: (_id, time) => `${time},`,
	digest: { in: /v1=([0-9a-f]{64})/g, as: 'hex' },
	key: 'text',
	seconds: 300,
};

const hmac = (key: Buffer | string, text: string) =>
	createHmac('sha256', key).update(text).update(BODY);

/** A right call for each scheme, written from the documents. */
const CALLS = [
	{
		name: 'v1, base64',
		scheme: SIGNED_V1,
		secret: `whsec_${KEY.toString('base64')}`,
		headers: {
			'webhook-id': 'msg_1',
			'webhook-timestamp': TIME,
			'webhook-signature': `v1,${hmac(KEY, `msg_1.${TIME}.`).digest('base64')}`,
		},
	},
	{
		name: 'v3, hex',
		scheme: SIGNED_V3,
		secret: 'whsec_some-text',
		headers: {
			'webhook-id': 'msg_1',
			'webhook-timestamp': TIME,
			'webhook-signature': `v3,${hmac('some-text', `msg_1.${TIME}.`).digest('hex')}`,
		},
	},
	{
		name: 'the task and the time',
		scheme: SIGNED_TASK,
		secret: 'some-text',
		headers: {
			'x-webhook-timestamp': TIME,
			'x-webhook-signature': createHmac('sha256', 'some-text').update(`t.${TIME}`).digest('base64'),
		},
	},
	{
		name: 't=, v1=',
		scheme: T_V1,
		secret: 'some-text',
		headers: {
			'x-openrouter-signature': `t=${TIME},v1=${hmac('some-text', `${TIME},`).digest('hex')}`,
		},
	},
];

describe.each(CALLS)('$name', ({ scheme, secret, headers }) => {
	const check = (change: {
		secret?: string;
		headers?: object;
		body?: Buffer;
		now?: number;
	}): boolean =>
		isSigned(
			scheme,
			change.secret ?? secret,
			{ headers: { ...headers, ...change.headers }, body: change.body ?? BODY },
			change.now ?? NOW,
		);
	const given = Object.entries(headers).find(([name]) => name === scheme.header)?.[1] ?? '';

	test('the right call, also with an older signature before it, and a pasted secret', () => {
		expect(check({})).toBe(true);
		expect(check({ secret: ` ${secret}\n` })).toBe(true);
		const older = given.replace(/(^|[,=])[\w+/]{30}/, '$1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
		expect(check({ headers: { [scheme.header]: `${older} ${given}` } })).toBe(true);
		expect(check({ headers: { [scheme.header]: older } })).toBe(false);
	});

	test('not one whose body, secret or time is another', () => {
		expect(check({ body: Buffer.from(BODY.toString().replace('"t"', '"u"')) })).toBe(false);
		expect(check({ body: Buffer.alloc(0) })).toBe(false);
		expect(check({ secret: 'whsec_YW5vdGhlcg==' })).toBe(false);
		expect(check({ secret: '' })).toBe(false);
		for (const seconds of [-301, 301]) expect(check({ now: NOW + seconds * 1000 })).toBe(false);
		for (const seconds of [-299, 299]) expect(check({ now: NOW + seconds * 1000 })).toBe(true);
	});

	test.each([undefined, '', 'v1,', 'v3,zz', 't=x', 7, ['a'], '\u0000'])(
		'not one with the header %j, whichever it is',
		(value) => {
			for (const name of Object.keys(headers))
				expect(check({ headers: { [name]: value } })).toBe(false);
		},
	);
});

describe('keys that a provider publishes', () => {
	const { publicKey, privateKey } = generateKeyPairSync('ed25519');
	const own = publicKey.export({ format: 'jwk' });
	const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
	const ids = { 'x-p-request-id': 'r', 'x-p-user-id': 'u', 'x-p-timestamp': TIME };
	const text = ['r', 'u', TIME, createHash('sha256').update(BODY).digest('hex')].join('\n');
	const signature = sign(null, Buffer.from(text), privateKey).toString('hex');
	const check = (
		headers: object = {},
		{ keys = [other, own], body = BODY, now = NOW } = {},
	): boolean =>
		isSignedByKey(
			keys as never,
			'x-p-',
			{ headers: { ...ids, 'x-p-signature': signature, ...headers }, body },
			now,
		);

	test('the right call, by whichever of the keys', () => {
		expect(check()).toBe(true);
		expect(check({}, { keys: [own] })).toBe(true);
		expect(check({}, { keys: [other] })).toBe(false);
		// What is no key of this kind hides none of the others.
		for (const odd of [
			{},
			{ kty: 'OKP', crv: 'Ed25519', x: '?' },
			{ kty: 'RSA', n: 'AQ', e: 'AQAB' },
		])
			expect([check({}, { keys: [odd] }), check({}, { keys: [odd, own] })]).toEqual([false, true]);
	});

	test('not one whose body, names or time are others', () => {
		expect(check({}, { body: Buffer.from('{}') })).toBe(false);
		for (const name of Object.keys(ids)) expect(check({ [name]: `${NOW / 1000 + 1}` })).toBe(false);
		for (const seconds of [-301, 301]) expect(check({}, { now: NOW + seconds * 1000 })).toBe(false);
		for (const seconds of [-299, 299]) expect(check({}, { now: NOW + seconds * 1000 })).toBe(true);
	});

	test.each([undefined, '', 'zz', signature.slice(2), 7, ['a']])('not one that has %j', (value) => {
		for (const name of [...Object.keys(ids), 'x-p-signature'])
			expect(check({ [name]: value })).toBe(false);
	});
});

test('who signs has a place for the secret in the credential, and nobody else', () => {
	const having = (name: string): boolean =>
		credentials
			.find((one) => one.name === name)
			?.properties.some((field) => field.name === 'webhookSecret') ?? false;
	for (const { id, credential, dialect } of Object.values(PROVIDERS))
		expect([id, having(credential)]).toEqual([id, dialect.signature !== undefined]);
	for (const one of credentials)
		for (const field of one.properties.filter(({ name }) => name === 'webhookSecret'))
			expect(field).toMatchObject({ default: '', typeOptions: { password: true } });
});

describe('a call to a parked wait', () => {
	const simulated = useSimulator();

	/** A task, and the call that comes at its end. */
	async function made(create: (hook: string) => Promise<Response>) {
		let take: (call: { headers: IncomingHttpHeaders; body: Buffer }) => void;
		const call = new Promise<{ headers: IncomingHttpHeaders; body: Buffer }>(
			(resolve) => (take = resolve),
		);
		const hook = createServer((request, response) => {
			void buffer(request).then((body) => {
				response.end();
				take({ headers: request.headers, body });
			});
		}).listen(0, '127.0.0.1');
		await new Promise((resolve) => hook.once('listening', resolve));
		const { port } = hook.address() as AddressInfo;
		const created = (await (await create(`http://127.0.0.1:${port}/`)).json()) as object;
		const came = await call;
		hook.close();
		return { ...came, created };
	}

	/** A task of Replicate and its call, with the secret that signed it. */
	async function called(key: string) {
		const base = simulated.client.baseUrl('replicate');
		const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
		const call = await made(async (webhook) => {
			const input = { prompt: 'a cat' };
			return await fetch(`${base}/models/bytedance/seedance-2.0/predictions`, {
				method: 'POST',
				headers,
				body: JSON.stringify({ input, webhook, webhook_events_filter: ['completed'] }),
			});
		});
		const secret = await fetch(`${base}/webhooks/default/secret`, { headers });
		const { key: right } = (await secret.json()) as { key: string };
		return { ...call, id: (call.created as { id: string }).id, right };
	}

	/** Hands a call to the node, and gives what the log says. */
	async function heard(
		credential: { provider: 'replicate' | 'fal'; baseUrl: string; apiKey: string },
		{ headers, body, id }: { headers: IncomingHttpHeaders; body: Buffer; id: string },
		send: Sender = sendOverHttp,
	): Promise<string[]> {
		const node = new SeedanceWait();
		const { provider } = credential;
		const warnings: string[] = [];
		const context = {
			...nodeContext({ node, parameters: { provider }, credential, send }),
			getNode: () => ({
				name: 'Seedance Wait',
				type: 'seedanceWait',
				credentials: { [PROVIDERS[provider].credential]: { id: '1', name: 'test' } },
				parameters: effectiveParameters(node, { provider }),
			}),
			getResponseObject: () => ({ status: () => ({ json: () => undefined }) }),
			getBodyData: () => JSON.parse(body.toString()) as object,
			getHeaderData: () => headers,
			getRequestObject: () => ({ rawBody: body }),
			getExecutionId: () => `${id}-${runs++}`,
			evaluateExpression: (text: string) => {
				if (text.includes('$input')) return [{ json: { taskId: id, provider } }];
				return text.includes('runIndex') ? 0 : id;
			},
			logger: {
				warn: (text: string, more?: object) => warnings.push(text + JSON.stringify(more ?? '')),
			},
		};
		await onCallback(context as unknown as IWebhookFunctions);
		return warnings;
	}
	let runs = 0;

	/** The same at Replicate: how often the provider was asked about the task then, and what the log says. */
	async function hear(
		key: string,
		webhookSecret: string | undefined,
		call: Awaited<ReturnType<typeof called>>,
	) {
		const baseUrl = simulated.client.baseUrl('replicate');
		const secret = webhookSecret !== undefined && { webhookSecret };
		const credential = { provider: 'replicate', apiKey: key, baseUrl, ...secret } as const;
		const warnings = await heard(credential, call);
		return { asked: (await simulated.client.counts(key)).status ?? 0, warnings };
	}

	test('signed by the simulator as the document says: the node asks', async () => {
		const key = 'sim-signed-right';
		const call = await called(key);
		expect((await hear(key, call.right, call)).asked).toBe(1);
	});

	test('with another secret, or without a signature, nothing is asked', async () => {
		const key = 'sim-signed-wrong';
		const call = await called(key);
		for (const wrong of [
			await hear(key, `whsec_${KEY.toString('base64')}`, call),
			await hear(key, call.right, { ...call, headers: {} }),
		]) {
			expect(wrong.asked).toBe(0);
			expect(wrong.warnings).toEqual([expect.stringContaining('was not signed by the provider')]);
			expect(JSON.stringify(wrong.warnings)).not.toContain('whsec_');
		}
	});

	test.each([undefined, ''])(
		'without a secret (%j) every call is a hint, as ever',
		async (none) => {
			const key = `sim-signed-none-${none === '' ? 'empty' : 'unset'}`;
			const call = await called(key);
			expect((await hear(key, none, { ...call, headers: {} })).asked).toBe(1);
		},
	);

	test('fal.ai: by the keys that it publishes, if it is fal.ai itself that is asked', async () => {
		const key = 'sim-signed-fal';
		const base = simulated.client.baseUrl('fal');
		const headers = { authorization: `Key ${key}`, 'content-type': 'application/json' };
		const call = await made(async (hook) => {
			const url = `${base}/bytedance/seedance-2.0/text-to-video?fal_webhook=${hook}`;
			const body = JSON.stringify({ prompt: 'a cat' });
			return await fetch(url, { method: 'POST', headers, body });
		});
		const { request_id: id } = call.created as { request_id: string };
		const told = { ...call, id: `bytedance/seedance-2.0/requests/${id}` };
		const forged = { ...told, headers: {} };
		const changed = { ...told, body: Buffer.from(`${call.body.toString()} `) };

		/** The requests of one call: those to fal.ai go to the simulator. */
		const hear = async (one: typeof told, keys: unknown, baseUrl = 'https://queue.fal.run') => {
			const asked: string[] = [];
			const send: Sender = async (options) => {
				asked.push(options.url.replace(/.*\.json$/, 'keys').replace(/.*\/status$/, 'status'));
				if (!options.url.endsWith('jwks.json'))
					return await sendOverHttp({ ...options, url: options.url.replace(baseUrl, base) });
				expect(JSON.stringify(options)).not.toContain(key);
				if (keys === undefined) throw new Error('no connection');
				return keys;
			};
			await heard({ provider: 'fal', apiKey: key, baseUrl }, one, send);
			return asked.slice(0, 2);
		};
		// Where nobody can tell the keys, and behind another base URL, every call is a hint.
		for (const none of [undefined, 'no JSON', { keys: [] }])
			expect(await hear(forged, none)).toEqual(['keys', 'status']);
		expect((await hear(forged, JWKS, base))[0]).toBe('status');
		expect(await hear(forged, JWKS)).toEqual(['keys']);
		// They are kept.
		expect(await hear(changed, undefined)).toEqual([]);
		expect((await hear(told, undefined))[0]).toBe('status');
	});
});

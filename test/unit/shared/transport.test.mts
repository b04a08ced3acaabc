/** The one place for HTTP: addresses, headers, error codes, answers that are cut off. */
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { IExecuteFunctions } from 'n8n-workflow';
import { InputError } from '../../../nodes/shared/n8n/input.ts';
import { keyHider } from '../../../nodes/shared/http/hideKey.ts';
import { PROVIDERS, type ProviderId } from '../../../nodes/shared/providers/index.ts';
import { openAccount } from '../../../nodes/shared/http/account.ts';
import { joinUrl } from '../../../nodes/shared/http/baseUrl.ts';
import { retryAfter } from '../../../nodes/shared/http/retryAfter.ts';
import { errorCode, send, type Outcome } from '../../../nodes/shared/http/send.ts';
import { ANSWER_BYTES_LIMIT } from '../../../nodes/shared/http/streams.ts';

describe('joining base URL and path', () => {
	test.each([
		['https://h', '/v1/videos', 'https://h/v1/videos'],
		['https://h/v1', '/v1/videos', 'https://h/v1/videos'],
		['https://h/prefix', '/v1/videos', 'https://h/prefix/v1/videos'],
		['https://h/prefix/v1', '/v1/videos/T', 'https://h/prefix/v1/videos/T'],
		['https://h/v1/videos', '/v1/videos/T', 'https://h/v1/videos/T'],
		[
			'https://h/api/v3',
			'/api/v3/contents/generations/tasks',
			'https://h/api/v3/contents/generations/tasks',
		],
		[
			'https://h/api',
			'/api/v3/contents/generations/tasks',
			'https://h/api/v3/contents/generations/tasks',
		],
		[
			'https://h/api/v3',
			'/contents/generations/tasks',
			'https://h/api/v3/contents/generations/tasks',
		],
		['https://h/apiv1', '/v1/videos', 'https://h/apiv1/v1/videos'],
		// A host is no part of a path, whatever it is called.
		[
			'http://api',
			'/api/v3/contents/generations/tasks',
			'http://api/api/v3/contents/generations/tasks',
		],
		['http://v1/', '/v1/videos', 'http://v1/v1/videos'],
		[
			'https://h/kyyReactApiServer/v1',
			'/v1/kyyvideo2/videos',
			'https://h/kyyReactApiServer/v1/kyyvideo2/videos',
		],
	])('%s + %s', (base, path, expected) => {
		expect(joinUrl(base, path)).toBe(expected);
	});
});

describe('Retry-After', () => {
	const now = Date.parse('2026-01-01T00:00:00Z');
	test.each([
		['7', 7_000],
		['0', 0],
		['1.5', 1_500],
		['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
		['Wed, 31 Dec 2025 23:00:00 GMT', 0],
		['-5', undefined],
		['soon', undefined],
		['', undefined],
		[undefined, undefined],
	])('%j', (value, expected) => {
		expect(retryAfter(value, now)).toBe(expected);
	});
});

describe('error codes, wherever n8n has put them', () => {
	test.each([
		[{ code: 'ECONNREFUSED' }, 'ECONNREFUSED'],
		[{ code: 'ERR_BAD_REQUEST', cause: { code: 'X' } }, 'ERR_BAD_REQUEST'],
		[{ cause: { code: 'ENOTFOUND' } }, 'ENOTFOUND'],
		[{ cause: { cause: { code: 'ETIMEDOUT' } } }, 'ETIMEDOUT'],
		[{ errorResponse: { code: 'EAI_AGAIN' } }, 'EAI_AGAIN'],
		[{ context: { data: { code: 'ECONNRESET' } } }, 'ECONNRESET'],
		[{ httpCode: 'ECONNABORTED' }, 'ECONNABORTED'],
		[{ code: 404, message: 'connect ECONNREFUSED 127.0.0.1:1' }, 'ECONNREFUSED'],
		[{ message: 'Something else' }, 'UNKNOWN'],
		[new Error('read ECONNRESET'), 'ECONNRESET'],
		[null, 'UNKNOWN'],
		['text', 'UNKNOWN'],
		[undefined, 'UNKNOWN'],
	])('%j: %s', (error, expected) => {
		expect(errorCode(error)).toBe(expected);
	});

	test('on a prototype too', () => {
		class Wrapped extends Error {
			get code(): string {
				return 'ECONNREFUSED';
			}
		}
		expect(errorCode(new Wrapped('x'))).toBe('ECONNREFUSED');
	});
});

function contextWith(
	credential: object | undefined,
	answer?: () => Promise<unknown>,
): IExecuteFunctions {
	const name = 'seedanceArkApi';
	return {
		getNode: () => ({ credentials: credential && { [name]: { id: '1', name: 'c' } } }),
		getCredentials: () => Promise.resolve(credential),
		helpers: { httpRequestWithAuthentication: answer },
	} as unknown as IExecuteFunctions;
}

describe('accounts', () => {
	const open = (credential: object | undefined) =>
		openAccount(contextWith(credential), PROVIDERS.ark);

	test.each([
		[{ region: 'byteplus' }, 'https://ark.ap-southeast.bytepluses.com/api/v3'],
		[
			{ region: 'byteplus', baseUrl: 'https://old.example.com' },
			'https://ark.ap-southeast.bytepluses.com/api/v3',
		],
		[{ region: 'volcengine' }, 'https://ark.cn-beijing.volces.com/api/v3'],
		[
			{ region: 'custom', baseUrl: 'https://gw.example.com/seedance/api/v3/' },
			'https://gw.example.com/seedance/api/v3',
		],
		[{ baseUrl: ' https://h//' }, 'https://h'],
		[{ baseUrl: 'https://h/v1?x=1#y' }, 'https://h/v1'],
	])('%j', async (credential, baseUrl) => {
		const { region = '' } = credential as { region?: string };
		const account = { provider: PROVIDERS.ark, baseUrl, region };
		await expect(open(credential)).resolves.toEqual(account);
	});

	test('a credential that n8n cannot read is an input error that says which one to save again', async () => {
		const context = {
			...contextWith({ region: 'byteplus' }),
			getCredentials: () => Promise.reject(new Error('Credentials could not be decrypted')),
		} as unknown as IExecuteFunctions;
		const error: unknown = await openAccount(context, PROVIDERS.ark).catch(
			(reason: unknown) => reason,
		);
		expect(error).toBeInstanceOf(InputError);
		expect(error).toMatchObject({
			message: `The credential for ${PROVIDERS.ark.name} cannot be read: Credentials could not be decrypted`,
			hint: 'Open the credential and save it again.',
		});
	});

	test('http travels with a warning, but for this machine', async () => {
		for (const host of ['gw.example.com', 'localhost.example.com', '127.0.0.1.example.com'])
			expect((await open({ baseUrl: `http://${host}` })).warning).toMatch(/unencrypted/);
		for (const host of ['localhost:3000', '127.0.0.1', '[::1]:80'])
			expect((await open({ baseUrl: `http://${host}` })).warning).toBeUndefined();
	});

	test.each([
		[undefined, /^No credential for .* is chosen$/],
		[{ baseUrl: '' }, /is empty$/],
		[{ baseUrl: 'gw.example.com' }, /is not an address$/],
		[{ baseUrl: 'ftp://h' }, /does not begin with https/],
		[{ baseUrl: 'file:///etc' }, /does not begin with https/],
		[{ region: 'custom' }, /is empty$/],
	])('%j is refused', async (credential, message) => {
		const opened = open(credential);
		await expect(opened).rejects.toBeInstanceOf(InputError);
		await expect(opened).rejects.toThrow(message);
	});
});

describe('sending', () => {
	const account = { provider: PROVIDERS.ark, baseUrl: 'https://h/api/v3' };
	const get = (answer: () => Promise<unknown>): Promise<Outcome> =>
		send(contextWith({}, answer), account, { method: 'GET', path: '/x' }, 2_000);
	const response =
		(body: unknown, headers: object = {}) =>
		() =>
			Promise.resolve({ statusCode: 200, headers, body });

	test('reads the body, the clock, the pause and the redirect', async () => {
		const headers = {
			date: 'Thu, 01 Jan 2026 00:00:00 GMT',
			'retry-after': '3',
			location: 'https://x/',
		};
		const chunks = [Buffer.from('{"text":"h\xc3', 'latin1'), Buffer.from('\xa9"}', 'latin1')];
		expect(await get(response(Readable.from(chunks), headers))).toEqual({
			kind: 'answer',
			status: 200,
			body: { text: 'hé' },
			retryAfterMs: 3_000,
			serverTime: Date.parse('2026-01-01T00:00:00Z'),
			location: 'https://x/',
		});
	});

	test.each([
		['text', '{"a":1}'],
		['bytes', Buffer.from('{"a":1}')],
		['an object that n8n has parsed', { a: 1 }],
	])('a body that comes as %s', async (_name, body) => {
		expect(await get(response(body))).toMatchObject({ kind: 'answer', body: { a: 1 } });
	});

	test('a body without end is cut off', async () => {
		let sent = 0;
		const endless = new Readable({
			read() {
				sent += 65_536;
				this.push(Buffer.alloc(65_536, 'x'));
			},
		});
		expect(await get(response(endless))).toMatchObject({
			kind: 'answer',
			status: 200,
			body: undefined,
		});
		expect(endless.destroyed).toBe(true);
		expect(sent).toBeLessThan(ANSWER_BYTES_LIMIT * 1.1);
	});

	test('a body that breaks off leaves the status', async () => {
		const broken = new Readable({
			read() {
				this.push('{"id":"T');
				this.destroy(new Error('ECONNRESET'));
			},
		});
		expect(await get(response(broken))).toEqual({
			kind: 'answer',
			status: 200,
			body: undefined,
			unread: '{"id":"T',
		});
	});

	test('a body that never comes is given up', async () => {
		const silent = new Readable({ read: () => undefined });
		const outcome = send(
			contextWith({}, response(silent)),
			account,
			{ method: 'GET', path: '/x' },
			20,
		);
		expect(await outcome).toMatchObject({ kind: 'answer', status: 200, body: undefined });
	});

	test.each([
		['ECONNREFUSED', true, 'h refused the connection'],
		['ENOTFOUND', true, 'The host h does not exist'],
		['ECONNRESET', false, 'h closed the connection without an answer'],
		['ECONNABORTED', false, 'h did not answer in time'],
		['EPIPE', false, 'The connection to h failed (EPIPE)'],
	])('no answer: %s', async (code, notSent, message) => {
		const failing = () => Promise.reject(Object.assign(new Error('secret words'), { code }));
		expect(await get(failing)).toEqual({ kind: 'noAnswer', notSent, code, message });
	});

	test.each([
		// While a connection was set up nothing has left, whatever the code is.
		[{ code: 'EHOSTUNREACH', syscall: 'connect' }, true],
		[{ code: 'ETIMEDOUT', syscall: 'connect' }, true],
		[{ code: 'EINVAL', syscall: 'getaddrinfo' }, true],
		// The same codes on a connection that stands leave it open.
		[{ code: 'EHOSTUNREACH', syscall: 'read' }, false],
		[{ code: 'ETIMEDOUT', syscall: 'write' }, false],
		[{ code: 'ENETUNREACH' }, false],
	])('no answer, by the system call: %j', async (cause, notSent) => {
		const failing = () => Promise.reject(Object.assign(new Error('wrapped'), { cause }));
		expect(await get(failing)).toMatchObject({ kind: 'noAnswer', code: cause.code, notSent });
	});

	test.each(['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
		'a certificate that is not trusted: %s',
		async (code) => {
			const failing = () => Promise.reject(Object.assign(new Error('tls'), { code }));
			expect(await get(failing)).toMatchObject({ notSent: true, forGood: true, code });
		},
	);

	test('a key that the host repeats is taken out of its answer', async () => {
		const opened = await openAccount(
			contextWith({ baseUrl: 'https://h', apiKey: 'sk-0123456789' }),
			PROVIDERS.ark,
		);
		const answer = response('{"error":"wrong key: sk-0123456789 (sk-0123456789)"}');
		const context = contextWith({}, answer);
		const outcome = await send(context, opened, { method: 'GET', path: '/x' }, 2_000);
		expect(outcome).toMatchObject({ body: { error: 'wrong key: *** (***)' } });
		expect(JSON.stringify(opened)).not.toContain('sk-0123456789');
	});

	const HIDDEN: Array<[string, string, string]> = [
		['sk-abc/def+ghij==', String.raw`key provided: sk-abc\/def+ghij==`, 'key provided: ***'],
		['sk-abc/def+ghij==', String.raw`key: sk-abc/def+ghij\u003d\u003D`, 'key: ***'],
		['sk-abc/def+ghij==', 'k=sk-abc%2Fdef%2Bghij%3d%3D&x=1', 'k=***&x=1'],
		['sk-"quoted"-key', String.raw`no such key sk-\"quoted\"-key`, 'no such key ***'],
		['a1b', 'Incorrect key a1b, a1b.', 'Incorrect key ***, ***.'],
		[
			'a1b',
			'task cgt-a1b-2, xa1by, https://h/a1b/v.mp4',
			'task cgt-a1b-2, xa1by, https://h/a1b/v.mp4',
		],
		['key', 'wrong key: key', 'wrong key: ***'],
		['key', 'no such key "key" (request id: 7)', 'no such key "***" (request id: 7)'],
		[
			'the',
			'The API key the is not the one of the account',
			'The API key *** is not the one of the account',
		],
		['the', 'the', '***'],
		['secretly', 'Authorization: Bearer secretly', 'Authorization: Bearer ***'],
		['abcdefg', 'Authorization: Bearer abcdefg', 'Authorization: Bearer ***'],
		['sk-abc/def+ghij==', 'k=sk-abc%252Fdef%252Bghij%253d%253D', 'k=***'],
		['sk-abc/def+ghij==', '<b>sk-abc&#x2F;def&#43;ghij&#x3d;&amp;#61;</b>', '<b>***</b>'],
		['sk-abc/def+ghij==', String.raw`b'sk-abc/def+ghij\x3d\x3D'`, "b'***'"],
		// Of an id and a secret, one of them.
		[
			'0f2b4c6d-8e1a-4c3b:9c1e7b5d3f2a8c6e',
			'key id 0f2b4c6d-8e1a-4c3b is off',
			'key id *** is off',
		],
		['0f2b4c6d-8e1a-4c3b:9c1e7b5d3f2a8c6e', 'secret 9c1e7b5d3f2a8c6e', 'secret ***'],
		// Cut off by the host; what it shows of a key that it hides itself stays.
		['sk-0123456789abcdefghij', 'got "Bearer sk-0123456789abcdef..."', 'got "Bearer ***..."'],
		['sk-0123456789abcdefghij', 'header sk-0123456789abcdefgh…', 'header ***…'],
		['sk-0123456789abcdefghij', 'no key sk-0123****ghij', 'no key sk-0123****ghij'],
	];
	test.each(HIDDEN)('the key %s is taken out of: %s', (key, said, hidden) => {
		const hide = keyHider(key);
		expect(hide?.({ error: [said] })).toEqual({ error: [hidden] });
		// An answer inside an answer is escaped once more.
		const inner = JSON.stringify({ message: said });
		expect(JSON.stringify(hide?.({ message: inner }))).not.toContain(
			key.length < 8 ? JSON.stringify(key) : key,
		);
	});

	test.each(['', 'a', 'ab', 'Bearer ', 'user:'])('a key in base64, behind %j', (before) => {
		const key = 'sk-abc/def+ghij~~?>';
		const said = Buffer.from(`${before}${key}:`).toString('base64');
		for (const form of [said, said.replace(/[+]/g, '-').replace(/[/]/g, '_')]) {
			const left = String(keyHider(key)?.(`Authorization: Basic ${form}`));
			expect(left).toContain('***');
			const [, first, last] = /Basic (.*)\*\*\*(.*)$/.exec(left) ?? [];
			const length = first.length + last.length;
			expect(length).toBeLessThanOrEqual(Math.ceil(((before.length + 1) * 4) / 3) + 6);
		}
	});

	test('an address that begins like the key is left as it is', () => {
		// Tokens of one kind have their first letters in common.
		const head = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9';
		const url = `https://h/v.mp4?token=${head}.eyJ1cmwiOiJ2In0.c2ln`;
		expect(keyHider(`${head}.eyJpZCI6MX0.a2V5`)?.(url)).toBe(url);
	});

	test('no key, nothing to hide; a long key is hidden in names too', () => {
		expect(keyHider('')).toBeUndefined();
		expect(keyHider('sk-0123456789')?.({ 'sk-0123456789': [1, null, true] })).toEqual({
			'***': [1, null, true],
		});
	});

	test('the key is hidden before anything is read, also in a body that is no JSON', async () => {
		const opened = await openAccount(
			contextWith({ baseUrl: 'https://h', apiKey: 'sk-abc/def+ghij==' }),
			PROVIDERS.ark,
		);
		const sent = async (body: string) =>
			await send(contextWith({}, response(body)), opened, { method: 'GET', path: '/x' }, 2_000);
		const escaped = String.raw`{"error":{"message":"no key sk-abc\/def+ghij\u003d\u003d"}}`;
		expect(await sent(escaped)).toMatchObject({ body: { error: { message: 'no key ***' } } });
		expect(await sent('no key sk-abc/def+ghij==')).toMatchObject({ text: 'no key ***' });
		expect(await sent('<p>no key sk-abc/def+ghij==')).toMatchObject({ unread: '<p>no key ***' });
		expect(await sent('{"id":"T-7","key":"sk-abc/def+ghij==')).toMatchObject({
			body: undefined,
			unread: '{"id":"T-7","key":"***',
		});
	});

	const PATHS: Array<[ProviderId, string]> = [
		['ark', '/contents/generations/tasks'],
		['qingbo', '/v1/tasks'],
	];
	test.each(PATHS)('%s: a redirect is never followed, errors are answers', async (id, path) => {
		let seen: unknown;
		const context = contextWith({}, () => Promise.resolve({}));
		Object.assign(context.helpers, {
			httpRequestWithAuthentication: (name: string, options: unknown) => {
				seen = { name, options };
				return Promise.resolve({ statusCode: 302, headers: { location: 'https://elsewhere/' } });
			},
		});
		const outcome = await send(
			context,
			{ provider: PROVIDERS[id], baseUrl: 'https://h' },
			{
				method: 'POST',
				path,
				query: { a: ['1', '2'] },
				body: { b: 1 },
				headers: { 'Idempotency-Key': 'k' },
			},
			5_000,
		);
		expect(outcome).toMatchObject({ kind: 'answer', status: 302, body: undefined });
		expect(seen).toEqual({
			name: PROVIDERS[id].credential,
			options: {
				method: 'POST',
				url: `https://h${path}`,
				headers: { Accept: 'application/json', 'Idempotency-Key': 'k' },
				qs: { a: ['1', '2'] },
				arrayFormat: 'repeat',
				body: { b: 1 },
				disableFollowRedirect: true,
				ignoreHttpStatusErrors: true,
				returnFullResponse: true,
				encoding: 'stream',
				timeout: 5_000,
			},
		});
	});
});

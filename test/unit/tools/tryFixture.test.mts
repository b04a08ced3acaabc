import { fixtureOf } from '../../tools/try/fixture.mts';
import type { Exchange } from '../../tools/try/recorder.mts';

const KEY = 'sk-secret/with+signs=1234';

function fixtureText(exchange: Partial<Exchange>): string {
	const whole: Exchange = {
		method: 'GET',
		path: '/v1/tasks/task-1',
		requestBody: '',
		status: 200,
		headers: {},
		answerBody: '',
		...exchange,
	};
	const about = { provider: 'ark', version: '1.2.3', recordedAt: '2026-11-25T00:00:00.000Z' };
	return JSON.stringify(fixtureOf(about, [whole], [KEY]));
}

test.each<[string, Partial<Exchange>]>([
	['a body', { answerBody: JSON.stringify({ message: `no account for ${KEY}` }) }],
	['a path', { path: `/v1/tasks?key=${encodeURIComponent(KEY)}` }],
	['a header', { headers: { location: `/login?with=${KEY}` } }],
	['a body that escapes it', { answerBody: `{"message":"no ${KEY.replace(/\//g, '\\/')}"}` }],
	[
		'an answer inside an answer',
		{ answerBody: JSON.stringify({ m: `{"k":"${KEY.replace(/=/g, '\\u003d')}"}` }) },
	],
	['a text that is not JSON', { answerBody: `<p>Authorization: Bearer ${KEY}</p>` }],
])('a key in %s does not reach the file', (_where, exchange) => {
	const text = fixtureText(exchange);
	expect(text).not.toContain('secret');
	expect(text).toContain('***');
});

test('another key behind "Bearer" is removed too', () => {
	expect(fixtureText({ answerBody: '{"echo":"Bearer abcdefgh12345"}' })).not.toContain('abcdefgh');
});

test.each([
	[
		'a plain address',
		'https://cdn.host.example/a/b.mp4?sign=1',
		'https://removed.example/file.mp4',
	],
	['one without extension', 'https://cdn.host.example/content', 'https://removed.example/file'],
	[
		'one with escaped slashes',
		'https:\\/\\/cdn.host.example\\/a\\/b.mov',
		'removed.example/file.mov',
	],
	[
		'one with a signature behind an escaped sign',
		'https://cdn.host.example/b.mp4?a=1\\u0026sign=secret',
		'https://removed.example/file.mp4',
	],
	[
		'one with slashes as numbers',
		'https:\\u002F\\u002fcdn.host.example\\u002fa.mp4',
		'https://removed.example/file.mp4',
	],
	[
		'one in an answer inside an answer',
		'{\\"url\\":\\"https:\\\\/\\\\/cdn.host.example\\\\/a.mp4?a=1\\\\u0026sign=secret\\"}',
		'https://removed.example/file.mp4',
	],
])('%s leads nowhere in the file', (_what, address, expected) => {
	const text = fixtureText({ answerBody: `{"video_url":"${address}"}` });
	expect(text).not.toMatch(/host\.example|secret/);
	expect(text).toContain(expected);
});

test('what is not a secret stays: ids, codes, statuses, words', () => {
	const body = {
		id: 'cgt-2026-abc',
		status: 'failed',
		error: { code: 'X.Y', message: 'Too long' },
	};
	expect(JSON.parse(fixtureText({ answerBody: JSON.stringify(body) }))).toMatchObject({
		exchanges: [{ answer: { status: 200, body } }],
	});
});

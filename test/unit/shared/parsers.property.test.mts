/** Every parser over anything: it does not throw (but what it declares), does not hang, and pollutes nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCreation } from '../../../nodes/shared/answers/creation.ts';
import { readError } from '../../../nodes/shared/answers/error.ts';
import { readList as readTasks } from '../../../nodes/shared/answers/list.ts';
import { readReport } from '../../../nodes/shared/answers/report.ts';
import { statusOf } from '../../../nodes/shared/answers/statusWords.ts';
import { asHttpUrl, asTime } from '../../../nodes/shared/answers/values.ts';
import { readContent } from '../../../nodes/SeedanceCreate/request/content.ts';
import { composeBody, readBody } from '../../../nodes/SeedanceCreate/request/body.ts';
import { fileNameOf } from '../../../nodes/SeedanceWait/fileNames.ts';
import { failureOf } from '../../../nodes/shared/items/failure.ts';
import {
	InputError,
	readBoolean,
	readJsonObject,
	readList,
	readNumber,
	readResolution,
	readText,
	readWholeNumber,
} from '../../../nodes/shared/n8n/input.ts';
import {
	asBoolean,
	asNumber,
	asText,
	asTextOrFirst,
	at,
	copy,
	isObject,
	merge,
	parseJson,
	stableJson,
	toItemJson,
	type JsonObject,
} from '../../../nodes/shared/tools/json.ts';
import { clipOf } from '../../../nodes/SeedanceCreate/submit/clip.ts';
import { toDataUri } from '../../../nodes/SeedanceCreate/request/fileFormats.ts';
import { addressProblem } from '../../../nodes/SeedanceCreate/request/media.ts';
import { estimate } from '../../../nodes/SeedanceCreate/request/price.ts';
import {
	lookAlikeWarnings,
	missingReference,
	promptReferences,
	rewriteReferences,
	suffixWarnings,
} from '../../../nodes/SeedanceCreate/request/prompt.ts';
import {
	modelOf,
	PROVIDER_IDS,
	providerOf,
	PROVIDERS,
} from '../../../nodes/shared/providers/index.ts';
import { applyReport, readStatus } from '../../../nodes/shared/answers/status.ts';
import { redirectFailure } from '../../../nodes/shared/items/failure.ts';
import {
	createTask,
	FAILURE_CATEGORIES,
	readTaskItem,
	TASK_STATUSES,
	type Task,
} from '../../../nodes/shared/items/task.ts';
import { joinUrl } from '../../../nodes/shared/http/baseUrl.ts';
import { retryAfter } from '../../../nodes/shared/http/retryAfter.ts';
import { errorCode, type Outcome } from '../../../nodes/shared/http/send.ts';
import { validate } from '../../../nodes/SeedanceCreate/request/validate.ts';
import { inRoot } from '../../support/paths.mts';

/** Names that documents use, and names that would reach a prototype. */
const NAMES = [
	...['id', 'task_id', 'data', 'status', 'error', 'code', 'message', 'msg', 'metadata', 'content'],
	...['url', 'video_url', 'result', 'videos', 'images', 'progress', 'created_at', 'updated_at'],
	...['seconds', 'duration', 'usage', 'total_tokens', 'cost', 'fail_reason', 'result_url', 'items'],
	...['model', 'prompt', 'type', 'text', 'role', 'image_url', 'resolution', 'ratio', 'seed'],
	...['extra', 'tools', 'taskId', 'provider', 'warnings', 'failure', 'mode', '0'],
	...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'],
];

const word = fc.oneof(
	fc.constantFrom(
		'queued',
		'SUCCESS',
		'failed',
		'dreaming',
		'ark',
		'https://e.com/v.mp4',
		'file:///x',
	),
	fc.constantFrom(
		'45%',
		'',
		' ',
		'1e999',
		'2026-01-01',
		'-1',
		'image_url',
		'reference_image',
		'\ud800',
	),
	fc.string({ maxLength: 12 }),
);
const leaf = fc.oneof(
	word,
	fc.double(),
	fc.integer(),
	fc.constantFrom(null, true, false, 0, -1, 1e21, 1_770_000_000, 1_770_000_000_000, 9e15),
);
/** JSON that looks like answers and is none. */
const { json } = fc.letrec((tie) => ({
	json: fc.oneof(
		{ maxDepth: 5, depthSize: 'small' },
		leaf,
		fc.array(tie('json'), { maxLength: 3 }),
		fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 5 })), tie('json'), {
			maxKeys: 6,
			noNullPrototype: true,
		}),
	),
}));
/** The same as it comes from a server: `__proto__` as a key of its own. */
const parsed = json.map((value): unknown => JSON.parse(JSON.stringify(value) ?? 'null'));

/** Documented answers in which one place holds something else. */
const folder = inRoot('test', 'unit', 'providers', 'fixtures', 'answers');
const documented = readdirSync(folder).map((file): unknown =>
	JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')),
);
function replaced(value: unknown, path: number[], by: unknown): unknown {
	if (path.length === 0 || typeof value !== 'object' || value === null) return by;
	const entries: Array<[string, unknown]> = Object.entries(value);
	if (entries.length === 0) return by;
	const position = path[0] % entries.length;
	entries[position][1] = replaced(entries[position][1], path.slice(1), by);
	return Array.isArray(value) ? entries.map(([, entry]) => entry) : Object.fromEntries(entries);
}
const mutated = fc
	.tuple(fc.constantFrom(...documented), fc.array(fc.nat(20), { maxLength: 4 }), parsed)
	.map(([answer, path, by]) => replaced(structuredClone(answer), path, by));

const body = fc.oneof(parsed, mutated, fc.constant(undefined));
const anything = fc.oneof(parsed, fc.anything({ withBigInt: true, withDate: true, withMap: true }));

afterEach(() => {
	expect(Object.keys(Object.prototype)).toEqual([]);
	expect(({} as JsonObject).polluted).toBeUndefined();
});

/** The task item as documented, whatever came in. */
function expectItem(item: Task): void {
	expect(TASK_STATUSES).toContain(item.status);
	if (item.failure) expect(FAILURE_CATEGORIES).toContain(item.failure.category);
	const { progress, videoUrl, lastFrameUrl } = item;
	if (progress !== null) expect(progress >= 0 && progress <= 100).toBe(true);
	for (const url of [videoUrl, lastFrameUrl]) if (url !== null) expect(url).toMatch(/^https?:/i);
	for (const time of [item.createdAt, item.completedAt, item.videoExpiresAt])
		if (time !== null) expect(time).toBe(new Date(time).toISOString());
	expect(JSON.parse(JSON.stringify(item))).toEqual(item);
	expect(Object.keys(item)).toEqual(Object.keys(createTask({ provider: 'p', status: 'queued' })));
}

describe('answers of providers', () => {
	test('bodies of any shape', () => {
		fc.assert(
			fc.property(
				body,
				fc.constantFrom(...PROVIDER_IDS),
				fc.integer({ min: 0, max: 599 }),
				(value, id, status) => {
					const provider = PROVIDERS[id];
					const outcome: Outcome = { kind: 'answer', status, body: value };
					const before = createTask({ provider: provider.id, status: 'queued', taskId: 'T' });
					const creation = readCreation(provider, outcome);
					if (creation.kind === 'created') {
						expect(creation.taskId).not.toBe('');
						expectItem(applyReport(before, creation.report, provider));
					}
					const reading = readStatus(provider, outcome, undefined);
					if (reading.kind === 'report') expectItem(applyReport(before, reading.report, provider));
					for (const task of readTasks(provider.dialect, value)?.tasks ?? [])
						expect(isObject(task.report)).toBe(true);
					const error = readError(value);
					const failure = failureOf(error ?? {}, { status, safeToRecreate: false });
					expect(failure.message.length).toBeLessThan(1_500);
					expect(failure.code.length).toBeLessThan(600);
				},
			),
			{ numRuns: 200 },
		);
	});

	test('single values', () => {
		fc.assert(
			fc.property(anything, (value) => {
				asText(value);
				asNumber(value);
				asBoolean(value);
				asTextOrFirst(value);
				const time = asTime(value);
				if (time !== undefined) expect(time).toBe(new Date(time).toISOString());
				const url = asHttpUrl(value);
				if (url !== undefined) expect(new URL(url).protocol).toMatch(/^https?:$/);
				at(value, 'a.b.0');
				errorCode(value);
				readContent(value);
				statusOf(String(asText(value)));
			}),
			{ numRuns: 200 },
		);
	});

	test('any bytes as a body', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
				const value = parseJson(Buffer.from(bytes).toString('utf8'));
				readReport(PROVIDERS.ark.dialect.answer, value);
			}),
		);
	});

	test('any header', () => {
		fc.assert(
			fc.property(fc.oneof(word, fc.string()), (header) => {
				const pause = retryAfter(header, Date.now());
				if (pause !== undefined) expect(pause >= 0 && Number.isFinite(pause)).toBe(true);
				expect(redirectFailure(header).message).toContain('redirects');
			}),
			{ numRuns: 200 },
		);
	});

	test('any item that comes in', () => {
		fc.assert(
			fc.property(parsed, fc.constantFrom(...TASK_STATUSES), (value, status) => {
				readTaskItem(value);
				const item = readTaskItem({
					...(isObject(value) ? value : { videoUrl: value, cost: value, failure: value }),
					taskId: 'T',
					provider: 'ark',
					status,
				});
				expect(item?.status).toBe(status);
				expect(JSON.parse(JSON.stringify(item))).toEqual(item);
				const json = toItemJson(value);
				expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
				expect(JSON.stringify(json)).not.toMatch(/"__proto__":/);
			}),
			{ numRuns: 200 },
		);
	});
});

describe('what people, tables and agents fill in', () => {
	/** Runs a reader; only an InputError may come out of it, with something to do about it. */
	function read<T>(reader: () => T): T | undefined {
		try {
			return reader();
		} catch (error) {
			expect(error).toBeInstanceOf(InputError);
			const { message, hint } = error as InputError;
			expect(message.length).toBeGreaterThan(0);
			expect(message.length).toBeLessThan(300);
			expect(hint).not.toBe('');
			return undefined;
		}
	}

	test('any value', () => {
		fc.assert(
			fc.property(anything, fc.boolean(), (value, counts) => {
				const text = read(() => readText(value, 'Field'));
				if (text !== undefined) expect(text).toBe(text.trim());
				const number = read(() => readNumber(value, 'Field'));
				if (number !== undefined) expect(Number.isFinite(number)).toBe(true);
				read(() => readWholeNumber(value, 'Field'));
				read(() => readBoolean(value, 'Field'));
				read(() => readResolution(value));
				read(() => readJsonObject(value, 'Field'));
				const list = read(() => readList(value, 'Field', counts)) ?? [];
				expect(list.every((entry) => typeof entry === 'string' && entry !== '')).toBe(true);
			}),
			{ numRuns: 200 },
		);
	});

	test('any prompt and any address', () => {
		const counts = { image: 1, video: 0, audio: 0 };
		fc.assert(
			fc.property(fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.string(), word), (text) => {
				promptReferences(text);
				rewriteReferences(text, (kind, index) => `${kind} ${index}`);
				missingReference(text, counts);
				lookAlikeWarnings(text, counts);
				suffixWarnings(text);
				addressProblem(text, 'Field', 'image', PROVIDERS.ark);
				expect(fileNameOf(text, 'video', 'mp4')).toMatch(/^[^/\\]+$/);
				joinUrl('https://h/v1', `/${text}`);
				providerOf(text);
			}),
			{ numRuns: 200 },
		);
	});

	test('any bytes as a picture', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
				const uri = read(() => toDataUri(Buffer.from(bytes), 'Field'));
				if (uri !== undefined)
					expect(addressProblem(uri, 'Field', 'image', PROVIDERS.ark)).toBeUndefined();
			}),
		);
	});

	test('any additional body: what it means can be checked, priced and remembered', () => {
		fc.assert(
			fc.property(parsed.filter(isObject), fc.constantFrom(...PROVIDER_IDS), (additional, id) => {
				const provider = PROVIDERS[id];
				const [row] = provider.models;
				const own = {
					model: row.id,
					mode: 'textToVideo',
					prompt: 'a cat',
					duration: 5,
					referenceImages: [],
					referenceVideos: [],
					referenceAudios: [],
				} as const;
				const request = { ...own, referenceImages: [], referenceVideos: [], referenceAudios: [] };
				const composed = composeBody(provider.dialect, request, additional);
				const { problems } = validate(composed.meant, 'textToVideo', provider);
				for (const problem of problems) expect(problem).toBeInstanceOf(InputError);
				// Only what passed is priced, as the node does it.
				if (problems.length === 0) {
					const row = modelOf(provider, composed.meant.model);
					const { estimatedUsd } = estimate(composed.meant, row, 0.1);
					if (estimatedUsd !== null) expect(estimatedUsd).toBeGreaterThan(0);
				}
				expect(clipOf(provider, composed.body).exact).toMatch(/^[0-9a-f]{64}$/);
				readBody(provider.dialect, additional);
			}),
			{ numRuns: 300 },
		);
	});

	test('merging and copying keep to JSON', () => {
		fc.assert(
			fc.property(parsed.filter(isObject), parsed.filter(isObject), (one, other) => {
				const merged = merge(copy(one) as JsonObject, other);
				expect(stableJson(merge(merged, other))).toBe(stableJson(merged));
				expect(JSON.stringify(merged)).not.toMatch(/"__proto__":/);
			}),
			{ numRuns: 200 },
		);
	});
});

describe('very long texts do not hang anything', () => {
	const N = 100_000;
	const LONG: Array<[string, string]> = [
		['spaces', ' '.repeat(N)],
		['a number and spaces', `1${' '.repeat(N)}x`],
		['digits', '9'.repeat(N)],
		['output video', 'output video '.repeat(N / 10)],
		['error download', 'error download '.repeat(N / 10)],
		['failed to', `${'failed to download '.repeat(N / 10)}`],
		['free quota', 'free quota '.repeat(N / 10)],
		['capitals', `E${'A'.repeat(N)}x`],
		['suffixes', '--a'.repeat(N / 3)],
		['one suffix', `--${'a'.repeat(N)}`],
		['equals', `--a${'='.repeat(N)}`],
		['references', '@image1 '.repeat(N / 8)],
		['references without end', '@image'.repeat(N / 6)],
		['commas', ', '.repeat(N / 2)],
		['a comma and spaces', `,${' '.repeat(N)}x`],
		['lines', 'a\n'.repeat(N / 2)],
		['brackets', '['.repeat(N)],
		['braces', '{"a":'.repeat(N / 5)],
		['closed brackets', `${'['.repeat(N / 2)}${']'.repeat(N / 2)}`],
		['slashes', '/'.repeat(N)],
		['dots', '.'.repeat(N)],
		['an address', `https://e.com/${'a'.repeat(N)}`],
		['dashes', '-'.repeat(N)],
		['Chinese', '图'.repeat(N / 2)],
		['inline', `data:image/png;base64,${'A'.repeat(N)}!`],
	];

	test.each(LONG)('%s', (_name, text) => {
		// Of this process alone: a busy machine does not count.
		const begun = process.cpuUsage();
		const quietly = (reader: () => unknown): void => {
			try {
				reader();
			} catch (error) {
				if (!(error instanceof InputError)) throw error;
			}
		};
		const answer = {
			id: text,
			status: text,
			progress: text,
			created_at: text,
			error: { code: text, message: text },
			content: { video_url: text },
		};
		for (const provider of [PROVIDERS.ark, PROVIDERS.qingbo]) {
			for (const status of [200, 400, 503]) {
				const outcome: Outcome = { kind: 'answer', status, body: answer };
				readCreation(provider, outcome);
				const reading = readStatus(provider, outcome, undefined);
				if (reading.kind === 'report')
					expect(JSON.stringify(reading).length).toBeLessThan(2 * N + 10_000);
			}
		}
		failureOf(
			{ code: text.slice(0, 500), message: text.slice(0, 2_000) },
			{ safeToRecreate: true },
		);
		parseJson(text);
		for (const value of [text, text.trim()]) {
			quietly(() => readText(value, 'Field'));
			quietly(() => readNumber(value, 'Field'));
			quietly(() => readBoolean(value, 'Field'));
			quietly(() => readResolution(value));
			quietly(() => readJsonObject(value, 'Field'));
			quietly(() => readList(value, 'Field', true));
			quietly(() => addressProblem(value, 'Field', 'image', PROVIDERS.ark));
		}
		statusOf(text);
		asTime(text);
		promptReferences(text);
		suffixWarnings(text);
		missingReference(text, { image: 0, video: 0, audio: 0 });
		lookAlikeWarnings(text, { image: 9, video: 9, audio: 9 });
		fileNameOf(text, 'video', 'mp4');
		retryAfter(text, 0);
		readTaskItem({
			taskId: text,
			provider: text,
			status: 'queued',
			progress: text,
			warnings: [text],
		});
		clipOf(PROVIDERS.ark, { prompt: text, image: `https://e.com/${text}` });
		expect(process.cpuUsage(begun).user / 1000).toBeLessThan(1_500);
	});
});

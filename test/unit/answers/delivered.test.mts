/** A finished video that differs from the request is said, with both; what the provider may choose is not. */
import { describe, expect, test } from '@jest/globals';
import { applyReport } from '../../../nodes/shared/answers/status.ts';
import { readReport } from '../../../nodes/shared/answers/report.ts';
import { createTask, type Task } from '../../../nodes/shared/items/task.ts';
import { PROVIDER_IDS, PROVIDERS } from '../../../nodes/shared/providers/index.ts';

const URL_ = 'https://e.com/v.mp4';
const asked = (known: Partial<Task>): Task =>
	createTask({ provider: 'ark', status: 'running', taskId: 'T', ...known });
const warnings = (known: Partial<Task>, report: object): string[] =>
	applyReport(asked(known), { status: 'succeeded', videoUrl: URL_, ...report }, PROVIDERS.ark)
		.warnings;

describe('what differs is said', () => {
	test.each<[Partial<Task>, object, RegExp]>([
		[{ durationSeconds: 4 }, { durationSeconds: 5 }, /5 s instead of 4 s/],
		[{ durationSeconds: 10 }, { durationSeconds: 5.04 }, /5\.04 s instead of 10 s/],
		[{ resolution: '480p' }, { resolution: '720p' }, /720p instead of 480p/],
		[{ resolution: '4K' }, { resolution: '1080p' }, /1080p instead of 4K/],
		[{ aspectRatio: '9:16' }, { aspectRatio: '16:9' }, /16:9 instead of 9:16/],
		[{ aspectRatio: '9:16' }, { aspectRatio: '1280x720' }, /1280x720 instead of 9:16/],
	])('%j %j', (known, report, words) => {
		expect(warnings(known, report)).toEqual([expect.stringMatching(words)]);
	});
});

describe('what is the same, or the provider’s choice, is not', () => {
	test.each<[Partial<Task>, object]>([
		[{ durationSeconds: 5 }, { durationSeconds: 5.04 }],
		[{ durationSeconds: 5 }, { durationSeconds: 4.96 }],
		[{ durationSeconds: -1 }, { durationSeconds: 7 }],
		[{ durationSeconds: null }, { durationSeconds: 7 }],
		[{ resolution: '4K' }, { resolution: '4k' }],
		[{ resolution: '4K' }, { resolution: '2160p' }],
		[{ resolution: '2K' }, { resolution: '1440P' }],
		[{ resolution: null }, { resolution: '720p' }],
		[{ resolution: '720p' }, { resolution: 'hd' }],
		[{ aspectRatio: 'adaptive' }, { aspectRatio: '9:16' }],
		[{ aspectRatio: '9:16' }, { aspectRatio: 'adaptive' }],
		[{ aspectRatio: '16:9' }, { aspectRatio: '1280x720' }],
		[{ aspectRatio: '21:9' }, { aspectRatio: '64:27' }],
		[{ durationSeconds: 4 }, {}],
	])('%j %j', (known, report) => {
		expect(warnings(known, report)).toEqual([]);
	});
});

test('what was asked for stands until the video is there, and is said once', () => {
	const { ark } = PROVIDERS;
	const running = applyReport(
		asked({ durationSeconds: 4, resolution: '480p' }),
		{ status: 'running', durationSeconds: 5, resolution: '720p' },
		ark,
	);
	expect(running).toMatchObject({ durationSeconds: 4, resolution: '480p', warnings: [] });
	const report = {
		status: 'succeeded',
		videoUrl: URL_,
		durationSeconds: 5,
		resolution: '720p',
	} as const;
	const done = applyReport(running, report, ark);
	expect(done).toMatchObject({ durationSeconds: 5, resolution: '720p' });
	expect(done.warnings).toHaveLength(2);
	expect(applyReport(done, report, ark).warnings).toEqual(done.warnings);
});

describe('what a gateway got itself', () => {
	const report = (outer: object, inner: object) =>
		readReport(PROVIDERS.cubicSpaces.dialect.answer, {
			code: 'success',
			data: { task_id: 'T', ...outer, data: inner },
		});

	test.each(['expired', 'cancelled', 'failed'])('%s wins over its own IN_PROGRESS', (status) => {
		expect(report({ status: 'IN_PROGRESS', progress: '30%' }, { status }).status).toBe(status);
	});

	test('a task that goes on inside goes on, a success counts once the gateway says so', () => {
		expect(report({ status: 'IN_PROGRESS' }, { status: 'running' }).status).toBe('running');
		expect(report({ status: 'IN_PROGRESS' }, { status: 'succeeded' }).status).toBe('running');
		expect(report({ status: 'FAILURE' }, { status: 'expired' }).status).toBe('expired');
		expect(report({ status: 'FAILURE' }, { status: 'running' }).status).toBe('failed');
	});

	test('an envelope’s own "success" is not the task’s', () => {
		const { answer } = PROVIDERS.qingbo.dialect;
		const body = { status: 'success', data: { task_id: 'T', status: 'processing' } };
		expect(readReport(answer, body).status).toBe('running');
	});

	test.each(['任务超时（1440分钟）', 'task timeout (1440 minutes)'])(
		'a task that the gateway gave up has expired: %s',
		(fail_reason) => {
			const { cubicSpaces } = PROVIDERS;
			const { answer } = cubicSpaces.dialect;
			const body = { code: 'success', data: { task_id: 'T', status: 'FAILURE', fail_reason } };
			expect(applyReport(asked({}), readReport(answer, body), cubicSpaces)).toMatchObject({
				status: 'expired',
				failure: { code: 'expired', retryable: true, safeToRecreate: true },
			});
		},
	);

	test('an undocumented word is warned about with the words beside it', () => {
		const { ark } = PROVIDERS;
		const body = { id: 'T', status: 'halted', error: { code: 'X', message: 'Because.' } };
		expect(applyReport(asked({}), readReport(ark.dialect.answer, body), ark).warnings).toEqual([
			expect.stringMatching(/"halted".*Because\./),
		]);
	});
});

describe.each(PROVIDER_IDS)('%s: every fact is read in every wrapper', (id) => {
	const { answer } = PROVIDERS[id].dialect;
	/** A value that each fact takes. */
	const VALUES: Record<string, unknown> = {
		taskId: 'T',
		status: 'failed',
		progress: 45,
		videoUrl: URL_,
		removed: true,
		lastFrameUrl: URL_,
		model: 'm',
		createdAt: 1_770_000_000,
		completedAt: 1_770_000_000,
		videoExpiresAt: 1_770_000_000,
		durationSeconds: 5,
		resolution: '720p',
		aspectRatio: '16:9',
		seed: 7,
		tokens: 9,
		providerUnits: 9,
		chargedUsd: 0.5,
		errorCode: 'X',
		errorMessage: 'Words.',
	};
	const at = (path: string, value: unknown): unknown =>
		path.split('.').reduceRight<unknown>((held, key) => {
			return /^\d+$/.test(key) ? [held] : { [key]: held };
		}, value);
	// `jsonTexts` leads to facts and is none.
	const { jsonTexts: _, ...places } = answer;
	const facts = Object.entries(places).flatMap(([fact, paths]) =>
		Array.isArray(paths) ? (paths as string[]).map((path): [string, string] => [fact, path]) : [],
	);
	test.each(facts)('%s at %s', (fact, path) => {
		const bare = readReport(answer, at(path, VALUES[fact]));
		expect(Object.keys(bare).length).toBeGreaterThan(0);
		for (const wrapper of ['data', 'data.data'])
			expect(readReport(answer, at(`${wrapper}.${path}`, VALUES[fact]))).toEqual(bare);
	});
});

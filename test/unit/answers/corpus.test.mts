/** Answers of real gateways and providers, through every provider that may meet them. */
import { describe, expect, test } from '@jest/globals';
import { readCreation } from '../../../nodes/shared/answers/creation.ts';
import { applyReport, readStatus } from '../../../nodes/shared/answers/status.ts';
import { send } from '../../../nodes/shared/http/send.ts';
import { PROVIDERS, type ProviderId } from '../../../nodes/shared/providers/index.ts';
import { createTask, type Task } from '../../../nodes/shared/items/task.ts';
import { SeedanceWait } from '../../../nodes/SeedanceWait/SeedanceWait.node.ts';
import { ANSWERS } from '../../corpus/answers.mts';
import { GATEWAYS } from '../../corpus/gateways.mts';
import { RESELLERS } from '../../corpus/resellers.mts';
import { SHAPES } from '../../corpus/shapes.mts';
import { PAGES } from '../../corpus/pages.mts';
import type { CorpusRow } from '../../corpus/rows.mts';
import { answerWith, nodeContext } from '../support/context.mts';

const CORPUS: readonly CorpusRow[] = [...ANSWERS, ...GATEWAYS, ...RESELLERS, ...SHAPES, ...PAGES];

interface Read extends Pick<Task, 'failure'> {
	item: string;
	taskId?: string;
	url: string | null;
	retryAfterMs?: number;
}

/** The answer as it comes over HTTP. */
async function run({ call, status, body, headers = {} }: CorpusRow, id: ProviderId): Promise<Read> {
	const provider = PROVIDERS[id];
	const account = { provider, baseUrl: 'https://h' };
	const context = nodeContext({
		node: new SeedanceWait(),
		parameters: {},
		effective: true,
		credential: { provider: id, baseUrl: account.baseUrl, apiKey: 'k' },
		send: answerWith(status, body ?? '', { ...headers }),
	});
	const outcome = await send(context, account, { method: 'GET', path: '/x' }, 10_000);
	const before = createTask({ provider: id, status: 'queued', taskId: 'T' });
	const read = (task: Task) => ({ item: task.status, failure: task.failure, url: task.videoUrl });
	if (call === 'create') {
		const creation = readCreation(provider, outcome, 'owner/alias');
		if (creation.kind === 'created')
			return { ...read(applyReport(before, creation.report, provider)), taskId: creation.taskId };
		const item = creation.kind === 'ambiguous' ? 'unknown' : 'notCreated';
		const { retryAfterMs } = creation.kind === 'later' ? creation : {};
		return { item, failure: creation.failure, url: null, retryAfterMs };
	}
	const reading = readStatus(provider, outcome, 3_600_000);
	if (reading.kind !== 'report') return { item: reading.kind, failure: null, url: null };
	return read(applyReport(before, reading.report, provider));
}

test.each(CORPUS)('$source, $call, HTTP $status: $item, because: $because', async (row) => {
	const { category, safe, taskId, url, retryAfterMs, hint } = row;
	for (const id of row.providers) {
		const { item, failure, ...read } = await run(row, id);
		const refunds: readonly string[] = PROVIDERS[id].refunds ?? [];
		const promised =
			typeof safe === 'string' ? refunds.includes(safe === 'row' ? item : safe) : safe;
		const seen = { id, item, category: failure?.category, safe: failure?.safeToRecreate };
		expect(seen).toEqual({ id, item: row.item, category, safe: promised });
		if (failure) expect(`${failure.message} ${failure.hint}`).not.toMatch(/\{\s*\\*["']/);
		if (taskId !== undefined) expect([id, read.taskId]).toEqual([id, taskId]);
		if (url !== undefined) expect([id, read.url]).toEqual([id, url]);
		if (retryAfterMs !== undefined) expect([id, read.retryAfterMs]).toEqual([id, retryAfterMs]);
		if (hint !== undefined) expect(failure?.hint).toMatch(hint);
	}
});

describe('the corpus', () => {
	/** Rows that somebody else can look up. */
	const PUBLIC = CORPUS.filter(({ source }) => !/made up|from memory|^a bare status$/.test(source));

	test('is large, and from many code bases', () => {
		expect(PUBLIC.length).toBeGreaterThanOrEqual(150);
		const bases = new Set(PUBLIC.map(({ source }) => source.split(/[#\s,]/)[0]));
		expect(bases.size).toBeGreaterThanOrEqual(12);
	});

	test('no more than eight rows with a public source are alike but for their wording', () => {
		const shapeOf = (value: unknown): unknown => {
			if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
			if (typeof value !== 'object' || value === null) return typeof value;
			return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, shapeOf(held)]));
		};
		const alike = new Map<string, number>();
		for (const { call, status, body, item, category, safe, retryAfterMs } of PUBLIC) {
			const right = [item, category, safe, retryAfterMs];
			const kind = JSON.stringify([call, status, shapeOf(body), ...right]);
			alike.set(kind, (alike.get(kind) ?? 0) + 1);
		}
		expect([...alike].filter(([, count]) => count > 8)).toEqual([]);
	});

	test('each row says what is right and why; of what ended or stayed open also whether it is safe', () => {
		const goesOn = new Set(['queued', 'running', 'succeeded', 'again']);
		const gaps = CORPUS.filter(
			({ item, category, safe, because }) =>
				because === '' || (!goesOn.has(item) && (category === undefined || safe === undefined)),
		);
		expect(gaps).toEqual([]);
	});

	test.each(['newApi', 'openAiVideos', 'cubicSpaces'] as const)('%s meets many rows', (id) => {
		const met = CORPUS.filter(({ providers }) => providers.includes(id));
		expect(met.length).toBeGreaterThanOrEqual(75);
	});

	test('says no answer twice', () => {
		const seen = CORPUS.map(({ call, status, body, headers }) =>
			JSON.stringify([call, status, body, headers]),
		);
		expect(new Set(seen).size).toBe(seen.length);
	});
});

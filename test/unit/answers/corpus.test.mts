/** Answers of real gateways and providers, through every provider that may meet them. */
import { describe, expect, test } from '@jest/globals';
import { readCreation } from '../../../nodes/shared/answers/creation.ts';
import { applyReport, readStatus } from '../../../nodes/shared/answers/status.ts';
import { PROVIDERS, type ProviderId } from '../../../nodes/shared/providers/index.ts';
import { createTask, type Failure } from '../../../nodes/shared/items/task.ts';
import { CORPUS, type CorpusRow } from '../../corpus/answers.mts';

interface Read {
	item: string;
	failure: Failure | null;
}

function run({ call, status, body }: CorpusRow, id: ProviderId): Read {
	const provider = PROVIDERS[id];
	const outcome = { kind: 'answer', status, body } as const;
	const before = createTask({ provider: id, status: 'queued', taskId: 'T' });
	if (call === 'create') {
		const creation = readCreation(provider, outcome);
		if (creation.kind !== 'created') {
			const item = creation.kind === 'ambiguous' ? 'unknown' : 'notCreated';
			return { item, failure: creation.failure };
		}
		const task = applyReport(before, creation.report, provider);
		return { item: task.status, failure: task.failure };
	}
	const reading = readStatus(provider, outcome, 3_600_000);
	if (reading.kind !== 'report') return { item: reading.kind, failure: null };
	const task = applyReport(before, reading.report, provider);
	return { item: task.status, failure: task.failure };
}

const cases = CORPUS.flatMap((row) => row.providers.map((id) => ({ ...row, id, row })));

test.each(cases)('$source, $call, HTTP $status, $id: $item, because: $because', ({ id, row }) => {
	const { item, failure } = run(row, id);
	const { category, safe } = row;
	expect(item).toBe(row.item);
	if (category !== undefined) expect(failure?.category).toBe(category);
	const refunds: readonly string[] = PROVIDERS[id].refunds ?? [];
	const promised = safe === 'row' ? refunds.includes(item) : safe;
	if (promised !== undefined) expect(failure?.safeToRecreate).toBe(promised);
	if (failure) expect(`${failure.message} ${failure.hint}`).not.toMatch(/\{\s*\\*["']/);
});

describe('the corpus', () => {
	test('is large, and from many code bases', () => {
		expect(CORPUS.length).toBeGreaterThanOrEqual(150);
		const bases = new Set(CORPUS.map(({ source }) => source.split(/[#\s,]/)[0]));
		expect(bases.size).toBeGreaterThanOrEqual(12);
	});

	test('no more than eight rows are alike but for their wording', () => {
		const shapeOf = (value: unknown): unknown => {
			if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
			if (typeof value !== 'object' || value === null) return typeof value;
			return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, shapeOf(held)]));
		};
		const alike = new Map<string, number>();
		for (const { source, call, status, body, item, category } of CORPUS) {
			const kind = JSON.stringify([source, call, status, shapeOf(body), item, category]);
			alike.set(kind, (alike.get(kind) ?? 0) + 1);
		}
		expect([...alike].filter(([, count]) => count > 8)).toEqual([]);
	});

	test.each(['newApi', 'openAiVideos', 'cubicSpaces'] as const)('%s meets many rows', (id) => {
		const met = CORPUS.filter(({ providers }) => providers.includes(id));
		expect(met.length).toBeGreaterThanOrEqual(75);
	});

	test('says no answer twice', () => {
		const seen = CORPUS.map(({ call, status, body }) => JSON.stringify([call, status, body]));
		expect(new Set(seen).size).toBe(seen.length);
	});
});

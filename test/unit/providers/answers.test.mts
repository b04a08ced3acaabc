/** Every documented answer, and every known shape of one, becomes the right task item. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readCreation } from '../../../nodes/shared/answers/creation.ts';
import { PROVIDERS, takes } from '../../../nodes/shared/providers/index.ts';
import { applyReport, readStatus } from '../../../nodes/shared/answers/status.ts';
import { createTask, type Task } from '../../../nodes/shared/items/task.ts';
import { inRoot } from '../../support/paths.mts';
import { ANSWER_EXAMPLES, type AnswerExample } from './fixtures/answers.mts';

function bodyOf({ body }: AnswerExample): unknown {
	return typeof body === 'string'
		? JSON.parse(
				readFileSync(inRoot('test', 'unit', 'providers', 'fixtures', 'answers', body), 'utf8'),
			)
		: body;
}

/** The item that a node makes of the answer, as Seedance Create and Seedance Wait do it. */
function itemOf(example: AnswerExample): Task {
	const provider = PROVIDERS[example.provider];
	const outcome = { kind: 'answer', status: 200, body: bodyOf(example) } as const;
	if (example.call === 'create') {
		const creation = readCreation(provider, outcome);
		if (creation.kind !== 'created') throw new Error(`The create was read as ${creation.kind}`);
		const { taskId, report } = creation;
		return applyReport(
			createTask({ provider: provider.id, status: 'queued', taskId }),
			report,
			provider,
		);
	}
	const reading = readStatus(provider, outcome, 60_000);
	if (reading.kind !== 'report') throw new Error(`The answer was read as ${reading.kind}`);
	const before = createTask({ provider: provider.id, status: 'queued', taskId: 'T' });
	return applyReport(before, reading.report, provider);
}

const CANCELLED = {
	code: 'cancelled',
	message: 'The task was cancelled',
	category: 'provider',
	hint: 'Create it again if the video is still wanted.',
	retryable: true,
} as const;
const EXPIRED = {
	code: 'expired',
	message: 'The task expired before the provider had finished it',
	category: 'provider',
	hint: 'Create it again, at a quieter hour or with a longer Execution Expires After.',
	retryable: true,
} as const;
/** Where there is no time to be set. */
const SWEPT = { ...EXPIRED, hint: 'Create it again, at a quieter hour.' } as const;

describe.each(['create', 'status'] as const)('%s answers', (call) => {
	const examples = ANSWER_EXAMPLES.filter((example) => example.call === call);
	test.each(examples)('$provider: $name', (example) => {
		const { expected } = example;
		const { refunds = [] } = PROVIDERS[example.provider];
		const expired = takes(PROVIDERS[example.provider], 'executionExpiresAfter') ? EXPIRED : SWEPT;
		const ends: Partial<Record<string, Task['failure']>> = {
			cancelled: { ...CANCELLED, safeToRecreate: refunds.includes('cancelled') },
			expired: { ...expired, safeToRecreate: refunds.includes('expired') },
		};
		const whole = createTask({
			provider: example.provider,
			taskId: 'T',
			failure: ends[expected.status ?? ''] ?? null,
			...expected,
			status: expected.status ?? 'queued',
		});
		expect(itemOf(example)).toEqual(whole);
	});
});

/**
 * `docs/faults.md`: each fault × each provider, run through the nodes on n8n's engine against the simulator, so that the
 * page says what users see and nothing else.
 */
import { causeRows, refundRows } from './causeTable.mts';
import { table } from './markdown.mts';
import type { Task } from '../../../nodes/shared/items/task.ts';
import type { Account, Lab } from '../../engine/support/lab.mts';
import { FAULT_KINDS, PROVIDERS, type Fault, type FaultKind } from '../../simulator/types.mts';

/** A row: a fault, in words. */
interface FaultRow {
	name: string;
	fault: Omit<Fault, 'on'>;
}

/** What each kind of fault is. */
const WORDS: Record<FaultKind, string> = {
	rateLimit: '429, too many requests',
	quota: '429, quota used up',
	insufficientBalance: '402 or 403, no balance',
	http401: '401',
	http403json: '403 in JSON',
	http403html: '403 from a proxy',
	http404: '404',
	http500: '500',
	http503: '503',
	http503NotTaken: '503 that says that nothing was taken',
	http502html: '502 from a proxy',
	html200: '200 with a web page',
	truncatedJson: 'JSON that breaks off',
	emptyBody: 'empty answer',
	wrongTypes: 'values of other types',
	hugeBody: 'endless answer',
	resetBefore: 'connection lost before the request was taken',
	resetAfter: 'connection lost before the answer',
	delay: 'slow answer',
	delayBefore: 'slow provider',
	redirect: 'redirect to another host',
	policy: 'content policy',
	realPerson: 'real person recognised',
};

/** Above the node's limit for an answer. */
const HUGE_BYTES = 6 * 1024 * 1024;
const DELAY_MS = 100;

function rowOf(kind: FaultKind): FaultRow {
	const fault: FaultRow['fault'] = { kind };
	if (kind === 'hugeBody') fault.bytes = HUGE_BYTES;
	if (kind.startsWith('delay')) fault.delayMs = DELAY_MS;
	return { name: WORDS[kind], fault };
}

const ROWS = FAULT_KINDS.map(rowOf);
/** Server errors after which the task is there all the same. */
const TAKEN_ROWS: FaultRow[] = (['http500', 'http502html', 'http503'] as const).map((kind) => ({
	name: `${WORDS[kind]}, and the task was made`,
	fault: { kind, taken: true },
}));

/** A slow answer to a status call is an answer. */
const WAIT_ROWS = ROWS.filter(({ fault }) => !fault.kind.startsWith('delay'));

function ending({ status, timedOut, failure }: Task): string {
	const code = failure === null ? '' : `: ${failure.category} (${failure.code})`;
	return timedOut ? `timed out while ${status}` : `\`${status}\`${code}`;
}

/** One create that goes wrong once. */
async function createCell(account: Account, provider: (typeof PROVIDERS)[number], row: FaultRow) {
	await account.client.setFaults(account.key, [{ on: 'create', ...row.fault }]);
	const { task } = await account.create(provider, { failedItems: 'return' });
	const sent = (await account.requests('create')).length;
	const found = task.warnings.some((warning) => warning.includes('found in its list'));
	const how = [
		...(sent > 1 ? [`sent ${sent} times`] : []),
		...(found ? ['found in the list'] : []),
	];
	if (task.taskId !== null) return { cell: ['created', ...how].join(', '), task };
	return { cell: ending(task), task };
}

/** A wait for a task whose every status call goes wrong. */
async function waitCell(account: Account, provider: (typeof PROVIDERS)[number], row: FaultRow) {
	const [created] = await account.created(provider);
	await account.client.setFaults(account.key, [{ on: 'status', ...row.fault, times: 99 }]);
	// Older than the minute in which a task may not be known yet.
	const submittedAt = new Date(Date.now() - 120_000).toISOString();
	const { task } = await account.wait(
		provider,
		{ timeout: 0.3 },
		{ items: [{ ...created, submittedAt }] },
	);
	return { cell: ending(task), task };
}

type Cell = typeof createCell;

interface Measured {
	rows: string[][];
	/** What is said at the first provider, by the row's name. */
	messages: string[][];
}

async function measure(lab: Lab, rows: readonly FaultRow[], cell: Cell): Promise<Measured> {
	const measured = await Promise.all(
		rows.map(async (row) => {
			const cells = await Promise.all(
				PROVIDERS.map(async (provider) => await cell(lab.account(), provider, row)),
			);
			const { failure, timedOut } = cells[0].task;
			return {
				row: [row.name, ...cells.map((one) => one.cell)],
				message: failure &&
					!timedOut && [row.name, withoutHost(failure.message), withoutHost(failure.hint ?? '')],
			};
		}),
	);
	return {
		rows: measured.map(({ row }) => row),
		messages: measured.flatMap(({ message }) => (message ? [message] : [])),
	};
}

/** Without what differs from run to run. */
function withoutHost(text: string): string {
	return text
		.replace(/127\.0\.0\.1:\d+/g, 'the host')
		.replace(/ ?\(?request id: \w+\)?/gi, '')
		.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '(time)');
}

/** The page. */
export async function faultDocs(lab: Lab): Promise<string> {
	const creates = await measure(lab, [...ROWS, ...TAKEN_ROWS], createCell);
	const waits = await measure(lab, WAIT_ROWS, waitCell);
	const head = ['What goes wrong', ...PROVIDERS.map((provider) => `\`${provider}\``)];
	const messageHead = ['What goes wrong', 'Message', 'Hint'];
	return `# When something goes wrong

Made by \`npm run docs\` from real runs: the nodes on n8n's engine, the provider simulator on the other side.

## A create that goes wrong once

\`notCreated\` means that there is certainly no task and nothing to pay; \`unknown\` that a task may exist. A create is sent
again by itself only if nothing can exist, or if an Idempotency-Key makes the repeat harmless (Qingbo). Ark's list
of tasks tells whether a lost create was taken. More: [never-pay-twice.md](never-pay-twice.md).

${table(head, creates.rows)}

What the item of \`ark\` says:

${table(messageHead, creates.messages)}

## A wait whose every status call goes wrong

A status call that goes wrong once is asked again and shows nowhere. These go wrong each time, until the wait's time-out.
\`unknown\`: the task can no longer be asked about with this credential. What timed out is not lost: it can be waited for
again.

${table(head, waits.rows)}

What the item of \`ark\` says:

${table(messageHead, waits.messages)}

## Every failure

What a failure says, by what happened. A create that was refused is \`notCreated\` and safe to create again; the same
failure of a task is \`failed\`, and safe to create again only if the provider's page promises that nothing is charged
(the table below). An error that a gateway got from the host behind it is read by its inner code. The provider's own
words and code follow the sentence.

${table(['What it says', 'Provider', 'Category', 'Hint', 'Retryable', 'A refused create is safe to create again'], causeRows())}

\`safeToRecreate\` of a task that did not succeed:

${table(['Provider', 'failed', 'cancelled', 'expired'], refundRows())}
`;
}

import type { IBinaryKeyData } from 'n8n-workflow';

import { isContentAddress, SERVED_BY_PROVIDER } from '../shared/answers/status';
import { openAccount } from '../shared/http/account';
import { STATUS_TIMEOUT_MS } from '../shared/http/send';
import { updateTask, type Task } from '../shared/items/task';
import type { RequestContext } from '../shared/n8n/context';
import { InputError } from '../shared/n8n/input';
import { providerOf, type ProviderRow } from '../shared/providers';
import { askTask } from './asking';
import { download, type Download, type Downloaded } from './download';
import type { TaskEntry } from './entries';
import type { FileUse } from '../shared/tools/fileKinds';
import { pause } from '../shared/tools/pause';
import { backOff } from '../shared/tools/polling';
import type { OutputSettings } from './settings';

/** A file that a task may have. */
interface TaskFile {
	/** As warnings name it. */
	what: string;
	use: FileUse;
	suffix?: string;
	/** The binary field that gets it; `undefined` if it is not wanted. */
	property: (settings: OutputSettings) => string | undefined;
	address: (task: Task) => string | null;
	/** Every succeeded task has one. */
	always: boolean;
}

const FILES: readonly TaskFile[] = [
	{
		what: 'video',
		use: 'video',
		property: (settings) => (settings.downloadVideo ? settings.binaryPropertyName : undefined),
		address: ({ videoUrl }) => videoUrl,
		always: true,
	},
	{
		what: 'last frame',
		use: 'image',
		suffix: '-last-frame',
		property: ({ lastFramePropertyName }) => lastFramePropertyName,
		address: ({ lastFrameUrl }) => lastFrameUrl,
		always: false,
	},
];

/** What has come of fetching the files of a task. */
export interface Fetched {
	/** Those that are stored. */
	binary: IBinaryKeyData;
	/** What is wrong with the others, as warnings. */
	problems: string[];
}

/** Whether a file that is wanted is not there yet. */
export function lacksFiles(settings: OutputSettings, task: Task, have: IBinaryKeyData): boolean {
	if (task.status !== 'succeeded' || !providerOf(task.provider)) return false;
	return FILES.some((file) => {
		const property = file.property(settings);
		if (property === undefined || Object.hasOwn(have, property)) return false;
		return file.always || file.address(task) !== null;
	});
}

/**
 * Fetches the files of a succeeded task, but for those that are there already. A download that fails leaves the task
 * succeeded, with its address: the clip is made and paid. Does not throw.
 */
export async function fetchFiles(
	context: RequestContext,
	settings: OutputSettings,
	entry: TaskEntry,
	have: IBinaryKeyData,
	signal: AbortSignal | undefined,
	patience: Patience,
): Promise<Fetched> {
	const fetched: Fetched = { binary: { ...have }, problems: [] };
	const provider = providerOf(entry.task.provider);
	if (!provider || !lacksFiles(settings, entry.task, have)) return fetched;
	const fresh = new FreshAddress(context, entry, provider);
	for (const file of FILES) {
		const property = file.property(settings);
		if (property === undefined || Object.hasOwn(have, property)) continue;
		const result = await fetchFile(context, entry, file, fresh, { signal, patience });
		if (result && 'binary' in result) fetched.binary[property] = result.binary;
		else if (result) fetched.problems.push(`${failed(file)} ${result.problem}. ${SUCCEEDED}`);
	}
	return fetched;
}

const SUCCEEDED = 'The task itself succeeded.';

function failed({ what }: TaskFile): string {
	return `The ${what} could not be downloaded:`;
}

/** The task with what is wrong with its files, and without what earlier tries have said of them. */
export function tellOfFiles(task: Task, settings: OutputSettings, problems: string[]): Task {
	const wanted = FILES.filter((file) => file.property(settings) !== undefined);
	const isOld = (warning: string): boolean =>
		// What the hint says to do has been done, whatever came of it.
		(settings.downloadVideo && warning === SERVED_BY_PROVIDER) ||
		wanted.some((file) => warning.startsWith(failed(file)) && warning.endsWith(SUCCEEDED));
	const kept = task.warnings.filter((warning) => !isOld(warning));
	return updateTask(task, { warnings: [...kept, ...problems] });
}

/** How often a storage that does not have the file is asked again: for a minute, by {@link backOff}. */
const LATER = 5;
/** A task that ended so lately may have files that are still on their way to the storage, ms. */
const LATELY_MS = 10 * 60_000;

/** Spent once a storage was asked so in vain: a thousand files that nobody may have would take hours. */
export interface Patience {
	spent: boolean;
}

/** A storage may get the file a moment after the provider has called the task finished. */
function isNotThereYet(result: Downloaded, { task, account }: TaskEntry): boolean {
	if (!('problem' in result) || !result.refused) return false;
	// Without a time: whoever was asked about just now.
	const ended = Date.parse(task.completedAt ?? '');
	return Number.isNaN(ended) ? account !== undefined : Date.now() - ended < LATELY_MS;
}

/** @returns nothing if the task has no such file */
async function fetchFile(
	context: RequestContext,
	entry: TaskEntry,
	file: TaskFile,
	fresh: FreshAddress,
	{ signal, patience }: { signal: AbortSignal | undefined; patience: Patience },
): Promise<Downloaded | undefined> {
	const fetchFrom = async (from: Download['from']): Promise<Downloaded> => {
		// An ID with its model in front of it (fal) would make a name that nobody reads.
		const title = entry.fileName ?? entry.task.taskId?.split('/').at(-1) ?? '';
		return await download(context, { ...file, title, from }, signal);
	};
	try {
		let from = await fresh.source(file);
		if (!from && file.always) from = await fresh.ask(file);
		if (!from) return file.always ? { problem: 'the provider gives no address for it' } : undefined;
		let result = await fetchFrom(from);
		const other =
			'problem' in result && result.expired && !signal?.aborted ? await fresh.ask(file) : undefined;
		if (!other || !('url' in other) || !('url' in from)) return result;
		if (other.url !== from.url) result = await fetchFrom(other);
		for (let attempt = 1; isNotThereYet(result, entry) && !patience.spent; attempt++) {
			await pause(backOff(attempt, undefined, Math.random()), signal);
			if (signal?.aborted) break;
			result = await fetchFrom(other);
			patience.spent ||= attempt >= LATER && isNotThereYet(result, entry);
		}
		return result;
	} catch (error) {
		if (error instanceof InputError) return { problem: `${error.message}. ${error.hint}` };
		return { problem: error instanceof Error ? error.message : String(error) };
	}
}

/** Where the files of a task are, by the item or, asked once more at the most, by the provider. */
class FreshAddress {
	private asked = false;

	constructor(
		private readonly context: RequestContext,
		private readonly entry: TaskEntry,
		private readonly provider: ProviderRow,
	) {}

	/**
	 * Where to fetch a file by what is known of the task.
	 * @throws InputError if it needs a credential and there is none
	 */
	async source(file: TaskFile): Promise<Download['from'] | undefined> {
		const { task, account } = this.entry;
		const address = file.address(task);
		const { content } = this.provider.dialect;
		const isOwn = isContentAddress(this.provider, task.taskId, address);
		if (address !== null && !isOwn) return { url: address };
		if (!content || task.taskId === null || !file.always) return undefined;
		// Only the provider's own address needs the credential.
		return {
			account: account ?? (await openAccount(this.context, this.provider)),
			path: content.path(task.taskId),
		};
	}

	/** The same after the provider has been asked about the task; `undefined` if that brings nothing. */
	async ask(file: TaskFile): Promise<Download['from'] | undefined> {
		const { context, entry, provider } = this;
		if (!this.asked) {
			this.asked = true;
			const account =
				entry.account ?? (await openAccount(context, provider).catch(() => undefined));
			if (!account) return undefined;
			const asked = { ...entry, account };
			await askTask(context, asked, STATUS_TIMEOUT_MS);
			if (asked.task.status !== 'succeeded') return undefined;
			entry.task = asked.task;
			entry.answer = asked.answer;
		}
		return await this.source(file);
	}
}

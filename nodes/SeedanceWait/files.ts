import { isContentAddress, SERVED_BY_PROVIDER } from '../shared/answers/status';
import { openAccount } from '../shared/http/account';
import { STATUS_TIMEOUT_MS } from '../shared/http/send';
import { updateTask, type Task } from '../shared/items/task';
import { stopSignal, type RequestContext } from '../shared/n8n/context';
import { InputError } from '../shared/n8n/input';
import { providerOf, type ProviderRow } from '../shared/providers';
import { askTask } from './asking';
import { download, type Download, type Downloaded } from './download';
import type { TaskEntry } from './entries';
import type { FileUse } from '../shared/tools/fileKinds';
import { pause } from '../shared/tools/pause';
import { backOff } from '../shared/tools/polling';
import { Limiter } from '../shared/tools/pool';
import type { OutputSettings } from './settings';

/** The files of succeeded tasks: which are wanted, where they are, and what has come of fetching them. */

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

/** The files that are wanted of a task, each with its binary field. */
function wantedFiles(
	settings: OutputSettings,
	{ status }: Task,
): Array<{ file: TaskFile; property: string }> {
	if (settings.operation === 'cancel' || status !== 'succeeded') return [];
	return FILES.flatMap((file) => {
		const property = file.property(settings);
		return property === undefined ? [] : [{ file, property }];
	});
}

/** Whether a file that is wanted is not there yet. */
export function lacksFiles(settings: OutputSettings, { task, files }: TaskEntry): boolean {
	return (
		providerOf(task.provider) !== undefined &&
		wantedFiles(settings, task).some(
			({ file, property }) =>
				!Object.hasOwn(files, property) && (file.always || file.address(task) !== null),
		)
	);
}

const SUCCEEDED = 'The task itself succeeded.';

function failed({ what }: TaskFile): string {
	return `The ${what} could not be downloaded:`;
}

/** The task with what is wrong with its files, and without what earlier tries have said of them. */
export function tellOfFiles({ task, fileProblems }: TaskEntry, settings: OutputSettings): Task {
	const wanted = wantedFiles(settings, task);
	const isOld = (warning: string): boolean =>
		wanted.some(
			({ file }) =>
				// What the hint says to do has been done, whatever came of it.
				(file.always && warning === SERVED_BY_PROVIDER) ||
				(warning.startsWith(failed(file)) && warning.endsWith(SUCCEEDED)),
		);
	const kept = task.warnings.filter((warning) => !isOld(warning));
	return updateTask(task, { warnings: [...kept, ...fileProblems] });
}

/** Files fetched at the same time: each is a stream of its own, and videos are large. */
const DOWNLOADS_AT_ONCE = 4;
/** How often a storage that does not have the file is asked again: for a minute, by {@link backOff}. */
const LATER = 5;
/** A task that ended so lately may have files that are still on their way to the storage, ms. */
const LATELY_MS = 10 * 60_000;

/** A storage may get the file a moment after the provider has called the task finished. */
function isNotThereYet(result: Downloaded, { task, account }: TaskEntry): boolean {
	if (!('problem' in result) || !result.refused) return false;
	// Without a time: whoever was asked about just now.
	const ended = Date.parse(task.completedAt ?? '');
	return Number.isNaN(ended) ? account !== undefined : Date.now() - ended < LATELY_MS;
}

/** The downloads of a run: begun as tasks settle, a few at a time. What comes of them stands in the entries. */
export class Files {
	private readonly limiter = new Limiter(DOWNLOADS_AT_ONCE);
	private readonly started = new Map<TaskEntry, Promise<void>>();
	/** A storage was asked again in vain: a thousand files that nobody may have would take hours. */
	private isPatienceSpent = false;

	constructor(
		private readonly context: RequestContext,
		private readonly settings: OutputSettings,
	) {}

	/** Begins with the files that a task lacks, if it has succeeded; a second call does nothing. */
	start(entry: TaskEntry): void {
		if (this.started.has(entry) || !lacksFiles(this.settings, entry)) return;
		this.started.set(
			entry,
			this.limiter.run(async () => await this.fetchFiles(entry)),
		);
	}

	/** Until the files of all succeeded tasks are there, or cannot be had. */
	async all(entries: readonly TaskEntry[]): Promise<void> {
		for (const entry of entries) this.start(entry);
		await Promise.all(this.started.values());
	}

	/**
	 * A download that fails leaves the task succeeded, with its address: the clip is made and paid. Does not throw.
	 */
	private async fetchFiles(entry: TaskEntry): Promise<void> {
		const provider = providerOf(entry.task.provider);
		if (!provider) return;
		const fresh = new FreshAddress(this.context, entry, provider);
		const problems: string[] = [];
		for (const { file, property } of wantedFiles(this.settings, entry.task)) {
			if (Object.hasOwn(entry.files, property)) continue;
			const result = await this.fetchFile(entry, file, fresh);
			if (result && 'binary' in result) entry.files = { ...entry.files, [property]: result.binary };
			else if (result) problems.push(`${failed(file)} ${result.problem}. ${SUCCEEDED}`);
		}
		entry.fileProblems = problems;
	}

	/** @returns nothing if the task has no such file */
	private async fetchFile(
		entry: TaskEntry,
		file: TaskFile,
		fresh: FreshAddress,
	): Promise<Downloaded | undefined> {
		const { context } = this;
		const signal = stopSignal(context);
		const fetchFrom = async (from: Download['from']): Promise<Downloaded> => {
			// An ID with its model in front of it (fal) would make a name that nobody reads.
			const title = entry.fileName ?? entry.task.taskId?.split('/').at(-1) ?? '';
			return await download(context, { ...file, title, from }, signal);
		};
		try {
			let from = await fresh.source(file);
			if (!from && file.always) from = await fresh.ask(file);
			if (!from)
				return file.always ? { problem: 'the provider gives no address for it' } : undefined;
			let result = await fetchFrom(from);
			const other =
				'problem' in result && result.expired && !signal?.aborted
					? await fresh.ask(file)
					: undefined;
			if (!other || !('url' in other) || !('url' in from)) return result;
			if (other.url !== from.url) result = await fetchFrom(other);
			for (let attempt = 1; isNotThereYet(result, entry) && !this.isPatienceSpent; attempt++) {
				await pause(backOff(attempt, undefined, Math.random()), signal);
				if (signal?.aborted) break;
				result = await fetchFrom(other);
				this.isPatienceSpent ||= attempt >= LATER && isNotThereYet(result, entry);
			}
			return result;
		} catch (error) {
			if (error instanceof InputError) return { problem: `${error.message}. ${error.hint}` };
			return { problem: error instanceof Error ? error.message : String(error) };
		}
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

import type { IBinaryKeyData } from 'n8n-workflow';

import { download, type Download } from './download';
import { InputError } from '../shared/n8n/input';
import { providerOf, type ProviderRow } from '../shared/providers';
import { SERVED_BY_PROVIDER } from '../shared/answers/status';
import { updateTask, warn, type Task } from '../shared/items/task';
import { openAccount } from '../shared/http/account';
import type { RequestContext } from '../shared/n8n/context';
import type { TaskEntry } from './entries';
import type { OutputSettings } from './settings';

/** One file of a task, and the binary field that gets it. */
interface Wanted {
	property: string;
	/** As warnings name it. */
	what: 'video' | 'last frame';
	file: Omit<Download, 'from'>;
	from: () => Promise<Download['from']>;
}

/**
 * Fetches the files of a succeeded task. A download that fails leaves the task succeeded, with its address and a
 * warning: the clip is made and paid. Does not throw.
 */
export async function fetchFiles(
	context: RequestContext,
	settings: OutputSettings,
	entry: TaskEntry,
	signal: AbortSignal | undefined,
): Promise<IBinaryKeyData | undefined> {
	const provider = providerOf(entry.task.provider);
	if (entry.task.status !== 'succeeded' || !provider) return undefined;
	const binary: IBinaryKeyData = {};
	for (const wanted of wantedFiles(context, settings, entry, provider)) {
		const result = await fetchFile(context, wanted, signal);
		if ('binary' in result) {
			binary[wanted.property] = result.binary;
			if (wanted.what === 'video') entry.task = withoutHint(entry.task);
		} else {
			entry.task = warn(
				entry.task,
				`The ${wanted.what} could not be downloaded: ${result.problem}. The task itself succeeded.`,
			);
		}
	}
	return binary;
}

function wantedFiles(
	context: RequestContext,
	settings: OutputSettings,
	{ task, account, fileName }: TaskEntry,
	provider: ProviderRow,
): Wanted[] {
	const { videoUrl, lastFrameUrl, taskId } = task;
	const { content } = provider.dialect;
	const name = fileName ?? taskId ?? 'video';
	const wanted: Wanted[] = [];
	if (settings.downloadVideo && (videoUrl !== null || (content && taskId !== null))) {
		wanted.push({
			property: settings.binaryPropertyName,
			what: 'video',
			file: { use: 'video', title: name },
			// Only the provider's own address needs the credential.
			from: async () =>
				videoUrl === null
					? {
							account: account ?? (await openAccount(context, provider)),
							path: content?.path(taskId ?? '') ?? '',
						}
					: { url: videoUrl },
		});
	}
	if (settings.lastFramePropertyName !== undefined && lastFrameUrl !== null) {
		wanted.push({
			property: settings.lastFramePropertyName,
			what: 'last frame',
			file: { use: 'image', title: name, suffix: '-last-frame' },
			from: async () => ({ url: lastFrameUrl }),
		});
	}
	return wanted;
}

async function fetchFile(
	context: RequestContext,
	{ file, from }: Wanted,
	signal: AbortSignal | undefined,
): ReturnType<typeof download> {
	try {
		return await download(context, { ...file, from: await from() }, signal);
	} catch (error) {
		if (error instanceof InputError) return { problem: `${error.message}. ${error.hint}` };
		return { problem: error instanceof Error ? error.message : String(error) };
	}
}

/** The video has been fetched: that it can be is no news any more. */
function withoutHint(task: Task): Task {
	return updateTask(task, {
		warnings: task.warnings.filter((warning) => warning !== SERVED_BY_PROVIDER),
	});
}

import type { IBinaryKeyData } from 'n8n-workflow';

import { download, safeFileName, type Download } from '../shared/download';
import { providerOf } from '../shared/providers';
import { warn } from '../shared/task';
import { openAccount, type Account, type RequestContext } from '../shared/transport';
import type { TaskEntry } from './entries';
import type { OutputSettings } from './output';

/**
 * Fetches the files of a succeeded task. A download that fails leaves the task succeeded, with its address and a
 * warning: the clip is made and paid.
 */
export async function fetchFiles(
	context: RequestContext,
	settings: OutputSettings,
	entry: TaskEntry,
	signal: AbortSignal | undefined,
): Promise<IBinaryKeyData | undefined> {
	const { task } = entry;
	const provider = providerOf(task.provider);
	if (task.status !== 'succeeded' || !provider) return undefined;
	const name = entry.fileName ?? task.taskId ?? 'video';
	const wanted: Array<{ property: string; what: string; file: Download }> = [];
	if (settings.downloadVideo) {
		wanted.push({
			property: settings.binaryPropertyName,
			what: 'video',
			file: {
				url: task.videoUrl,
				contentPath: provider.dialect.content?.path(task.taskId ?? ''),
				fileName: name,
				fallbackType: 'video/mp4',
			},
		});
	}
	if (settings.lastFramePropertyName !== undefined && task.lastFrameUrl !== null) {
		const base = safeFileName(name).replace(/\.[a-z0-9]{2,4}$/i, '');
		wanted.push({
			property: settings.lastFramePropertyName,
			what: 'last frame',
			file: { url: task.lastFrameUrl, fileName: `${base}-last-frame`, fallbackType: 'image/png' },
		});
	}
	if (wanted.length === 0) return undefined;

	const binary: IBinaryKeyData = {};
	const account: Account = entry.wait?.account ?? (await openAccount(context, provider));
	for (const { property, what, file } of wanted) {
		const result = await download(context, account, file, signal);
		if ('binary' in result) binary[property] = result.binary;
		else
			entry.task = warn(
				entry.task,
				`The ${what} could not be downloaded: ${result.problem}. The task itself succeeded.`,
			);
	}
	return binary;
}

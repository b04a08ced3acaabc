import type { IExecuteFunctions } from 'n8n-workflow';

import type { Task } from '../items/task';

/** Failed tasks that are named; the others are in the items. */
const NAMED = 5;

/** Says above the output which tasks failed and why, so that nobody has to look through the items' columns. */
export function sayFailures(context: IExecuteFunctions, tasks: readonly Task[]): void {
	const failed = tasks.flatMap(({ failure }, index) => (failure ? [{ index, failure }] : []));
	if (failed.length === 0) return;
	const named = failed
		.slice(0, NAMED)
		.map(({ index, failure }) => `Item ${index}: ${escapeHtml(failure.message)}`);
	const more = failed.length > NAMED ? [`${failed.length - NAMED} more: see "failure"`] : [];
	context.addExecutionHints({
		message: [
			`${failed.length} of ${tasks.length} videos did not succeed.`,
			...named,
			...more,
		].join('<br>'),
		type: 'warning',
		location: 'outputPane',
	});
}

/** n8n shows hints as HTML, and providers write the messages. */
function escapeHtml(message: string): string {
	return message.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

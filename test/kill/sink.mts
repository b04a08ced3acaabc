/** Where the videos end up: a small HTTP server that keeps what was uploaded, by task. */
import { fastify } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Sink {
	/** For example `http://127.0.0.1:40123`. */
	url: string;
	/** What became of each upload that came in whole: whether the file is that of the task it is named after. */
	uploads: Map<string, { right: number; wrong: number }>;
	/** Uploads that are under way now. */
	underWay(): number;
	stop(): Promise<void>;
}

/** @param answerMs how long an upload takes after its last byte */
export async function startSink(answerMs: number): Promise<Sink> {
	const uploads: Sink['uploads'] = new Map();
	let open = 0;
	const app = fastify({ bodyLimit: 64 * 1024 * 1024, forceCloseConnections: true });
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
	app.post<{ Params: { taskId: string } }>('/upload/:taskId', async ({ params, body }) => {
		open++;
		try {
			await sleep(answerMs);
			const seen = uploads.get(params.taskId) ?? { right: 0, wrong: 0 };
			// The simulator writes the task's ID into the file.
			const right = Buffer.isBuffer(body) && body.includes(params.taskId);
			uploads.set(params.taskId, {
				right: seen.right + Number(right),
				wrong: seen.wrong + Number(!right),
			});
			return { stored: true };
		} finally {
			open--;
		}
	});
	const url = await app.listen({ host: '127.0.0.1', port: 0 });
	return { url, uploads, underWay: () => open, stop: () => app.close() };
}

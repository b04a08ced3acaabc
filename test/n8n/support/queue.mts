import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSimulator, type SpawnedSimulator } from '../../simulator/client.mts';
import { N8nApi } from './n8nApi.mts';
import { installPackage, N8nServer } from './n8nServer.mts';
import { queueEnvironment, startPostgres, startRedis } from './services.mts';

/** n8n in queue mode with the package installed: main process, Postgres, Redis, and a simulator beside it. */
export interface Queue {
	api: N8nApi;
	simulator: SpawnedSimulator;
	main: N8nServer;
	/** Starts one more worker. */
	startWorker(): Promise<N8nServer>;
	/** Ends everything, the workers too. */
	stop(): Promise<void>;
}

/** @throws {Error} where something does not come up; what did is stopped then */
export async function startQueue(env: Record<string, string> = {}): Promise<Queue> {
	const userFolder = mkdtempSync(path.join(tmpdir(), 'seedance-queue-'));
	const ends: Array<() => Promise<unknown>> = [];
	const stop = async () => {
		for (const end of ends.reverse()) await end();
		rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
	};
	try {
		installPackage(userFolder);
		const [redis, postgres, simulator] = await Promise.all([
			startRedis(),
			startPostgres(),
			spawnSimulator(),
		]);
		ends.push(
			() => redis.stop(),
			() => postgres.stop(),
			() => simulator.stop(),
		);
		const options = {
			userFolder,
			withoutEditor: true,
			env: { ...queueEnvironment(redis, postgres), ...env },
		};
		const main = await N8nServer.start(options);
		ends.push(() => main.stop());
		const api = await N8nApi.signedIn(main.baseUrl);
		ends.push(() => api.close());
		const startWorker = async (): Promise<N8nServer> => {
			const worker = await N8nServer.start({
				userFolder,
				// Resume addresses are made by workers, and reach the main process.
				env: { ...options.env, N8N_WEBHOOK_URL: `${main.baseUrl}/` },
				role: 'worker',
			});
			ends.push(() => worker.stop());
			return worker;
		};
		return { api, simulator, main, startWorker, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

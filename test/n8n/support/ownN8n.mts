import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSimulator, type SpawnedSimulator } from '../../simulator/client.mts';
import { N8nApi } from './n8nApi.mts';
import { installPackage, N8nServer, type N8nServerOptions } from './n8nServer.mts';

/** An n8n with the package installed and a simulator beside it, of one test file alone: it may kill and restart them. */
export interface OwnN8n {
	server: N8nServer;
	simulator: SpawnedSimulator;
	/** As the owner. */
	api: N8nApi;
	/** Ends both and removes n8n's folder. */
	stop(): Promise<void>;
}

export interface OwnN8nOptions extends Pick<N8nServerOptions, 'binaryData' | 'env'> {
	/** Puts the package into n8n's user folder. Default: as packed now. */
	install?: (userFolder: string) => void;
	/** How long a task takes at the simulator, s. Default: its own. */
	taskSeconds?: number;
}

/** @throws {Error} where something does not come up; what did is stopped then */
export async function startOwnN8n(options: OwnN8nOptions = {}): Promise<OwnN8n> {
	const { install = installPackage, taskSeconds, ...serverOptions } = options;
	const userFolder = mkdtempSync(path.join(tmpdir(), 'seedance-own-'));
	const ends: Array<() => Promise<unknown>> = [];
	const stop = async () => {
		for (const end of ends.reverse()) await end();
		rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
	};
	try {
		install(userFolder);
		const simulator = await spawnSimulator({ seconds: taskSeconds });
		ends.push(() => simulator.stop());
		const server = await N8nServer.start({ withoutEditor: true, userFolder, ...serverOptions });
		ends.push(() => server.stop());
		const api = await N8nApi.signedIn(server.baseUrl);
		ends.push(() => api.close());
		return { server, simulator, api, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

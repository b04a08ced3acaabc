import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inCache } from '../../support/paths.mts';
import { stopAllProcesses } from '../../support/processes.mts';
import { spawnSimulator } from '../../simulator/client.mts';
import { N8nApi } from './n8nApi.mts';
import { installPackage, N8nServer } from './n8nServer.mts';
import { filesFolder, sharedVariable, type SharedAddresses } from './shared.mts';

/**
 * Starts the n8n (with the packed package) and the simulator that the test files share, and hands their
 * addresses on in an environment variable.
 * @returns what ends them
 */
export async function startShared(): Promise<() => Promise<void>> {
	const userFolder = mkdtempSync(path.join(tmpdir(), 'seedance-n8n-'));
	const logFile = inCache('logs', 'n8n-tests.log');
	mkdirSync(path.dirname(logFile), { recursive: true });
	writeFileSync(logFile, '');
	const stop = async () => {
		await stopAllProcesses();
		rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
	};
	try {
		installPackage(userFolder);
		const [server, simulator] = await Promise.all([
			N8nServer.start({
				userFolder,
				// The only folder that file nodes may read and write; else one in the home folder.
				env: { N8N_RESTRICT_FILE_ACCESS_TO: filesFolder(userFolder) },
				onOutput: (text) => appendFileSync(logFile, text),
			}),
			spawnSimulator(),
		]);
		const api = await N8nApi.signedIn(server.baseUrl);
		const addresses: SharedAddresses = {
			n8nUrl: server.baseUrl,
			session: api.session,
			userFolder,
			logFile,
			simulatorUrl: simulator.url,
		};
		process.env[sharedVariable] = JSON.stringify(addresses);
		await Promise.all([api.close(), simulator.client.close()]);
		return stop;
	} catch (error) {
		await stop();
		throw error;
	}
}

import path from 'node:path';
import { SimulatorClient } from '../../simulator/client.mts';
import { N8nApi } from './n8nApi.mts';

/** The environment variable that carries {@link SharedAddresses} to the test files. */
export const sharedVariable = 'SEEDANCE_SHARED_SERVERS';

/** The folder that file nodes of the shared n8n may read and write. */
export function filesFolder(userFolder: string): string {
	return path.join(userFolder, 'files');
}

/** Where the servers are that all test files share. */
export interface SharedAddresses {
	n8nUrl: string;
	/** Of the owner, signed in: see {@link N8nApi}. */
	session: string;
	userFolder: string;
	/** Everything the shared n8n wrote. */
	logFile: string;
	simulatorUrl: string;
}

/** The n8n and the simulator that a test file shares with others, ready to be used. */
export interface Shared extends SharedAddresses {
	api: N8nApi;
	simulator: SimulatorClient;
	/** Closes the connections; the servers go on. */
	close(): Promise<void>;
}

/**
 * The servers that the test run has started. Do not stop or restart them, nor touch what another file
 * made there: use workflow names, webhook paths and API keys of your own.
 * @throws {Error} outside a test run of test/n8n
 */
export function shared(): Shared {
	const variable = process.env[sharedVariable];
	if (!variable) throw new Error('No shared servers: run the tests with npm run test:n8n');
	const addresses = JSON.parse(variable) as SharedAddresses;
	const api = new N8nApi(addresses.n8nUrl, addresses.session);
	const simulator = new SimulatorClient(addresses.simulatorUrl);
	return {
		...addresses,
		api,
		simulator,
		close: async () => {
			await Promise.all([api.close(), simulator.close()]);
		},
	};
}

/**
 * n8n's own packages, loaded once: the engine, its binary store on disk, its logger turned towards us. They come through
 * `require` so that jest and tsx both get the one CommonJS copy that n8n-core itself uses.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../../support/paths.mts';

/** Loads a module as if from the repository's root: packages by name, files as `./nodes/…`. */
export const load = createRequire(inRoot('package.json'));
/** The packages that belong to n8n-core, at the versions that it uses. */
const loadForCore = createRequire(load.resolve('n8n-core'));

/** n8n writes its settings and the binary data here; nothing else does. */
const userFolder = mkdtempSync(path.join(tmpdir(), 'seedance-engine-'));
process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_ENCRYPTION_KEY = 'key of the engine tests';
process.env.N8N_DEFAULT_BINARY_DATA_MODE = 'filesystem';

load('reflect-metadata'); // before anything of n8n
export const n8nWorkflow = load('n8n-workflow') as typeof import('n8n-workflow');
export const n8nCore = load('n8n-core') as typeof import('n8n-core');
const { Container } = loadForCore('@n8n/di') as {
	Container: {
		get<T>(type: abstract new (...args: never[]) => T): T;
		set(type: unknown, value: unknown): void;
	};
};
const { Logger } = loadForCore('@n8n/backend-common') as { Logger: unknown };

/** Told every line that n8n and the nodes log, debug included; nothing is kept. */
export const logReaders = new Set<(line: string) => void>();

const write = (message: string, details?: unknown): void => {
	const line = details === undefined ? message : `${message} ${JSON.stringify(details)}`;
	for (const read of logReaders) read(line);
};
const logger = {
	error: write,
	warn: write,
	info: write,
	debug: write,
	scoped: () => logger,
};
Container.set(Logger, logger);
n8nWorkflow.LoggerProxy.init(logger);

/** Part of what the server gives each run; nothing is connected to it here. */
export const externalSecretsProxy = Container.get(n8nCore.ExternalSecretsProxy);

const binaryData = Container.get(n8nCore.BinaryDataService);
let ready: Promise<void> | undefined;

/** n8n's store of binary data, in its file-system mode. */
export async function binaryStore(): Promise<typeof binaryData> {
	ready ??= binaryData.init();
	await ready;
	return binaryData;
}

/** Removes what n8n wrote to disk. Call it when no run is under way any more. */
export function removeUserFolder(): void {
	rmSync(userFolder, { recursive: true, force: true });
}

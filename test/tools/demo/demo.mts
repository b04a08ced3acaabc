/**
 * The main job on a real n8n, from nothing to downloaded videos, without a key and without cost:
 *
 *     npm run demo                              then look around in the editor; Ctrl-C ends it
 *     npm run demo -- --once --json FILE        writes the final task items, ends with 0 on success
 *     npm run demo -- --provider fal            makes its clips at another provider than CubicSpaces
 *
 * The provider is the simulator of test/simulator; n8n and its data live in `node_modules/.cache/seedance/demo/`.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { INodeExecutionData } from 'n8n-workflow';
import {
	endStatuses,
	errorOf,
	runsOf,
	type Execution,
	type N8nApi,
	type StoredWorkflow,
} from '../../n8n/support/n8nApi.mts';
import { readExample } from '../../n8n/support/examples.mts';
import { installPackage } from '../../n8n/support/n8nServer.mts';
import { runData } from '../../n8n/support/workflows.mts';
import type { SpawnedSimulator } from '../../simulator/client.mts';
import { PROVIDERS, type ProviderId } from '../../simulator/types.mts';
import { keptUserFolder } from '../../support/paths.mts';
import {
	endProcessesOnSignals,
	isEnding,
	stopAllProcesses,
	tail,
} from '../../support/processes.mts';
import { atProvider, exampleProvider, mainExample } from './atProvider.mts';
import { DemoError, simulatorKey, startInstance, store } from './instance.mts';

const startedAt = Date.now();

function say(line: string): void {
	const seconds = ((Date.now() - startedAt) / 1000).toFixed(0).padStart(3);
	console.log(`${seconds} s  ${line}`);
}

/** Runs a workflow as its *Execute workflow* button does, and tells what happens meanwhile. */
async function runAndTell(
	api: N8nApi,
	simulator: SpawnedSimulator,
	workflow: StoredWorkflow,
): Promise<Execution> {
	const id = await api.runManually(workflow);
	const deadline = Date.now() + 300_000;
	for (let told = ''; ;) {
		const execution = await api.getExecution(id);
		if (endStatuses.includes(execution.status)) return execution;
		if (Date.now() > deadline) throw new DemoError('The workflow has not finished in 5 minutes.');
		const tasks = await simulator.client.tasks(simulatorKey);
		const finished = tasks.filter(({ status }) => status === 'succeeded').length;
		const news = `${tasks.length} clips created, ${finished} finished at the provider`;
		if (tasks.length > 0 && news !== told) say(`  ${news}`);
		told = news;
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
}

/** Prints the task items as a table. @returns whether there are four, all finished and downloaded */
async function report(api: N8nApi, taskItems: INodeExecutionData[]): Promise<boolean> {
	const rows = [];
	for (const { json, binary } of taskItems) {
		const { taskId, mode, status, durationSeconds, resolution, aspectRatio, videoUrl } = json;
		const video = typeof videoUrl === 'string' ? videoUrl.split('?')[0] : videoUrl;
		const bytes = binary?.video ? (await api.downloadBinary(binary.video)).length : 0;
		rows.push({ taskId, mode, status, durationSeconds, resolution, aspectRatio, video, bytes });
	}
	console.table(rows);
	// Some providers give no address and serve the file themselves.
	const good = rows.filter(({ status, bytes }) => status === 'succeeded' && bytes > 0);
	return good.length === 4 && rows.length === 4;
}

async function demo(
	once: boolean,
	jsonFile: string | undefined,
	provider: ProviderId,
): Promise<void> {
	say('Starting the provider simulator and n8n');
	const { server, simulator, api, credentials, examples, signIn } = await startInstance(
		keptUserFolder('demo'),
		installPackage,
	);
	say(`n8n runs with this package and ${examples.size} example workflows`);

	const example = examples.get(mainExample);
	if (!example) throw new DemoError(`examples/${mainExample} is missing`);
	const credential = credentials.get(provider);
	if (!credential) throw new DemoError(`There is no credential for ${provider}`);
	const main =
		provider === exampleProvider
			? example
			: await store(api, atProvider(readExample(mainExample), provider, credential));
	say(`Running "${main.name}"`);
	const execution = await runAndTell(api, simulator, main);
	if (execution.status !== 'success') {
		throw new DemoError(
			`The workflow ended with "${execution.status}": ${errorOf(execution) ?? 'no message'}\n` +
				`${failedNode(execution)}\nThe end of n8n's log:\n${tail(server.log)}`,
		);
	}
	say('Finished');
	const taskItems = runData(execution, 'Seedance Wait');
	const good = await report(api, taskItems);
	if (jsonFile !== undefined) {
		const list = taskItems.map(({ json }) => json);
		writeFileSync(path.resolve(jsonFile), `${JSON.stringify(list, null, '\t')}\n`);
	}
	await Promise.all([api.close(), simulator.client.close()]);
	if (!good) throw new DemoError('Not all four clips succeeded with a downloaded video.');

	if (once) return;
	console.log(`\n${signIn(main)}

Open "Executions" to see the run, or press "Execute workflow" for another one. Ctrl-C ends the demo.`);
	await server.waitForExit();
	if (!isEnding()) throw new DemoError(`n8n has ended. The end of its log:\n${tail(server.log)}`);
}

function failedNode(execution: Execution): string {
	const { lastNodeExecuted: name = '' } = execution.data.resultData;
	const error = runsOf(execution, name).at(-1)?.error;
	return `Node: ${name}${error?.description ? `\n${error.description}` : ''}`;
}

endProcessesOnSignals(() => console.log('\nEnding n8n and the simulator'));
try {
	const { values } = parseArgs({
		options: {
			once: { type: 'boolean', default: false },
			json: { type: 'string' },
			provider: { type: 'string', default: exampleProvider },
		},
	});
	const provider = PROVIDERS.find((id) => id === values.provider);
	if (!provider)
		throw new DemoError(`There is no provider "${values.provider}": ${PROVIDERS.join(', ')}`);
	await demo(values.once, values.json, provider);
} catch (error) {
	process.exitCode = 1;
	console.error(error instanceof DemoError ? error.message : error);
} finally {
	await stopAllProcesses();
}

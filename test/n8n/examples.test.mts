import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import type { ProviderId, TaskReport } from '../simulator/types.mts';
import { inRoot } from '../support/paths.mts';
import { sendChatMessage } from './support/chat.mts';
import { simulatorCredential } from './support/credentials.mts';
import { exampleFiles, loadExample, readExample } from './support/examples.mts';
import { errorOf, type Execution, type StoredCredential } from './support/n8nApi.mts';
import { lastToolAnswer, startScriptedModel } from './support/scriptedModel.mts';
import { filesFolder, shared } from './support/shared.mts';
import { jsonOf, runData, type WorkflowJson } from './support/workflows.mts';

/**
 * Every example but the main one (see mainJob.test.mts), imported as its file is, run on the real n8n against the
 * simulator. What differs from the file: credentials (they point at the simulator), and where a test says so a value
 * (a folder, an address, a ceiling) or what would talk to a foreign service (the model behind the agent is a scripted
 * one on this machine).
 */

const { api, simulator, userFolder, close } = shared();

afterAll(close);

/** Credentials of a key for the providers of an example, by credential type. */
async function credentialsOf(
	keys: Partial<Record<ProviderId, string>>,
): Promise<Map<string, StoredCredential>> {
	const made = new Map<string, StoredCredential>();
	for (const [provider, key] of Object.entries(keys) as Array<[ProviderId, string]>) {
		const { type, data } = simulatorCredential(provider, simulator.url, key);
		made.set(type, await api.createCredential(type, data, key));
		await simulator.setSettings(key, { taskSeconds: 1 });
	}
	return made;
}

/**
 * The example with these credentials and changes.
 * @param changes by node name: parameters to replace
 */
function prepared(
	file: string,
	credentials: ReadonlyMap<string, StoredCredential>,
	changes: Record<string, INodeParameters> = {},
): WorkflowJson {
	const workflow = loadExample(file, credentials);
	for (const node of workflow.nodes) Object.assign(node.parameters, changes[node.name]);
	const unknown = Object.keys(changes).filter(
		(name) => !workflow.nodes.some((node) => node.name === name),
	);
	if (unknown.length > 0) throw new Error(`${file} has no node ${unknown.join(', ')}`);
	return workflow;
}

/** Imports a workflow, runs it as its *Execute workflow* button does, and waits for the end. */
async function run(workflow: WorkflowJson): Promise<Execution> {
	const id = await api.runManually(await api.createWorkflow(workflow));
	return await api.waitForExecution(id, { timeoutMs: 120_000 });
}

/** @throws {Error} with the workflow's own message, if it failed */
async function runToSuccess(workflow: WorkflowJson): Promise<Execution> {
	const execution = await run(workflow);
	if (execution.status !== 'success') {
		throw new Error(`${execution.status}: ${errorOf(execution) ?? 'no message'}`);
	}
	return execution;
}

/** The content items of an Ark task's request. */
function contentOf(task: TaskReport | undefined): Array<Record<string, unknown>> {
	return (task?.request as { content: Array<Record<string, unknown>> }).content;
}

test('every node, version and parameter of every example is known to n8n', async () => {
	interface Known {
		version: number | number[];
		properties: Array<{ name: string }>;
	}
	const loaded = (await api.nodeTypes()) as unknown as Array<{ name: string } & Known>;
	const problems: string[] = [];
	for (const file of exampleFiles()) {
		for (const node of readExample(file).nodes) {
			const known = loaded.find(
				({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
			);
			if (!known) problems.push(`${file}: ${node.name}: ${node.type} ${node.typeVersion}`);
			const names = known?.properties.map(({ name }) => name) ?? [];
			for (const name of Object.keys(node.parameters)) {
				if (known && !names.includes(name)) problems.push(`${file}: ${node.name}: ${name}`);
			}
		}
	}
	expect(problems).toEqual([]);
});

test('a table of prompts to a folder of videos; a row that fails stops nobody else', async () => {
	const credentials = await credentialsOf({ ark: 'sim-example-table' });
	await simulator.setSettings('sim-example-table', {
		outcomes: [{ match: 'kitchen', outcome: 'failed' }],
	});
	// Where n8n may write here; in the file it is where n8n's own container may.
	const folder = filesFolder(userFolder);
	mkdirSync(path.join(folder, 'videos'), { recursive: true });
	copyFileSync(inRoot('examples', 'prompts.csv'), path.join(folder, 'prompts.csv'));
	const execution = await runToSuccess(
		prepared('prompts-table-to-folder.json', credentials, {
			'Read Table': { fileSelector: path.join(folder, 'prompts.csv') },
			'Save Video': { fileName: `=${folder}/videos/{{ $json.title }}.mp4` },
		}),
	);
	const files = readdirSync(path.join(folder, 'videos')).sort();
	expect(files).toEqual(['mascot.mp4', 'product.mp4', 'sunrise.mp4']);
	for (const file of files) {
		expect(statSync(path.join(folder, 'videos', file)).size).toBeGreaterThan(10_000);
		expect(
			readFileSync(path.join(folder, 'videos', file))
				.subarray(4, 8)
				.toString(),
		).toBe('ftyp');
	}
	expect(jsonOf(execution, 'Seedance Create').map(({ mode }) => mode)).toEqual([
		'textToVideo',
		'imageToVideo',
		'firstLastFrame',
		'reference',
	]);
	const [failed, ...others] = jsonOf(execution, 'Failed Clips');
	expect(others).toEqual([]);
	expect(failed).toEqual({
		title: 'before-and-after',
		status: 'failed',
		reason: expect.stringMatching(/\w+ \w+/),
		whatToDo: expect.any(String),
		taskId: expect.stringMatching(/^cgt-/),
		mode: 'firstLastFrame',
	});
});

describe('nightly clips with a cost ceiling', () => {
	test('below it, the clips are made and summed up', async () => {
		const credentials = await credentialsOf({ qingbo: 'sim-example-night' });
		const execution = await runToSuccess(prepared('nightly-with-cost-ceiling.json', credentials));
		const [summary] = jsonOf(execution, 'Summary');
		expect(summary).toMatchObject({ clips: 3, succeeded: 3 });
		expect(summary?.costUsd).toBeGreaterThan(0);
		expect(summary?.costUsd).toBeLessThanOrEqual(5);
	});

	test('above it, the run fails with both amounts and nothing is sent', async () => {
		const credentials = await credentialsOf({ qingbo: 'sim-example-dear-night' });
		const execution = await run(
			prepared('nightly-with-cost-ceiling.json', credentials, {
				'Seedance Create': { options: { maxCost: 2 } },
			}),
		);
		expect(execution.status).toBe('error');
		// 3 clips × 5 s × 0.13345 USD (docs/sources.md#qingbo-june-2026, Pricing).
		expect(errorOf(execution)).toMatch(/2\.00175.*\b2\b/);
		expect(await simulator.counts('sim-example-dear-night')).toEqual({});
	});
});

describe('a portrait through moderation into a video', () => {
	test('an approved picture is the reference', async () => {
		const credentials = await credentialsOf({ cubicSpaces: 'sim-example-portrait' });
		const execution = await runToSuccess(prepared('portrait-through-moderation.json', credentials));
		const [asset] = jsonOf(execution, 'Seedance Asset Moderate');
		expect(asset).toMatchObject({ approved: true, assetUrl: expect.stringMatching(/^asset:/) });
		expect(jsonOf(execution, 'Seedance Wait')).toMatchObject([
			{ status: 'succeeded', mode: 'reference' },
		]);
		const [task] = await simulator.tasks('sim-example-portrait');
		expect(JSON.stringify(task?.request)).toContain(String(asset?.assetUrl));
		expect(task?.prompt).toContain('image 1');
	});

	test('a rejected one goes to the error output, and no clip is made', async () => {
		const credentials = await credentialsOf({ cubicSpaces: 'sim-example-rejected' });
		const portrait = readExample('portrait-through-moderation.json').nodes.find(
			({ name }) => name === 'Portrait',
		);
		const parameters = JSON.parse(
			JSON.stringify(portrait?.parameters).replace('portrait.png', 'reject.png'),
		) as INodeParameters;
		const execution = await runToSuccess(
			prepared('portrait-through-moderation.json', credentials, { Portrait: parameters }),
		);
		expect(jsonOf(execution, 'Not Approved')).toMatchObject([
			{ details: { asset: { approved: false, status: 'rejected' } } },
		]);
		expect(await simulator.tasks('sim-example-rejected')).toEqual([]);
	});
});

test('a long film: each scene starts with the last frame of the one before', async () => {
	const credentials = await credentialsOf({ ark: 'sim-example-film' });
	const execution = await runToSuccess(prepared('long-film-chained-clips.json', credentials));
	const film = runData(execution, 'Film');
	expect(film.map(({ json }) => json.scene)).toEqual([1, 2, 3]);
	expect(film.map(({ binary }) => binary?.video?.fileName)).toEqual([
		'scene-1.mp4',
		'scene-2.mp4',
		'scene-3.mp4',
	]);
	expect(film.map(({ json }) => json.mode)).toEqual([
		'textToVideo',
		'imageToVideo',
		'imageToVideo',
	]);
	const tasks = await simulator.tasks('sim-example-film');
	const firstFrames = tasks.map((task) =>
		contentOf(task).find(({ role }) => role === 'first_frame'),
	);
	expect(firstFrames[0]).toBeUndefined();
	for (const scene of [1, 2]) {
		expect(film[scene - 1]?.json.lastFrameUrl).toEqual(expect.stringMatching(/^http/));
		expect(firstFrames[scene]).toMatchObject({
			image_url: { url: film[scene - 1]?.json.lastFrameUrl },
		});
	}
});

test('failed clips again with a second provider, but not what the policy refused', async () => {
	const credentials = await credentialsOf({
		cubicSpaces: 'sim-example-first-choice',
		qingbo: 'sim-example-second-choice',
	});
	await simulator.setSettings('sim-example-first-choice', {
		outcomes: [
			{
				match: 'lighthouse',
				outcome: 'failed',
				code: 'InternalServiceError',
				message: 'Try later',
			},
			{
				match: 'cat',
				outcome: 'failed',
				code: 'OutputVideoSensitiveContentDetected',
				message: 'The output video may be related to policy restrictions.',
			},
		],
	});
	const execution = await runToSuccess(prepared('retry-with-second-provider.json', credentials));
	const clips = jsonOf(execution, 'All Clips');
	expect(
		clips.map(({ provider, status, prompt }) => [provider, status, String(prompt).slice(2, 12)]),
	).toEqual([
		['cubicSpaces', 'succeeded', 't air ball'],
		['qingbo', 'succeeded', 'lighthouse'],
	]);
	expect(jsonOf(execution, 'Left Out')).toMatchObject([{ failure: { category: 'contentPolicy' } }]);
	expect(await simulator.tasks('sim-example-second-choice')).toHaveLength(1);
});

test('an AI agent makes a video with the tools', async () => {
	const credentials = await credentialsOf({ ark: 'sim-example-agent' });
	const model = await startScriptedModel([
		(_messages, tools) => {
			expect(tools.map(({ function: { name } }) => name).sort()).toEqual([
				'Seedance_Create',
				'Seedance_Wait',
			]);
			return {
				call: 'Seedance_Create',
				with: { prompt: 'A cat in the rain', firstFrame: '', duration: 5, aspectRatio: '9:16' },
			};
		},
		(messages) => ({
			call: 'Seedance_Wait',
			with: { taskId: taskOf(lastToolAnswer(messages)).taskId },
		}),
		(messages) => ({ say: `Here it is: ${taskOf(lastToolAnswer(messages)).videoUrl}` }),
	]);
	try {
		const openAi = await api.createCredential(
			'openAiApi',
			{ apiKey: 'scripted', url: model.url },
			'Scripted model',
		);
		const stored = await api.createWorkflow(
			prepared('ai-agent-with-seedance-tools.json', credentials.set('openAiApi', openAi)),
		);
		const execution = await api.waitForExecution(
			await sendChatMessage(api, stored.id, 'A cat in the rain'),
			{ timeoutMs: 120_000 },
		);
		expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
		expect(model.turns()).toBe(3);
		const [answer] = jsonOf(execution, 'AI Agent');
		expect(answer?.output).toMatch(/^Here it is: http.*\.mp4/);
		const tasks = await simulator.tasks('sim-example-agent');
		expect(tasks.map(({ prompt, status }) => [prompt, status])).toEqual([
			['A cat in the rain', 'succeeded'],
		]);
		expect(tasks[0]?.request).toMatchObject({ ratio: '9:16', duration: 5 });
	} finally {
		await model.stop();
	}
});

/** A tool's answer is one task item, alone or in a list. */
function taskOf(answer: unknown): { taskId: string; videoUrl: string } {
	return [answer].flat()[0] as { taskId: string; videoUrl: string };
}

test("the provider's callback ends the wait", async () => {
	const credentials = await credentialsOf({ ark: 'sim-example-callback' });
	await simulator.setSettings('sim-example-callback', { taskSeconds: 5 });
	const started = Date.now();
	const execution = await runToSuccess(prepared('callback-ends-the-wait.json', credentials));
	// Without the call the first look at a parked task comes after a minute.
	expect(Date.now() - started).toBeLessThan(50_000);
	const [clip] = runData(execution, 'Seedance Wait');
	expect(clip?.json).toMatchObject({ status: 'succeeded' });
	expect(clip?.binary?.video?.mimeType).toBe('video/mp4');
	const calls = await simulator.callbacks('sim-example-callback');
	expect(calls.some(({ answerStatus }) => answerStatus === 200)).toBe(true);
});

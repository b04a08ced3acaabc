import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import type { TaskReport } from '../simulator/types.mts';
import { inRoot } from '../support/paths.mts';
import { sendChatMessage } from './support/chat.mts';
import { DataTable } from './support/dataTables.mts';
import { exampleRuns, prepared } from './support/exampleRuns.mts';
import { exampleFiles, readExample } from './support/examples.mts';
import { errorOf, type Execution, type StoredCredential } from './support/n8nApi.mts';
import { lastToolAnswer, startScriptedModel } from './support/scriptedModel.mts';
import { filesFolder, shared } from './support/shared.mts';
import { jsonOf, runData } from './support/workflows.mts';

/**
 * Every example but the main one (see mainJob.test.mts) and those with a form (exampleForms.test.mts), imported as its file is, run on the real n8n against the
 * simulator. What differs from the file: credentials (they point at the simulator), and where a test says so a value
 * (a folder, an address, a ceiling) or what would talk to a foreign service (the model behind the agent is a scripted
 * one on this machine).
 */

const { api, simulator, userFolder, close } = shared();

afterAll(close);

const { credentialsOf, run, runToSuccess } = exampleRuns({ api, simulator });

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

	test('a clip that failed, and costs nothing by the page, is not summed up', async () => {
		const key = 'sim-example-failed-night';
		const credentials = await credentialsOf({ qingbo: key });
		await simulator.setFaults(key, [{ on: 'create', kind: 'insufficientBalance' }]);
		const execution = await runToSuccess(
			prepared('nightly-with-cost-ceiling.json', credentials, {
				'Seedance Create': { failedItems: 'return' },
			}),
		);
		const [summary] = jsonOf(execution, 'Summary');
		expect(summary).toMatchObject({ clips: 3, succeeded: 2 });
		expect(summary?.costUsd).toBeCloseTo(
			jsonOf(execution, 'Seedance Wait')
				.filter(({ status }) => status === 'succeeded')
				.reduce((sum, { cost }) => sum + Number((cost as { chargedUsd: number }).chargedUsd), 0),
		);
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

describe('a sheet as control panel', () => {
	const text = 'string' as const;
	const columns = {
		...{ title: text, state: text, prompt: text, firstFrame: text, referenceImages: text },
		...{ duration: text, taskId: text, provider: text, videoUrl: text },
		...{ costUsd: 'number' as const, reason: text },
	};
	const key = 'sim-example-sheet';
	let table: DataTable;
	let credentials: Map<string, StoredCredential>;
	// The simulator is no region of Ark with a price in US dollars.
	const priced = {
		'Seedance Create': { options: { includeOtherFields: true, pricePerSecond: 0.1 } },
	};
	/** The videos take a second; then the second workflow asks. */
	const untilDone = async (): Promise<void> => {
		await sleep(1_500);
		await runToSuccess(prepared('sheet-fetch-open.json', credentials));
	};
	const states = async (): Promise<unknown[]> =>
		(await table.rows()).map(({ title, state }) => [title, state]);

	beforeAll(async () => {
		credentials = await credentialsOf({ ark: key });
		table = await DataTable.create(api, 'seedance_videos', columns);
		await simulator.setSettings(key, { outcomes: [{ match: 'kitchen', outcome: 'failed' }] });
	});

	test('the CSV beside it has the columns of the table', () => {
		const csv = readFileSync(inRoot('examples', 'videos.csv'), 'utf8');
		expect(csv.split('\n')[0]?.split(',')).toEqual(Object.keys(columns));
	});

	test('new rows are made, and cost and reason are written back; another row is left alone', async () => {
		await table.insert([
			{ title: 'sunrise', state: 'new', prompt: 'The sun rises over a bay' },
			{ title: 'kitchen', state: 'new', prompt: 'An old kitchen' },
			{ title: 'wrong', state: 'new', prompt: 'A hill', duration: '99' },
			{ title: 'broken off', state: 'sending', prompt: 'A river' },
		]);
		await runToSuccess(prepared('sheet-control-panel.json', credentials, priced));
		expect((await states()).map(String)).toEqual([
			'sunrise,made',
			'kitchen,made',
			'wrong,failed',
			'broken off,sending',
		]);
		await untilDone();
		expect(await table.rows()).toMatchObject([
			{
				title: 'sunrise',
				state: 'done',
				provider: 'ark',
				videoUrl: expect.stringMatching(/^http/),
			},
			{ title: 'kitchen', state: 'failed', reason: expect.stringMatching(/\w+ \w+/) },
			{
				...{ title: 'wrong', state: 'failed', taskId: null, costUsd: 0 },
				reason: expect.stringMatching(/99/),
			},
			{ title: 'broken off', state: 'sending', taskId: null },
		]);
		const [sunrise] = await table.rows();
		expect(sunrise?.costUsd).toBeGreaterThan(0);
		expect(await simulator.tasks(key)).toHaveLength(2);
	});

	test('two runs at once make each row once', async () => {
		await table.insert(
			['one', 'two', 'three'].map((title) => ({ title, state: 'new', prompt: `Scene ${title}` })),
		);
		const before = (await simulator.tasks(key)).length;
		await Promise.all(
			[1, 2].map(async () => await runToSuccess(prepared('sheet-control-panel.json', credentials))),
		);
		expect((await simulator.tasks(key)).length - before).toBe(3);
	});

	test('the second workflow fetches what is still open by task ID and provider alone', async () => {
		await table.update('title', 'sunrise', { state: 'made', videoUrl: null, reason: null });
		await table.update('title', 'kitchen', { state: 'made', videoUrl: null, reason: null });
		const before = (await simulator.tasks(key)).length;
		await runToSuccess(prepared('sheet-fetch-open.json', credentials));
		expect((await states()).slice(0, 4)).toEqual([
			['sunrise', 'done'],
			['kitchen', 'failed'],
			['wrong', 'failed'],
			['broken off', 'sending'],
		]);
		const [sunrise, kitchen] = await table.rows();
		expect(sunrise?.videoUrl).toMatch(/^http/);
		expect(kitchen?.reason).toMatch(/\w+ \w+/);
		expect(await simulator.tasks(key)).toHaveLength(before);
	});
});

test('a storyboard: the same characters and voice in each shot, and the last frame of the one before', async () => {
	const key = 'sim-example-storyboard';
	const credentials = await credentialsOf({ ark: key });
	const folder = filesFolder(userFolder);
	mkdirSync(folder, { recursive: true });
	const execution = await runToSuccess(
		prepared('storyboard-same-characters.json', credentials, {
			'Save Shot': { fileName: `=${folder}/shot-{{ $json.shot }}.mp4` },
		}),
	);
	const tasks = await simulator.tasks(key);
	const waits = runDataOfEachRun(execution, 'Seedance Wait');
	expect(tasks).toHaveLength(3);
	for (const [index, task] of tasks.entries()) {
		const images = contentOf(task)
			.filter(({ role }) => role === 'reference_image')
			.map(({ image_url }) => (image_url as { url: string }).url);
		expect(images).toEqual([
			'https://example.com/images/mira.png',
			'https://example.com/images/fox.png',
			...(index > 0 ? [waits[index - 1]?.lastFrameUrl] : []),
		]);
		expect(contentOf(task).filter(({ role }) => role === 'reference_audio')).toHaveLength(1);
		expect(/Begin exactly with/.test(String(task.prompt))).toBe(index > 0);
	}
	const [join] = jsonOf(execution, 'Join Command');
	expect(join).toMatchObject({
		files: ['shot-1.mp4', 'shot-2.mp4', 'shot-3.mp4'],
		shotsTxt: "file 'shot-1.mp4'\nfile 'shot-2.mp4'\nfile 'shot-3.mp4'",
		filmSrt: expect.stringContaining('2\n00:00:05,000 --> 00:00:10,000\nHer fox knows the way.'),
		command: expect.stringMatching(/^ffmpeg /),
	});
	for (const file of join?.files as string[]) {
		expect(statSync(path.join(folder, file)).size).toBeGreaterThan(10_000);
	}
});

/** The first item of each run of a node in a loop. */
function runDataOfEachRun(execution: Execution, node: string): Array<Record<string, unknown>> {
	const runs = execution.data.resultData.runData[node] ?? [];
	return runs.map(({ data }) => data?.main[0]?.[0]?.json ?? {});
}

test('cost and quota for each client: what no longer fits is not made, and what is made is logged', async () => {
	const key = 'sim-example-quota';
	const credentials = await credentialsOf({ qingbo: key });
	const clients = await DataTable.create(api, 'seedance_clients', {
		client: 'string',
		quotaUsd: 'number',
	});
	const log = await DataTable.create(api, 'seedance_log', {
		...({ client: 'string', taskId: 'string', provider: 'string', model: 'string' } as const),
		...({ status: 'string', costUsd: 'number' } as const),
	});
	// A video costs 5 s × 0.13345 USD (docs/sources.md#qingbo-june-2026, Pricing): Acme can pay one of two more.
	await clients.insert([{ client: 'Acme', quotaUsd: 2 }]);
	await log.insert([
		{ client: 'Acme', taskId: 'earlier', provider: 'qingbo', status: 'succeeded', costUsd: 0.9 },
	]);
	const execution = await runToSuccess(prepared('cost-and-quota-per-client.json', credentials));
	expect(jsonOf(execution, 'Over Quota')).toMatchObject([
		{
			client: 'Acme',
			allowed: false,
			reason: expect.stringMatching(/costs 0\.66725 USD, and 0\.4/),
		},
		{ client: 'Umbrella', allowed: false },
	]);
	expect(await simulator.tasks(key)).toHaveLength(1);
	const [, made, ...others] = await log.rows();
	expect(others).toEqual([]);
	expect(made).toMatchObject({ client: 'Acme', provider: 'qingbo', status: 'succeeded' });
	expect(made?.costUsd).toBeGreaterThan(0);
});

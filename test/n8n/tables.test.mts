/**
 * Batches from tables: one table and the same fields of the nodes for every provider. Rows of every mode, empty cells,
 * numbers as text, lists in every form, and rows that are wrong.
 */
import { randomUUID } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import { MODELS } from '../engine/support/samples.mts';
import { PROVIDERS, TAKEN, type Outcome, type ProviderId } from '../simulator/types.mts';
import { simulatorCredential } from './support/credentials.mts';
import { errorOf, type Execution, type StoredCredential } from './support/n8nApi.mts';
import { startingWith } from './support/parked.mts';
import { shared } from './support/shared.mts';
import {
	assetModerate,
	manualTrigger,
	modelId,
	node,
	runData,
	seedanceCreate,
	seedanceWait,
	workflow,
	type NodeJson,
	type WorkflowJson,
} from './support/workflows.mts';

const { api, simulator, simulatorUrl, close } = shared();
afterAll(close);

const at = (name: string) => `https://media.example.com/${name}`;

/** What a row means; what is absent is left to the provider. */
interface Meaning {
	mode: 'textToVideo' | 'imageToVideo' | 'firstLastFrame' | 'reference';
	prompt: string;
	first?: string;
	last?: string;
	images?: string[];
	videos?: string[];
	audios?: string[];
	seconds?: number;
	size?: string;
	/** `frame`: that of the first frame. */
	ratio: string;
	sound: boolean;
}

interface Row {
	title: string;
	/** The cells as the table has them; those that are not named are missing. */
	cells: Record<string, unknown>;
	/** What is sent … */
	meant?: Meaning;
	/** … or why nothing is. */
	refused?: RegExp;
}

const TOO_LONG = 'too long';
const ROWS: Row[] = [
	{
		title: 'text, everything as text',
		cells: {
			prompt: 'A fox in the snow',
			first: '',
			last: null,
			images: '',
			videos: null,
			seconds: '5',
			size: '720P',
			ratio: ' 9:16 ',
			sound: 'false',
			error: 'a column that n8n would take for a failed run',
		},
		meant: {
			mode: 'textToVideo',
			prompt: 'A fox in the snow',
			seconds: 5,
			size: '720p',
			ratio: '9:16',
			sound: false,
		},
	},
	{
		title: 'last frame alone',
		cells: { prompt: 'Where from?', first: '', last: at('last.png'), seconds: 5 },
		refused: /^A last frame is set without a first frame$/,
	},
	{
		title: 'image',
		cells: {
			prompt: 'The product turns',
			first: ` ${at('first.png')} `,
			last: '',
			images: [],
			seconds: 6,
			size: '',
			ratio: null,
			sound: '',
		},
		meant: {
			mode: 'imageToVideo',
			prompt: 'The product turns',
			first: at('first.png'),
			seconds: 6,
			ratio: 'frame',
			sound: true,
		},
	},
	{
		title: 'frames and references',
		cells: { prompt: 'Both', first: at('first.png'), images: at('one.png'), seconds: 5 },
		refused: /^First or last frame and reference media are both set/,
	},
	{
		title: 'frames',
		cells: {
			prompt: 'From here to there',
			first: at('first.png'),
			last: at('last.png'),
			seconds: ' 8 ',
			size: 480,
			ratio: '4:3',
			sound: true,
		},
		meant: {
			mode: 'firstLastFrame',
			prompt: 'From here to there',
			first: at('first.png'),
			last: at('last.png'),
			seconds: 8,
			size: '480p',
			ratio: '4:3',
			sound: true,
		},
	},
	{
		title: 'an array squeezed into text',
		cells: { prompt: 'Two', images: `${at('one.png')},${at('two.png')}`, seconds: 5 },
		refused: /^Reference Images is an array that a template turned into text/,
	},
	{
		title: 'references: lines, JSON, an array',
		cells: {
			prompt: '@image2 walks like @video1 and hums @audio1',
			images: `${at('one.png')}\r\n${at('two.png')}\n`,
			videos: JSON.stringify([at('walk.mp4')]),
			audios: [at('hum.mp3')],
			seconds: 10,
			size: null,
			ratio: '1:1',
			sound: 1,
		},
		meant: {
			mode: 'reference',
			prompt: '@image2 walks like @video1 and hums @audio1',
			images: [at('one.png'), at('two.png')],
			videos: [at('walk.mp4')],
			audios: [at('hum.mp3')],
			seconds: 10,
			ratio: '1:1',
			sound: true,
		},
	},
	{
		title: 'a blank entry that the prompt counts',
		cells: { prompt: '@image2 alone', images: [at('one.png'), null, at('two.png')], seconds: 5 },
		refused: /^Reference Images: entry 2 is empty, and the prompt counts the entries$/,
	},
	{
		title: 'a blank entry that nobody counts',
		cells: { prompt: 'Both of them', images: [at('one.png'), '', at('two.png')], seconds: 4 },
		meant: {
			mode: 'reference',
			prompt: 'Both of them',
			images: [at('one.png'), at('two.png')],
			seconds: 4,
			ratio: '16:9',
			sound: true,
		},
	},
	{
		title: 'no number',
		cells: { prompt: 'Five', seconds: 'five' },
		refused: /^Duration is "five", not a number$/,
	},
	{
		title: TOO_LONG,
		cells: { prompt: 'Forty', seconds: '40' },
		refused: /^Duration is 40 seconds; \S+ makes 4 to 15 seconds$/,
	},
	{
		title: 'a prompt and nothing else',
		cells: { prompt: 'A dog on the beach' },
		meant: { mode: 'textToVideo', prompt: 'A dog on the beach', ratio: '16:9', sound: true },
	},
];
const GOOD = ROWS.filter(({ meant }) => meant);

/** The task of this row fails. */
const FAILS = 'From here to there';
const OUTCOMES: Outcome[] = [
	{ match: FAILS, outcome: 'failed', code: 'E42', message: 'The model gave up' },
	// Not over at the first look. (Xingchao asks for 20 s between two.)
	{ match: 'for qingbo', outcome: 'succeeded', seconds: 1 },
];

type Body = Record<string, unknown>;

/** Ark's content items (docs/sources.md#cubicspaces, Official-Compatible API). */
function content({ first, last, images = [], videos = [], audios = [] }: Meaning): Body[] {
	const items = (type: string, role: string, urls: string[]) =>
		urls.map((url) => ({ type, [type]: { url }, role }));
	return [
		...items('image_url', 'first_frame', first === undefined ? [] : [first]),
		...items('image_url', 'last_frame', last === undefined ? [] : [last]),
		...items('image_url', 'reference_image', images),
		...items('video_url', 'reference_video', videos),
		...items('audio_url', 'reference_audio', audios),
	];
}

const spoken = (prompt: string) => prompt.replace(/@(image|video|audio)(\d)/g, '$1 $2');
/** The kind with a capital. */
const capital = (prompt: string, [before, after]: [string, string]) =>
	prompt.replace(
		/@(image|video|audio)(\d)/g,
		(_, kind: string, number: string) =>
			`${before}${kind[0].toUpperCase()}${kind.slice(1)}${number}${after}`,
	);
const orNothing = (list: Body[]) => (list.length > 0 ? list : undefined);
const text = (seconds: number | undefined) => (seconds === undefined ? undefined : `${seconds}`);
/** Where nothing makes the clip follow its frame … */
const left = (ratio: string) => (ratio === 'frame' ? undefined : ratio);
/** … and where the provider would else take 16:9. */
const adaptive = (ratio: string) => (ratio === 'frame' ? 'adaptive' : ratio);

function arkBody(row: Meaning): Body {
	return {
		content: [{ type: 'text', text: spoken(row.prompt) }, ...content(row)],
		duration: row.seconds,
		resolution: row.size,
		ratio: left(row.ratio),
		generate_audio: row.sound,
	};
}

/** What each provider's document makes of a row. */
const BODIES: Record<ProviderId, (row: Meaning) => Body> = {
	ark: arkBody,
	cubicSpacesArk: arkBody,
	cubicSpaces: (row) => ({
		prompt: spoken(row.prompt),
		seconds: text(row.seconds),
		metadata: {
			resolution: row.size,
			ratio: left(row.ratio),
			generate_audio: row.sound,
			content: orNothing(content(row)),
		},
	}),
	fal: (row) => ({
		prompt: capital(row.prompt, ['@', '']),
		duration:
			row.seconds === undefined ? undefined : row.seconds === -1 ? 'auto' : `${row.seconds}`,
		resolution: row.size,
		aspect_ratio: ['frame', 'adaptive'].includes(row.ratio) ? 'auto' : row.ratio,
		generate_audio: row.sound,
		image_url: row.first,
		end_image_url: row.last,
		image_urls: row.images,
		video_urls: row.videos,
		audio_urls: row.audios,
	}),
	replicate: (row) => ({
		input: {
			prompt: capital(row.prompt, ['[', ']']),
			duration: row.seconds,
			resolution: row.size,
			aspect_ratio: adaptive(row.ratio),
			generate_audio: row.sound,
			image: row.first,
			last_frame_image: row.last,
			reference_images: row.images,
			reference_videos: row.videos,
			reference_audios: row.audios,
		},
	}),
	kie: (row) => ({
		input: {
			prompt: capital(row.prompt, ['@', '']),
			duration: row.seconds,
			resolution: row.size,
			aspect_ratio: adaptive(row.ratio),
			generate_audio: row.sound,
			web_search: false,
			first_frame_url: row.first,
			last_frame_url: row.last,
			reference_image_urls: row.images,
			reference_video_urls: row.videos,
			reference_audio_urls: row.audios,
		},
	}),
	newApi: (row) => ({
		prompt: spoken(row.prompt),
		seconds: text(row.seconds),
		metadata: {
			resolution: row.size,
			ratio: left(row.ratio),
			generate_audio: row.sound,
			content: orNothing(content(row)),
		},
	}),
	openAiVideos: (row) => {
		const media = orNothing(content(row));
		return {
			prompt: spoken(row.prompt),
			seconds: text(row.seconds),
			resolution: row.size,
			ratio: adaptive(row.ratio),
			generate_audio: row.sound,
			metadata: media && { content: media },
		};
	},
	openRouter: (row) => ({
		prompt: spoken(row.prompt),
		duration: row.seconds,
		resolution: row.size,
		aspect_ratio: left(row.ratio),
		generate_audio: row.sound,
		frame_images: orNothing(
			content({ ...row, images: [], videos: [], audios: [] }).map(({ role, ...frame }) => ({
				...frame,
				frame_type: role,
			})),
		),
		input_references: orNothing(
			content({ ...row, first: undefined, last: undefined }).map(({ role: _, ...one }) => one),
		),
	}),
	qingbo: (row) => ({
		prompt: row.prompt,
		duration: row.seconds,
		resolution: row.size,
		aspect_ratio: adaptive(row.ratio),
		generate_audio: row.sound,
		first_frame_image: row.first,
		last_frame_image: row.last,
		image_urls: row.images,
		video_urls: row.videos,
		audio_urls: row.audios,
	}),
	qingboLegacy: (row) => ({
		prompt: row.prompt,
		duration: row.seconds,
		resolution: row.size,
		aspect_ratio: adaptive(row.ratio),
		extra: { generate_audio: row.sound },
		first_frame: row.first,
		last_frame: row.last,
		image_urls: row.images,
		video_urls: row.videos,
		audio_urls: row.audios,
	}),
	waveSpeed: (row) => ({
		prompt: spoken(row.prompt),
		duration: row.seconds,
		resolution: row.size,
		aspect_ratio: left(row.ratio),
		generate_audio: row.sound,
		image: row.first,
		last_image: row.last,
		reference_images: row.images,
		reference_videos: row.videos,
		reference_audios: row.audios,
	}),
	xingchao: (row) => ({
		prompt: spoken(row.prompt),
		duration: row.seconds,
		aspect_ratio: adaptive(row.ratio),
		generateAudio: row.sound,
		first_image: row.first,
		last_image: row.last,
		referenceImages: row.images,
		referenceVideos: row.videos,
		referenceAudios: row.audios,
	}),
};

/** Nobody's fields but the table's columns; the same for every provider. */
const FROM_COLUMNS: INodeParameters = {
	mode: 'auto',
	prompt: '={{ $json.prompt }}',
	firstFrame: '={{ $json.first }}',
	lastFrame: '={{ $json.last }}',
	referenceImages: '={{ $json.images }}',
	referenceVideos: '={{ $json.videos }}',
	referenceAudios: '={{ $json.audios }}',
	duration: '={{ $json.seconds }}',
	resolution: '={{ $json.size }}',
	aspectRatio: '={{ $json.ratio }}',
	generateAudio: '={{ $json.sound }}',
};

function creating(
	provider: ProviderId,
	parameters: INodeParameters,
	credential: StoredCredential,
	name = 'Create',
): NodeJson {
	return seedanceCreate(
		{
			provider,
			model: modelId(MODELS[provider]),
			...FROM_COLUMNS,
			...parameters,
			// One after the other, so that the simulator's log is in the table's order.
			options: { concurrency: 1, includeOtherFields: true },
		},
		{ name, credentials: [credential] },
	);
}

function waiting(provider: string, credentials: StoredCredential[]): NodeJson {
	return seedanceWait(
		{
			provider,
			waitStrategy: 'inProcess',
			options: { pollInterval: 1, includeOtherFields: true },
		},
		{ name: 'Wait', credentials },
	);
}

async function credentialFor(provider: ProviderId, key: string): Promise<StoredCredential> {
	await simulator.setSettings(key, { taskSeconds: 0, outcomes: OUTCOMES });
	const { type, data } = simulatorCredential(provider, simulatorUrl, key);
	return await api.createCredential(type, data, key);
}

async function run(made: WorkflowJson, rows: Body[]): Promise<Execution> {
	const items = rows.map((json) => ({ json: json as never }));
	const stored = await api.createWorkflow(startingWith(made, items));
	return await api.waitForExecution(await api.runManually(stored), { timeoutMs: 60_000 });
}

const table = () => ROWS.map(({ title, cells }) => ({ title, ...cells }));
/** Without the keys that are `undefined`, as JSON has it. */
const asSent = (body: Body) => JSON.parse(JSON.stringify(body)) as Body;
const positions = (length: number) => Array.from({ length }, (_, item) => ({ item }));

describe('a table of mixed rows', () => {
	const keys = Object.fromEntries(
		PROVIDERS.map((provider) => [provider, `sim-table-${provider}-${randomUUID()}`]),
	) as Record<ProviderId, string>;
	let returned: Record<ProviderId, Execution>;
	let guarded: Record<ProviderId, Execution>;

	beforeAll(async () => {
		const runs = await Promise.all(
			PROVIDERS.map(async (provider) => {
				const credential = await credentialFor(provider, keys[provider]);
				const start = manualTrigger();
				const lenient = creating(provider, { failedItems: 'return' }, credential);
				const wait = waiting(provider, [credential]);
				const strict = creating(provider, {}, await credentialFor(provider, `${keys[provider]}-p`));
				return await Promise.all([
					run(workflow(`Table for ${provider}`, [start, lenient, wait]), table()),
					run(workflow(`Table for ${provider}, protected`, [start, strict]), table()),
				]);
			}),
		);
		const of = (which: 0 | 1) =>
			Object.fromEntries(
				PROVIDERS.map((provider, index) => [provider, runs[index]?.[which]]),
			) as Record<ProviderId, Execution>;
		returned = of(0);
		guarded = of(1);
	}, 120_000);

	describe.each(PROVIDERS)('%s', (provider) => {
		// Its limits are only inferred: they warn, and it refuses what is beyond them itself.
		const warns = provider === 'openRouter' || provider === 'replicate';

		test('each good row is sent as its document says, in the order of the table', async () => {
			const creates = await simulator.requests(keys[provider], { op: 'create' });
			const sent = creates.filter(
				({ answerStatus }) => !warns || ![400, 422].includes(answerStatus),
			);
			expect(creates.length - sent.length).toBe(warns ? 1 : 0);
			const withoutSize = provider === 'xingchao';
			// These models are addresses.
			const model = ['fal', 'replicate', 'waveSpeed'].includes(provider)
				? undefined
				: MODELS[provider];
			expect(sent.map(({ body }) => body)).toEqual(
				GOOD.map(({ meant }) =>
					asSent({
						model,
						...BODIES[provider]({ ...(meant as Meaning), ...(withoutSize && { size: undefined }) }),
					}),
				),
			);
			for (const { answerStatus, authorized, headers } of sent) {
				expect({ answerStatus, authorized, type: headers['content-type'] }).toEqual({
					answerStatus: TAKEN[provider] ?? 200,
					authorized: true,
					type: 'application/json',
				});
			}
		});

		test('Create: one item for each row, in order, with its mode or what is wrong', () => {
			const execution = returned[provider];
			expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
			const items = runData(execution, 'Create');
			expect(items.map(({ json }) => json.title)).toEqual(ROWS.map(({ title }) => title));
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(positions(ROWS.length));
			for (const [index, { title, meant, refused }] of ROWS.entries()) {
				const { json } = items[index] ?? {};
				expect(json).not.toHaveProperty('error');
				expect(json).toMatchObject(
					meant
						? {
								provider,
								mode: meant.mode,
								taskId: expect.any(String),
								status: expect.stringMatching(/^(queued|running)$/),
								failure: null,
								...(meant.seconds !== undefined && { durationSeconds: meant.seconds }),
								warnings: [],
							}
						: {
								provider,
								taskId: null,
								status: 'notCreated',
								submittedAt: null,
								failure: {
									category: 'invalidInput',
									message: expect.stringMatching(
										warns && title === TOO_LONG ? /duration: must be/ : (refused as RegExp),
									),
									hint: expect.any(String),
									safeToRecreate: true,
								},
							},
				);
			}
		});

		test('Wait: the same items in the same order, each at its end', () => {
			const items = runData(returned[provider], 'Wait');
			expect(items.map(({ json }) => [json.title, json.status])).toEqual(
				ROWS.map(({ title, meant }) => [
					title,
					!meant ? 'notCreated' : meant.prompt === FAILS ? 'failed' : 'succeeded',
				]),
			);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(positions(ROWS.length));
			const created = runData(returned[provider], 'Create');
			for (const [index, { json }] of items.entries()) {
				const before = created[index]?.json;
				expect([json.taskId, json.mode, json.model]).toEqual([
					before?.taskId,
					before?.mode,
					before?.model,
				]);
				// It serves the file itself, with the key.
				if (provider === 'openRouter') expect(json.videoUrl).toBe(null);
				else if (json.status === 'succeeded') expect(json.videoUrl).toMatch(/^http/);
				if (json.status === 'notCreated') expect(json.failure).toEqual(before?.failure);
				if (json.status === 'failed') {
					expect(json.failure).toMatchObject({
						message: expect.stringContaining('The model gave up'),
					});
				}
			}
		});

		test('protected: the first wrong row stops the run, and nothing is sent', async () => {
			const execution = guarded[provider];
			const bad = ROWS.findIndex(({ refused }) => refused);
			expect([execution.status, errorOf(execution)]).toEqual([
				'error',
				`A last frame is set without a first frame [item ${bad}]`,
			]);
			expect(await simulator.counts(`${keys[provider]}-p`)).toEqual({});
		});
	});
});

describe.each(['cubicSpaces', 'xingchao'] as const)('pictures of a table at %s', (provider) => {
	const PICTURES: Array<{ cell: unknown; sent: string[]; approved: number; refused?: RegExp }> = [
		{ cell: at('one.png'), sent: [at('one.png')], approved: 1 },
		{ cell: '', sent: [], approved: 0, refused: /^No image URL is given$/ },
		{
			cell: `${at('two.png')}\n\n${at('reject.png')}`,
			sent: [at('two.png'), at('reject.png')],
			approved: 1,
		},
		{ cell: JSON.stringify([at('three.png')]), sent: [at('three.png')], approved: 1 },
		{
			cell: `${at('four.png')},${at('five.png')}`,
			sent: [],
			approved: 0,
			refused: /^Image URLs is an array that a template turned into text/,
		},
		{
			cell: [at('six.png'), null, at('seven.png')],
			sent: [at('six.png'), at('seven.png')],
			approved: 2,
		},
		{ cell: 'data:image/png;base64,AAAA', sent: [], approved: 0, refused: /no file contents/ },
	];

	test('each row comes back with its assets, in order, and only good addresses are sent', async () => {
		const key = `sim-pictures-${provider}-${randomUUID()}`;
		await simulator.setSettings(key, { moderateSeconds: 0, assetSeconds: 0 });
		const moderate = assetModerate(
			{
				provider,
				imageUrls: '={{ $json.cell }}',
				outputMode: 'item',
				options: { includeOtherFields: true },
			},
			{
				name: 'Moderate',
				credentials: [await credentialFor(provider, key)],
				settings: { onError: 'continueRegularOutput' },
			},
		);
		const rows = PICTURES.map(({ cell }, row) => ({ row, cell, error: 'a column' }));

		const execution = await run(
			workflow(`Pictures for ${provider}`, [manualTrigger(), moderate]),
			rows,
		);

		expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
		const items = runData(execution, 'Moderate');
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(positions(rows.length));
		for (const [row, { sent, approved, refused }] of PICTURES.entries()) {
			const { json } = items[row] ?? {};
			expect(json).toMatchObject({
				row,
				allApproved: approved > 0 && approved === sent.length,
				assets: refused
					? [
							{
								status: 'rejected',
								failure: { category: 'invalidInput', message: expect.stringMatching(refused) },
							},
						]
					: sent.map((sourceUrl) => ({
							sourceUrl,
							provider,
							status: sourceUrl.includes('reject') ? 'rejected' : 'approved',
						})),
			});
			expect(json?.assetUrls).toHaveLength(approved);
			expect(json).not.toHaveProperty('error');
		}
		const requests = [
			...(await simulator.requests(key, { op: 'moderate' })),
			...(await simulator.requests(key, { op: 'asset' })),
		].map(({ body }) => body as { images?: string[]; url?: string });
		expect(requests.flatMap(({ images, url }) => images ?? url).sort()).toEqual(
			PICTURES.flatMap(({ sent }) => sent).sort(),
		);
	}, 60_000);
});

/** Both Qingbo providers share a credential, and so a base URL: one of them in a batch of the simulator. */
const MIXED = PROVIDERS.filter((provider) => provider !== 'qingboLegacy');

test('tasks of several providers in one Seedance Wait, back in the order of the table', async () => {
	const key = `sim-mixed-${randomUUID()}`;
	const credentials = new Map<ProviderId, StoredCredential>();
	const byType = new Map<string, StoredCredential>();
	for (const provider of MIXED) {
		const { type } = simulatorCredential(provider, simulatorUrl, key);
		const known = byType.get(type) ?? (await credentialFor(provider, key));
		byType.set(type, known);
		credentials.set(provider, known);
	}
	// Row by row another provider, so that the batches of the providers lie in each other.
	const rows = [0, 1, 2].flatMap((round) =>
		MIXED.map((provider, index) => ({
			row: round * MIXED.length + index,
			provider,
			...GOOD[round]?.cells,
			prompt: `${GOOD[round]?.meant?.prompt ?? ''} for ${provider}`,
		})),
	);
	const creates = MIXED.map((provider) =>
		creating(provider, {}, credentials.get(provider) as StoredCredential, `Create ${provider}`),
	);
	const made = workflow(
		'Table of several providers',
		[
			manualTrigger(),
			node('n8n-nodes-base.switch', 3.2, 'By Provider', {
				mode: 'expression',
				numberOutputs: MIXED.length,
				output: `={{ ${JSON.stringify(MIXED)}.indexOf($json.provider) }}`,
			}),
			...creates,
			node('n8n-nodes-base.merge', 3.2, 'All', { mode: 'append', numberInputs: MIXED.length }),
			node('n8n-nodes-base.sort', 1, 'As in the Table', {
				type: 'simple',
				sortFieldsUi: { sortField: [{ fieldName: 'row', order: 'ascending' }] },
				options: {},
			}),
			waiting('fromTask', [...byType.values()]),
		],
		{
			row: 2,
			links: [
				...MIXED.map((provider, index): [string, number, string] => [
					'By Provider',
					index,
					`Create ${provider}`,
				]),
				['All', 0, 'As in the Table'],
				['As in the Table', 0, 'Wait'],
			],
		},
	);
	for (const [index, provider] of MIXED.entries()) {
		made.connections[`Create ${provider}`] = { main: [[{ node: 'All', type: 'main', index }]] };
	}

	const execution = await run(made, rows);

	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	const items = runData(execution, 'Wait');
	expect(items.map(({ json }) => [json.row, json.provider, json.mode, json.status])).toEqual(
		rows.map(({ row, provider }, index) => {
			const { mode, prompt } = GOOD[Math.floor(index / MIXED.length)]?.meant as Meaning;
			return [row, provider, mode, prompt === FAILS ? 'failed' : 'succeeded'];
		}),
	);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual(positions(rows.length));
	for (const provider of MIXED) {
		const polled = (await simulator.requests(key, { provider })).filter(
			({ op }) => op === 'status' || op === 'list',
		);
		expect([provider, polled.length > 0, polled.every(({ authorized }) => authorized)]).toEqual([
			provider,
			true,
			true,
		]);
	}
}, 120_000);

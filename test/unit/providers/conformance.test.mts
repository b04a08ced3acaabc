/** One suite over every dialect: what it writes a strict server takes, what it reads is what the server means. */
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IHttpRequestOptions, INodeParameters } from 'n8n-workflow';
import { SeedanceCreate } from '../../../nodes/SeedanceCreate/SeedanceCreate.node.ts';
import { readCreation } from '../../../nodes/shared/answers/creation.ts';
import { readList } from '../../../nodes/shared/answers/list.ts';
import { segment, type ApiRequest } from '../../../nodes/shared/providers/dialect.ts';
import { createRequest } from '../../../nodes/SeedanceCreate/request/createRequest.ts';
import { askStatus } from '../../../nodes/SeedanceWait/askStatus.ts';
import {
	composeBody,
	doubledPaths,
	mergeAdditionalBody,
	readBody,
	writeBody,
} from '../../../nodes/SeedanceCreate/request/body.ts';
import { at, put, type JsonObject } from '../../../nodes/shared/tools/json.ts';
import {
	fullTaskId,
	PROVIDERS,
	resolutionsOf,
	type ProviderId,
} from '../../../nodes/shared/providers/index.ts';
import { optionsOf } from '../../support/providers.mts';
import {
	KINDS,
	SETTINGS,
	modeOf,
	sourceModeOf,
	type GenerationRequest,
	type Mode,
	type Resolution,
	type SettingName,
	type Settings as RequestSettings,
} from '../../../nodes/shared/providers/request.ts';
import {
	applyReport,
	readStatus,
	type StatusReading,
} from '../../../nodes/shared/answers/status.ts';
import { createTask, type Task, type TaskStatus } from '../../../nodes/shared/items/task.ts';
import { send, type Outcome } from '../../../nodes/shared/http/send.ts';
import { BASE_PATHS, TAKEN, type LoggedRequest, type Settings } from '../../simulator/types.mts';
import { anyUnit } from '../support/texts.mts';
import { nodeContext, sendOverHttp } from '../support/context.mts';
import { fullRequest } from './support/requests.mts';
import { useSimulator } from './support/simulated.mts';

const simulated = useSimulator();

/** A file as it is fetched: the answer, and how it begins. */
async function fetchFile(
	options: IHttpRequestOptions,
): Promise<{ statusCode: number; headers: object; start: string }> {
	const { body, ...head } = (await sendOverHttp(options)) as {
		statusCode: number;
		headers: object;
		body: Readable;
	};
	return { ...head, start: (await buffer(body)).toString('latin1', 4, 8) };
}

/** A provider as one key sees it. */
class Connection {
	readonly provider;
	private readonly account;
	private readonly context;

	constructor(
		readonly id: ProviderId,
		readonly key: string,
	) {
		this.provider = PROVIDERS[id];
		const baseUrl = simulated.client.baseUrl(id);
		this.account = { provider: this.provider, baseUrl };
		this.context = nodeContext({
			node: new SeedanceCreate(),
			parameters: { provider: id },
			effective: true,
			credential: { provider: id, apiKey: key, baseUrl },
			send: sendOverHttp,
		});
	}

	call(request: ApiRequest): Promise<Outcome> {
		return send(this.context, this.account, request, 5_000);
	}

	create(body: JsonObject): Promise<Outcome> {
		const { dialect } = this.provider;
		return this.call(createRequest(dialect, readBody(dialect, body), body));
	}

	/** Creates a task with this prompt and returns the item that Seedance Create makes of it. */
	async task(prompt: string): Promise<Task> {
		const [row] = this.provider.models;
		const request = { ...fullRequest(this.provider, row, 'textToVideo'), prompt };
		const outcome = await this.create(writeBody(this.provider.dialect, request));
		const creation = readCreation(this.provider, outcome, row.id);
		if (creation.kind !== 'created') throw new Error(JSON.stringify(outcome));
		const created = createTask({ provider: this.id, status: 'queued', taskId: creation.taskId });
		return applyReport(created, creation.report, this.provider);
	}

	async status(taskId: string): Promise<StatusReading> {
		return (await askStatus(this.context, this.account, taskId, 1e6, 5_000)).reading;
	}

	/** The item after the provider was asked. */
	async poll(task: Task): Promise<Task> {
		const reading = await this.status(task.taskId ?? '');
		if (reading.kind !== 'report') throw new Error(JSON.stringify(reading));
		return applyReport(task, reading.report, this.provider);
	}

	async lastRequest(): Promise<LoggedRequest> {
		const [last] = await simulated.client.requests(this.key, { last: 1 });
		if (!last) throw new Error('Nothing was sent');
		return last;
	}

	settings(settings: Partial<Settings>): Promise<void> {
		return simulated.client.setSettings(this.key, settings);
	}
}

const CREATE_PATHS: Record<ProviderId, string> = {
	ark: '/contents/generations/tasks',
	cubicSpaces: '/v1/video/generations',
	cubicSpacesArk: '/api/v3/contents/generations/tasks',
	fal: '/{model}/{mode}',
	kie: '/api/v1/jobs/createTask',
	newApi: '/v1/video/generations',
	openAiVideos: '/v1/videos',
	openRouter: '/videos',
	qingbo: '/v1/tasks',
	qingboLegacy: '/v1/tasks',
	replicate: '/models/{model}/predictions',
	waveSpeed: '/{model}/{mode}{twin}',
	xingchao: '/v1/kyyvideo2/videos',
};

/** What stands for `{mode}` there, if nothing else does. */
const MODE_PATHS: Record<Mode, string> = {
	textToVideo: 'text-to-video',
	imageToVideo: 'image-to-video',
	firstLastFrame: 'image-to-video',
	reference: 'reference-to-video',
	editVideo: 'reference-to-video',
	extendVideo: 'reference-to-video',
};

const OTHER_MODE_PATHS: Partial<Record<ProviderId, Partial<Record<Mode, string>>>> = {
	waveSpeed: {
		reference: 'text-to-video',
		editVideo: 'video-edit',
		extendVideo: 'video-extend',
	},
};

/** What leaves the body for the address or the query. */
const NOT_IN_BODY: Partial<Record<ProviderId, readonly string[]>> = {
	fal: ['model', 'fal_webhook'],
	replicate: ['model'],
	waveSpeed: ['model', 'webhook', 'task'],
};

/** What a document has no word for, and is said by leaving the field out. */
const UNSAID: Partial<Record<ProviderId, JsonObject>> = {
	waveSpeed: { duration: -1, aspect_ratio: 'adaptive' },
};

/** Providers that say of a cancelled task that there is none. */
const CANCELLED_IS_GONE: readonly ProviderId[] = ['fal'];
/** Providers that cancel nothing, and have no word for it. */
const NEVER_CANCELLED: readonly ProviderId[] = ['kie'];

/** Providers whose videos have no other address than their own, with the key. */
const OWN_FILES: readonly ProviderId[] = ['openRouter'];

/** What a prompt's `@image1` becomes, by the documents. */
const SPOKEN = 'image 1, video 2, audio 3';
const REFERENCES: Record<ProviderId, string> = {
	ark: SPOKEN,
	cubicSpaces: SPOKEN,
	cubicSpacesArk: SPOKEN,
	fal: '@Image1, @Video2, @Audio3',
	kie: '@Image1, @Video2, @Audio3',
	newApi: SPOKEN,
	openAiVideos: SPOKEN,
	openRouter: SPOKEN,
	qingbo: '@image1, @video2, @audio3',
	qingboLegacy: '@image1, @video2, @audio3',
	replicate: '[Image1], [Video2], [Audio3]',
	waveSpeed: SPOKEN,
	xingchao: SPOKEN,
};

/** Ids that would leave the path, end it, or break it. */
const NASTY_IDS = [
	'..',
	'.',
	'../../models',
	'..\\..\\models',
	'a/b',
	'a/../b',
	'//evil.example.com',
	'https://evil.example.com/x',
	'a?page_size=1',
	'a#b',
	'a;b=c',
	'a&b=c',
	'a b',
	' ',
	'%2e%2e',
	'%2F',
	'%',
	'a%00b',
	'a\u0000b',
	'a\r\nX-Header: 1',
	'任务-1',
	'😀',
	'\ud800',
	'{{ $json }}',
	'=1+1',
];

describe.each(Object.values(PROVIDERS).map((provider) => [provider.id, provider] as const))(
	'%s',
	(id, provider) => {
		const { dialect } = provider;
		const open = (name: string) => new Connection(id, `sim-${id}-${name}`);

		describe('requests', () => {
			const cases = provider.models.flatMap((row) =>
				row.modes.map((mode) => [row.id, mode, row] as const),
			);
			// Nobody listens where these tasks report their end.
			beforeAll(() => open('requests').settings({ taskSeconds: 600 }));

			test.each(cases)(
				'%s, %s: everything that is documented at once is taken',
				async (model, mode, row) => {
					const connection = open('requests');
					const request = fullRequest(provider, row, mode);
					const body = writeBody(dialect, request);
					const outcome = await connection.create(body);
					expect(outcome).toMatchObject({ kind: 'answer', status: TAKEN[id] ?? 200 });
					expect(readCreation(provider, outcome)).toMatchObject({
						kind: 'created',
						taskId: expect.any(String),
					});
					const sent = await connection.lastRequest();
					const elsewhere = NOT_IN_BODY[id] ?? [];
					const unsaid = UNSAID[id] ?? {};
					const twin = /\/(turbo)$/.exec(model)?.[1];
					const path = CREATE_PATHS[id]
						.replace('{model}', twin === undefined ? model : model.slice(0, -twin.length - 1))
						.replace('{mode}', OTHER_MODE_PATHS[id]?.[mode] ?? MODE_PATHS[mode])
						.replace('{twin}', twin === undefined ? '' : `-${twin}`);
					expect(sent).toMatchObject({
						method: 'POST',
						path: BASE_PATHS[id] + path,
						authorized: true,
					});
					expect(sent.body).toEqual(
						Object.fromEntries(
							Object.entries(body).filter(
								([name, value]) => !elsewhere.includes(name) && unsaid[name] !== value,
							),
						),
					);
					expect(at(body, 'model')).toBe(model);
					// Everything that was asked for stands in the body, and nothing else.
					expect(readBody(dialect, body)).toEqual(request);
				},
			);

			test('nothing is sent that is not set', () => {
				const [row] = provider.models;
				const empty = {
					model: row.id,
					mode: 'textToVideo',
					referenceImages: [],
					referenceVideos: [],
					referenceAudios: [],
				} as const;
				const body = writeBody(dialect, {
					...empty,
					referenceImages: [],
					referenceVideos: [],
					referenceAudios: [],
				});
				expect(body).toEqual({ model: row.id });
			});

			test('a body is read back as the request that it was written from', () => {
				const word = fc.string({ minLength: 1, maxLength: 20 }).map((text) => `x${text.trim()}x`);
				const address = fc.nat().map((number) => `https://e.com/${number}.png?x=${number}`);
				const list = fc.array(address, { maxLength: 4 });
				const settings: Record<SettingName, fc.Arbitrary<unknown>> = {
					model: fc.constantFrom(...provider.models.map((row) => row.id), 'seedance-9'),
					prompt: word,
					duration: fc.constantFrom(-1, 4, 5, 15),
					resolution: fc.constantFrom('480p', '720p', '1080p', '2K', '4K', '8k'),
					aspectRatio: fc.constantFrom('16:9', '1:1', 'adaptive'),
					generateAudio: fc.boolean(),
					seed: fc.integer({ min: -1, max: 2 ** 31 }),
					watermark: fc.boolean(),
					cameraFixed: fc.boolean(),
					returnLastFrame: fc.boolean(),
					// One that is off is not sent.
					webSearch: fc.constant(true),
					serviceTier: word,
					executionExpiresAfter: fc.integer({ min: 3600, max: 259_200 }),
					endUserId: word,
					callbackUrl: address,
					draft: fc.boolean(),
					draftTaskId: word,
					outputFormat: fc.constantFrom('mp4', 'mov'),
					priority: fc.integer({ min: 0, max: 9 }),
					taskType: fc.constantFrom('reference', 'editVideo', 'extendVideo', 'auto'),
				};
				const text = dialect.create.media.kind === 'content' && dialect.create.media.withText;
				const known = Object.entries(settings).filter(
					([name]) => name in dialect.create.fields || (name === 'prompt' && text),
				);
				const media = fc.record(
					{
						firstFrame: address,
						lastFrame: address,
						referenceImages: list,
						referenceVideos: list,
						referenceAudios: list,
					},
					{ requiredKeys: ['referenceImages', 'referenceVideos', 'referenceAudios'] },
				);
				fc.assert(
					fc.property(
						fc.record(Object.fromEntries(known), { requiredKeys: ['model'] }),
						media,
						(values, given) => {
							const source = sourceModeOf((values as Partial<RequestSettings>).taskType);
							const request = {
								...values,
								...given,
								...(source && { sourceVideo: 'https://e.com/source.mp4' }),
								mode: source ?? modeOf(given),
							} as unknown as GenerationRequest;
							const body = writeBody(dialect, request);
							expect(readBody(dialect, body)).toEqual(request);
							// What is sent is JSON.
							expect(JSON.parse(JSON.stringify(body))).toEqual(body);
						},
					),
					{ numRuns: 60 },
				);
			});
		});

		describe('prompt references', () => {
			test('are written as the provider reads them', async () => {
				const node = new SeedanceCreate();
				const connection = open('references');
				const parameters: INodeParameters = {
					provider: id,
					model: { mode: 'list', value: provider.models[0].id },
					mode: 'reference',
					prompt: '让@image1, @video2, @audio3; me@image1.com',
					referenceImages: 'https://e.com/1.png',
					referenceVideos: ['https://e.com/1.mp4', 'https://e.com/2.mp4'],
					referenceAudios: JSON.stringify(
						['1', '2', '3'].map((name) => `https://e.com/${name}.mp3`),
					),
				};
				await node.execute.call(
					nodeContext({
						node,
						parameters,
						credential: {
							provider: id,
							apiKey: connection.key,
							baseUrl: simulated.client.baseUrl(id),
						},
						send: sendOverHttp,
					}),
				);
				const { body } = await connection.lastRequest();
				const prompt = at(body, 'prompt') ?? at(body, 'input.prompt') ?? at(body, 'content.0.text');
				expect(prompt).toBe(`让${REFERENCES[id]}; me@image1.com`);
			});
		});

		describe('task ids in paths', () => {
			const { cancel, content } = dialect;
			const paths: Array<[string, (taskId: string) => ApiRequest]> = [
				['status', (taskId) => ({ method: 'GET', path: dialect.status.path(taskId) })],
			];
			const { result } = dialect.status;
			if (result)
				paths.push(['result', (taskId) => ({ method: 'GET', path: result.path(taskId) })]);
			if (cancel) paths.push(['cancel', (taskId) => cancel.request(taskId)]);
			if (content)
				paths.push(['content', (taskId) => ({ method: 'GET', path: content.path(taskId) })]);

			test.each(paths)('%s: no id leaves its place', async (operation, request) => {
				const connection = open(`ids-${operation}`);
				const whole = (taskId: string) =>
					fullTaskId(provider, taskId, provider.models[0].id) ?? taskId;
				const [address, search] = request(whole('T')).path.split('?');
				const [before, after = ''] = address.split(/T(?=\/|$)/);
				const asked = Object.fromEntries(
					[...new URLSearchParams(search)].map(([name, value]): [string, unknown] => [
						name,
						// kie.ai's id stands here.
						value === 'T' ? expect.any(String) : value,
					]),
				);
				for (const taskId of NASTY_IDS) {
					const outcome = await connection.call(request(whole(taskId)));
					// Nobody knows such a task.
					expect([taskId, outcome]).toEqual([taskId, expect.objectContaining({ kind: 'answer' })]);
					expect([400, 404, 422]).toContain((outcome as { status: number }).status);
				}
				const sent = await simulated.client.requests(connection.key);
				expect(sent).toHaveLength(NASTY_IDS.length);
				for (const { op, path, query, authorized } of sent) {
					const place = path.slice(BASE_PATHS[id].length);
					expect({ op, query, authorized }).toEqual({
						op: operation,
						query: asked,
						authorized: true,
					});
					expect(place.startsWith(before) && place.endsWith(after)).toBe(true);
					expect(place.slice(before.length, place.length - after.length)).not.toContain('/');
				}
			});
		});

		describe('the life of a task, as the simulator shows it', () => {
			const SHAPES =
				id === 'cubicSpaces' ? (['document', 'taskDto', 'flat'] as const) : (['document'] as const);
			test.each(SHAPES)('%s: success, failure and every other end', async (unifiedShape) => {
				const connection = open(`life-${unifiedShape}`);
				await connection.settings({
					unifiedShape,
					taskSeconds: 0,
					outcomes: [
						{
							match: 'fails',
							outcome: 'failed',
							code: 'InternalServiceError',
							message: 'It broke.',
						},
						{ match: 'expires', outcome: 'expired' },
						{ match: 'cancels', outcome: 'cancelled' },
						{ match: 'stays', outcome: 'running' },
						{ match: 'nowhere', outcome: 'succeeded', noUrl: true },
					],
				});
				const end = async (prompt: string) => await connection.poll(await connection.task(prompt));

				const done = await end('a cat');
				expect(done).toMatchObject({
					provider: id,
					status: 'succeeded',
					done: true,
					failure: null,
					warnings: OWN_FILES.includes(id) ? [expect.stringContaining('Download Video')] : [],
				});
				if (OWN_FILES.includes(id)) expect(done.videoUrl).toBe(null);
				else {
					expect(done.videoUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/media\//);
					const video = await sendOverHttp({ url: done.videoUrl ?? '' });
					expect(at(video, 'statusCode')).toBe(200);
				}
				const times = [done.createdAt, done.completedAt].filter((time) => time !== null);
				for (const time of times)
					expect(Math.abs(Date.now() - Date.parse(time))).toBeLessThan(10_000);

				const failed = await end('it fails');
				expect(failed).toMatchObject({
					status: 'failed',
					done: true,
					videoUrl: null,
					failure: { safeToRecreate: (provider.refunds ?? []).includes('failed') },
				});
				expect(failed.failure?.message).toContain('It broke.');
				if (CANCELLED_IS_GONE.includes(id)) {
					const { taskId } = await connection.task('it cancels');
					expect(await connection.status(taskId ?? '')).toMatchObject({ persistent: true });
				} else if (!NEVER_CANCELLED.includes(id))
					expect(await end('it cancels')).toMatchObject({ status: 'cancelled', done: true });
				// kie.ai, Qingbo and Xingchao have no word for it.
				expect((await end('it expires')).status).toMatch(/^(expired|failed)$/);
				expect(await end('it stays')).toMatchObject({
					status: 'running',
					done: false,
					failure: null,
				});
				expect(await end('is nowhere')).toMatchObject(
					dialect.content
						? {
								status: 'succeeded',
								videoUrl: null,
								warnings: [expect.stringContaining('Download Video')],
							}
						: { status: 'failed', failure: { code: 'noVideoUrl' } },
				);
			});

			test('a task that is queued, and one that nobody knows', async () => {
				const connection = open('queued');
				await connection.settings({ taskSeconds: 600 });
				const task = await connection.task('a cat');
				expect(await connection.poll(task)).toMatchObject({ status: 'queued', done: false });
				const unknown = await connection.status(
					fullTaskId(provider, 'nobody', provider.models[0].id) ?? '',
				);
				expect(unknown).toMatchObject({ kind: 'again', persistent: true });
				const wrongKey = new Connection(id, 'wrong-key');
				const refused = await wrongKey.status(task.taskId ?? '');
				expect(refused).toMatchObject({
					kind: 'again',
					persistent: true,
					failure: { category: 'auth' },
				});
			});
		});

		test('status words: any case, any of the places where an answer may hold them', () => {
			const WORDS: Array<[string, TaskStatus]> = [
				['queued', 'queued'],
				['Pending', 'queued'],
				['NOT_START', 'queued'],
				['SUBMITTED', 'queued'],
				['in_progress', 'running'],
				['Processing', 'running'],
				['RUNNING', 'running'],
				['Failure', 'failed'],
				['failed', 'failed'],
				['canceled', 'cancelled'],
				['CANCELLED', 'cancelled'],
				['expired', 'expired'],
				['completed', 'succeeded'],
				['SUCCESS', 'succeeded'],
			];
			for (const [word, status] of WORDS) {
				for (const path of dialect.answer.status) {
					const body: JsonObject = {};
					put(body, path, word);
					const reading = readStatus(provider, { kind: 'answer', status: 200, body }, 1e6);
					expect(reading).toEqual({ kind: 'report', report: { status } });
				}
			}
		});

		describe('additionalBody', () => {
			const [row] = provider.models;
			const request = fullRequest(provider, row, row.modes[0]);
			const fields = Object.entries(dialect.create.fields).map(
				([name, field]) => [name as SettingName, field] as const,
			);

			test.each(fields)('%s: what it sets is meant, wherever it stands', (name, field) => {
				const VALUES: Partial<Record<SettingName, unknown>> = {
					model: row.id,
					duration: 7,
					resolution: '480p',
					seed: 3,
					executionExpiresAfter: 4_000,
					priority: 4,
				};
				const own = typeof field.path === 'string' ? field.path : field.path(row.id, undefined);
				for (const path of [own, ...(field.aliases ?? [])]) {
					const meantAs =
						VALUES[name] ??
						(KINDS[SETTINGS[name].kind].type === 'boolean' ? !request[name] : 'other');
					const additional: JsonObject = {};
					put(
						additional,
						path,
						path === own && field.write ? (field.write(meantAs) ?? []) : meantAs,
					);
					const { body, meant } = composeBody(dialect, request, additional);
					expect([path, meant[name]]).toEqual([path, meantAs]);
					expect(doubledPaths(dialect, body)).toEqual([]);
					// Everything else stays as it was, but for a prompt in the list that is replaced.
					const { media } = dialect.create;
					const replaced = media.kind === 'content' && path === media.path;
					const { prompt } = replaced ? request : meant;
					expect({ ...meant, prompt, [name]: request[name] }).toEqual(request);
				}
			});

			test('objects are merged, lists replaced, unknown fields passed on', () => {
				const additional = { metadata: { mine: { deep: 1 } }, list: [1], other: null };
				const body = mergeAdditionalBody(dialect, writeBody(dialect, request), additional);
				expect(body).toMatchObject(additional);
				expect(readBody(dialect, body)).toEqual(request);
				const { media } = dialect.create;
				const path =
					media.kind === 'content'
						? media.path
						: media.kind === 'lists'
							? media.references
							: media.fields.referenceImages;
				const replaced: JsonObject = {};
				put(replaced, path, []);
				expect(at(mergeAdditionalBody(dialect, body, replaced), path)).toEqual([]);
			});

			test('a parameter that is given as null is left out', () => {
				const whole = writeBody(dialect, request);
				for (const name of Object.keys(dialect.create.fields) as SettingName[]) {
					const { path } = dialect.create.fields[name] ?? {};
					if (name === 'model' || typeof path !== 'string' || at(whole, path) === undefined)
						continue;
					const nothing: JsonObject = {};
					put(nothing, path, null);
					const body = mergeAdditionalBody(dialect, whole, nothing);
					expect(at(body, path)).toBeUndefined();
					expect(readBody(dialect, body)).not.toHaveProperty(name);
				}
			});

			test('nothing reaches a prototype', () => {
				const evil = JSON.parse(
					'{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"metadata":{"__proto__":{"polluted":1}},"extra":{"__proto__":{"polluted":1}}}',
				) as JsonObject;
				const { body, meant } = composeBody(dialect, request, evil);
				expect(meant).toEqual(request);
				expect(JSON.stringify(body)).not.toContain('__proto__');
				expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
				expect(({} as JsonObject).polluted).toBeUndefined();
			});

			test('the parameters themselves are left as they were', () => {
				const before = JSON.stringify(request);
				composeBody(dialect, request, { model: 'other', prompt: 'x', metadata: { content: [] } });
				expect(JSON.stringify(request)).toBe(before);
			});
		});
	},
);

test('segments: any id stays one segment, and decodes to itself', () => {
	fc.assert(
		fc.property(
			fc.string({ unit: anyUnit('.', '/', '\\', '%', '?', '#'), minLength: 1, maxLength: 30 }),
			(id) => {
				const url = new URL(`https://h/v1/tasks/${segment(id)}/cancel?x=1`);
				expect(url.pathname.split('/')).toHaveLength(5);
				expect(url.search).toBe('?x=1');
				if (!/^\.+$/.test(id))
					expect(decodeURIComponent(url.pathname.split('/')[3])).toBe(Buffer.from(id).toString());
			},
		),
	);
});

/** What each provider's document names, in the order of the dialect. */
const DOCUMENTED: Record<ProviderId, { options: SettingName[]; resolutions: Resolution[] }> = {
	ark: {
		options: [
			'generateAudio',
			'seed',
			'watermark',
			'cameraFixed',
			'returnLastFrame',
			'webSearch',
			'serviceTier',
			'executionExpiresAfter',
			'endUserId',
			'callbackUrl',
			'draft',
			'draftTaskId',
			'outputFormat',
			'priority',
			'taskType',
		],
		resolutions: ['480p', '720p', '1080p', '4K'],
	},
	cubicSpaces: {
		options: ['generateAudio', 'seed', 'watermark', 'cameraFixed'],
		resolutions: ['480p', '720p', '1080p', '4K'],
	},
	cubicSpacesArk: {
		options: ['generateAudio', 'seed', 'watermark', 'cameraFixed'],
		resolutions: ['480p', '720p', '1080p', '4K'],
	},
	fal: {
		options: ['generateAudio', 'seed', 'cameraFixed', 'endUserId', 'callbackUrl', 'taskType'],
		resolutions: ['480p', '720p', '1080p', '4K'],
	},
	kie: {
		options: [
			'generateAudio',
			'cameraFixed',
			'returnLastFrame',
			'webSearch',
			'outputFormat',
			'callbackUrl',
		],
		resolutions: ['480p', '720p', '1080p', '4K'],
	},
	newApi: {
		options: [
			'generateAudio',
			'seed',
			'watermark',
			'cameraFixed',
			'returnLastFrame',
			'webSearch',
			'serviceTier',
			'executionExpiresAfter',
			'endUserId',
			'priority',
		],
		resolutions: ['480p', '720p', '1080p', '4K'],
	},
	openAiVideos: {
		options: ['generateAudio', 'seed', 'watermark', 'cameraFixed', 'returnLastFrame', 'endUserId'],
		resolutions: ['480p', '720p', '1080p'],
	},
	openRouter: {
		options: ['generateAudio', 'seed', 'callbackUrl'],
		resolutions: ['480p', '720p', '1080p', '4K'],
	},
	qingbo: {
		options: ['generateAudio', 'cameraFixed', 'returnLastFrame', 'webSearch', 'callbackUrl'],
		resolutions: ['480p', '720p', '1080p', '4K'],
	},
	qingboLegacy: {
		options: [
			'generateAudio',
			'seed',
			'watermark',
			'cameraFixed',
			'returnLastFrame',
			'webSearch',
			'serviceTier',
			'callbackUrl',
		],
		resolutions: ['480p', '720p', '1080p', '2K'],
	},
	replicate: {
		options: ['generateAudio', 'seed', 'cameraFixed', 'callbackUrl'],
		resolutions: ['480p', '720p', '1080p', '4K'],
	},
	waveSpeed: {
		options: ['generateAudio', 'webSearch', 'callbackUrl', 'taskType'],
		resolutions: ['480p', '720p', '1080p', '4K'],
	},
	xingchao: { options: ['generateAudio'], resolutions: [] },
};

describe('calls that only some providers have', () => {
	const ids = (test: (id: ProviderId) => boolean) =>
		Object.values(PROVIDERS).flatMap(({ id }) => (test(id) ? id : []));

	test('only documented ones are offered, and only documented parameters', () => {
		for (const row of Object.values(PROVIDERS)) {
			expect(optionsOf(row)).toEqual(DOCUMENTED[row.id].options);
			expect(resolutionsOf(row)).toEqual(DOCUMENTED[row.id].resolutions);
		}
		expect(ids((id) => PROVIDERS[id].dialect.list !== undefined)).toEqual([
			'ark',
			'replicate',
			'waveSpeed',
		]);
		expect(ids((id) => PROVIDERS[id].dialect.cancel !== undefined)).toEqual([
			'ark',
			'fal',
			'qingbo',
			'qingboLegacy',
			'replicate',
		]);
		expect(ids((id) => PROVIDERS[id].dialect.idempotency !== undefined)).toEqual(['qingbo']);
		expect(ids((id) => PROVIDERS[id].dialect.content !== undefined)).toEqual([
			'cubicSpaces',
			'newApi',
			'openAiVideos',
			'openRouter',
		]);
	});

	test.each(Object.values(PROVIDERS).map(({ id }) => id))(
		'%s: Idempotency-Key only where it is documented',
		async (id) => {
			const node = new SeedanceCreate();
			const key = `sim-key-${id}`;
			const context = () =>
				nodeContext({
					node,
					parameters: {
						provider: id,
						model: { mode: 'id', value: PROVIDERS[id].models[0].id },
						prompt: 'a cat',
					},
					items: [{ json: {} }, { json: {} }],
					credential: { provider: id, apiKey: key, baseUrl: simulated.client.baseUrl(id) },
					send: sendOverHttp,
				});
			await node.execute.call(context());
			const keys = (await simulated.client.requests(key, { op: 'create' })).map(
				({ headers }) => headers['idempotency-key'],
			);
			if (id === 'qingbo') {
				expect(keys).toEqual([
					expect.stringMatching(/^[0-9a-f-]{36}$/),
					expect.stringMatching(/^[0-9a-f-]{36}$/),
				]);
				expect(new Set(keys).size).toBe(2);
			} else expect(keys).toEqual([undefined, undefined]);
		},
	);

	test('ark lists tasks by id and the newest', async () => {
		const connection = new Connection('ark', 'sim-list');
		const { list } = PROVIDERS.ark.dialect;
		if (!list?.byId) throw new Error('Ark lists tasks');
		const tasks = [
			await connection.task('one'),
			await connection.task('two'),
			await connection.task('three'),
		];
		const wanted = [tasks[0].taskId ?? '', tasks[2].taskId ?? ''];
		const byId = await connection.call(list.byId(wanted));
		const found = readList(PROVIDERS.ark.dialect, (byId as { body: unknown }).body)?.tasks ?? [];
		expect(found.map(({ report }) => report.taskId).sort()).toEqual([...wanted].sort());
		expect(found[0].report).toMatchObject({ status: 'succeeded', videoUrl: expect.any(String) });
		expect((await connection.lastRequest()).query).toEqual({
			page_num: '1',
			page_size: '2',
			'filter.task_ids': wanted,
		});
		const newest = await connection.call(list.newest());
		expect(readList(PROVIDERS.ark.dialect, (newest as { body: unknown }).body)?.tasks).toHaveLength(
			3,
		);
	});

	test('what is no list is none, and not an empty one', () => {
		for (const body of [undefined, null, {}, { items: {} }, { items: 'text' }, []])
			expect(readList(PROVIDERS.ark.dialect, body)).toBeUndefined();
		expect(readList(PROVIDERS.qingbo.dialect, { items: [{ id: 'T' }] })).toBeUndefined();
	});

	test.each(['ark', 'qingbo', 'qingboLegacy'] as const)('%s cancels a queued task', async (id) => {
		const connection = new Connection(id, `sim-cancel-${id}`);
		await connection.settings({ taskSeconds: 600, queuedShare: 1 });
		const { cancel } = PROVIDERS[id].dialect;
		const task = await connection.task('a cat');
		if (!cancel) throw new Error('There is a way to cancel');
		const outcome = await connection.call(cancel.request(task.taskId ?? ''));
		expect(outcome).toMatchObject({ kind: 'answer', status: 200 });
		expect(cancel.refunded?.((outcome as { body: unknown }).body) ?? id === 'ark').toBe(true);
		expect(await connection.poll(task)).toMatchObject({
			status: 'cancelled',
			failure: { safeToRecreate: (PROVIDERS[id].refunds ?? []).includes('cancelled') },
		});
		await connection.settings({ taskSeconds: 0 });
		const late = await connection.task('a cat');
		if (id !== 'ark') {
			expect(await connection.call(cancel.request(late.taskId ?? ''))).toMatchObject({
				status: 400,
			});
		}
	});

	test.each(['openAiVideos', 'openRouter'] as const)('%s serves the file itself', async (id) => {
		const connection = new Connection(id, `sim-content-${id}`);
		const task = await connection.task('a cat');
		const answer = await fetchFile({
			url: `${simulated.client.baseUrl(id)}${PROVIDERS[id].dialect.content?.path(task.taskId ?? '')}`,
			headers: { Authorization: `Bearer ${connection.key}` },
		});
		expect(answer).toMatchObject({
			statusCode: 200,
			headers: { 'content-type': 'video/mp4' },
			start: 'ftyp',
		});
	});
});

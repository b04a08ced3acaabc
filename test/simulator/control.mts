/** The control endpoint: what tests set and read, key by key. */
import type { FastifyInstance } from 'fastify';
import { checker } from './checks/problem.mts';
import type { Store } from './store.mts';
import { seededRandom } from './store.mts';
import {
	FAULT_KINDS,
	OPERATIONS,
	PROVIDERS,
	type Fault,
	type Operation,
	type ProviderId,
	type Settings,
} from './types.mts';

const key = { type: 'string', minLength: 1 };
const number = { type: 'number', minimum: 0 };
const count = { type: 'integer', minimum: 0 };
const boolean = { type: 'boolean' };
const choice = (...values: string[]) => ({ type: 'string', enum: values });

const checkFaults = checker<{ key: string; faults: Fault[]; seed?: number }>({
	type: 'object',
	required: ['key', 'faults'],
	additionalProperties: false,
	properties: {
		key,
		seed: { type: 'integer' },
		faults: {
			type: 'array',
			items: {
				type: 'object',
				required: ['on', 'kind'],
				additionalProperties: false,
				properties: {
					on: choice(...OPERATIONS),
					kind: choice(...FAULT_KINDS),
					provider: choice(...PROVIDERS),
					times: count,
					skip: count,
					probability: { type: 'number', minimum: 0, maximum: 1 },
					retryAfter: number,
					delayMs: number,
					taken: boolean,
					code: { type: 'string' },
					message: { type: 'string' },
					bytes: count,
				},
			},
		},
	},
});

const checkSettings = checker<{ key: string; settings: Partial<Settings> }>({
	type: 'object',
	required: ['key', 'settings'],
	additionalProperties: false,
	properties: {
		key,
		settings: {
			type: 'object',
			additionalProperties: false,
			properties: {
				taskSeconds: {
					anyOf: [number, { type: 'array', items: number, minItems: 2, maxItems: 2 }],
				},
				queuedShare: { type: 'number', minimum: 0, maximum: 1 },
				outcomes: {
					type: 'array',
					items: {
						type: 'object',
						required: ['match', 'outcome'],
						additionalProperties: false,
						properties: {
							match: { type: 'string' },
							outcome: choice('succeeded', 'failed', 'expired', 'cancelled', 'running', 'vanished'),
							code: { type: 'string' },
							message: { type: 'string' },
							seconds: number,
							noUrl: boolean,
							urlAfter: number,
						},
					},
				},
				unifiedShape: choice('document', 'taskDto', 'flat', 'forked'),
				gatewayEnds: choice('named', 'swallowed'),
				language: choice('en', 'zh'),
				qingboProgress: choice('percent', 'integer'),
				videoBytes: count,
				videoMark: boolean,
				linkSeconds: number,
				expiredContent: choice('keep', 'null'),
				videoAddress: choice('direct', 'proxy', 'relative'),
				contentRedirect: boolean,
				moderateSeconds: number,
				slowSeconds: number,
				moderationTimeout: choice('error504', 'accepted202'),
				assetSeconds: number,
				strictAssets: boolean,
				listedAfterSeconds: number,
				clockAheadSeconds: { type: 'number' },
				priceFactor: { type: 'number', exclusiveMinimum: 0 },
				log: boolean,
			},
		},
	},
});

const checkReset = checker<{ key: string }>({
	type: 'object',
	required: ['key'],
	additionalProperties: false,
	properties: { key },
});

const checkRotation = checker<{ key: string; to: string }>({
	type: 'object',
	required: ['key', 'to'],
	additionalProperties: false,
	properties: { key, to: key },
});

interface Filter {
	Querystring: { key?: string; op?: Operation; provider?: ProviderId; last?: string };
}

/** Adds `/control/…`. A body that is not understood is answered 400, so that a test's slip shows. */
export function control(app: FastifyInstance, store: Store): void {
	const json = (body: unknown): unknown => {
		try {
			return Buffer.isBuffer(body) ? JSON.parse(body.toString('utf8')) : undefined;
		} catch {
			return undefined;
		}
	};

	app.get('/control/healthz', () => ({ ok: true, mediaUrl: store.mediaUrl }));

	app.post('/control/faults', (request, reply) => {
		const read = checkFaults(json(request.body));
		if ('problem' in read) return reply.code(400).send(read.problem);
		const { faults, seed } = read.value;
		const state = store.of(read.value.key);
		state.faults.set(faults);
		if (seed !== undefined) state.random = seededRandom(seed);
		return { ok: true };
	});

	app.post('/control/settings', (request, reply) => {
		const read = checkSettings(json(request.body));
		if ('problem' in read) return reply.code(400).send(read.problem);
		const state = store.of(read.value.key);
		state.settings = { ...state.settings, ...read.value.settings };
		return { ok: true, settings: state.settings };
	});

	app.post('/control/reset', (request, reply) => {
		const read = checkReset(json(request.body));
		if ('problem' in read) return reply.code(400).send(read.problem);
		store.reset(read.value.key);
		return { ok: true };
	});

	app.post('/control/rotate', (request, reply) => {
		const read = checkRotation(json(request.body));
		if ('problem' in read) return reply.code(400).send(read.problem);
		store.rotate(read.value.key, read.value.to);
		return { ok: true };
	});

	app.get<Filter>('/control/requests', (request) => {
		const { key: wanted = '', op, provider, last = '0' } = request.query;
		const state = store.of(wanted);
		const requests = state.requests.filter(
			(entry) => (!op || entry.op === op) && (!provider || entry.provider === provider),
		);
		return {
			requests: requests.slice(-Number(last)),
			dropped: state.dropped,
			counts: Object.fromEntries(state.counts),
		};
	});

	app.get<Filter>('/control/tasks', (request) => ({
		tasks: store.of(request.query.key ?? '').reports(Date.now()),
	}));

	app.get<Filter>('/control/uploads', (request) => ({
		uploads: store.of(request.query.key ?? '').uploadReports(),
	}));

	app.get<Filter>('/control/callbacks', (request) => ({
		callbacks: store.of(request.query.key ?? '').callbacks,
	}));

	app.get<Filter>('/control/leaks', (request) => ({
		leaks: store.leaks.filter((leak) => !request.query.key || leak.key === request.query.key),
	}));
}

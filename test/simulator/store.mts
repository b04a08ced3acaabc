/** Everything the simulator remembers, apart for each API key so that tests can run side by side. */
import { randomBytes } from 'node:crypto';
import { FaultPlan } from './faults.mts';
import { phaseOf, type Task } from './tasks.mts';
import type {
	CallbackReport,
	Leak,
	LoggedRequest,
	Operation,
	ProviderId,
	Settings,
	TaskReport,
	UploadReport,
} from './types.mts';
import type { Upload } from './uploads.mts';

/** A key that every provider accepts; any other is answered as a wrong one. */
export const KEY_PATTERN = /^sim-[A-Za-z0-9_-]{3,}$/;

export const DEFAULT_SETTINGS: Settings = {
	taskSeconds: 8,
	queuedShare: 0.2,
	outcomes: [],
	unifiedShape: 'document',
	gatewayEnds: 'named',
	language: 'en',
	qingboProgress: 'percent',
	videoBytes: 0,
	videoMark: false,
	linkSeconds: 86_400,
	expiredContent: 'keep',
	videoAddress: 'direct',
	contentRedirect: false,
	moderateSeconds: 0.2,
	slowSeconds: 5,
	moderationTimeout: 'error504',
	assetSeconds: 2,
	strictAssets: false,
	listedAfterSeconds: 0,
	clockAheadSeconds: 0,
	priceFactor: 1,
	log: true,
};

/** An asset that a provider issued to a key. */
export interface Asset {
	id: string;
	sourceUrl: string;
	type: string;
	createdAt: number;
	activeAt: number;
	rejected: boolean;
}

const MAX_REQUESTS_PER_KEY = 20_000;
const MAX_LEAKS = 1_000;
const MAX_TEXT_IN_LOG = 20_000;

/** Small seeded generator (mulberry32): the same seed gives the same run. */
export function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

function seedOf(key: string): number {
	let hash = 2_166_136_261;
	for (const character of key) hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619);
	return hash >>> 0;
}

/** A copy of a body in which very long texts (inline media) are cut, so that logs stay small. */
export function clipped(value: unknown): unknown {
	if (typeof value === 'string') {
		return value.length > MAX_TEXT_IN_LOG
			? `${value.slice(0, 60)}… (${value.length} characters)`
			: value;
	}
	if (Array.isArray(value)) return value.map(clipped);
	if (value !== null && typeof value === 'object') {
		return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, clipped(item)]));
	}
	return value;
}

/** What is remembered for one API key. */
export class KeyState {
	readonly tasks = new Map<string, Task>();
	/** Assets by host (both dialects of CubicSpaces share one), then by id. */
	readonly assets = new Map<string, Map<string, Asset>>();
	/** Qingbo's `Idempotency-Key` → task id, by provider and key. */
	readonly idempotency = new Map<string, string>();
	/** First time that a `slow` image was sent for moderation. */
	readonly slowImages = new Map<string, number>();
	readonly faults = new FaultPlan();
	readonly callbacks: CallbackReport[] = [];
	readonly uploads: Upload[] = [];
	requests: LoggedRequest[] = [];
	/** Another key has taken its place: the providers no longer accept it. */
	revoked = false;
	/** Requests that were not kept, or are no longer. */
	dropped = 0;
	/** Counts every request, kept or not. */
	readonly counts = new Map<Operation, number>();
	random: () => number;

	constructor(
		readonly key: string,
		public settings: Settings,
	) {
		this.random = seededRandom(seedOf(key));
	}

	log(entry: LoggedRequest): void {
		this.counts.set(entry.op, (this.counts.get(entry.op) ?? 0) + 1);
		if (!this.settings.log) {
			this.dropped += 1;
			return;
		}
		this.requests.push(entry);
		if (this.requests.length > MAX_REQUESTS_PER_KEY * 1.1) {
			this.dropped += this.requests.length - MAX_REQUESTS_PER_KEY;
			this.requests = this.requests.slice(-MAX_REQUESTS_PER_KEY);
		}
	}

	/** The assets that one host has issued to this key. */
	assetsOf(host: string): Map<string, Asset> {
		const known = this.assets.get(host) ?? new Map<string, Asset>();
		this.assets.set(host, known);
		return known;
	}

	/** The task, if this provider knows it now: neither deleted nor vanished. */
	findTask(provider: ProviderId, id: string | undefined, now: number): Task | undefined {
		const task = this.tasks.get(id ?? '');
		if (!task || task.provider !== provider || task.deleted) return undefined;
		return phaseOf(task, now) === 'vanished' ? undefined : task;
	}

	/** Files whose bytes have come, in the order in which they were asked for. */
	uploadReports(): UploadReport[] {
		return this.uploads.flatMap(({ report }) => report ?? []);
	}

	reports(now: number): TaskReport[] {
		return [...this.tasks.values()].map((task) => ({
			id: task.knownAs,
			provider: task.provider,
			model: task.facts.model,
			prompt: task.facts.prompt,
			status: phaseOf(task, now),
			createdAt: task.createdAt,
			endsAt: task.endsAt,
			request: task.request ?? null,
			polls: task.polls,
			downloads: task.downloads,
			downloadsFinished: task.downloadsFinished,
			cancelled: task.cancelledAt !== undefined,
			deleted: task.deleted,
			billed: true,
		}));
	}
}

/** All keys, and what is looked up without one: a video by its task id, and leaks. */
export class Store {
	private readonly keys = new Map<string, KeyState>();
	private readonly owners = new Map<string, KeyState>();
	readonly leaks: Leak[] = [];
	/** Uploaded files, by their ids. */
	readonly uploads = new Map<string, { state: KeyState; file: Upload }>();
	/** Signs media links; a link of another simulator does not pass. */
	readonly secret = randomBytes(16).toString('hex');
	/** Origin of the media host, known once it listens. */
	mediaUrl = '';
	/** Aborted at the end: stops callbacks that are still to be sent. */
	readonly closing = new AbortController();

	constructor(private readonly defaults: Settings) {}

	of(key: string): KeyState {
		let state = this.keys.get(key);
		if (!state) {
			state = new KeyState(key, structuredClone(this.defaults));
			this.keys.set(key, state);
		}
		return state;
	}

	/** The account has a new key: its tasks go with it, and the old key is refused. */
	rotate(key: string, to: string): void {
		const old = this.of(key);
		const next = new KeyState(to, structuredClone(old.settings));
		for (const task of old.tasks.values()) this.addTask(next, task);
		this.keys.set(to, next);
		old.revoked = true;
	}

	/** Forgets everything about a key; its settings are the defaults again. */
	reset(key: string): void {
		const state = this.keys.get(key);
		for (const task of state?.tasks.values() ?? []) {
			task.deleted = true;
			this.owners.delete(task.id);
		}
		for (const { id } of state?.uploads ?? []) this.uploads.delete(id);
		this.keys.delete(key);
		for (let index = this.leaks.length - 1; index >= 0; index -= 1) {
			if (this.leaks[index]?.key === key) this.leaks.splice(index, 1);
		}
	}

	addTask(state: KeyState, task: Task): void {
		state.tasks.set(task.id, task);
		this.owners.set(task.id, state);
	}

	addUpload(state: KeyState, file: Upload): void {
		state.uploads.push(file);
		this.uploads.set(file.id, { state, file });
	}

	/** Whose task it is: the media host is not told a key. */
	ownerOf(taskId: string): KeyState | undefined {
		return this.owners.get(taskId);
	}

	addLeak(leak: Leak): void {
		this.leaks.push(leak);
		if (this.leaks.length > MAX_LEAKS) this.leaks.shift();
	}

	/** Records the key where it appears in an address or in headers other than Authorization. */
	watch(
		where: Leak['where'],
		request: { method: string; url: string; headers: Record<string, unknown> },
	): void {
		const path = request.url.split('?')[0] ?? '';
		const leak = (via: Leak['via'], text: string, always = false) => {
			const key = /sim-[A-Za-z0-9_-]{3,}/.exec(text)?.[0];
			if (key !== undefined || always) {
				const { method } = request;
				this.addLeak({ at: Date.now(), where, via, method, path, key: key ?? text });
			}
		};
		leak('url', request.url);
		for (const [name, value] of Object.entries(request.headers)) {
			if (name !== 'authorization') leak('header', String(value));
			else if (where === 'media') leak('authorization', String(value), true);
		}
	}
}

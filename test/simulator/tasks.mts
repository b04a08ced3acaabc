/** The life of a task: taken at once, then queued, running and over by the clock alone. */
import { randomBytes } from 'node:crypto';
import type { KeyState, Store } from './store.mts';
import type { Outcome, Phase, ProviderId } from './types.mts';

/** What a create request asks for, in neutral words; answers are made from it. */
export interface TaskFacts {
	model: string;
	prompt: string;
	/** -1: the model chooses. */
	durationSeconds: number;
	resolution: string;
	ratio: string;
	generateAudio?: boolean;
	seed?: number;
	returnLastFrame?: boolean;
	/** The kind of file, if the request may choose it. */
	outputFormat?: string;
	/** Reference videos make some prices and token counts differ. */
	videos: number;
	callbackUrl?: string;
	/** Seconds after which a task that is not over is `expired`. */
	expiresAfter?: number;
	/** Fields that an answer repeats in its provider's own words. */
	echo: Record<string, unknown>;
}

/** One task. Times are milliseconds since 1970. */
export interface Task {
	readonly id: string;
	/** The id that the nodes' items have; another one only if the provider's own needs its model beside it. */
	readonly knownAs: string;
	readonly provider: ProviderId;
	readonly facts: TaskFacts;
	readonly request: unknown;
	readonly createdAt: number;
	readonly runsAt: number;
	readonly endsAt: number;
	readonly ending: Omit<Outcome, 'match'>;
	/** The length that the clip has in the end. */
	readonly seconds: number;
	readonly seed: number;
	cancelledAt?: number;
	deleted: boolean;
	polls: number;
	downloads: number;
	downloadsFinished: number;
}

/** Pixels of a frame, whatever its ratio. */
const PIXELS: Record<string, number> = {
	'480p': 864 * 480,
	'720p': 1280 * 720,
	'1080p': 1920 * 1080,
	'2k': 2560 * 1440,
	'4k': 3840 * 2160,
};

let lastNumber = 0;

function newId(provider: ProviderId, now: number): string {
	lastNumber += 1;
	const unique = `${lastNumber.toString(36).padStart(5, '0')}${randomBytes(3).toString('hex')}`;
	switch (provider) {
		case 'ark':
			return `cgt-${new Date(now).toISOString().replace(/\D/g, '').slice(0, 14)}-${unique}`;
		case 'cubicSpacesArk':
			return `task_${unique}`;
		case 'qingbo':
		case 'qingboLegacy':
			return `task-wave${now}b${unique}`;
		case 'openRouter':
			return `job-${unique}`;
		case 'kie':
		case 'waveSpeed':
			return randomBytes(16).toString('hex');
		default:
			return `video_${unique}`;
	}
}

/** Takes a create request: from now on there is a task, and it is billed. */
export function createTask(
	store: Store,
	state: KeyState,
	provider: ProviderId,
	facts: TaskFacts,
	request: unknown,
	now: number,
	ids?: Pick<Task, 'id' | 'knownAs'>,
): Task {
	const { settings } = state;
	const { match: _, ...ending } = settings.outcomes.find(({ match }) =>
		facts.prompt.includes(match),
	) ?? { match: '', outcome: 'succeeded' as const };
	const range = settings.taskSeconds;
	const drawn =
		typeof range === 'number' ? range : range[0] + state.random() * (range[1] - range[0]);
	const life = (ending.seconds ?? drawn) * 1000;
	const id = newId(provider, now);
	const task: Task = {
		...(ids ?? { id, knownAs: id }),
		provider,
		facts,
		request: settings.log ? request : undefined,
		createdAt: now,
		runsAt: now + life * settings.queuedShare,
		endsAt: ending.outcome === 'running' ? Number.MAX_SAFE_INTEGER : now + life,
		ending,
		seconds: facts.durationSeconds > 0 ? facts.durationSeconds : 5,
		seed: facts.seed !== undefined && facts.seed >= 0 ? facts.seed : 10_000 + lastNumber,
		deleted: false,
		polls: 0,
		downloads: 0,
		downloadsFinished: 0,
	};
	store.addTask(state, task);
	return task;
}

/** The ending of the video's name. */
export function endingOf({ facts }: Task): 'mp4' | 'mov' {
	return facts.outputFormat === 'mov' ? 'mov' : 'mp4';
}

/** Where a task stands at a time. */
export function phaseOf(task: Task, now: number): Phase {
	if (task.cancelledAt !== undefined && task.cancelledAt <= now) return 'cancelled';
	if (now < task.runsAt) return 'queued';
	const expiresAt =
		task.facts.expiresAfter === undefined
			? Number.MAX_SAFE_INTEGER
			: task.createdAt + task.facts.expiresAfter * 1000;
	if (expiresAt < task.endsAt && now >= expiresAt) return 'expired';
	if (now < task.endsAt || task.ending.outcome === 'running') return 'running';
	return task.ending.outcome;
}

/** When the task last changed its state. */
export function changedAt(task: Task, now: number): number {
	const phase = phaseOf(task, now);
	if (phase === 'cancelled' && task.cancelledAt !== undefined) return task.cancelledAt;
	if (phase === 'queued') return task.createdAt;
	return phase === 'running' ? task.runsAt : Math.min(task.endsAt, now);
}

/** Whole percent: 0 while queued, 100 once over. */
export function progressOf(task: Task, now: number): number {
	const phase = phaseOf(task, now);
	if (phase === 'queued') return 0;
	if (phase !== 'running') return 100;
	if (task.ending.outcome === 'running') return 50;
	const share = (now - task.runsAt) / Math.max(1, task.endsAt - task.runsAt);
	return Math.min(99, Math.max(1, Math.round(share * 100)));
}

/** Tokens as Ark counts them: width × height × frames per second × seconds ÷ 1024. */
export function tokensOf(task: Task): number {
	const pixels = PIXELS[task.facts.resolution.toLowerCase()] ?? 1280 * 720;
	return Math.round((pixels * 24 * task.seconds) / 1024);
}

/** The ratio a finished clip has: a model that may choose takes the wide one here. */
export function ratioOf(task: Task): string {
	return task.facts.ratio === 'adaptive' || task.facts.ratio === 'auto' ? '16:9' : task.facts.ratio;
}

/** Whole seconds since 1970, as most providers write times. */
export function inSeconds(milliseconds: number): number {
	return Math.floor(milliseconds / 1000);
}

/** What happens in a chaos run, drawn from a seed: workflow runs, and the faults that meet each of them. */
import { MODE_PARAMETERS, type SampleMode } from '../engine/support/samples.mts';
import { seededRandom } from '../simulator/store.mts';
import {
	FAULT_KINDS,
	PROVIDERS,
	type Fault,
	type FaultKind,
	type Operation,
	type Outcome,
	type ProviderId,
	type Settings,
} from '../simulator/types.mts';

/** One item of a run. */
export interface PlannedItem {
	prompt: string;
	duration: number;
	/** What only its own request holds; of a file, its content in base64. */
	mark: string;
	url?: string;
	/** An image in a binary field. */
	file?: Buffer;
}

/** One workflow run: Items → Seedance Create → Seedance Wait, of an account of its own. */
export interface RunPlan {
	/** Its place in the order of all runs. */
	number: number;
	provider: ProviderId;
	/** No `mark` comes twice in the requests, so that a task tells which item it is for. */
	items: PlannedItem[];
	mode: SampleMode;
	failedItems: 'protect' | 'return';
	concurrency: number;
	/** Also *On Error: Continue*. */
	continues: boolean;
	faults: Fault[];
	/** Draws the faults' chances. */
	faultSeed: number;
	settings: Partial<Settings>;
	/** Of Seedance Wait, minutes. */
	timeout: number;
	cancelOnTimeout: boolean;
	downloadVideo: boolean;
	/** Each item is a call of the node as an agent's tool, by n8n's own tool invocation. */
	asTool: boolean;
	/** How often the same workflow has run before, without faults, in this process and at this account. */
	runsBefore: number;
	/** ms after the start of each try at which it is cut off; n8n then retries the execution. */
	cuts: number[];
	/** Whether the process that ran it knows nothing any more when it is retried, as after a kill. */
	forgets: boolean;
}

/** How much of everything there is. */
export interface Scale {
	creates: number;
	seed: number;
	/** Minutes that Seedance Wait waits. */
	timeout: number;
	/** Some creates are answered after the node's own time-out only; costs two minutes at least. */
	timeOuts: boolean;
	/** Some runs are retried in another process, as after a kill; costs minutes at Ark, and does not work under jest. */
	kills: boolean;
}

/** A number below `limit`, a choice, a chance: all of one seed. */
export class Dice {
	private readonly random: () => number;

	constructor(seed: number) {
		this.random = seededRandom(seed);
	}

	below(limit: number): number {
		return Math.floor(this.random() * limit);
	}

	chance(probability: number): boolean {
		return this.random() < probability;
	}

	one<T>(values: readonly T[]): T {
		return values[this.below(values.length)];
	}
}

/** Above the node's own limit for an answer, and far below what the simulator would send. */
const HUGE_BYTES = 6 * 1024 * 1024;
/** Longer than the node waits for an answer to a create. */
const BEYOND_TIMEOUT_MS = 125_000;
/** After these a provider may have made the task all the same. */
const EITHER_WAY: readonly FaultKind[] = ['http500', 'http503', 'http502html'];
/** Share of the calls that go wrong, for each kind of run. */
const INTENSITIES = [0, 0.05, 0.15, 0.3, 0.6];

/** The runs of a seed, with so many items in all. */
export function planRuns(scale: Scale): RunPlan[] {
	const dice = new Dice(scale.seed);
	const runs: RunPlan[] = [];
	for (let items = 0; items < scale.creates;) {
		const count = Math.min(scale.creates - items, 1 + dice.below(20));
		const number = runs.length;
		const provider = PROVIDERS[number % PROVIDERS.length];
		runs.push(planRun(dice, scale, number, provider, count));
		items += count;
	}
	return runs;
}

function planRun(
	dice: Dice,
	scale: Scale,
	number: number,
	provider: ProviderId,
	count: number,
): RunPlan {
	const byQuery = dice.chance(0.15);
	const asTool = dice.chance(0.15);
	const byFile = dice.chance(0.2) && !byQuery && !asTool && TAKE_FILES.includes(provider);
	return {
		number,
		provider,
		items: byFile ? filesOf(dice, number, count) : itemsOf(dice, number, count, byQuery),
		mode:
			byQuery || byFile ? 'imageToVideo' : dice.one(Object.keys(MODE_PARAMETERS) as SampleMode[]),
		failedItems: dice.one(['protect', 'return']),
		concurrency: 1 + dice.below(8),
		continues: dice.chance(0.2),
		faults: planFaults(dice, scale),
		faultSeed: dice.below(2 ** 31),
		settings: {
			// Only the request tells rows apart that have one prompt.
			log: byQuery || byFile,
			listedAfterSeconds: dice.one([0, 0, 0.5, 2, 5]),
			clockAheadSeconds: dice.one([0, 0, 3, 600, -600]),
			taskSeconds: [0.2, 6],
			outcomes: OUTCOMES,
			unifiedShape: dice.one(['document', 'taskDto', 'flat']),
			gatewayEnds: dice.one(['named', 'swallowed']),
			qingboProgress: dice.one(['percent', 'integer']),
			contentRedirect: dice.chance(0.5),
		},
		timeout: scale.timeout,
		cancelOnTimeout: dice.chance(0.5),
		downloadVideo: dice.chance(0.15),
		asTool,
		runsBefore: dice.chance(0.15) ? 1 + dice.below(2) : 0,
		cuts:
			!asTool && dice.chance(0.3)
				? Array.from({ length: 1 + dice.below(2) }, () => 20 + dice.below(dice.one([300, 6_000])))
				: [],
		forgets: scale.kills && dice.chance(0.3),
	};
}

/** @param byQuery rows that differ in nothing but the query of their image's address, as links to a drive do */
function itemsOf(dice: Dice, number: number, count: number, byQuery: boolean): RunPlan['items'] {
	const same = { prompt: promptOf(dice), duration: 4 + dice.below(7) };
	return Array.from({ length: count }, (_, index) => {
		if (byQuery) {
			const mark = `id=row-${number}-${index}-end`;
			return { ...same, mark, url: `https://drive.example.com/uc?export=download&${mark}` };
		}
		const prompt = `${promptOf(dice)} ${number}/${index}`;
		return { prompt, duration: 4 + dice.below(7), mark: prompt };
	});
}

/** The providers to which a file goes as data, or by an upload. */
const TAKE_FILES: readonly ProviderId[] = ['ark', 'fal', 'kie', 'newApi', 'replicate', 'waveSpeed'];
/** How a PNG begins. */
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** Rows that differ in nothing but the content of their file. */
function filesOf(dice: Dice, number: number, count: number): RunPlan['items'] {
	const same = { prompt: promptOf(dice), duration: 4 + dice.below(7) };
	return Array.from({ length: count }, (_, index) => {
		const file = Buffer.concat([PNG, Buffer.from(`the image of row ${number}/${index} is this`)]);
		return { ...same, mark: file.toString('base64'), file };
	});
}

/** How tasks end, by a word in their prompt. */
const OUTCOMES: Outcome[] = [
	{ match: 'refused', outcome: 'failed' },
	{ match: 'expiring', outcome: 'expired' },
	{ match: 'cancelled', outcome: 'cancelled' },
	{ match: 'vanishing', outcome: 'vanished' },
	{ match: 'endless', outcome: 'running' },
	{ match: 'without address', outcome: 'succeeded', noUrl: true },
];

function promptOf(dice: Dice): string {
	return dice.chance(0.8) ? 'A fox' : `A clip ${dice.one(OUTCOMES).match}`;
}

function planFaults(dice: Dice, scale: Scale): Fault[] {
	const intensity = dice.one(INTENSITIES);
	const faults = (
		['create', 'status', 'list', 'cancel', 'content', 'download', 'upload', 'put'] as const
	).flatMap((on) => faultsOf(dice, on, intensity));
	// What a model refuses is the task's own end there, and no fault.
	faults.push(
		...faultsOf(dice, 'result', intensity).filter(
			({ kind }) => kind !== 'policy' && kind !== 'realPerson',
		),
	);
	if (scale.timeOuts && dice.chance(0.03))
		faults.unshift({ on: 'create', kind: 'delay', delayMs: BEYOND_TIMEOUT_MS });
	return faults;
}

/** Some kinds, each with its share of the chance that a call goes wrong. */
function faultsOf(dice: Dice, on: Operation, intensity: number): Fault[] {
	const kinds = FAULT_KINDS.filter(() => dice.chance(0.3));
	return kinds.map((kind) => {
		const fault: Fault = { on, kind, probability: intensity / kinds.length };
		if (kind === 'hugeBody') fault.bytes = HUGE_BYTES;
		// A list may well take longer than the clocks may differ.
		if (kind.startsWith('delay')) fault.delayMs = 100 + dice.below(on === 'list' ? 12_000 : 2_000);
		if (kind === 'rateLimit' && dice.chance(0.5)) fault.retryAfter = dice.below(4);
		if (on === 'create' && EITHER_WAY.includes(kind)) fault.taken = dice.chance(0.5);
		return fault;
	});
}

/** Submitting many items: this package, n8n's HTTP Request node and a bare undici Pool. */
import { OWN, type ProfileSummary } from '../support/inspector.mts';
import { runProgram } from '../support/bare.mts';
import { profileTable } from '../support/profileTable.mts';
import {
	arkBody,
	clips,
	CREATE,
	createNode,
	END,
	flow,
	HTTP_CREATE,
	httpCreate,
} from '../support/flows.mts';
import { median, short, spread, told, type Spread } from '../support/stats.mts';
import { nodeMs, Stage, type ActiveWorkflow, type Customer } from '../support/stage.mts';
import { noOp } from '../../../n8n/support/workflows.mts';
import type { Aim, Race, RaceContext, Section } from '../types.mts';

type Contender = 'package' | 'httpBatched' | 'httpAtOnce' | 'undici';

const NAMES: Record<Contender, string> = {
	package: 'this package',
	httpBatched: 'HTTP Request, in batches',
	httpAtOnce: 'HTTP Request, all at once',
	undici: 'bare undici Pool',
};

/** One contender under one provider latency and one concurrency. */
interface Heat {
	contender: Contender;
	latencyMs: number;
	/** Requests under way at a time; `null`: no bound. */
	concurrency: number | null;
	items: number;
	/** Of the sending alone: the node's own time in n8n. */
	ms: Spread;
	/** For each item, ms; in n8n with what the same workflow without the node uses taken off. */
	cpuPerItem: Spread;
}

interface Figures {
	heats: Heat[];
	profile: ProfileSummary;
	profiledAt: { latencyMs: number; concurrency: number };
}

interface Plan {
	items: number;
	repeats: number;
	/** `items`: where fewer than usual tell as much. */
	courses: Array<{ latencyMs: number; concurrency: number; items?: number }>;
}

const PLANS: Record<RaceContext['size'], Plan> = {
	full: {
		items: 1000,
		repeats: 3,
		courses: [
			{ latencyMs: 0, concurrency: 50 },
			{ latencyMs: 50, concurrency: 50 },
			{ latencyMs: 200, concurrency: 50 },
			// The node's default.
			{ latencyMs: 50, concurrency: 4, items: 250 },
		],
	},
	quick: {
		items: 200,
		repeats: 2,
		courses: [
			{ latencyMs: 50, concurrency: 50 },
			{ latencyMs: 50, concurrency: 4, items: 50 },
		],
	},
};
/** The aim is for this latency. */
const AIM_LATENCY = 50;

async function setLatency(stage: Stage, customer: Customer, latencyMs: number): Promise<void> {
	await stage.simulator.client.setFaults(
		customer.key,
		latencyMs === 0
			? []
			: [{ on: 'create', kind: 'delay', delayMs: latencyMs, probability: 1, taken: true }],
	);
}

/** The same workflow with a node of each contender in the middle. */
async function workflows(
	stage: Stage,
	customer: Customer,
	items: number,
	{ latencyMs, concurrency }: Plan['courses'][number],
): Promise<Map<Contender, { active: ActiveWorkflow; node: string }>> {
	const add = async (name: string, middle: Parameters<typeof flow>[1]) =>
		await stage.activate(flow(name, [clips(items), ...middle, noOp(END)]));
	// HTTP Request starts so many, then sleeps, then starts the next: a pause of the latency comes closest to a bound.
	const batching = { batch: { batchSize: concurrency, batchInterval: Math.max(1, latencyMs) } };
	return new Map([
		[
			'package',
			{ active: await add('Package', [createNode(customer, { concurrency })]), node: CREATE },
		],
		[
			'httpBatched',
			{ active: await add('Batched', [httpCreate(customer, { batching })]), node: HTTP_CREATE },
		],
		['httpAtOnce', { active: await add('At once', [httpCreate(customer)]), node: HTTP_CREATE }],
	]);
}

async function bare(
	customer: Customer,
	items: number,
	concurrency: number,
): Promise<{ ms: number; cpuPerItem: number }> {
	const url = new URL(`${customer.baseUrl}/contents/generations/tasks`);
	const result = await runProgram<{ ms: number; cpuMs: number; created: number }>('submit', {
		origin: url.origin,
		path: url.pathname,
		key: customer.key,
		bodies: items,
		body: arkBody('A fox in the snow'),
		concurrency,
	});
	if (result.created !== items) throw new Error(`undici created ${result.created} of ${items}`);
	return { ms: result.ms, cpuPerItem: result.cpuMs / items };
}

/** What the same workflow uses without the node in the middle, ms. */
async function cpuWithout(stage: Stage, items: number): Promise<number> {
	const empty = await stage.activate(flow(`Empty, ${items}`, [clips(items), noOp(END)]));
	await stage.run(empty, 60_000); // warms up
	const idle: number[] = [];
	for (let run = 0; run < 3; run++) idle.push((await stage.run(empty, 60_000)).cpuMs);
	return median(idle);
}

async function measure({ size, say }: RaceContext): Promise<Figures> {
	const plan = PLANS[size];
	const stage = await Stage.start();
	try {
		const customer = await stage.customer('ark');
		const heats: Heat[] = [];
		let profile: ProfileSummary | undefined;
		const profiledAt = { latencyMs: AIM_LATENCY, concurrency: 50 };
		for (const course of plan.courses) {
			const { latencyMs, concurrency, items = plan.items } = course;
			const idleCpu = await cpuWithout(stage, items);
			await setLatency(stage, customer, latencyMs);
			const racers = await workflows(stage, customer, items, course);
			const results = new Map<Contender, Array<{ ms: number; cpuPerItem: number }>>();
			const note = (contender: Contender, ms: number, cpuPerItem: number): void => {
				results.set(contender, [...(results.get(contender) ?? []), { ms, cpuPerItem }]);
			};
			// In turns, so that whatever changes on the machine hits all of them. The very first round warms up.
			const first = course === plan.courses[0] ? 0 : 1;
			for (let round = first; round <= plan.repeats; round++) {
				for (const [contender, { active, node }] of racers) {
					const { execution, cpuMs } = await stage.run(active, 300_000);
					if (round > 0) {
						note(contender, nodeMs(execution, node), Math.max(0, cpuMs - idleCpu) / items);
					}
				}
				const { ms, cpuPerItem } = await bare(customer, items, concurrency);
				if (round > 0) note('undici', ms, cpuPerItem);
			}
			for (const [contender, runs] of results) {
				heats.push({
					contender,
					latencyMs,
					concurrency: contender === 'httpAtOnce' ? null : concurrency,
					items,
					ms: spread(runs.map(({ ms }) => ms)),
					cpuPerItem: spread(runs.map(({ cpuPerItem }) => cpuPerItem)),
				});
			}
			if (latencyMs === profiledAt.latencyMs && concurrency === profiledAt.concurrency) {
				const own = racers.get('package');
				const inspector = await stage.inspector();
				if (own) profile = await inspector.profile(async () => await stage.run(own.active, 60_000));
				inspector.close();
			}
			say(`${latencyMs} ms, concurrency ${concurrency}: done`);
		}
		if (!profile) throw new Error('Nothing was profiled');
		return { heats, profile, profiledAt };
	} finally {
		await stage.stop();
	}
}

function report({ heats, profile, profiledAt }: Figures): Section {
	const courses = [
		...new Set(
			heats.flatMap(({ latencyMs, concurrency }) =>
				concurrency === null ? [] : [`${latencyMs}/${concurrency}`],
			),
		),
	].map((text) => text.split('/').map(Number) as [number, number]);
	const find = (contender: Contender, latencyMs: number, concurrency: number): Heat => {
		// "All at once" is run in each course: the one that stands behind this course's others.
		const from = heats.findIndex(
			(heat) =>
				heat.contender === 'package' &&
				heat.latencyMs === latencyMs &&
				heat.concurrency === concurrency,
		);
		const heat = heats.slice(from).find((one) => one.contender === contender);
		if (from < 0 || !heat)
			throw new Error(`${contender} did not run at ${latencyMs}/${concurrency}`);
		return heat;
	};
	const speed = (latencyMs: number, concurrency: number): number =>
		find('undici', latencyMs, concurrency).ms.median /
		find('package', latencyMs, concurrency).ms.median;
	const cpu = (latencyMs: number, concurrency: number): string => {
		const own = find('package', latencyMs, concurrency).cpuPerItem.median;
		const http = find('httpBatched', latencyMs, concurrency).cpuPerItem.median;
		const share = profile.packages.find(({ name }) => name === OWN)?.share ?? 0;
		return `n8n spends ${short(own)} ms of CPU on an item (HTTP Request: ${short(http)} ms), ${Math.round(share * 100)} % of it in this package’s code (profile below); so it sends ${short(1000 / own)} a second at most, and ${concurrency} at a time would be ${short((1000 / latencyMs) * concurrency)}`;
	};
	const aims: Aim[] = courses
		.filter(([latencyMs]) => latencyMs === AIM_LATENCY)
		.flatMap(([latencyMs, concurrency]) => {
			const ratio = speed(latencyMs, concurrency);
			const own = find('package', latencyMs, concurrency).ms.median;
			const http = find('httpBatched', latencyMs, concurrency).ms.median;
			return [
				{
					aim: `at least 0.8 of undici's speed at ${latencyMs} ms latency, concurrency ${concurrency}`,
					measured: short(ratio),
					met: ratio >= 0.8,
					...(ratio < 0.8 && { reason: cpu(latencyMs, concurrency) }),
				},
				{
					aim: `ahead of HTTP Request at ${latencyMs} ms latency, concurrency ${concurrency}`,
					measured: `${short(http / own)} × as fast`,
					met: own < http,
				},
			];
		});
	return {
		about: `${[...new Set(heats.map(({ items }) => items))].join(' or ')} create requests to Ark, each answered after a latency. In n8n the node's own time counts. HTTP Request has its answer format fixed and a batch size equal to the concurrency with a pause of the latency; "all at once" is the same node without batching, which no provider's rate limit lets pass. CPU is that of the n8n process, what the same workflow without the node uses taken off.`,
		aims,
		tables: [
			{
				caption:
					'Speed as a share of the bare undici Pool at the same concurrency, and the time for all items',
				columns: ['latency, concurrency', ...Object.values(NAMES).flatMap((name) => [name])],
				rows: courses.map(([latencyMs, concurrency]) => [
					`${latencyMs} ms, ${concurrency}`,
					...(Object.keys(NAMES) as Contender[]).map((contender) => {
						const heat = find(contender, latencyMs, concurrency);
						const base = find('undici', latencyMs, concurrency).ms.median;
						return `**${short(base / heat.ms.median)}** · ${told(heat.ms)} ms`;
					}),
				]),
			},
			{
				caption: 'CPU for one item, ms',
				columns: ['latency, concurrency', ...Object.values(NAMES)],
				rows: courses.map(([latencyMs, concurrency]) => [
					`${latencyMs} ms, ${concurrency}`,
					...(Object.keys(NAMES) as Contender[]).map((contender) =>
						told(find(contender, latencyMs, concurrency).cpuPerItem),
					),
				]),
			},
			profileTable(
				`Where n8n’s CPU time goes in this package’s run at ${profiledAt.latencyMs} ms, concurrency ${profiledAt.concurrency}`,
				profile,
			),
		],
		plots: [],
	};
}

export const submit: Race<Figures> = {
	name: 'submit',
	title: 'Submitting many items',
	measure,
	report,
};

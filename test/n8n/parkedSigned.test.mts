/** Callbacks that a provider signs: with the secret in the credential, only its own calls make the node ask. */
import { request } from 'undici';
import { HMAC_KEY } from '../simulator/providers/kie.mts';
import { SECRET as REPLICATE_SECRET } from '../simulator/providers/replicate.mts';
import { SECRET as WAVE_SPEED_SECRET } from '../simulator/providers/waveSpeed.mts';
import { runsOf, type Execution } from './support/n8nApi.mts';
import { FIRST_CHECK, parkedScenario, runsFor, until } from './support/parked.mts';
import type { Scenario } from './support/scenario.mts';
import { shared } from './support/shared.mts';
import { jsonOf } from './support/workflows.mts';

/** Providers that sign their calls and call http addresses (OpenRouter does not), with the secret of the simulator. */
const SIGNING = {
	kie: HMAC_KEY,
	replicate: REPLICATE_SECRET,
	waveSpeed: WAVE_SPEED_SECRET,
} as const;
type Signing = keyof typeof SIGNING;
const PROVIDERS = Object.keys(SIGNING) as Signing[];
const ANOTHER = 'whsec_c29tZWJvZHkgZWxzZQ==';
/** How long an execution may still be taken up on a busy machine, s. */
const SLACK = 60;

const { api, simulator, close } = shared();

interface Run {
	scenario: Scenario;
	id: string;
}
const own = new Map<Signing, Run>();
const others = new Map<Signing, Run>();

async function start(provider: Signing, webhookSecret: string): Promise<Run> {
	const scenario = await parkedScenario({ api, simulator }, `Signed: ${provider}`, {
		provider,
		items: [{ prompt: 'A fox' }],
		options: { resumeOnCallback: true },
		credential: { webhookSecret },
		// Parked before it ends, and ended long before the first check.
		simulator: { taskSeconds: 20 },
	});
	return { scenario, id: await scenario.start() };
}

/** Calls in the provider's place, once it has called itself, with a body that nobody has signed. */
async function forge({ scenario, id }: Run): Promise<void> {
	await api.waitForExecution(id, { statuses: ['waiting'], timeoutMs: SLACK * 1000 });
	for (;;) {
		const calls = await simulator.callbacks(scenario.key);
		const call = calls.find(({ answerStatus }) => answerStatus === 200);
		if (!call) await until(Date.now(), 0.5);
		else {
			const answer = await request(call.url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ status: 'succeeded', data: { state: 'success' } }),
			});
			await answer.body.dump();
			expect(answer.statusCode).toBe(200);
			return;
		}
	}
}

beforeAll(async () => {
	for (const provider of PROVIDERS) {
		own.set(provider, await start(provider, SIGNING[provider]));
		others.set(provider, await start(provider, ANOTHER));
	}
	await Promise.all([...others.values()].map(forge));
}, 180_000);

afterAll(close);

async function ended(runs: ReadonlyMap<Signing, Run>, provider: Signing): Promise<Execution> {
	const id = runs.get(provider)?.id ?? '';
	return await api.waitForExecution(id, { timeoutMs: (FIRST_CHECK + SLACK) * 1000 });
}

/** Whether it was the checks whose items the execution has gone on with. */
async function checksEnded(execution: Execution): Promise<boolean> {
	const { checks } = await runsFor(api, execution);
	return checks.some((run) => runsOf(run, 'Result').length > 0);
}

describe.each(PROVIDERS)('%s', (provider) => {
	test('a call with the secret of the credential ends the wait', async () => {
		const execution = await ended(own, provider);
		expect(jsonOf(execution, 'End')).toMatchObject([{ status: 'succeeded' }]);
		expect(await checksEnded(execution)).toBe(false);
	}, 180_000);

	test('one that another has signed, or nobody, makes the node ask nothing: the next check ends it', async () => {
		const execution = await ended(others, provider);
		expect(jsonOf(execution, 'End')).toMatchObject([{ status: 'succeeded' }]);
		expect(await checksEnded(execution)).toBe(true);
		const { status = 0, list = 0 } = await simulator.counts(
			others.get(provider)?.scenario.key ?? '',
		);
		// Before the parking, and by the check.
		expect(status + list).toBe(2);
	}, 180_000);
});

/**
 * The credential of a parked wait is moved, no longer shared, left behind or rotated, of a member and of the instance's
 * owner, whose executions n8n does not refuse. All side by side. Deleted credentials: parkedEnds.test.mts
 */
import { simulatorCredential } from './support/credentials.mts';
import { shareCredential, unshareCredential } from './support/database.mts';
import { errorOf, type Execution, type N8nApi, type StoredCredential } from './support/n8nApi.mts';
import { FIRST_CHECK, parkedScenario, parkingWait, runsFor, until } from './support/parked.mts';
import type { Scenario } from './support/scenario.mts';
import { shared } from './support/shared.mts';
import { jsonOf } from './support/workflows.mts';

/** How long after its due time a run may take on a busy machine, s. */
const SLACK = 60;
const { api, simulator, userFolder, close } = shared();

/** What is done to a parked wait, and what comes of it. */
interface Case {
	by: 'member' | 'owner';
	options?: Parameters<typeof parkedScenario>[2];
	/** Before it is started. */
	before?: (scenario: Scenario) => Promise<void>;
	/** Once it is parked. */
	parked?: (scenario: Scenario) => Promise<void>;
	/** Once its first check is over, in which the provider or n8n has refused it. */
	afterCheck?: (scenario: Scenario) => Promise<void>;
	/** When it ends at the latest, in first checks. */
	ends: number;
	/** How it ends. */
	as: 'succeeded' | 'refused by n8n' | 'unknown';
	/** How often the provider has been asked with a key that it no longer accepts. */
	refusals?: number;
	/** What has become of the runs that checked. */
	checks?: readonly string[];
}

const projects = { member: '', owner: '' };

const keyOf = ({ key }: Scenario) => `${key}-new`;

/** A person moves the credential into the project of another. */
const moveTo =
	(whose: 'member' | 'owner') =>
	async ({ credential }: Scenario): Promise<void> =>
		await api.moveCredential(credential.id, projects[whose]);

/** The provider gives the account another key, and refuses the old one. */
const rotate = async (scenario: Scenario): Promise<void> =>
	await simulator.rotate(scenario.key, keyOf(scenario));

/** The new key is put into the credential. */
async function enterKey(scenario: Scenario): Promise<void> {
	const { data } = simulatorCredential('cubicSpaces', simulator.url, keyOf(scenario));
	await api.updateCredential(scenario.credential, data);
}

async function rotateBoth(scenario: Scenario): Promise<void> {
	await rotate(scenario);
	await enterKey(scenario);
}

/** The wait ends at its Timeout, which is just long enough to be parked. */
const lost = {
	options: { wait: { timeout: 1.25 }, simulator: { taskSeconds: 6000 } },
	ends: 4,
	as: 'refused by n8n',
} as const;
const found = { ends: 1, as: 'succeeded', checks: ['success'] } as const;

const CASES: Record<string, Case> = {
	'moved into a project that is not the workflow’s': {
		by: 'member',
		...lost,
		parked: moveTo('owner'),
	},
	'no longer shared with the workflow’s project': {
		by: 'member',
		...lost,
		before: async (scenario) => {
			await moveTo('owner')(scenario);
			await shareCredential(userFolder, scenario.credential.id, projects.member);
		},
		parked: async ({ credential }) =>
			await unshareCredential(userFolder, credential.id, projects.member),
	},
	'left behind by a workflow that is moved': {
		by: 'owner',
		...lost,
		parked: async ({ workflow }) => await api.moveWorkflow(workflow.id, projects.member),
	},
	'moved away and back again': {
		by: 'member',
		parked: moveTo('owner'),
		afterCheck: moveTo('member'),
		ends: 4,
		as: 'succeeded',
		checks: ['error', 'success'],
	},
	'moved away, of the owner': { by: 'owner', parked: moveTo('member'), ...found },
	'rotated, of a member': { by: 'member', parked: rotateBoth, ...found },
	'rotated, of the owner': { by: 'owner', parked: rotateBoth, ...found },
	'rotated, and the new key comes after a check': {
		by: 'owner',
		parked: rotate,
		afterCheck: enterKey,
		ends: 2,
		as: 'succeeded',
		refusals: 1,
	},
	'rotated, and the new key never comes': {
		by: 'member',
		parked: rotate,
		ends: 2,
		as: 'unknown',
		refusals: 2,
	},
};
const NAMES = Object.keys(CASES);

const runs = new Map<string, { scenario: Scenario; id: string }>();
let member: N8nApi;
let leftOver: StoredCredential;
let started = 0;

function caseOf(name: string): Case {
	const found = CASES[name];
	if (!found) throw new Error(`"${name}" is no case`);
	return found;
}

function get(name: string): { scenario: Scenario; id: string } {
	const found = runs.get(name);
	if (!found) throw new Error(`"${name}" was not started`);
	return found;
}

async function checksOf(name: string): Promise<Execution[]> {
	const { id, scenario } = get(name);
	return (await runsFor(api, { id, workflowId: scenario.workflow.id })).checks;
}

/** Until its first check has been refused, by n8n or by the provider. */
async function checked(name: string): Promise<void> {
	const { scenario } = get(name);
	for (const end = Date.now() + 2 * FIRST_CHECK * 1000; Date.now() < end;) {
		const [first] = await checksOf(name);
		const requests = await simulator.requests(scenario.key, { op: 'status' });
		if (first?.status === 'error' || requests.some(({ authorized }) => !authorized)) return;
		await until(Date.now(), 1);
	}
	throw new Error(`"${name}" was not refused`);
}

beforeAll(async () => {
	member = await api.invited('parked-credentials@example.com');
	projects.member = await member.personalProject();
	projects.owner = await api.personalProject();
	const { type, data } = simulatorCredential('qingbo', simulator.url, 'left over, moved');
	leftOver = await member.createCredential(type, data, 'Left over, moved');
	CASES['of another provider, moved away'] = {
		by: 'member',
		options: { behind: (own) => [parkingWait({}, { credentials: [own, leftOver] })] },
		parked: async () => await api.moveCredential(leftOver.id, projects.owner),
		...found,
	};
	for (const [name, { by, options, before }] of Object.entries(CASES)) {
		const servers = { api: by === 'member' ? member : api, simulator };
		const scenario = await parkedScenario(servers, `Credential: ${name}`, {
			items: [{ prompt: 'A fox' }],
			...options,
		});
		await before?.(scenario);
		runs.set(name, { scenario, id: await scenario.start() });
	}
	for (const [name, { parked }] of Object.entries(CASES)) {
		const { id, scenario } = get(name);
		await api.waitForExecution(id, { statuses: ['waiting'], timeoutMs: 60_000 });
		await parked?.(scenario);
	}
	started = Date.now();
	for (const [name, { afterCheck }] of Object.entries(CASES)) {
		if (!afterCheck) continue;
		await checked(name);
		await afterCheck(get(name).scenario);
	}
}, 360_000);

afterAll(async () => {
	await member.close();
	await close();
});

test.each([...NAMES, 'of another provider, moved away'])(
	'a credential that is %s',
	async (name) => {
		const { as, ends, refusals = 0, checks } = caseOf(name);
		const { id, scenario } = get(name);
		const left = started + (ends * FIRST_CHECK + SLACK) * 1000 - Date.now();
		const execution = await api.waitForExecution(id, { timeoutMs: Math.max(left, 1_000) });
		expect(await scenario.creates()).toBe(1);
		if (as === 'refused by n8n') {
			expect(execution.status).toBe('error');
			expect(errorOf(execution)).toContain('does not have access to the credential');
		} else {
			expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
			expect(jsonOf(execution, 'End')).toMatchObject([{ status: as, timedOut: false }]);
			if (as === 'unknown')
				expect(jsonOf(execution, 'End')).toMatchObject([{ failure: { category: 'auth' } }]);
		}
		const requests = await simulator.requests(scenario.key, { op: 'status' });
		expect(requests.filter(({ authorized }) => !authorized)).toHaveLength(refusals);
		if (checks) expect((await checksOf(name)).map(({ status }) => status)).toEqual(checks);
		const { guards } = await runsFor(api, { id, workflowId: scenario.workflow.id });
		expect(guards).toHaveLength(2);
		expect(guards.map(({ status }) => status)).not.toContain('error');
	},
	400_000,
);

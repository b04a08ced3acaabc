import { findChromium } from '../tools/setup/find.mjs';
import { isFloor } from './support/floor.mts';
import type { Fault, ProviderId } from '../simulator/types.mts';
import { inCache } from '../support/paths.mts';
import { describeWith } from '../support/requirements.mts';
import { simulatorCredential } from './support/credentials.mts';
import { Editor } from './support/editor.mts';
import { PROMPTS, Scenario } from './support/scenario.mts';
import { shared } from './support/shared.mts';
import { jsonOf, seedanceWait } from './support/workflows.mts';

/** One provider for each credential type. */
const providers = [
	'ark',
	'cubicSpaces',
	'fal',
	'kie',
	'newApi',
	'openAiVideos',
	'openRouter',
	'qingbo',
	'replicate',
	'waveSpeed',
	'xingchao',
] as const;

const right = { status: 'OK', message: 'Connection successful!' };

/** Those with a free call that is documented to answer 200. */
const DOCUMENTED = new Set<ProviderId>([
	'ark',
	'fal',
	'kie',
	'openRouter',
	'qingbo',
	'replicate',
	'waveSpeed',
]);

/**
 * What is said where nothing but a status or no answer came. n8n 2.27 has words of its own for each: its errors lose what
 * a credential's rules are held against (NodeApiError there declares `cause` anew).
 */
function told(ours: RegExp, by27: string): unknown {
	return expect.stringMatching(isFloor ? new RegExp(`${ours.source}|^${by27}`) : ours);
}

/** A port of this machine at which nothing listens. */
const nobody = 'http://127.0.0.1:9';

describe('the test of a credential', () => {
	const { api, simulator, close } = shared();

	afterAll(close);

	/** A stored credential for the simulator, and what its test says when some fields are changed. */
	async function stored(provider: ProviderId, apiKey: string) {
		const { type, data } = simulatorCredential(provider, simulator.url, apiKey);
		const credential = await api.createCredential(type, data, `Test of ${apiKey}`);
		return async (changed?: Record<string, string>) =>
			await api.testCredential(credential, changed && { ...data, ...changed });
	}

	/** Whichever call a credential's test makes. */
	async function everyCallFails(apiKey: string, kind: Fault['kind']): Promise<void> {
		const calls = ['status', 'list', 'models', 'prices', 'account', 'balance'] as const;
		await simulator.setFaults(
			apiKey,
			calls.map((on) => ({ on, kind })),
		);
	}

	describe.each(providers)('%s', (provider) => {
		const key = `sim-credential-${provider}`;
		const baseUrl = simulator.baseUrl(provider);

		test('a right key: as stored, with a slash at the end, with the first part of the path', async () => {
			const verdict = await stored(provider, key);
			expect(await verdict()).toEqual(right);
			expect(await verdict({ baseUrl: `${baseUrl}/` })).toEqual(right);
			// fal.ai's addresses begin with the model, the others' base URLs hold the version.
			if (!['ark', 'fal', 'openRouter', 'replicate', 'waveSpeed'].includes(provider))
				expect(
					await verdict({ baseUrl: `${baseUrl}${provider === 'kie' ? '/api' : ''}/v1/` }),
				).toEqual(right);
		});

		test('a wrong key, a host that is down and a provider that fails are told apart', async () => {
			const verdict = await stored(provider, `${key}-wrong`);
			const wrong = await verdict({ apiKey: 'wrong' });
			expect(wrong.status).toBe('Error');
			expect(wrong.message).toEqual(
				told(/refused this API key\. Check that it is complete/, 'Authorization failed'),
			);
			// n8n itself words what happens before an answer; the README explains these codes.
			expect(await verdict({ baseUrl: nobody })).toEqual({
				status: 'Error',
				message: told(/^ECONNREFUSED$/, 'The service refused the connection'),
			});
			await everyCallFails(`${key}-wrong`, 'http503');
			expect((await verdict()).message).toEqual(
				told(/failed on its side \(HTTP 503\)/, 'Service unavailable'),
			);
		});

		test('a web page is no answer of an API, whatever its status', async () => {
			const verdict = await stored(provider, `${key}-page`);
			await everyCallFails(`${key}-page`, 'html200');
			const { status, message } = await verdict();
			expect(status).toBe('Error');
			expect(message).toMatch(/^A web page answers at this address, .*base URL/i);
		});

		if (DOCUMENTED.has(provider)) {
			test('an address that does not know the call is told: the call is documented', async () => {
				const verdict = await stored(provider, `${key}-address`);
				const { status, message } = await verdict({ baseUrl: `${simulator.url}/elsewhere` });
				expect(status).toBe('Error');
				expect(message).toEqual(
					told(
						/does not answer at this address \(HTTP 404\)\. Check .*[bB]ase URL/,
						'The resource you are requesting could not be found',
					),
				);
			});
		}

		test('its address may be an expression', async () => {
			const verdict = await stored(provider, `${key}-expression`);
			const [scheme, rest] = baseUrl.split('://');
			expect(await verdict({ baseUrl: `={{ "${scheme}" + "://${rest}" }}` })).toEqual(right);
		});

		test('a key without a right, or without money, is told from a wrong one', async () => {
			const verdict = await stored(provider, `${key}-barred`);
			await everyCallFails(`${key}-barred`, 'http403json');
			expect((await verdict()).message).toEqual(
				told(/knows this API key, but does not let it in/, 'Forbidden'),
			);
		});

		test('costs nothing: no task is made', async () => {
			const verdict = await stored(provider, `${key}-free`);
			await verdict();
			const counts = await simulator.counts(`${key}-free`);
			expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(1);
			expect(counts.create).toBeUndefined();
			expect(await simulator.tasks(`${key}-free`)).toEqual([]);
		});
	});
});

test('an address that is an expression leads the nodes, calls and file alike', async () => {
	const { api, simulator, close } = shared();
	const [scheme, rest] = simulator.baseUrl('newApi').split('://');
	const scenario = await Scenario.create({ api, simulator }, 'Address: expression', {
		provider: 'newApi',
		credential: { baseUrl: `={{ "${scheme}" + "://${rest}" }}` },
		behind: (credential) => [
			seedanceWait(
				{
					provider: 'newApi',
					waitStrategy: 'inProcess',
					downloadVideo: true,
					options: { pollInterval: 1 },
				},
				{ credentials: [credential] },
			),
		],
	});
	await simulator.setSettings(scenario.key, { taskSeconds: 1 });
	const items = jsonOf(await scenario.run(), 'End');
	expect(items.map(({ status, failure }) => [status, failure])).toEqual(
		PROMPTS.map(() => ['succeeded', null]),
	);
	await close();
});

describeWith(
	[{ found: findChromium(), step: 'browser' }],
	'the test of a credential, in the editor',
	() => {
		const { api, simulator, close } = shared();
		let editor: Editor | undefined;

		afterAll(async () => {
			await editor?.close();
			await close();
		});

		test('a right key, a wrong key and a host that is down have three messages', async () => {
			const { type, data } = simulatorCredential(
				'cubicSpaces',
				simulator.url,
				'sim-credential-seen',
			);
			editor = await Editor.open(api);
			const seen: Record<string, string> = {};
			for (const [name, changed] of Object.entries({
				'right-key': {},
				'wrong-key': { apiKey: 'wrong' },
				'host-down': { baseUrl: nobody },
			})) {
				const { id } = await api.createCredential(type, { ...data, ...changed }, `Seen: ${name}`);
				seen[name] = await editor.openCredential(id);
				await editor.screenshot(inCache('screenshots', `credential-${name}.png`));
			}
			expect(seen['right-key']).toContain('Connection tested successfully');
			expect(seen['wrong-key']).toEqual(
				told(/CubicSpaces refused this API key/, '[^]*Authorization failed'),
			);
			expect(seen['host-down']).toEqual(told(/ECONNREFUSED/, '[^]*refused the connection'));
		});
	},
);

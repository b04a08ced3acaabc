/** What the output panel says above the items of a run in which clips failed. */
import { useLab } from './support/lab.mts';

const lab = useLab({ seconds: 0 });

const prompts = (count: number) =>
	Array.from({ length: count }, (_, n) => ({ prompt: `Clip ${n}` }));

test('Seedance Create names the items that were refused, and says no more where all is well', async () => {
	const account = lab.account();
	await lab.client.setFaults(account.key, [{ on: 'create', kind: 'realPerson', skip: 1 }]);
	const options = { items: prompts(3), options: { concurrency: 1 } };
	const refused = await account.create('cubicSpaces', {}, options);
	expect(refused.run.hints('Create')).toEqual([
		{
			type: 'warning',
			location: 'outputPane',
			message: expect.stringMatching(
				/^1 of 3 videos did not succeed\.<br>Item 1: The provider recognised a real person/,
			) as string,
		},
	]);
	expect((await account.create('cubicSpaces', {}, options)).run.hints('Create')).toEqual([]);
});

test('Seedance Wait names five of many, without what a provider could do with HTML', async () => {
	const account = lab.account();
	const message = 'No <img src=x onerror=alert(1)> & more';
	await lab.client.setSettings(account.key, {
		outcomes: [{ match: 'Clip', outcome: 'failed', code: 'odd', message }],
	});
	const items = await account.created(
		'cubicSpaces',
		{ prompt: '={{ $json.prompt }}' },
		{ items: prompts(7) },
	);
	const run = await account.wait('cubicSpaces', {}, { items });
	const [hint] = run.run.hints('Wait');
	const lines = hint.message.split('<br>');
	expect(lines).toHaveLength(7);
	expect(lines[0]).toBe('7 of 7 videos did not succeed.');
	expect(lines[1]).toContain(
		'Item 0: The provider reports: No &lt;img src=x onerror=alert(1)&gt; &amp; more',
	);
	expect(lines[6]).toBe('2 more: see "failure"');
});

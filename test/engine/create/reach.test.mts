/** Addresses that no provider can reach, and what cannot be left out otherwise: said before money is spent. */
import { assetsOf, moderate } from '../moderate/moderating.mts';
import { useLab } from '../support/lab.mts';

const lab = useLab({ seconds: 0 });

test('a frame of one’s own network and a callback to localhost are created with a warning each', async () => {
	const account = lab.account();
	const run = await account.create(
		'ark',
		{ mode: 'imageToVideo', firstFrame: 'http://minio:9000/bucket/first.png' },
		{ options: { callbackUrl: 'http://localhost:5678/webhook/done' } },
	);
	expect(run.error).toBeUndefined();
	expect(run.task.warnings).toEqual([
		expect.stringMatching(/^First Frame: the provider can probably not reach minio, /),
		expect.stringMatching(/^The provider can probably not call back to localhost, /),
	]);
});

test('a Drive page as a reference is warned about with the direct form of the link', async () => {
	const account = lab.account();
	const run = await account.create('ark', {
		mode: 'reference',
		referenceImages: [
			'https://media.example.com/one.png',
			'https://drive.google.com/file/d/1aB_c/view',
		],
	});
	expect(run.task.warnings).toEqual([
		expect.stringMatching(
			/^Reference Images, entry 2: .*https:\/\/drive\.google\.com\/uc\?export=download&id=1aB_c\.$/,
		),
	]);
});

test('Asset Moderate says it of an image too', async () => {
	const account = lab.account();
	const run = await moderate(account, 'cubicSpaces', { imageUrls: 'http://192.168.1.5/a.png' });
	expect(assetsOf(run)[0]?.warnings).toEqual([expect.stringContaining('192.168.1.5')]);
});

test('generate_audio can be left out for a model that nobody knows', async () => {
	const account = lab.account();
	const run = await account.create(
		'ark',
		{ model: { __rl: true, mode: 'id', value: 'ep-20260101-abcde' } },
		{ options: { additionalBody: '{"generate_audio": null}' } },
	);
	expect(run.error).toBeUndefined();
	expect((await account.bodies())[0]).not.toHaveProperty('generate_audio');
	expect(run.task.warnings).toEqual([expect.stringContaining('gives it as null')]);
});

/** A short form of `npm run test:kill`: n8n is killed at random moments, and nothing that was paid for is lost. */
import { runKills } from '../kill/run.mts';

test('killed at random moments: what crashed is retried to its end, no paid task and no video is lost', async () => {
	const log: string[] = [];
	const report = await runKills({
		kills: 3,
		seed: 7,
		mode: 'regular',
		lanes: 1,
		say: (line) => log.push(line),
	});
	const { lost, wrongFile, stuck, endedEarly, complaints } = report;
	const wrong = lost + wrongFile + stuck + endedEarly > 0 ? { complaints, log } : {};
	const none = { lost: 0, wrongFile: 0, stuck: 0, endedEarly: 0 };
	expect({ lost, wrongFile, stuck, endedEarly, ...wrong }).toEqual(none);
	expect(Object.values(report.phases).reduce((sum, met) => sum + met, 0)).toBeGreaterThan(2);
}, 600_000);

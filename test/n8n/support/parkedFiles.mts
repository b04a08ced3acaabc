import type { IBinaryData } from 'n8n-workflow';
import { FIRST_CHECK, parkingWait, type ParkedRuns } from './parked.mts';
import { runsOf, type Execution } from './n8nApi.mts';
import { node, waitSeconds } from './workflows.mts';

/** A parked wait with downloads, and a node behind it that reads the files much later. */

/** Behind the wait the execution waits once more, for so long, s. */
const PAUSE = 75;
/** A video's address lives so long, s: that of the first is over before the second is done. */
const ADDRESS_LIFE = 60;
/** When the execution has gone on from its wait, and when it has ended, s. */
export const FILES_THERE = 2 * FIRST_CHECK;
export const FILES_READ = FILES_THERE + PAUSE;

/** Starts it: one task is done at once, one before the first check, one before the second. */
export async function startFiles(runs: ParkedRuns, name: string): Promise<void> {
	await runs.start(name, {
		items: ['at once', 'early', 'late'].map((prompt) => ({ prompt })),
		simulator: {
			linkSeconds: ADDRESS_LIFE,
			videoMark: true,
			outcomes: [
				{ match: 'at once', outcome: 'succeeded', seconds: 0 },
				{ match: 'early', outcome: 'succeeded', seconds: 30 },
				{ match: 'late', outcome: 'succeeded', seconds: FIRST_CHECK + 30 },
			],
		},
		behind: (credential) => [
			parkingWait({ downloadVideo: true }, { credentials: [credential] }),
			waitSeconds(PAUSE, { name: 'Pause' }),
			node('n8n-nodes-base.crypto', 1, 'Read', {
				action: 'hash',
				type: 'SHA256',
				binaryData: true,
				binaryPropertyName: 'video',
				dataPropertyName: 'hash',
			}),
		],
	});
}

/** The videos as the wait has put them out. */
export function videosOf(execution: Execution, name: string): Array<IBinaryData | undefined> {
	return (runsOf(execution, name)[0]?.data?.main[0] ?? []).map(({ binary }) => binary?.video);
}

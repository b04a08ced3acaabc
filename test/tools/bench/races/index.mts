/** The races in the order of the report. */
import type { Race } from '../types.mts';
import { batch, oneAtATime } from './batch.mts';
import { downloads } from './downloads.mts';
import { growth, growthParked } from './growth.mts';
import { parkedCost } from './parkedCost.mts';
import { queue } from './queue.mts';
import { submit } from './submit.mts';
import { crowdRace, waiting } from './waiting.mts';
import { weight } from './weight.mts';

export const RACES: readonly Race[] = [
	batch,
	oneAtATime,
	growthParked,
	submit,
	waiting,
	crowdRace,
	queue,
	growth,
	parkedCost,
	weight,
	downloads,
];

/** The races in the order of the report. */
import type { Race } from '../types.mts';
import { batch, oneAtATime } from './batch.mts';
import { downloads } from './downloads.mts';
import { growth } from './growth.mts';
import { queue } from './queue.mts';
import { submit } from './submit.mts';
import { waiting } from './waiting.mts';
import { weight } from './weight.mts';

export const RACES: readonly Race[] = [
	batch,
	oneAtATime,
	submit,
	waiting,
	queue,
	growth,
	weight,
	downloads,
];

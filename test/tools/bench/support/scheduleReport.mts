/** The poll schedule as tables and plots: computed, and checked against real runs. */
import { DEFAULT_POLL_SECONDS } from '../../../../nodes/shared/tools/polling.ts';
import type { Plot, Series, Table } from '../types.mts';
import {
	fixedSchedule,
	ownSchedule,
	proportionalSchedule,
	simulate,
	simulateAuto,
	taskTimes,
	type Schedule,
} from './schedule.mts';
import { short, type Spread } from './stats.mts';

/** A real run with one poll interval. */
export interface PollCheck {
	/** s. */
	pollInterval: number;
	/** s. */
	delay: Spread;
	requestsPerTask: number;
	/** How long each task really took, s. */
	durations: number[];
}

const TASKS = taskTimes(2000);
const INTERVALS = [2, 3, 4, 5, 6, 8, 10, 15, 20, 30];
const HOLDS = [0, 30, 60, 90, 120, 180, 240, 300, 450, 600];

function curve(name: string, schedule: (seconds: number) => Schedule): Series {
	return {
		name,
		points: INTERVALS.map((seconds) => {
			const { meanDelay, requestsPerTask } = simulate(schedule(seconds), TASKS);
			return [requestsPerTask, meanDelay];
		}),
	};
}

/** Delay against requests, and delay against the time that is held. */
export function schedulePlots(): Plot[] {
	const own = curve('this package (Poll Interval 2 to 30 s)', ownSchedule);
	const holds = HOLDS.map((holdFor) => ({
		holdFor,
		...simulateAuto(holdFor, DEFAULT_POLL_SECONDS, TASKS),
	}));
	return [
		{
			name: 'poll-schedule',
			title: 'Poll schedule: delay against requests (computed; tasks of 30 to 1,200 s)',
			x: 'status requests for each task',
			y: 'mean delay, s',
			series: [
				own,
				curve('the same interval all the time', fixedSchedule),
				curve('5 % of the age', proportionalSchedule),
			],
			labels: own.points.flatMap((at, index) =>
				INTERVALS[index] === DEFAULT_POLL_SECONDS
					? [{ at, text: `default: ${DEFAULT_POLL_SECONDS} s` }]
					: [],
			),
		},
		{
			name: 'hold-for',
			title: 'Auto: delay against the time that is held (computed; tasks of 30 to 1,200 s)',
			x: 'seconds held for each task',
			y: 'delay, s',
			series: [
				{ name: 'mean', points: holds.map(({ meanHeld, meanDelay }) => [meanHeld, meanDelay]) },
				{
					name: 'median',
					points: holds.map(({ meanHeld, medianDelay }) => [meanHeld, medianDelay]),
				},
			],
			labels: holds
				.filter(({ holdFor }) => [30, 60, 120, 300, 600].includes(holdFor))
				.map(({ holdFor, meanHeld, meanDelay }) => ({
					at: [meanHeld, meanDelay],
					text: `Hold For ${holdFor} s`,
				})),
		},
	];
}

/** The same as figures, and the real check. */
export function scheduleTables(checks: readonly PollCheck[]): Table[] {
	return [
		{
			caption:
				'Poll Interval, computed from the nodes’ own functions for tasks of 30 to 1,200 s (as many from 30 to 60 s as from 60 to 120 s, and so on)',
			columns: [
				'interval',
				'mean delay',
				'95th percentile',
				'requests for each task',
				'with the same interval all the time: delay, requests',
			],
			rows: INTERVALS.map((interval) => {
				const own = simulate(ownSchedule(interval), TASKS);
				const fixed = simulate(fixedSchedule(interval), TASKS);
				return [
					`${interval} s${interval === DEFAULT_POLL_SECONDS ? ' (default)' : ''}`,
					`${short(own.meanDelay)} s`,
					`${short(own.p95Delay)} s`,
					short(own.requestsPerTask),
					`${short(fixed.meanDelay)} s, ${short(fixed.requestsPerTask)}`,
				];
			}),
		},
		{
			caption:
				'The same functions against real runs on n8n, with the times that the tasks really took',
			columns: [
				'interval',
				'delay computed',
				'delay measured (median)',
				'requests computed',
				'requests measured',
			],
			rows: checks.map(({ pollInterval, durations, delay, requestsPerTask }) => {
				const computed = simulate(ownSchedule(pollInterval), durations);
				return [
					`${pollInterval} s`,
					`${short(computed.medianDelay)} s`,
					`${short(delay.median)} s`,
					short(computed.requestsPerTask),
					short(requestsPerTask),
				];
			}),
		},
		{
			caption: 'Hold For of the strategy auto, computed for the same tasks',
			columns: ['Hold For', 'held for each task', 'mean delay', 'median delay'],
			rows: HOLDS.map((holdFor) => {
				const one = simulateAuto(holdFor, DEFAULT_POLL_SECONDS, TASKS);
				return [
					`${holdFor} s`,
					`${short(one.meanHeld)} s`,
					`${short(one.meanDelay)} s`,
					`${short(one.medianDelay)} s`,
				];
			}),
		},
	];
}

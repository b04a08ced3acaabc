/** What a poll schedule does to delay and to the number of requests, computed from the nodes' own pure functions. */
import { nextSleep } from '../../../../nodes/SeedanceWait/parked/sleeps.ts';
import { pollInterval } from '../../../../nodes/shared/tools/polling.ts';
import { median, quantile } from './stats.mts';

/** From the age of a task to the time until the next poll, s. */
export type Schedule = (age: number) => number;

export interface Outcome {
	/** From the end of a task to the poll that sees it, s. */
	meanDelay: number;
	medianDelay: number;
	p95Delay: number;
	requestsPerTask: number;
}

/** The package's schedule for a Poll Interval of so many seconds. */
export function ownSchedule(seconds: number): Schedule {
	return (age) => pollInterval(age * 1000, seconds * 1000) / 1000;
}

/** The same interval all the time. */
export function fixedSchedule(seconds: number): Schedule {
	return () => seconds;
}

/** An interval in proportion to the age, but never shorter than so many seconds and never longer than half a minute. */
export function proportionalSchedule(seconds: number): Schedule {
	return (age) => Math.max(seconds, Math.min(30, age * 0.05));
}

/** Task times from 30 seconds to 20 minutes: as many from 30 to 60 s as from 60 to 120 s, and so on. */
export function taskTimes(count: number): number[] {
	return Array.from({ length: count }, (_, index) => 30 * 40 ** ((index + 0.5) / count));
}

/** Polls every task at its creation and then by the schedule, until it is seen to have ended. */
export function simulate(schedule: Schedule, durations: readonly number[]): Outcome {
	const delays: number[] = [];
	let requests = 0;
	for (const duration of durations) {
		let age = 0;
		requests++;
		while (age < duration) {
			age += schedule(age);
			requests++;
		}
		delays.push(age - duration);
	}
	return {
		meanDelay: mean(delays),
		medianDelay: median(delays),
		p95Delay: quantile(delays, 0.95),
		requestsPerTask: requests / durations.length,
	};
}

/** The strategy auto with a Hold For of so many seconds. */
export function simulateAuto(
	holdFor: number,
	pollSeconds: number,
	durations: readonly number[],
): { meanDelay: number; medianDelay: number; meanHeld: number } {
	const delays: number[] = [];
	let held = 0;
	const deadline = 3600;
	const schedule = ownSchedule(pollSeconds);
	for (const duration of durations) {
		let age = 0;
		// The last poll in process is at its end.
		while (age < duration && age < holdFor) age = Math.min(holdFor, age + schedule(age));
		held += age;
		const parkedAt = age;
		while (age < duration) {
			age += nextSleep((age - parkedAt) * 1000, (deadline - age) * 1000) / 1000;
		}
		delays.push(age - duration);
	}
	return {
		meanDelay: mean(delays),
		medianDelay: median(delays),
		meanHeld: held / durations.length,
	};
}

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

import { asCode, asWord } from './error';
import { statusOf } from './statusWords';
import { at, foldedEntries, isObject } from '../tools/json';
import { wordsOf } from '../tools/words';
import type { TaskStatus } from '../items/task';

/** Facts of a task by the names that other software has for them, for answers in which no documented place holds them. Pure. */

/** What may hold a task, as folded keys. */
const TASKS = ['task', 'job', 'data.task', 'data.job'];
const PLACES = [
	...['', 'data', ...TASKS, 'result', 'output', 'response', 'data.result', 'data.output'],
	...['data.0', 'videos.0', 'video', 'generation', 'prediction', 'data.video', 'data.generation'],
];
/** Where an answer that says success has nothing but the id. */
const BARE = ['data', 'result'];
const BARE_ID = /^(?=.*\d)[\w-]{8,}$/;
const ID_NAMES = ['taskid', 'jobid', 'generationid', 'predictionid', 'taskuuid'];
/** What is one beside a status; elsewhere it may be the number of the call. */
const NUMBER_NAMES = ['taskno', 'videoid', 'uuid'];
const STATUS_NAMES = wordsOf('status taskstatus jobstatus state taskstate jobstate statustask');
/** How a task is that was just taken. */
const OPEN: ReadonlySet<TaskStatus> = new Set<TaskStatus>(['queued', 'running']);
/** Where a status that is an object has its word. */
const WORD_NAMES = ['state', 'status', 'value', 'name'];

/** Whatever stands under some names, in all places. */
function found(body: unknown, places: readonly string[], names: readonly string[]): unknown[] {
	return places.flatMap((path) => {
		let place = body;
		for (const key of path === '' ? [] : path.split('.')) place = held(place, [key]).at(0);
		return held(place, names);
	});
}

function held(place: unknown, names: readonly string[]): unknown[] {
	// Of a list the one in the place `0`.
	if (typeof place !== 'object' || place === null) return [];
	const entries = foldedEntries(place);
	return names.flatMap((name) =>
		entries.flatMap(([key, value]) => (key === name && value !== null ? [value] : [])),
	);
}

/** The id of a task that was made. */
export function findTaskId(body: unknown): string | undefined {
	return [
		...found(body, PLACES, ID_NAMES),
		...found(body, TASKS, ['id']),
		...(findStatuses(body).length > 0 ? found(body, PLACES, NUMBER_NAMES) : []),
		...PLACES.flatMap((path) =>
			wordsIn(body, [path]).length > 0 ? found(body, [path], ['id']) : [],
		),
		// Elsewhere it is the id of the call.
		...PLACES.flatMap((path) =>
			wordsIn(body, [path]).some((word) => OPEN.has(word))
				? found(body, [path], ['requestid'])
				: [],
		),
		...bareIds(body),
	]
		.map(asWord)
		.find((id) => id !== undefined);
}

function bareIds(body: unknown): unknown[] {
	const [code] = held(body, ['code']);
	const isFine = code === undefined ? at(body, 'success') === true : asCode(code) === undefined;
	if (!isFine) return [];
	return held(body, BARE).filter((value) => typeof value === 'string' && BARE_ID.test(value));
}

/** How a task is, by each word that says it and is known. */
export function findStatuses(body: unknown): readonly TaskStatus[] {
	return wordsIn(body, PLACES);
}

function wordsIn(body: unknown, places: readonly string[]): TaskStatus[] {
	return found(body, places, STATUS_NAMES)
		.flatMap((value) => (isObject(value) ? held(value, WORD_NAMES) : [value]))
		.flatMap((word) => (typeof word === 'string' ? [statusOf(word)] : []))
		.filter((status) => status !== undefined);
}

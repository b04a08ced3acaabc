import { wordsOf } from '../tools/words';
import { asBoolean, asNumber, asText, at, firstOf, isObject } from '../tools/json';
import { readReport, type TaskReport } from './report';
import type { Dialect, ListCall } from '../providers/dialect';

/** Reads the list of an account's tasks, in whatever shape it comes. Pure. */

/** A task of a list: what is said of it, and how it stands there. */
export interface Listed {
	report: TaskReport;
	item: unknown;
}

/** One answer of the list. */
interface TaskList {
	/** Those that are videos. */
	tasks: Listed[];
	/** How many entries the answer holds, whatever they are of. */
	count: number;
	/** How many tasks there are on all pages, if the answer says it. */
	total?: number;
	/** Whether there may be tasks that the answer does not hold. */
	isCut: boolean;
}

/** Where hosts that speak a provider's language put their lists. */
const NAMES = ['', 'items', 'data', 'tasks', 'list', 'results', 'records', 'rows'] as const;
const PLACES = [...NAMES, ...NAMES.filter((name) => name !== '').map((name) => `data.${name}`)];
/** Where they tell of their pages. */
const PAGING = ['', 'data.', 'pagination.', 'data.pagination.', 'paging.', 'page_info.', 'meta.'];
/** How many tasks there are, on whatever page. */
const TOTALS = inPaging('total total_count totalCount');
const MORE = inPaging('has_more hasMore has_next hasNext has_next_page hasNextPage');
const NEXT = inPaging('next_cursor nextCursor next_page_token nextPageToken next_page nextPage');
const PAGES = inPaging('total_pages totalPages page_count pageCount');

function inPaging(names: string): string[] {
	return PAGING.flatMap((place) => wordsOf(names).map((name) => place + name));
}

/** The tasks of an answer to a list call; `undefined` if it holds no list. */
export function readList(dialect: Dialect, body: unknown): TaskList | undefined {
	const { list, answer } = dialect;
	if (!list) return undefined;
	const total = firstOf(body, TOTALS, asNumber);
	const documented = entriesOf(list, body, total);
	const entries = documented ?? firstOf(body, PLACES, asObjects);
	if (!entries) return undefined;
	const all = entries.map((item): Listed => ({ report: readReport(answer, item, dialect), item }));
	const next = list.next === undefined ? NEXT : [list.next, ...NEXT];
	const hasNext =
		firstOf(body, next, asText) !== undefined ||
		MORE.some((path) => asBoolean(at(body, path)) === true) ||
		PAGES.some((path) => (asNumber(at(body, path)) ?? 0) > 1);
	const isWhole = total === undefined ? list.countsAll !== true : total <= entries.length;
	return {
		tasks: all.filter(({ item }) => list.isTask?.(item) ?? true),
		count: entries.length,
		...(total !== undefined && { total }),
		isCut: entries.length >= list.pageSize || documented === undefined || hasNext || !isWhole,
	};
}

/** The entries where the provider documents them; an empty list is `null` at some hosts, which then count none. */
function entriesOf(
	{ items }: ListCall,
	body: unknown,
	total: number | undefined,
): unknown[] | undefined {
	const held = at(body, items);
	if (held === null && total === 0) return [];
	return Array.isArray(held) ? held : undefined;
}

/** An array of objects: an empty one in another place than the documented one may be of anything. */
function asObjects(value: unknown): unknown[] | undefined {
	return Array.isArray(value) && value.length > 0 && value.every(isObject) ? value : undefined;
}

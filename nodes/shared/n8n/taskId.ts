import { firstOf, isObject, parseJson } from '../tools/json';
import { describe, InputError, isUnset, readText } from './input';
import { bare } from './pasted';

/** One task ID, from what people, sheets and models have in its place. */

/** Where items and providers' answers keep it. A number in place of the text may be rounded, or that of a row. */
const ID_PATHS = ['taskId', 'task_id', 'data.taskId', 'data.task_id', 'id'];
/** What is written before it: `Task ID: `, `"id": `. */
const LABEL = /^[*"'`]*(?:(?:task|request|job|video|任务)[\s_-]*)?id[*"'`]*\s*[:=][*\s]*/i;
/** What stands for one in a document or a template. */
const PLACEHOLDER = /^(?:(?:your|my|the)[\s_-]*)?task[\s_-]*id(?:[\s_-]*here)?$|\.{3}$|^:?id$/i;
/** A number as a sheet shows it. */
const SHOWN_NUMBER = /^\d+(?:[.,]\d+)*e\+?\d+$|^\d{1,3}(?:,\d{3})+$|^\d+\.\d+$/i;
/** What no ID of a provider holds: what stands between several, or around one. */
const FOREIGN = /[\s,;|、*"'`<>{}()[\]\\]|\p{C}/u;
/**
 * One task ID; `undefined` if it is not set.
 * @throws InputError for several, for one that a sheet or JSON has rounded, and for what is none
 */
export function readTaskId(value: unknown, label: string): string | undefined {
	if (isUnset(value)) return undefined;
	if (Array.isArray(value) && value.length < 2) return readTaskId(value[0], label);
	const one = isObject(value)
		? firstOf(value, ID_PATHS, (id) => (typeof id === 'string' ? id : undefined))
		: value;
	if (typeof one === 'number' && !Number.isSafeInteger(one)) throw rounded(label, one);
	if (typeof one !== 'string' && typeof one !== 'number') throw notOne(label, value);
	const given = readText(one, label);
	return given === undefined ? undefined : idIn(given, label);
}

function idIn(given: string, label: string): string | undefined {
	const parsed = /^[[{"]/.test(given) ? parseJson(given) : undefined;
	if (parsed !== undefined) return readTaskId(parsed, label);
	if (given.length > 1000) throw notOne(label, given);
	const text = unwrapped(given);
	if (isUnset(text)) return undefined;
	if (SHOWN_NUMBER.test(text)) throw rounded(label, text);
	if (FOREIGN.test(text) || PLACEHOLDER.test(text) || /^https?:(?!.*\/requests\/)/i.test(text))
		throw notOne(label, text);
	return text;
}

/** Without label, quotes and the full stop of a sentence, whatever their order. */
function unwrapped(text: string): string {
	const inner = bare(text.normalize('NFKC').replace(LABEL, ''))
		.replace(/^[<(](.*)[>)]$/s, '$1')
		.replace(/(?<=[^.])[.,;。]$/, '');
	return inner === text ? text : unwrapped(inner);
}

function rounded(label: string, value: string | number): InputError {
	return new InputError(
		`${label} is the number ${value}, which may have lost digits`,
		'Store the ID as text: in a sheet, format the column as plain text and write it anew.',
	);
}

function notOne(label: string, value: unknown): InputError {
	return new InputError(
		`${label} is ${describe(value)}, not one task ID`,
		'Give one ID alone, as Seedance Create’s output has it (taskId). Several need an item each, for example by Split Out.',
	);
}

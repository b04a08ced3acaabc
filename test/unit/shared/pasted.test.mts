/** What sheets, chats, consoles and models have in the place of a task ID, and what templates leave unfilled. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
	InputError,
	readAddress,
	readAspectRatio,
	readBoolean,
	readJsonObject,
	readList,
	readNumber,
	readResolution,
	readText,
} from '../../../nodes/shared/n8n/input.ts';
import { readTaskId } from '../../../nodes/shared/n8n/taskId.ts';
import { refusal } from '../support/refusal.mts';
import { anyUnit } from '../support/texts.mts';

const ID = 'cgt-20260404153000-ab1cd';
const UUID = '3f1c9a52-7d3e-4a61-9f0e-2b8a7c6d5e4f';

describe('task IDs', () => {
	const read = (value: unknown) => readTaskId(value, 'Task ID');

	test.each([
		['as it is', ID],
		['with space and line breaks around it', `  ${ID}\r\n`],
		['in quotes', `"${ID}"`],
		['in single quotes', `'${ID}'`],
		['in typographic quotes', `“${ID}”`],
		['as code', `\`${ID}\``],
		['in angle brackets', `<${ID}>`],
		['in brackets', `(${ID})`],
		['with a label', `Task ID: ${ID}`],
		['with the label of a table', `task_id=${ID}`],
		['with a bold label', `**Task ID:** \`${ID}\``],
		['with a Chinese label', `任务ID：${ID}`],
		['with a label and quotes', `"id": "${ID}"`],
		['with a label and a comma, as in a line of JSON', `"id": "${ID}",`],
		['at the end of a sentence', `${ID}.`],
		['with a comma behind it', `${ID},`],
		['with unseen characters', `\ufeff${ID}\u200b`],
		['with spaces that do not break', `\u00a0${ID}\u00a0`],
		['in an array', [ID]],
		['in an array as text', `["${ID}"]`],
		['in JSON', `{"id":"${ID}"}`],
		['in JSON by another name', `{ "task_id": "${ID}", "status": "queued" }`],
		['in an answer', { code: 200, data: { taskId: ID } }],
		['in the item of the task, beside a row’s number', { id: 17, taskId: ID, status: 'queued' }],
		['in an answer with its own number', { id: ID, model: 'm', status: 'queued' }],
	])('%s', (_, value) => {
		expect(read(value)).toBe(ID);
	});

	test.each([
		[4711, '4711'],
		['7531234567890123456', '7531234567890123456'],
		['{"task_id":7531234567890123456}', '7531234567890123456'],
		['７５３１', '7531'],
		// fal.ai's own dialect reads its addresses.
		[
			`https://queue.fal.run/bytedance/seedance-2.0/requests/${UUID}/status`,
			`https://queue.fal.run/bytedance/seedance-2.0/requests/${UUID}/status`,
		],
		[`bytedance/seedance-2.0/requests/${UUID}`, `bytedance/seedance-2.0/requests/${UUID}`],
		// Whatever a provider calls its tasks is asked about.
		['../../T', '../../T'],
		['../models?x=1#/..', '../models?x=1#/..'],
		['.', '.'],
		['video_bGl0ZWxsbQ==', 'video_bGl0ZWxsbQ=='],
		['projects/a/operations/b:1', 'projects/a/operations/b:1'],
		['T', 'T'],
	])('%j is %j', (value, id) => {
		expect(read(value)).toBe(id);
	});

	test.each([undefined, null, '', ' ', 'null', 'undefined', 'None', '"null"', '#N/A', [], '[]'])(
		'%j is not set',
		(value) => {
			expect(read(value)).toBeUndefined();
		},
	);

	test.each([
		['an array', [ID, `${ID}2`]],
		['an array as text', `["${ID}","${ID}2","${ID}3"]`],
		['commas', `${ID},${ID}2`],
		['commas and spaces', `${ID}, ${ID}2`],
		['lines', `${ID}\n${ID}2\r\n${ID}3\n`],
		['semicolons', `${ID};${ID}2`],
		['spaces', `${ID} ${ID}2`],
		['tabs, as a sheet copies cells', `${ID}\t${ID}2`],
		['bars', `${ID} | ${ID}2`],
		['Chinese commas', `${ID}，${ID}2、${ID}3`],
		['numbers', '75312345678901234,75312345678901235'],
	])('several, with %s', (_, value) => {
		expect(refusal(() => read(value))).toMatchObject({
			message: expect.stringMatching(/^Task ID is .*, not one task ID$/s),
			hint: expect.stringContaining('Split Out'),
		});
	});

	test.each([
		Number('7531234567890123456'),
		7.53e18,
		1e21,
		1.5,
		NaN,
		'7.53E+18',
		'7,53E+18',
		'7.53e18',
		'7E+18',
		'7,531,234,567,890,123,456',
		'7531234567890123456.0',
	])('%j may have lost digits', (value) => {
		expect(refusal(() => read(value))).toMatchObject({
			message: expect.stringContaining('which may have lost digits'),
			hint: expect.stringContaining('text'),
		});
	});

	test.each([
		'{{ $json.taskId }}',
		'={{ $json.taskId }}',
		'{{$json["taskId"]}}',
		"{{ $('Seedance Create').item.json.taskId }}",
		`https://h.example.com/v1/videos/{{ $json.taskId }}`,
	])('%j is an expression', (value) => {
		expect(refusal(() => read(value))).toMatchObject({
			message: 'Task ID holds an expression that was not evaluated',
			hint: expect.stringContaining('Switch the field to Expression'),
		});
	});

	test.each([
		'YOUR_TASK_ID',
		'your-task-id',
		'<task id>',
		'<your task id here>',
		'{task_id}',
		':id',
		'id {{taskId}}',
		'TASK_ID',
		'cgt-...',
		'https://h.example.com/v1/videos/{task_id}',
		'https://h.example.com/v1/videos/YOUR_TASK_ID',
		`https://h.example.com/v1/videos/${ID}`,
		`https://h.example.com/recordInfo?taskId=${ID}`,
		'https://h.example.com/clip.mp4',
		'https://h.example.com/videos/clip.mp4',
		'https://h.example.com/',
		'The task was created.',
		'#REF!, see above',
		`Created ${ID} for you`,
		`${ID}"`,
		'{"status":"queued"',
		`{"ids": "${ID}"}`,
		true,
		'x'.repeat(5000),
	])('%.60j is none', (value) => {
		const { message, hint } = refusal(() => read(value));
		expect(message).toMatch(/^Task ID is .*, not one task ID$/s);
		expect(hint).toContain('Give one ID alone');
		expect(message.length).toBeLessThan(90);
	});

	test('an object without one, and one that became text', () => {
		expect(refusal(() => read({ status: 'queued', id: 5 })).message).toBe(
			'Task ID is an object, not one task ID',
		);
		expect(refusal(() => read('[object Object]')).message).toMatch(/^Task ID holds "\[object/);
	});

	test('whatever is written, what is asked about is one ID, and stays it', () => {
		const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,30}$/);
		const between = fc.constantFrom(',', ', ', '\n', ' ', ';', '|', '\t', '"', '","', '] [', '，');
		const around = fc.constantFrom('', '"', '[', ']', '{', '}', '<', '>', 'id: ', '\u00a0', '`');
		const written = fc.oneof(
			fc.anything(),
			fc.string({ unit: anyUnit() }),
			fc
				.tuple(around, id, between, id, around)
				.map(([first, one, mark, other, last]) => first + one + mark + other + last),
		);
		fc.assert(
			fc.property(written, (value) => {
				let found: string | undefined;
				try {
					found = read(value);
				} catch (error) {
					expect(error).toBeInstanceOf(InputError);
					return;
				}
				if (found === undefined) return;
				expect(found).not.toMatch(/[\s,;|"'`<>{}()[\]\\]|\p{C}/u);
				expect(read(found)).toBe(found);
			}),
			{ numRuns: 1_000 },
		);
	});
});

describe('what was not filled in is not paid for', () => {
	test.each([
		'{{ $json.prompt }}',
		'A cat in {{$json.city}}, at night',
		"{{ $('Sheet').item.json.prompt }}",
		'{{ $fromAI("prompt") }}',
		'A cat: [object Object]',
	])('%j', (value) => {
		for (const read of [
			() => readText(value, 'Field'),
			() => readNumber(value, 'Field'),
			() => readBoolean(value, 'Field'),
			() => readAddress(value, 'Field'),
			() => readList(value, 'Field', true),
			() => readList(['asset://a', value], 'Field', true),
			() => readJsonObject(`{"prompt": ${JSON.stringify(value)}}`, 'Field'),
		])
			expect(refusal(read).message).toMatch(
				/^Field holds (?:an expression that was not evaluated|"\[object Object\]")/,
			);
		for (const read of [readResolution, readAspectRatio])
			expect(refusal(() => read(value)).message).toMatch(/ holds /);
	});

	test.each(['{{prompt}}', ' {{ image url }}\n'])('%j, if that is all', (value) => {
		for (const read of [readText, readNumber, readAddress])
			expect(refusal(() => read(value, 'Field')).message).toMatch(/ not evaluated$/);
	});

	test.each(['A sign that says {{$5}}', '{{detailed}} cat', 'A price of {{ 5 $ }}', 'undefined'])(
		'%j is a prompt',
		(value) => {
			expect(readText(value, 'Prompt')).toBe(value);
		},
	);
});

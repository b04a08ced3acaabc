/** API keys as people paste them. */
import { describe, expect, test } from '@jest/globals';
import { bareKey } from '../../../nodes/shared/http/bareKey.ts';

/** Of all the shapes that providers give their keys. */
const KEYS = [
	'sk-0123456789abcdef',
	'r8_0123456789abcdef',
	'2f1b5c9e-0d5f-4b9a-9a51-000000000000',
	'2f1b5c9e-0d5f-4b9a-9a51-000000000000:0123456789abcdef',
	'sk-abc/def+ghij==',
	'key-id:secret',
	'my-token',
];

describe.each(KEYS)('%s', (key) => {
	test.each([
		['alone', (text: string) => text],
		['with blanks and a line break', (text: string) => ` ${text}\r\n`],
		['with signs that nobody sees', (text: string) => `\u200b${text}\ufeff`],
		['in quotes', (text: string) => `"${text}"`],
		['in those of a text processor', (text: string) => `“${text}”`],
		['in those of Markdown', (text: string) => `\`${text}\``],
		['behind Bearer', (text: string) => `Bearer ${text}`],
		['behind Token', (text: string) => `token ${text}`],
		['behind fal’s word', (text: string) => `Key ${text}`],
		['as a header', (text: string) => `Authorization: Bearer ${text}`],
		['as another header', (text: string) => `x-api-key: ${text}`],
		['as a header in JSON', (text: string) => `"Authorization": "Bearer ${text}"`],
		['as a variable', (text: string) => `FAL_KEY=${text}`],
		['as a variable in quotes', (text: string) => `export ARK_API_KEY="${text}"`],
		['labelled', (text: string) => `API Key: ${text}`],
	])('%s', (_how, pasted) => {
		expect(bareKey(pasted(key))).toBe(key);
	});
});

test.each(['', ' ', 'Bearer', 'Key', undefined, 7])(
	'what is no key is left as text: %j',
	(value) => {
		expect(bareKey(value)).toBe(String(value).trim());
	},
);

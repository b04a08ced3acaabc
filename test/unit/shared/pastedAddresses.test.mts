/** Addresses as sheets, chats and web pages write them: read as meant, or refused with what to change. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { imageUrlProblem } from '../../../nodes/AssetModerate/urls.ts';
import { addressProblem } from '../../../nodes/SeedanceCreate/request/media.ts';
import { readAddress, readList } from '../../../nodes/shared/n8n/input.ts';
import { PROVIDERS } from '../../../nodes/shared/providers/index.ts';
import { bareAddress } from '../../../nodes/shared/n8n/pasted.ts';
import { refusal } from '../support/refusal.mts';
import { webAddress } from '../support/texts.mts';

const A = 'https://e.com/a.png?x=1&y=2';
const B = 'https://e.com/b_(1).png';

describe('addresses', () => {
	const written: Array<[string, unknown, string]> = [
		['an image of Markdown’s', `![a cat](${A})`, A],
		['one with brackets in its address', `![](${B})`, B],
		['one with a title', `![a cat](${A} "a title")`, A],
		['a link of Markdown’s', `[a.png](${A})`, A],
		['a link in angle brackets', `<${A}>`, A],
		['code', `\`${A}\``, A],
		['quotes', `"${A}"`, A],
		['an image of HTML', `<img src="${A.replace('&', '&amp;')}" alt="x" />`, A],
		['one with its source last', `<img alt='x' data-src="no" src='${A}'>`, A],
		['a link of HTML', `<a href="${A}">a.png</a>`, A],
		['a video of HTML', `<video src="${A}" controls></video>`, A],
		['the formula of an image', `=IMAGE("${A}")`, A],
		['the formula with a size', `IMAGE("${A}"; 4; 100; 100)`, A],
		['the formula of a link', `=HYPERLINK("${A}","x")`, A],
		['an attachment as text', `my picture (2).png (${A})`, A],
		['an attachment', { id: 'att1', url: A, filename: 'a.png', thumbnails: { small: {} } }, A],
		['a file', { name: 'a.png', type: 'external', external: { url: A } }, A],
		['an entry of a list', `- ${A}`, A],
		['a numbered entry', `1. ${A}`, A],
		['a label', `First frame: ${A}`, A],
		['a Chinese label', `图片链接：${A}`, A],
		['a comma behind it', `${A},`, A],
		['a full stop behind it', `${B}.`, B],
		['a query as HTML has it', A.replaceAll('&', '&amp;'), A],
		['a query as JSON has it', A.replaceAll('&', '\\u0026').replaceAll('/', '\\/'), A],
		['an asset', '`asset://asset-1`', 'asset://asset-1'],
		['a file of the item', '"binary:data"', 'binary:data'],
		['a link of Slack’s', `<${A}|a.png>`, A],
		['a link of which the text is the address', `[${A}](${A})`, A],
		['a line break of HTML behind it', `${A}<br />`, A],
		['a line break of JSON behind it', `${A}\\r\\n`, A],
		['a sheet’s sign for text', `'${A}`, A],
	];

	test.each(written)('%s', (_, value, address) => {
		expect(readAddress(value, 'First Frame')).toBe(address);
		expect(readAddress([value], 'First Frame')).toBe(address);
		expect(readList([value, A], 'Images', true)).toEqual([address, A]);
		expect(readList(typeof value === 'string' ? `${value}\n${A}` : value, 'Images', true)).toEqual(
			typeof value === 'string' ? [address, A] : [address],
		);
	});

	test.each([
		'https://res.example.com/image/fetch/w_100,h_100/https://e.com/a.png',
		'https://e.com/cdn-cgi/image/width=80,quality=75/https://e.com/a.png',
		'https://e.com/?url=https%3A%2F%2Fe.com%2Fa.png&amplitude=1',
		'https://httpbin.org/image/png',
		'https://e.com/(1)/a;b=1,c',
		'https://e.com/{id}.png',
	])('%s stays as it is', (address) => {
		expect(readAddress(address, 'First Frame')).toBe(address);
		expect(addressProblem(address, 'First Frame', 'image', PROVIDERS.ark)).toBe(undefined);
	});

	test('line breaks of HTML and of JSON part the entries of a list', () => {
		for (const between of ['<br>', '<BR/>', '<br />\n', '\\n', '\\r\\n', '&lt;br&gt;'])
			expect(readList([A, B, A].join(between), 'Images', true)).toEqual([A, B, A]);
	});

	test('any address stays as it is', () => {
		fc.assert(
			fc.property(
				webAddress.filter((url) => !/[.,;]$|&(?:amp|#38);/i.test(url)),
				(url) => {
					expect(bareAddress(url)).toBe(url);
				},
			),
		);
	});

	test.each([
		[`${A}, ${B}`, 'is more than one'],
		[`${A},${B}`, 'is more than one'],
		[`${A};${B}`, 'is more than one'],
		[`${A} ${B}`, 'is more than one'],
		[`a.png (${A}),b.png (${B})`, 'is more than one'],
		[`![a](${A}) ![b](${B})`, 'is more than one'],
		[`[![a](${A})](${B})`, 'is more than one'],
		['https://e.com/{{image}}.png', 'holds an expression that was not evaluated'],
		['a {{ image_url }}', 'holds an expression that was not evaluated'],
		[`${A}<br>${B}`, 'is more than one'],
		[`${A}&lt;br/&gt;${B}`, 'is more than one'],
		[`${A}\\n${B}`, 'is more than one'],
		[`"${A}","${B}"`, 'has signs in it that no address has'],
		['https://e.com/<name>.png', 'has signs in it that no address has'],
		['https://https://e.com/a.png', 'is more than one'],
		['https://http//e.com/a.png', 'is more than one'],
		['https://e.com/a b.png', 'has a blank in it'],
	])('%j is refused before any request', (value, is) => {
		const address = readAddress(value, 'First Frame') ?? '';
		const problem = addressProblem(address, 'First Frame', 'image', PROVIDERS.ark);
		expect(problem?.message).toContain(`First Frame: the address ${is}`);
		const rules = { extensions: ['png'], extensionRequired: false };
		expect(imageUrlProblem(address, 'Image URL', rules)?.message).toContain(is);
	});

	test.each([
		'http:\\\\e.com\\a.png',
		'https//e.com/a.png',
		'www.e.com/a.png',
		'https：//e.com/a.png',
		'blob:https://e.com/a',
		'#REF!',
		'Loading...',
		'see https://e.com/a.png for it',
		'https%3A%2F%2Fe.com%2Fa.png',
		`""${A}`,
	])('%j is none', (value) => {
		const address = readAddress(value, 'First Frame') ?? '';
		expect(addressProblem(address, 'First Frame', 'image', PROVIDERS.ark)?.hint).toMatch(
			/^Use a public http or https URL/,
		);
	});

	test.each([[[A, B]], [[{ url: A }, { url: B }]], [{ name: 'a.png' }]])(
		'%j is not one address',
		(value) => {
			expect(refusal(() => readAddress(value, 'First Frame')).message).toMatch(
				/^First Frame is (?:a list|an object), not text$/,
			);
		},
	);

	test('file contents of any length come through as they are', () => {
		const data = `data:image/png;base64,${'A'.repeat(200_000)}`;
		expect(readAddress(data, 'First Frame')).toBe(data);
		expect(readList([data], 'Images', true)).toEqual([data]);
	});
});

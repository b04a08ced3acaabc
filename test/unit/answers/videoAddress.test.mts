/** The address of a finished video by the names that other software has for it, and what is never taken for it. */
import { describe, expect, test } from '@jest/globals';
import { readReport } from '../../../nodes/shared/answers/report.ts';
import { PROVIDER_IDS, PROVIDERS, type ProviderId } from '../../../nodes/shared/providers/index.ts';

const VIDEO = 'https://files.example/v.mp4';
const OTHER = 'https://files.example/other.mp4';
const BARE = 'https://files.example/7?sign=a';

function found(id: ProviderId, answer: object): string | undefined {
	const { dialect } = PROVIDERS[id];
	const [status] = PROVIDERS[id].dialect.answer.status;
	const body = { id: 'T', task_id: 'T', [status]: 'succeeded', ...answer };
	return readReport(dialect.answer, body, dialect).videoUrl;
}

const PLACES = [
	{ videoUrl: VIDEO },
	{ videos: [{ url: VIDEO }] },
	{ output: [VIDEO] },
	{ output: { video_url: VIDEO } },
	{ outputs: [VIDEO] },
	{ result: { url: VIDEO } },
	{ results: [{ url: VIDEO }] },
	{ data: { result: { video_url: VIDEO } } },
	{ content: { video_url: { url: VIDEO } } },
	{ download_url: VIDEO },
	{ task_result: { videos: [{ url: VIDEO }] } },
	{ output: { video: { url: BARE } } },
	{ assets: { video: BARE, thumbnail: OTHER } },
	{ generations: [{ url: BARE, image: { url: OTHER } }] },
	{ result: { url_list: [BARE] } },
	{ media: { url: BARE } },
	{ play_url: BARE },
	{ data: { videos: [{ play_addr: { url_list: [BARE] } }] } },
	{ data: [{ url: BARE }] },
	{ resultJson: JSON.stringify({ resultUrls: [BARE] }) },
	{ data: { resultJson: JSON.stringify({ resultUrls: [BARE], firstFrameUrl: OTHER }) } },
	{
		files: [
			{ type: 'image', url: OTHER },
			{ type: 'video', url: BARE },
		],
	},
	{ artifacts: [{ mime_type: 'video/mp4', uri: BARE }] },
	{ result: { preview_url: OTHER, video_url: VIDEO } },
	{ output: { files: [{ name: 'cover', src: 'https://files.example/c.jpg' }, { src: VIDEO }] } },
	{ works: [{ resource: { resource: VIDEO }, cover: { resource: OTHER } }] },
	{ content: [{ type: 'video_url', video_url: { url: BARE } }] },
	{ file: { href: BARE } },
	{ Output: { VideoURL: BARE } },
	{ response: { generatedVideos: [{ video: { uri: BARE } }] } },
];
const cases = PROVIDER_IDS.flatMap((id) => PLACES.map((place) => ({ id, place })));

test.each(cases)('$id: $place', ({ id, place }) => {
	expect([VIDEO, BARE]).toContain(found(id, place));
});

describe('what is never taken', () => {
	const ECHOES = [
		{ input: { video: VIDEO, video_url: VIDEO } },
		{ data: { input: { video_urls: [VIDEO] } } },
		{ request: { metadata: { video_url: VIDEO } } },
		{ params: { reference_videos: [VIDEO], url: VIDEO } },
		{ request_body: JSON.stringify({ video_url: VIDEO }) },
		{ reference_video_url: VIDEO, source_video: { url: VIDEO } },
		{
			metadata: {
				content: [{ type: 'video_url', role: 'reference_video', video_url: { url: VIDEO } }],
			},
		},
		{
			content: [
				{ type: 'text', text: 'x' },
				{ type: 'video_url', video_url: { url: VIDEO } },
			],
		},
		{ urls: { get: BARE, cancel: BARE, stream: VIDEO, web: BARE } },
		{ status_url: BARE, response_url: BARE, cancel_url: BARE },
		{ output: { image_url: BARE, cover_url: VIDEO, audio: { url: BARE }, gif: VIDEO } },
		{ results: [{ type: 'image', url: BARE }, { url: 'https://files.example/c.png' }] },
		{ callback_url: VIDEO, webhook: VIDEO },
		{ url: BARE },
		{ output: { error: { docs: VIDEO }, message: VIDEO } },
	];
	const all = PROVIDER_IDS.flatMap((id) => ECHOES.map((echo) => ({ id, echo })));
	// A provider's own answer table may name one of these places.
	const documented = (id: ProviderId, echo: object): boolean =>
		'url' in echo && PROVIDERS[id].dialect.answer.videoUrl.includes('url');

	test.each(all.filter(({ id, echo }) => !documented(id, echo)))('$id: $echo', ({ id, echo }) => {
		expect(found(id, echo)).toBeUndefined();
	});

	test.each<[ProviderId, object]>([
		['qingbo', { video_urls: [VIDEO] }],
		['qingboLegacy', { data: { video_urls: [VIDEO] } }],
		['fal', { video_urls: [VIDEO], metadata: { video_urls: [VIDEO] } }],
		['waveSpeed', { data: { video: VIDEO } }],
		['xingchao', { referenceVideos: [VIDEO] }],
	])('%s: the names of its own media, %j', (id, echo) => {
		expect(found(id, echo)).toBeUndefined();
		expect(found(id, { ...echo, output: { video: BARE } })).toBe(BARE);
	});

	test('anything before the video is finished', () => {
		const { answer } = PROVIDERS.ark.dialect;
		expect(readReport(answer, { status: 'running', video: VIDEO }).videoUrl).toBeUndefined();
	});
});

test('the best of several: a video before what may be one, a file before an address, the whole before its preview', () => {
	expect(found('ark', { result: { url: OTHER, video: { url: BARE } } })).toBe(BARE);
	expect(found('ark', { outputs: [BARE, VIDEO] })).toBe(VIDEO);
	expect(found('ark', { output: { preview_video: OTHER, video: VIDEO } })).toBe(VIDEO);
	expect(found('ark', { videos: [VIDEO, OTHER] })).toBe(VIDEO);
});

test('an answer of any size and depth ends', () => {
	let deep: object = { video_url: VIDEO };
	for (let level = 0; level < 60; level++) deep = { result: deep };
	expect(found('ark', deep)).toBeUndefined();
	expect(found('ark', { results: Array(20_000).fill({ note: 'x' }) })).toBeUndefined();
});

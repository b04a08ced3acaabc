/** Moderation without HTTP: addresses, asset items, and what answers of every kind say of the pictures. */
import fc from 'fast-check';
import {
	readAssetAnswer,
	readBatchAnswer,
	readUploadedId,
} from '../../../nodes/AssetModerate/wire/answers.ts';
import {
	asAssetUrl,
	createAsset,
	readAssetItem,
	readAssetItems,
	updateAsset,
	type Asset,
} from '../../../nodes/shared/items/asset.ts';
import { PROVIDERS } from '../../../nodes/shared/providers/index.ts';
import { isVerdict, rejection } from '../../../nodes/AssetModerate/wire/failures.ts';
import { readReply } from '../../../nodes/AssetModerate/wire/reply.ts';
import { imageUrlProblem } from '../../../nodes/AssetModerate/urls.ts';
import type { Outcome } from '../../../nodes/shared/http/send.ts';

function dialectOf<K extends 'batch' | 'upload'>(id: 'cubicSpaces' | 'xingchao', kind: K) {
	const dialect = PROVIDERS[id].moderation;
	if (dialect?.kind !== kind) throw new Error(`${id} does not moderate by ${kind}`);
	return dialect as Extract<typeof dialect, { kind: K }>;
}
const batch = dialectOf('cubicSpaces', 'batch');
const upload = dialectOf('xingchao', 'upload');

const KEYS = [
	'sourceUrl',
	'assetUrl',
	'assetId',
	'assetType',
	'status',
	'approved',
	'provider',
	'reviewBatchId',
	'taskId',
	'failure',
	'warnings',
];
const ONE = 'https://e.com/one.png';
const TWO = 'https://e.com/two.png';
const NAMED = { provider: 'cubicSpaces', sourceUrl: ONE };

/** The answer of CubicSpaces' page, with these items. */
function answerWith(items: unknown, more: object = {}) {
	return {
		code: 'success',
		message: '',
		data: {
			object: 'asset_moderation',
			status: 'approved',
			review_batch_id: 'review-batch-id',
			task_id: 'moderation-task-id',
			items,
			...more,
		},
	};
}

function good(url: string, id = 'asset-1') {
	return {
		source_url: url,
		asset_url: `asset://${id}`,
		submit_review_status: 1,
		passed: true,
	};
}

function verdictOn(item: object) {
	const { verdicts } = readBatchAnswer(batch, [ONE], answerWith([item]));
	return verdicts[0];
}

describe('the asset item', () => {
	test('has every key, in the documented order, whatever is known', () => {
		expect(Object.keys(createAsset(NAMED))).toEqual(KEYS);
		const rejected = updateAsset(createAsset(NAMED), { status: 'rejected', taskId: 't' });
		expect(Object.keys(rejected)).toEqual(KEYS);
		expect(createAsset(NAMED)).toEqual({
			sourceUrl: ONE,
			assetUrl: null,
			assetId: null,
			assetType: 'Image',
			status: 'pending',
			approved: false,
			provider: 'cubicSpaces',
			reviewBatchId: null,
			taskId: null,
			failure: null,
			warnings: [],
		});
	});

	test('is approved only with an address, and has an address only where it is approved', () => {
		const without = createAsset({ ...NAMED, status: 'approved', approved: true });
		expect(without).toMatchObject({ status: 'pending', approved: false, assetUrl: null });
		const refused = createAsset({ ...NAMED, status: 'rejected', assetUrl: 'asset://a' });
		expect(refused).toMatchObject({ status: 'rejected', approved: false, assetUrl: null });
		const fine = createAsset({ ...NAMED, status: 'approved', assetUrl: 'asset://a' });
		expect(fine).toMatchObject({ status: 'approved', approved: true, assetUrl: 'asset://a' });
	});

	test('is read back as it was put out', () => {
		const asset = createAsset({
			...NAMED,
			status: 'rejected',
			assetId: 'asset-1',
			reviewBatchId: 'b',
			taskId: 't',
			failure: rejection({ code: 'ImageReviewRejected', message: 'No.' }),
			warnings: ['w'],
		});
		expect(readAssetItem(JSON.parse(JSON.stringify(asset)))).toEqual(asset);
	});

	test.each([
		null,
		'text',
		[],
		{},
		{ imageUrl: ONE },
		{ taskId: 't', provider: 'ark', status: 'queued', videoUrl: null },
		{ ...createAsset(NAMED), status: 'queued' },
		{ ...createAsset(NAMED), provider: '' },
		{ status: 'pending', provider: 'cubicSpaces', assetUrl: null },
	])('%j is none', (json) => {
		expect(readAssetItem(json)).toBeUndefined();
	});

	test('is found in every kind of output item', () => {
		const asset = createAsset(NAMED);
		const other = createAsset({ ...NAMED, sourceUrl: TWO });
		expect(readAssetItems({ ...asset, more: 1 })).toEqual([asset]);
		expect(readAssetItems({ error: 'e', details: { asset } })).toEqual([asset]);
		const item = { assets: [asset, 'x', other], assetUrls: [], allApproved: false };
		expect(readAssetItems(item)).toEqual([asset, other]);
		expect(readAssetItems({ error: 'e', details: { item } })).toEqual([asset, other]);
		expect(readAssetItems({ assets: 7, details: 'text' })).toEqual([]);
	});
});

describe('an asset’s address', () => {
	test.each([
		['asset://asset-20260404-abc', 'asset://asset-20260404-abc'],
		['Asset://Asset-2026', 'Asset://Asset-2026'],
		[' asset://a ', 'asset://a'],
		['asset-2026-x', 'asset://asset-2026-x'],
	])('%s', (text, url) => {
		expect(asAssetUrl(text)).toBe(url);
	});

	test.each([
		'',
		'  ',
		'asset://',
		'https://e.com/a.png',
		'null',
		'asset://a b',
		7,
		true,
		null,
		{},
	])('%j is none', (value) => {
		expect(asAssetUrl(value)).toBeUndefined();
	});
});

describe('addresses of pictures', () => {
	const problem = (url: string, dialect: typeof batch | typeof upload = batch) =>
		imageUrlProblem(url, 'Image URL 2', dialect.urls);

	test.each([
		...batch.urls.extensions.map((extension) => `https://e.com/a.${extension}`),
		'http://e.com/a.PNG',
		'HTTPS://E.COM/a.png',
		'https://e.com/a.png?signature=x%2Fy#part',
		'https://e.com/dir.with.dots/a.b.jpg',
		'https://e.com/%E5%9B%BE.webp',
	])('%s is taken', (url) => {
		expect(problem(url)).toBeUndefined();
	});

	test.each([
		'https://e.com/photo',
		'https://e.com/image.php?id=1',
		'https://e.com/photos/v1.2',
		'https://e.com/a/abc.def',
		'https://e.com/a.png@!w800',
		'https://e.com/a.jpg!large',
		'https://e.com/a.png',
	])('%s is taken where no ending is asked for', (url) => {
		expect(problem(url, upload)).toBeUndefined();
	});

	test.each(['clip.mp4', 'song.MP3', 'drawing.svg', 'page.html'])(
		'%s is refused there too: it certainly is no image',
		(name) => {
			expect(problem(`https://e.com/${name}`, upload)?.message).toMatch(
				/does not end in a supported file extension/,
			);
		},
	);

	test.each([
		['https://e.com/page.html', /does not end in a supported file extension/],
		['https://e.com/image', /does not end in a supported file extension/],
		['https://e.com/?file=a.png', /does not end in a supported file extension/],
		['https://e.com/a.png/', /does not end in a supported file extension/],
		['https://e.com/a.svg', /does not end in a supported file extension/],
		['ftp://e.com/a.png', /not an http or https address/],
		['e.com/a.png', /not an http or https address/],
		['https://', /not an http or https address/],
		['https://e.com/a b.png', /has a blank in it/],
		['iVBORw0KGgoAAAANSUhEUg.png', /not an http or https address/],
		['data:image/png;base64,iVBORw0KGgo.png', /no file contents/],
		['DATA:image/png;base64,iVBORw0KGgo=', /no file contents/],
		['binary:data', /no file contents/],
		['asset://asset-1', /already the address of an asset/],
	])('%s is refused', (url, message) => {
		const found = problem(url);
		expect(found?.message).toMatch(message);
		expect(found?.message).toMatch(/^Image URL 2: /);
		expect(found?.hint).toMatch(/\.$/);
		expect(found?.message.length).toBeLessThan(200);
	});

	test('a file’s contents are not repeated in the message', () => {
		const found = problem(`data:image/png;base64,${'A'.repeat(100_000)}`);
		expect(found?.message.length).toBeLessThan(150);
	});

	test('Xingchao asks for no ending, but a wrong one is refused', () => {
		expect(problem('https://e.com/image', upload)).toBeUndefined();
		expect(problem('https://e.com/image.tiff', upload)).toBeUndefined();
		expect(problem('https://e.com/movie.mp4', upload)?.message).toMatch(/does not end/);
	});
});

describe('the answer of a batch', () => {
	test('the documented one', () => {
		const body = answerWith([
			{
				source_url: 'https://example.com/product.png',
				asset_url: 'asset://reviewed-image-asset-id',
				submit_review_status: 1,
				passed: true,
			},
		]);
		expect(readBatchAnswer(batch, ['https://example.com/product.png'], body)).toEqual({
			verdicts: [
				{
					status: 'approved',
					assetUrl: 'asset://reviewed-image-asset-id',
					assetId: 'reviewed-image-asset-id',
					failure: null,
				},
			],
			reviewBatchId: 'review-batch-id',
			taskId: 'moderation-task-id',
			failure: null,
		});
	});

	const url = { asset_url: 'asset://asset-1' };
	test.each([
		[{ ...url, passed: true, submit_review_status: 1 }, 'approved'],
		[{ ...url, passed: 'true', submit_review_status: '1' }, 'approved'],
		[{ ...url, passed: true }, 'approved'],
		[{ ...url, submit_review_status: 1 }, 'approved'],
		[{ ...url, passed: true, submit_review_status: null }, 'approved'],
		[{ ...url, passed: true, submit_review_status: 0 }, 'rejected'],
		[{ ...url, passed: false, submit_review_status: 1 }, 'rejected'],
		[{ ...url, passed: false }, 'rejected'],
		[{ asset_url: '', submit_review_status: 0 }, 'rejected'],
		[{ error_code: 'InvalidImageFormat', error_message: '图片格式不支持' }, 'rejected'],
		[{ ...url, passed: true, submit_review_status: 2 }, 'pending'],
		[{ ...url, passed: {}, submit_review_status: 1 }, 'pending'],
		[{ ...url, passed: true, submit_review_status: [1] }, 'pending'],
		[{ passed: true, submit_review_status: 1, asset_url: '' }, 'pending'],
		[{ passed: true, submit_review_status: 1, asset_url: '  ' }, 'pending'],
		[{ passed: true, submit_review_status: 1 }, 'pending'],
		[{ passed: true, submit_review_status: 1, asset_url: 7 }, 'pending'],
		[{ passed: true, submit_review_status: 1, asset_url: 'javascript:alert(1)' }, 'pending'],
		[url, 'pending'],
		[{}, 'pending'],
	])('%j is %s', (item, status) => {
		expect(verdictOn({ source_url: ONE, ...item })?.status).toBe(status);
	});

	test('a rejection keeps the provider’s words and says what to do', () => {
		const said = verdictOn({
			source_url: ONE,
			asset_url: '',
			submit_review_status: 0,
			error_code: 'InvalidImageFormat',
			error_message: '图片格式不支持',
		});
		expect(said?.failure).toMatchObject({
			code: 'InvalidImageFormat',
			message:
				'The provider cannot read an image, video or audio file that it was given: 图片格式不支持 (InvalidImageFormat)',
			category: 'invalidInput',
			hint: expect.stringMatching(/30 MB/),
			retryable: false,
			safeToRecreate: true,
		});
		expect(verdictOn({ source_url: ONE, passed: false })?.failure).toMatchObject({
			code: 'rejected',
			category: 'contentPolicy',
			hint: expect.stringMatching(/another image/),
		});
	});

	test('a real person is not sent to the node that has just refused the picture', () => {
		const failure = rejection({
			code: 'InputImageSensitiveContentDetected.PrivacyInformation',
			message: 'real person',
		});
		expect(failure.category).toBe('realPerson');
		expect(failure.hint).not.toMatch(/Asset Moderate/);
	});

	test('items are found by address, in any order and spelling', () => {
		const items = [good('HTTPS://E.com/two.png', 'asset-2'), good(ONE, 'asset-1')];
		const { verdicts } = readBatchAnswer(batch, [ONE, TWO], answerWith(items));
		expect(verdicts.map((verdict) => verdict?.assetId)).toEqual(['asset-1', 'asset-2']);
	});

	test('items without a known address are found by position, where all pictures have one', () => {
		const { source_url: _, ...unnamed } = good(ONE, 'asset-1');
		const second = good('https://cdn.example.com/other.png', 'asset-2');
		const ids = (items: unknown[]) =>
			readBatchAnswer(batch, [ONE, TWO], answerWith(items)).verdicts.map(
				(verdict) => verdict?.assetId,
			);
		expect(ids([unnamed, second])).toEqual(['asset-1', 'asset-2']);
		// One item for two pictures could be either's.
		expect(ids([unnamed])).toEqual([undefined, undefined]);
		// The item in its place belongs to another picture.
		expect(ids([good(TWO, 'asset-2'), good(TWO, 'asset-3')])).toEqual([undefined, 'asset-2']);
		expect(ids([good(TWO, 'asset-2')])).toEqual([undefined, 'asset-2']);
	});

	test.each([
		undefined,
		null,
		'text',
		7,
		[],
		{},
		{ code: 'success', data: null },
		answerWith([]),
		answerWith(undefined),
		answerWith('items'),
		answerWith({ 0: good(ONE) }),
		answerWith([null]),
		answerWith(['text']),
		{ code: 202, task_id: 'z', status: 'processing', message: '' },
	])('%j says nothing of the picture', (body) => {
		expect(readBatchAnswer(batch, [ONE], body).verdicts).toEqual([undefined]);
	});

	test('a review that is still on its way gives its id', () => {
		const body = { code: 202, task_id: 'z', status: 'processing' };
		expect(readBatchAnswer(batch, [ONE], body)).toMatchObject({ taskId: 'z', failure: null });
	});

	test('a review that failed as a whole says why', () => {
		const body = { code: 200, status: 'failed', error_message: 'queue full', task_id: 'z' };
		expect(readBatchAnswer(batch, [ONE], body)).toMatchObject({
			verdicts: [undefined],
			failure: { message: 'The review ended with "failed" and without verdicts: queue full' },
		});
	});
});

describe('what became of a request', () => {
	const answer = (status: number, body?: unknown): Outcome => ({ kind: 'answer', status, body });
	const noAnswer = (code: string, notSent = false): Outcome => ({
		kind: 'noAnswer',
		notSent,
		code,
		message: `It was ${code}`,
	});
	const error = (code: unknown, message = 'Words.') => ({ error: { code, message } });

	const CASES: Array<[name: string, outcome: Outcome, kind: string, failure?: object]> = [
		['success', answer(200, { code: 'success', message: '' }), 'answered'],
		['code 0', answer(200, { code: 0, msg: null, data: {} }), 'answered'],
		['code "0"', answer(200, { code: '0', data: {} }), 'answered'],
		['no code', answer(200, { data: {} }), 'answered'],
		['an error that is null', answer(200, { error: null, data: {} }), 'answered'],
		['no JSON', answer(200, undefined), 'answered'],
		['still processing', answer(202, { code: 202, status: 'processing' }), 'answered'],
		[
			'504 of the host',
			answer(504, error('moderation_timeout', 'asset moderation timed out')),
			'late',
		],
		['504 of a proxy', answer(504), 'late'],
		['408', answer(408), 'late'],
		['500 that was a time-out', answer(500, error('x', 'Review timeout')), 'late'],
		['200 that was a time-out', answer(200, { code: 'moderation_timeout', message: 'm' }), 'late'],
		['200 with the code 504', answer(200, { code: 504, message: 'm' }), 'late'],
		['no answer in time', noAnswer('ECONNABORTED'), 'late'],
		['a wrong key', answer(401, error('invalid_token')), 'refused', { category: 'auth' }],
		[
			'200 with the code 401',
			answer(200, { code: 401, msg: 'no' }),
			'refused',
			{ category: 'auth' },
		],
		[
			'bad input',
			answer(400, { code: 400, message: '文件类型' }),
			'refused',
			{ category: 'invalidInput' },
		],
		['a redirect', answer(302), 'refused', { code: 'redirect' }],
		['no balance', answer(402), 'refused', { category: 'quota' }],
		[
			'used up',
			answer(429, error('quota_exceeded', 'free trial exhausted')),
			'refused',
			{ category: 'quota' },
		],
		['429', answer(429, error('rate_limit_exceeded')), 'later', { safeToRecreate: true }],
		[
			'200 with the code 429',
			answer(200, { code: 429, msg: 'm' }),
			'later',
			{ category: 'rateLimit' },
		],
		['no connection', noAnswer('ECONNREFUSED', true), 'later', { safeToRecreate: true }],
		['nothing taken', answer(503, error('no_available_channel', 'no available channel')), 'later'],
		['500', answer(500, error('do_request_failed')), 'ambiguous', { safeToRecreate: false }],
		['502 of a proxy', answer(502), 'ambiguous', { category: 'provider' }],
		['a lost connection', noAnswer('ECONNRESET'), 'ambiguous', { safeToRecreate: false }],
		['200 with an unknown code', answer(200, { code: 10086, msg: 'm' }), 'ambiguous'],
		['200 with the code 500', answer(200, { code: 500, msg: 'm' }), 'ambiguous'],
		['200 with an error', answer(200, error('invalid_request')), 'refused'],
	];
	test.each(CASES.map(([name, outcome, kind, failure = {}]) => ({ name, outcome, kind, failure })))(
		'$name',
		({ outcome, kind, failure }) => {
			const reply = readReply(outcome);
			expect(reply.kind).toBe(kind);
			expect('failure' in reply ? reply.failure : {}).toMatchObject(failure);
		},
	);

	test('what is not JSON is kept as it came, whatever became of the request', () => {
		for (const status of [200, 400, 429, 500, 504]) {
			const unread = '<p>Asset A-7';
			expect(readReply({ kind: 'answer', status, body: undefined, unread }).body).toBe(unread);
		}
	});

	test('Retry-After is passed on', () => {
		const outcome = { ...answer(429), retryAfterMs: 3_000 } as Outcome;
		expect(readReply(outcome)).toMatchObject({ kind: 'later', retryAfterMs: 3_000 });
	});

	test('a refusal of the request is told from one of the picture', () => {
		const verdictOf = (outcome: Outcome): boolean => {
			const reply = readReply(outcome);
			if (reply.kind !== 'refused') throw new Error(reply.kind);
			return isVerdict(reply.failure);
		};
		expect(verdictOf(answer(400, { code: 400, message: '文件类型' }))).toBe(true);
		expect(verdictOf(answer(400, error('InputImageSensitiveContentDetected')))).toBe(true);
		expect(verdictOf(answer(401))).toBe(false);
		expect(verdictOf(answer(302))).toBe(false);
		expect(verdictOf(answer(400, error('model_not_found')))).toBe(false);
		expect(verdictOf(answer(404))).toBe(false);
		for (const [status, body] of [
			[400, { code: 400, message: 'model is required' }],
			[400, { message: 'assetType must be one of: Image, Video' }],
			[400, error('invalid_request_error', 'images: at most 20 entries')],
			[400, error('InvalidParameter', 'The parameter `images` must be an array')],
			[400, { code: 400, msg: '图片数量不能超过20张' }],
			[400, { code: 400, msg: '参数错误：缺少 group' }],
			[400, { message: 'Content-Type must be application/json' }],
			[400, undefined],
			[413, { message: 'Request Entity Too Large' }],
			[415, { message: 'Unsupported Media Type' }],
			[422, { detail: [{ msg: 'field required', loc: ['body', 'images'] }] }],
		] as const)
			expect([body, verdictOf(answer(status, body))]).toEqual([body, false]);
		for (const [status, body] of [
			[400, { code: 400, message: 'Image too large: at most 30 MB' }],
			[400, { code: 400, msg: '图片尺寸不符合要求' }],
			[400, error('InvalidImageFormat', 'x')],
			[400, error('invalid_url', 'The URL is not reachable')],
			[400, { message: 'aspect ratio out of range' }],
			[422, { message: 'picture is too small' }],
		] as const)
			expect([body, verdictOf(answer(status, body))]).toEqual([body, true]);
	});
});

describe('uploaded assets', () => {
	test('the id', () => {
		const id = (body: unknown) => readUploadedId(upload, body);
		expect(id({ code: 0, msg: null, data: { assetId: 'asset-7' } })).toBe('asset-7');
		expect(id({ code: '0', data: { assetId: 7 } })).toBe('7');
		expect(id({ data: { assetId: 'asset://asset-7' } })).toBe('asset-7');
		for (const body of [
			undefined,
			{},
			{ data: null },
			{ data: { assetId: {} } },
			{ data: { assetId: 'a b' } },
		])
			expect(id(body)).toBeUndefined();
	});

	test.each([
		['Active', 'approved'],
		['ACTIVE', 'approved'],
		['Failed', 'rejected'],
		['Processing', 'pending'],
		['Reviewing', 'pending'],
	])('%s is %s', (status, expected) => {
		const verdict = readAssetAnswer(upload, 'asset-7', { code: 0, data: { status } });
		expect(verdict).toMatchObject({
			status: expected,
			assetId: 'asset-7',
			assetUrl: expected === 'approved' ? 'asset://asset-7' : null,
		});
		expect(verdict?.failure === null).toBe(expected !== 'rejected');
	});

	test('no status is no verdict', () => {
		for (const body of [
			undefined,
			'x',
			{},
			{ data: null },
			{ data: { status: 1 } },
			{ status: {} },
		])
			expect(readAssetAnswer(upload, 'a', body)).toBeUndefined();
	});

	test('the reason of a failure is the asset’s, not the envelope’s', () => {
		const failed = (data: object) =>
			readAssetAnswer(upload, 'a', { code: 0, msg: 'success', data: { status: 'Failed', ...data } })
				?.failure?.message;
		expect(failed({ errorMessage: 'too small' })).toBe(
			'The provider reports: too small (rejected)',
		);
		expect(failed({})).not.toMatch(/success/);
	});
});

describe('whatever comes', () => {
	const word = fc.constantFrom<unknown>(
		true,
		false,
		0,
		1,
		2,
		null,
		'',
		'true',
		ONE,
		TWO,
		'asset://a',
		'approved',
		'Active',
	);
	const item = fc.dictionary(
		fc.constantFrom(
			'source_url',
			'asset_url',
			'passed',
			'submit_review_status',
			'error_code',
			'error_message',
			'__proto__',
		),
		fc.oneof(word, fc.jsonValue({ maxDepth: 1 })),
	);
	const body = fc.oneof(
		fc.jsonValue(),
		fc
			.array(fc.oneof(item, fc.jsonValue({ maxDepth: 1 })), { maxLength: 3 })
			.map((items) => answerWith(items)),
	);

	test('a batch’s answer never throws, and approves nothing that was not approved', () => {
		fc.assert(
			fc.property(body, (answer) => {
				const { verdicts } = readBatchAnswer(batch, [ONE, TWO], answer);
				expect(verdicts).toHaveLength(2);
				for (const verdict of verdicts) {
					if (verdict?.status !== 'approved') {
						expect(verdict?.assetUrl ?? null).toBeNull();
						continue;
					}
					expect(verdict.assetUrl).toMatch(/^asset:\/\/\S+$/i);
					const says = JSON.stringify(answer);
					expect(says).toMatch(/"passed":("true"|true|1|"1")|"submit_review_status":("1"|1|true)/);
				}
			}),
		);
	});

	test('no other reader throws', () => {
		fc.assert(
			fc.property(
				fc.oneof(body, fc.anything()),
				fc.integer({ min: 100, max: 599 }),
				(answer, status) => {
					readReply({ kind: 'answer', status, body: answer });
					readUploadedId(upload, answer);
					const verdict = readAssetAnswer(upload, 'a', answer);
					expect(verdict?.assetUrl ?? 'asset://a').toBe('asset://a');
					const assets: Asset[] = readAssetItems(answer);
					for (const asset of assets) expect(Object.keys(asset)).toEqual(KEYS);
				},
			),
		);
	});

	test('an asset item with any values is approved only with an address', () => {
		const json = fc.record(
			Object.fromEntries(KEYS.map((key) => [key, fc.oneof(word, fc.jsonValue({ maxDepth: 1 }))])),
		);
		fc.assert(
			fc.property(json, fc.constantFrom('approved', 'rejected', 'pending'), (values, status) => {
				const asset = readAssetItem({ ...values, status, provider: 'xingchao' });
				if (!asset) throw new Error('It was not read');
				expect(asset.approved).toBe(asset.status === 'approved');
				expect(asset.assetUrl !== null).toBe(asset.approved);
			}),
		);
	});
});

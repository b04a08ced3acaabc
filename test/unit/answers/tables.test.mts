/** The tables of codes and of words, row by row and word by word. */
import { describe, expect, test } from '@jest/globals';
import { causeOf, type Cause } from '../../../nodes/shared/failures/index.ts';
import { CAUSES, hintOf } from '../../../nodes/shared/failures/causes.ts';
import { certainCause, KNOWN_CODES, vagueCause } from '../../../nodes/shared/failures/codes.ts';
import { CHINESE, ENGLISH } from '../../corpus/sentences.mts';
import { causeByWords, WORDS } from '../../../nodes/shared/failures/words.ts';
import { PROVIDER_IDS, PROVIDERS, takes } from '../../../nodes/shared/providers/index.ts';

const LANGUAGES = [
	['english', ENGLISH],
	['chinese', CHINESE],
] as const;

describe.each(LANGUAGES)('%s', (language, sentences) => {
	const rows = Object.entries(sentences) as Array<[Cause, string[]]>;
	const said = rows.flatMap(([cause, list]) => list.map((sentence) => ({ cause, sentence })));

	test.each(said)('$sentence: $cause', ({ cause, sentence }) => {
		expect(causeByWords(sentence)).toBe(cause);
	});

	test('every pattern of every row is needed for a sentence', () => {
		for (const { cause, words } of WORDS[language]) {
			for (const word of words) {
				const found = (sentences[cause] ?? []).filter((sentence) => word.test(sentence));
				expect([cause, String(word), found.length > 0]).toEqual([cause, String(word), true]);
			}
		}
	});

	test('no row stands twice', () => {
		const causes = WORDS[language].map(({ cause }) => cause);
		expect(new Set(causes).size).toBe(causes.length);
	});
});

describe('codes', () => {
	test.each([
		['certain', KNOWN_CODES.certain, certainCause],
		['vague', KNOWN_CODES.vague, vagueCause],
	] as const)('%s: each is read as its row says, in any spelling', (_name, table, read) => {
		const seen = new Map<string, string>();
		for (const [cause, codes] of Object.entries(table)) {
			for (const code of codes) {
				const whole = code.startsWith('.') ? `Some${code}` : code;
				expect([whole, read(whole)]).toEqual([whole, cause]);
				expect(read(whole.toUpperCase())).toBe(cause);
				expect([code, seen.get(code.toLowerCase())]).toEqual([code, undefined]);
				seen.set(code.toLowerCase(), cause);
			}
		}
	});

	test('a dotted code is looked up as a whole, by its end, and by its beginning', () => {
		expect(certainCause('InputVideoSensitiveContentDetected.PrivacyInformation')).toBe(
			'realPersonInVideo',
		);
		expect(certainCause('Anything.PrivacyInformation')).toBe('realPerson');
		expect(certainCause('InputTextSensitiveContentDetected.Brand.New')).toBe('policy');
		expect(certainCause('InvalidParameter.UnsupportedImageFormat')).toBe('mediaFormat');
		expect(certainCause('InvalidParameter.UrlNotAccessible')).toBe('mediaUnreachable');
		expect(certainCause('InvalidParameter.Brand.New')).toBeUndefined();
	});

	test.each<[string, Cause]>([
		['VideoRiskDetection', 'policy'],
		['output_clip_sensitive_hit', 'withheld'],
		['IMAGE_DOWNLOAD_TIMEOUT', 'mediaUnreachable'],
		['model_is_not_supported', 'unknownModel'],
		['user_insufficient_credits', 'noBalance'],
		['EndpointRateLimitReached', 'busy'],
		['expired_api_key', 'badKey'],
		['bad_params', 'parameter'],
		['FieldLacking', 'parameter'],
		['FieldUnwanted', 'parameter'],
		['FieldItemCountOutOfRange', 'parameter'],
		['PageSizeOutOfRange', 'parameter'],
		['FieldInvalid', 'parameter'],
		['INVALID_REQUEST_BODY', 'parameter'],
		['IMAGE_FILE_EXCEEDS_MAX_SIZE', 'parameter'],
		['IMAGE_EXCEEDS_MAX_RESOLUTION', 'parameter'],
		['INVALID_IMAGE_SIZE', 'parameter'],
		['ILLEGAL_PROMPT', 'policy'],
		['ILLEGAL_IMAGE_CONTENT', 'policy'],
		['NEED_REAL_NAME_VERIFY', 'denied'],
		['SOURCE_UNREACHABLE', 'mediaUnreachable'],
		['MISSING_SOURCE', 'parameter'],
		['INVALID_CALLBACK_URL', 'parameter'],
		['IMAGE_INACCESSIBLE', 'mediaUnreachable'],
		['MAINTENANCE', 'failed'],
		['INVALID_PROMPT', 'parameter'],
		['content_filtered_error', 'policy'],
		['request_too_large_error', 'parameter'],
		['service_unavailable_error', 'failed'],
		['DataInspectionFailed', 'policy'],
		['IPInfringementSuspect', 'policy'],
		['video_genration_concurrency_exceeded', 'busy'],
		['FACE_DETECTED', 'realPerson'],
		['CONTENT_BLOCKED', 'policy'],
		['NSFW_CONTENT_DETECTED', 'policy'],
		['prompt_moderated', 'policy'],
		['MAX_CONCURRENT_TASKS', 'busy'],
		['server_busy', 'busy'],
		['capacity_exceeded', 'busy'],
		['OUT_OF_CREDITS', 'noBalance'],
		['image_load_error', 'mediaUnreachable'],
		['generation_error', 'failed'],
		['UNKNOWN_ERROR', 'failed'],
		['upstream_timeout', 'failed'],
		['authentication_failed', 'badKey'],
		['duration_out_of_range', 'parameter'],
		['unsupported_resolution', 'parameter'],
		['invalid_aspect_ratio', 'parameter'],
		['too_many_images', 'parameter'],
		['region_not_supported', 'denied'],
		['account_not_verified', 'denied'],
	])('a code that nobody listed is read by its words: %s', (code, cause) => {
		expect(vagueCause(code)).toBe(cause);
	});

	test('a code comes before words, words before what a code says of many things', () => {
		const read = (code: string, message: string) => causeOf({ code, message }, 400);
		expect(read('ModelNotOpen', 'insufficient balance')).toBe('unknownModel');
		expect(read('InvalidParameter', 'invalid image url')).toBe('mediaUnreachable');
		expect(read('InvalidParameter', 'Nothing known.')).toBe('parameter');
		expect(read('x', 'InputTextRiskDetection: no')).toBe('policy');
		expect(read('model_price_error', '当前分组上游负载已饱和')).toBe('busy');
		expect(read('x', 'Nothing known.')).toBe('refusedByStatus');
	});
});

describe('hints', () => {
	const all = (Object.keys(CAUSES) as Cause[]).flatMap((cause) =>
		PROVIDER_IDS.map((id) => ({ cause, id })),
	);
	test.each(all)('$cause at $id names no way that the provider does not have', ({ cause, id }) => {
		const provider = PROVIDERS[id];
		for (const call of ['create', 'status'] as const) {
			const hint = hintOf(cause, { provider, call });
			const moderated = PROVIDER_IDS.some(
				(one) => PROVIDERS[one].moderation && PROVIDERS[one].assets === provider.assets,
			);
			if (!moderated) expect(hint).not.toContain('Asset Moderate');
			if (!takes(provider, 'executionExpiresAfter'))
				expect(hint).not.toContain('Execution Expires After');
			if (id !== 'ark') expect(hint).not.toMatch(/\bArk\b(?!\))/);
			expect(hint).toMatch(/^[A-Z].*\.$/s);
			expect(hint).not.toMatch(/picture|\bclip\b|\bsound\b/);
		}
	});

	test('a real person in a video is not sent to the review of images', () => {
		for (const id of PROVIDER_IDS)
			expect(hintOf('realPersonInVideo', { provider: PROVIDERS[id] })).not.toContain('Moderate');
		expect(hintOf('realPerson', { provider: PROVIDERS.cubicSpacesArk })).toContain(
			'Seedance Asset Moderate first (provider CubicSpaces)',
		);
	});

	test('what breaks a rule of a task type says what to set', () => {
		expect(hintOf('taskType', {})).toMatch(/Aspect Ratio to adaptive.*Duration to -1/);
	});
});

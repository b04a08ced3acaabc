import { foldedKey } from '../tools/json';
import { wordsOf } from '../tools/words';
import { causeByWords } from './words';
import type { Cause } from './causes';

/**
 * Providers' error codes (docs/sources.md#ark, Ark's error table; docs/sources.md#across-providers). Written as the
 * providers write them; case, `_` and `-` do not count. A code with dots is looked up as a whole, then by its last part
 * (`.PrivacyInformation`), then by its first parts.
 */

const KINDS = ['Text', 'Image', 'Video', 'Audio'] as const;
const each = (name: (kind: string) => string): string[] => KINDS.map(name);

/** Overloads that are refused unread. */
const OVERLOADS = wordsOf(`
	ServerOverloaded RequestBurstTooFast InflightBatchsizeExceeded AccountRateLimitExceeded
	ModelAccountRpmRateLimitExceeded APIAccountRpmRateLimitExceeded
`);

/** Codes that say by themselves what happened. */
const CERTAIN: Partial<Record<Cause, readonly string[]>> = {
	realPerson: wordsOf('.PrivacyInformation PrivacyInformation real_person_detected'),
	realPersonInVideo: ['InputVideoSensitiveContentDetected.PrivacyInformation'],
	withheld: [
		...each((kind) => `Output${kind}SensitiveContentDetected`),
		...each((kind) => `Output${kind}RiskDetection`),
		...wordsOf('OutputSensitiveContentDetected OutputRiskDetection SAFETY.OUTPUT'),
	],
	policy: [
		...each((kind) => `Input${kind}SensitiveContentDetected`),
		...each((kind) => `Input${kind}RiskDetection`),
		...wordsOf(`
			SensitiveContentDetected InputRiskDetection ContentSecurityDetectionError SAFETY
			content_policy_violation content_policy .ContentPolicyViolationError policy_violation
			content_filter moderation_blocked moderation_failed prompt_blocked sensitive_words_detected
		`),
		// fal.ai's reason for what ByteDance's own review refuses.
		'partner_validation_failed',
	],
	denied: wordsOf('AccessDenied permission_denied OperationDenied forbidden feature_disabled'),
	mediaUnreachable: [
		...each((kind) => `Invalid${kind}URL`),
		...wordsOf(`
			.UrlNotAccessible .UrlInvalid UrlNotAccessible .ResourceDownloadFailed download_failed
			resource_download_failed image_download_failed video_download_failed file_download_error
		`),
	],
	mediaFormat: [
		'InvalidImageURL.InvalidFormat',
		'unsupported_image_format',
		...each((kind) => `.Unsupported${kind}Format`),
		...each((kind) => `Invalid${kind}Format`),
	],
	unknownModel: wordsOf(`
		ModelNotOpen InvalidEndpointOrModel model_not_available model_not_supported missing_model
		unsupported_model invalid_model .ServiceNotOpen ServiceNotOpen
	`),
	noBalance: wordsOf(`
		AccountOverdue AccountOverdueError .ServiceOverdue ServiceOverdue InvalidAccountStatus
		insufficient_user_quota insufficient_quota insufficient_balance insufficient_credits
		insufficient_credit insufficient_funds credits_exhausted pre_consume_token_quota_failed
		payment_required billing_failed balance_not_enough arrearage
	`),
	quotaUsedUp: wordsOf('budget_exceeded ExceededBudget .BudgetExceededError'),
	limitReached: wordsOf('SetLimitExceeded quota_window_exceeded spending_limit_exceeded'),
	wrongAddress: ['api_not_implemented'],
	busy: [
		...OVERLOADS,
		...wordsOf('too_many_requests rate_limit rate_limited upstream_rate_limited'),
	],
	badKey: wordsOf(`
		AuthenticationError invalid_api_key unauthorized invalid_token SignatureDoesNotMatch
		InvalidAccessKeyId
	`),
	taskType: ['InvalidParameter.TaskTypeConstraint', 'InvalidParameter.TaskTypeMismatch'],
	swept: wordsOf('task_timeout task_expired generation_timeout'),
};

/** Codes that a provider uses for many things: its words come first, and these after them. */
const VAGUE: Partial<Record<Cause, readonly string[]>> = {
	// The same code for "too many queued" and "free trial used up".
	busy: wordsOf(`
		QuotaExceeded RateLimitExceeded rate_limit_error .RateLimitError RateLimitError
		resource_exhausted
	`),
	badKey: ['.AuthenticationError', 'auth_error'],
	denied: ['permission_error', '.PermissionDeniedError'],
	failed: wordsOf(`
		InternalServiceError internal_error internal_server_error .InternalServerError server_error
		upstream_unavailable upstream_error ServiceUnavailable service_unavailable model_unavailable
		generation_failed
	`),
	swept: ['timeout'],
	parameter: wordsOf(`
		InvalidParameter MissingParameter InvalidArgument invalid_request invalid_request_error
		invalid_parameter missing_parameter unknown_parameter capability_violation
		upstream_bad_request bad_request_body validation_error .BadRequestError
	`),
	// A gateway without a channel for the model says the same.
	unknownModel: ['model_not_found'],
	noPrice: ['model_price_error'],
	unknownTask: wordsOf('task_not_exist task_not_found NotFound not_found .NotFound'),
};

/** What words inside a code say, in lower case with a blank between them; in a sentence they may be about something else. */
const PARTS: ReadonlyArray<[Cause, RegExp]> = [
	['realPerson', /\bprivacy\b/],
	['withheld', /(^|generation )output\b.*\b(sensitive|risk|policy|moderation|copyright|unsafe)\b/],
	[
		'policy',
		/\brisk detection\b|\bprohibited\b|\bcontent security\b|\b(moderation|safety|audit|unsafe)\b|\bprompt rejected\b/,
	],
	[
		'mediaUnreachable',
		/\b(image|video|audio|media|url|resource|file)\b.*\b(download|fetch|unreachable)/,
	],
	[
		'mediaFormat',
		/\b(unsupported|invalid) ((image|video|audio|media)( file| format)?|(file )?format)$|\b(file|image|video|audio|media) format\b|\b(image|video|audio|media) processing (error|failed)\b/,
	],
	['unknownModel', /\bmodel\b.*\bnot (open|exist|supported|available|enabled)\b/],
	['limitReached', /\bbudget\b|\bset limit\b/],
	['busy', /\bthrottl|\boverloaded?\b/],
	['unknownTask', /\bresource not (found|exist)/],
	['parameter', /\b(param(eter)?|argument)s?\b|\b(dimensions?|size|ratio|duration) mismatch\b/],
];

function byCode(table: Partial<Record<Cause, readonly string[]>>): Map<string, Cause> {
	return new Map(
		Object.entries(table).flatMap(([cause, codes]) =>
			codes.map((code): [string, Cause] => [foldedKey(code), cause as Cause]),
		),
	);
}

const CERTAIN_BY_CODE = byCode(CERTAIN);
const VAGUE_BY_CODE = byCode(VAGUE);

function lookUp(table: ReadonlyMap<string, Cause>, code: string): Cause | undefined {
	const parts = foldedKey(code).split('.');
	const last = table.get(parts.join('.')) ?? table.get(`.${parts.at(-1) ?? ''}`);
	if (last !== undefined) return last;
	for (let count = parts.length - 1; count > 0; count--) {
		const found = table.get(parts.slice(0, count).join('.'));
		if (found !== undefined) return found;
	}
	return undefined;
}

/** A code as words: `InputTextRiskDetection` is "input text risk detection". */
export function asWords(code: string): string {
	return code
		.replace(/([a-z\d])([A-Z])|([A-Z]+)([A-Z][a-z])/g, '$1$3 $2$4')
		.replace(/[^A-Za-z\d]+/g, ' ')
		.trim()
		.toLowerCase();
}

/** What a code means that says it by itself. */
export function certainCause(code: string): Cause | undefined {
	return lookUp(CERTAIN_BY_CODE, code);
}

/** What a code means that leaves it to the words beside it. */
export function vagueCause(code: string): Cause | undefined {
	const words = asWords(code);
	return (
		lookUp(VAGUE_BY_CODE, code) ??
		PARTS.find(([, part]) => part.test(words))?.[0] ??
		causeByWords(words)
	);
}

/** What new-api gateways answer before they send anything on; `system_…` is its gate in front of everything. */
const NOT_SENT_ON = wordsOf(`
	system_cpu_overloaded system_memory_overloaded system_disk_overloaded
	model_not_found model_price_error model_is_disabled api_not_implemented
	gen_relay_info_failed build_request_failed convert_request_failed count_token_failed
	read_request_body_failed channel:no_available_key channel:model_mapped_error
`);
/** What a provider says once it has read a request and before it makes anything of it. */
const REFUSALS: readonly Cause[] = [
	'realPerson',
	'realPersonInVideo',
	'policy',
	'denied',
	'mediaUnreachable',
	'mediaFormat',
	'unknownModel',
	'noPrice',
	'noBalance',
	'quotaUsedUp',
	'limitReached',
	'badKey',
	'taskType',
];
/** What a gateway says that could not write down what it had already sent on. */
export const AFTER_SENDING = /^(insert|save|store|update)_(\w+_)?failed$/i;

const NOTHING_TAKEN = new Set([...OVERLOADS, ...NOT_SENT_ON].map(foldedKey));

/** Whether a code proves that nothing was created, whatever the HTTP status is. */
export function provesNothingTaken(code: string): boolean {
	const cause = certainCause(code);
	return NOTHING_TAKEN.has(foldedKey(code)) || (cause !== undefined && REFUSALS.includes(cause));
}

/** Every code in the tables, for the tests and the documents. */
export const KNOWN_CODES = { certain: CERTAIN, vague: VAGUE };

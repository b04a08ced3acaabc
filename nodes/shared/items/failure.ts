import type { ProviderError } from '../answers/report';
import type { Failure, FailureCategory } from './task';

/**
 * From a provider's code and message to a plain sentence, what to change, and whether it may be tried again. Codes:
 * docs/sources.md#ark (Ark's error table), docs/sources.md#across-providers and docs/sources.md#pitfalls.
 */

interface FailureRow {
	/** Matches the provider's code. */
	code?: RegExp;
	/** Matches the provider's message; with `code`, both must match. */
	message?: RegExp;
	/** The HTTP status, where neither code nor message says anything. */
	status?: readonly number[];
	category: FailureCategory;
	/** The sentence; the provider's own message follows in brackets. Absent: the provider's message alone. */
	sentence?: string;
	hint: string;
	retryable?: boolean;
}

const MODERATE_FIRST =
	'Send the image through Seedance Asset Moderate first, and use the asset:// address that it returns.';
const PUBLIC_URL =
	'The address must be public: open it in a private browser window. Links to Google Drive pages, to a local n8n or behind a login do not work.';
const TOP_UP =
	'Check balance and quota in the provider’s console, then run the failed items again.';

/** The first row that matches counts. */
const ROWS: readonly FailureRow[] = [
	{
		code: /PrivacyInformation/i,
		category: 'realPerson',
		sentence: 'The provider recognised a real person in an image or video and refused it',
		hint: MODERATE_FIRST,
	},
	{
		message: /real[\s-]?(person|people|human)|privacy information|face verification|真人/i,
		category: 'realPerson',
		sentence: 'The provider recognised a real person in an image or video and refused it',
		hint: MODERATE_FIRST,
	},
	{
		code: /^Output(Text|Image|Video|Audio)?(SensitiveContent|Risk)/i,
		category: 'contentPolicy',
		sentence: 'The video was made, and then withheld by the provider’s content policy',
		hint: 'Change the prompt or the media; the same request mostly ends the same way. Some providers refund this.',
	},
	{
		code: /SensitiveContent|RiskDetection|ContentSecurity|content_policy|moderation|policy_violation/i,
		category: 'contentPolicy',
		sentence: 'The provider’s content policy refused the request',
		hint: 'Change the prompt or the media that the message names.',
	},
	{
		message: /output (video|audio|image).*(policy|sensitive)/i,
		category: 'contentPolicy',
		sentence: 'The video was made, and then withheld by the provider’s content policy',
		hint: 'Change the prompt or the media; the same request mostly ends the same way. Some providers refund this.',
	},
	{
		message:
			/(content|usage)\s+(policy|restriction)|policy (restriction|violation)|sensitive (content|information)|敏感/i,
		category: 'contentPolicy',
		sentence: 'The provider’s content policy refused the request',
		hint: 'Change the prompt or the media that the message names.',
	},
	{
		// Before the media: Ark’s own words are "you do not have access to the requested resource".
		code: /AccessDenied/i,
		category: 'auth',
		sentence: 'The API key may not do this',
		hint: 'Check what the key may use in the provider’s console.',
	},
	{
		code: /InvalidImageURL|InvalidVideoURL|InvalidAudioURL|download.*fail|resource_download/i,
		category: 'mediaUnreachable',
		sentence: 'The provider could not fetch an image, video or audio file',
		hint: PUBLIC_URL,
	},
	{
		message:
			/(fail(ed)?|unable|cannot|could not|error|time[d-]? ?out)[^.]{0,40}(download|fetch|access|load|retriev)[^.]{0,40}(image|video|audio|media|url|resource|file)|(image|video|audio|media|resource)[^.]{0,40}(download|fetch)[^.]{0,20}fail|invalid (image|video|audio) url|(image|video|audio)_url.{0,60}invalid url/i,
		category: 'mediaUnreachable',
		sentence: 'The provider could not fetch an image, video or audio file',
		hint: PUBLIC_URL,
	},
	{
		message: /no available channel/i,
		category: 'invalidInput',
		sentence: 'The provider has no channel for this model',
		hint: 'Check the model’s name (dots or dashes: gateways write doubao-seedance-2.0, Ark writes doubao-seedance-2-0-260128) and whether the key may use it.',
		retryable: true,
	},
	{
		code: /ModelNotOpen|InvalidEndpointOrModel|model_not_found|missing_model|ServiceNotOpen|model_not_available/i,
		category: 'invalidInput',
		sentence: 'The provider does not know this model, or it is not switched on for this key',
		hint: 'Check the model’s name (dots or dashes: gateways write doubao-seedance-2.0, Ark writes doubao-seedance-2-0-260128), and switch the model on in the provider’s console.',
	},
	{
		message:
			/\bmodel\b.{0,60}(not exist|not found|unknown|not open)|(unknown|invalid|unsupported|no such) model\b/i,
		category: 'invalidInput',
		sentence: 'The provider does not know this model, or it is not switched on for this key',
		hint: 'Check the model’s name (dots or dashes: gateways write doubao-seedance-2.0, Ark writes doubao-seedance-2-0-260128), and switch the model on in the provider’s console.',
	},
	{
		code: /AccountOverdue|insufficient|InvalidAccountStatus|balance|arrear/i,
		category: 'quota',
		sentence: 'The account has no balance left, or is blocked',
		hint: TOP_UP,
	},
	{
		message:
			/insufficient (account )?(balance|quota|credit|fund)|(balance|quota|credits?)( is| are)? not enough|not enough (balance|quota|credit)|overdue|out of credit|top up|余额|额度不足|欠费/i,
		category: 'quota',
		sentence: 'The account has no balance left, or is blocked',
		hint: TOP_UP,
	},
	{
		// The same code for "too many queued" (later) and "free trial used up" (never): only the message tells.
		code: /Quota_?Exceeded/i,
		message: /free|trial|exhaust|used up|inference limit|safe experience/i,
		category: 'quota',
		sentence: 'The free quota of this model is used up',
		hint: TOP_UP,
	},
	{
		// Hosts without codes of their own say it in words alone.
		message:
			/\b(free|trial)\b[^.]{0,60}\b(quota|exhausted|used up)|\bquota\b[^.]{0,60}\b(exhausted|used up)|exceeded your current quota|\b(daily|weekly|monthly)\b[^.]{0,30}\b(quota|limit)/i,
		category: 'quota',
		sentence: 'The quota of this account is used up',
		hint: TOP_UP,
	},
	{
		code: /SetLimitExceeded|quota_window_exceeded|insufficient_user_quota/i,
		category: 'quota',
		sentence: 'A limit that was set for this account or key is reached',
		hint: 'Raise the limit in the provider’s console, or run the failed items when it is reset.',
	},
	{
		code: /RateLimit|Quota_?Exceeded|ServerOverloaded|RequestBurstTooFast|InflightBatchsize|too_many_requests|rate_limit|upstream_rate_limited/i,
		category: 'rateLimit',
		sentence: 'The provider is not accepting more tasks right now',
		hint: 'Lower the Concurrency option, or run the failed items again later.',
		retryable: true,
	},
	{
		code: /^(AuthenticationError|invalid_api_key|unauthorized|InvalidApiKey|invalid_token)$/i,
		category: 'auth',
		sentence: 'The provider refused the API key',
		hint: 'Check the key in the credential, and that it belongs to this provider and region.',
	},
	{
		code: /OperationDenied|permission/i,
		category: 'auth',
		sentence: 'The API key may not do this',
		hint: 'Check what the key may use in the provider’s console.',
	},
	{
		code: /InternalServiceError|upstream_unavailable|upstream_error|server_error|internal_error/i,
		category: 'provider',
		sentence: 'The provider failed on its side',
		hint: 'Nothing in the request has to be changed; run the failed items again later.',
		retryable: true,
	},
	{
		code: /InvalidParameter|MissingParameter|invalid_request|InvalidArgument|capability_violation|upstream_bad_request|param/i,
		category: 'invalidInput',
		sentence: 'The provider refused a parameter',
		hint: 'Change the parameter that the message names.',
	},
	{
		code: /task_not_exist|task_not_found|NotFound/i,
		category: 'unknown',
		sentence: 'The provider does not know this task or address (any more)',
		hint: 'Check the base URL of the credential, and the task ID: a key only sees its own tasks, and Ark forgets them after 7 days.',
	},
	{
		status: [401],
		category: 'auth',
		sentence: 'The provider refused the API key',
		hint: 'Check the key in the credential, and that it belongs to this provider and region.',
	},
	{
		status: [402],
		category: 'quota',
		sentence: 'The account has no balance left',
		hint: TOP_UP,
	},
	{
		status: [403],
		category: 'auth',
		sentence: 'The provider refused access',
		hint: 'Check what the key may use in the provider’s console, and its balance.',
	},
	{
		status: [404, 405],
		category: 'unknown',
		sentence: 'The provider does not know this address',
		hint: 'Check the base URL of the credential, and the task ID.',
	},
	{
		status: [429],
		category: 'rateLimit',
		sentence: 'The provider is not accepting more requests right now',
		hint: 'Lower the Concurrency option, or run the failed items again later.',
		retryable: true,
	},
	{
		status: [500, 502, 503, 504, 520, 521, 522, 523, 524, 529],
		category: 'provider',
		sentence: 'The provider failed on its side',
		hint: 'Nothing in the request has to be changed; run the failed items again later.',
		retryable: true,
	},
	{
		status: [400, 413, 415, 422],
		category: 'invalidInput',
		sentence: 'The provider refused the request',
		hint: 'Change what the message names.',
	},
];

/** The most characters of a provider's message that are passed on. */
const MESSAGE_LIMIT = 500;

function matches(row: FailureRow, error: ProviderError, status: number | undefined): boolean {
	const { code = '', message = '' } = error;
	if (row.status) return status !== undefined && row.status.includes(status);
	return (!row.code || row.code.test(code)) && (!row.message || row.message.test(message));
}

function shorten(text: string): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > MESSAGE_LIMIT ? `${line.slice(0, MESSAGE_LIMIT)}…` : line;
}

/**
 * A failure in plain words. An unknown code keeps the provider's own message.
 * @param status the HTTP status of the answer; absent for a task that failed with HTTP 200
 * @param safeToRecreate whether a second create certainly cannot pay twice
 */
export function failureOf(
	error: ProviderError,
	options: { status?: number; safeToRecreate: boolean },
): Failure {
	const { status, safeToRecreate } = options;
	const row = ROWS.find((candidate) => matches(candidate, error, status));
	const own = error.message === undefined ? undefined : shorten(error.message);
	const code = error.code ?? (status === undefined ? 'task_failed' : `http${status}`);
	const detail = own ?? (status === undefined ? undefined : `HTTP ${status}`);
	const sentence = row?.sentence;
	return {
		code,
		message: sentence
			? detail === undefined
				? `${sentence}.`
				: `${sentence}: ${detail} (${code})`
			: `The provider reports: ${detail ?? 'no reason'} (${code})`,
		category: row?.category ?? (status !== undefined && status >= 500 ? 'provider' : 'unknown'),
		hint: row?.hint ?? null,
		retryable: row?.retryable ?? false,
		safeToRecreate,
	};
}

/** A failure of the package's own making: bad input, a task that ended without a provider's error. */
export function ownFailure(
	code: string,
	category: FailureCategory,
	message: string,
	hint: string | null,
	flags: { retryable?: boolean; safeToRecreate: boolean },
): Failure {
	return {
		code,
		message,
		category,
		hint,
		retryable: flags.retryable ?? false,
		safeToRecreate: flags.safeToRecreate,
	};
}

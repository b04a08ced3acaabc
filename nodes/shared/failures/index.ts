import type { ProviderError } from '../answers/error';
import { CAUSES, type Cause } from './causes';
import { AFTER_SENDING, certainCause, provesNothingTaken, vagueCause } from './codes';
import { causeByWords, saysTaken } from './words';

/** From a provider's code, words and HTTP status to what happened: codes first, then words, then the status. Pure. */

/** What an HTTP status says if neither code nor words say anything. */
const BY_STATUS: ReadonlyArray<[Cause, readonly number[]]> = [
	['badKey', [401]],
	['balanceByStatus', [402]],
	['accessByStatus', [403]],
	['wrongAddress', [404, 405]],
	['tooManyByStatus', [429]],
	['failed', [500, 502, 503, 504, 520, 521, 522, 523, 524, 529]],
	['refusedByStatus', [400, 406, 411, 413, 414, 415, 416, 422, 431, 451]],
];

/** A code inside the words: `InputTextRiskDetection: …`, `[ModelNotOpen] …`. */
const CODE_IN_WORDS = /\b[A-Za-z]+(?:[._][A-Za-z]+)+\b|\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b/g;
const CODES_IN_WORDS = 10;
const CODE_ALONE = /^[A-Za-z]+(_[A-Za-z]+)+$/;

function codesIn(message: string): readonly string[] {
	return (message.match(CODE_IN_WORDS) ?? []).slice(0, CODES_IN_WORDS);
}

function firstCause(
	codes: readonly string[],
	read: (code: string) => Cause | undefined,
): Cause | undefined {
	for (const code of codes) {
		const cause = read(code);
		if (cause !== undefined) return cause;
	}
	return undefined;
}

/** Envelopes that say: this is what the host behind me answered. */
const FROM_UPSTREAM =
	/^(fail_to_fetch_task|bad_response_status_code|bad_response|upstream_\w+|litellm\.\w+)$/i;
const UPSTREAM_WORDS = /\bupstream\b|上游|\b\w+Exception - /i;

/** Whether the error is one that a gateway itself got from the host behind it. */
function isFromUpstream({ code, message, around = [], more = [] }: ProviderError): boolean {
	return (
		[code ?? '', ...around].some((one) => FROM_UPSTREAM.test(one)) ||
		[message ?? '', ...more].some((words) => UPSTREAM_WORDS.test(words))
	);
}

/** What is about a key or an account; from upstream it is the gateway's own. */
const OF_AN_ACCOUNT: ReadonlySet<Cause> = new Set<Cause>([
	'badKey',
	'denied',
	'noBalance',
	'quotaUsedUp',
	'freeQuotaUsedUp',
	'limitReached',
	'balanceByStatus',
	'accessByStatus',
]);

const OF_MONEY: readonly Cause[] = ['noBalance', 'quotaUsedUp', 'freeQuotaUsedUp'];
/** What words may say where a code says less: a policy alone, a limit of any kind, a refusal of any kind. */
const PRECISER: Readonly<Partial<Record<Cause, readonly Cause[]>>> = {
	policy: ['realPerson', 'realPersonInVideo'],
	busy: OF_MONEY,
	badKey: OF_MONEY,
	denied: [...OF_MONEY, 'policy', 'realPerson', 'realPersonInVideo', 'noChannel', 'unknownModel'],
};

/** What is said of nearly everything: other words beside it say more. */
const SAYS_LITTLE: ReadonlySet<Cause | undefined> = new Set<Cause>(['failed', 'parameter']);

function telling(cause: Cause | undefined): Cause | undefined {
	return SAYS_LITTLE.has(cause) ? undefined : cause;
}

/** What happened, by the code or the words alone; `certain` if nothing vague was needed to tell. */
export function readCause(error: ProviderError): { cause: Cause; certain: boolean } | undefined {
	const { code, message = '', around = [], more = [] } = error;
	const own = code === undefined ? [] : [code];
	const said = [message, ...more];
	const byCode = firstCause(own, certainCause) ?? firstCause(said.flatMap(codesIn), certainCause);
	const byWords =
		firstCause(said, (words) => telling(causeByWords(words))) ?? firstCause(said, causeByWords);
	const isPreciser =
		byCode !== undefined && byWords !== undefined && PRECISER[byCode]?.includes(byWords);
	const certain = isPreciser ? byWords : (byCode ?? byWords ?? firstCause(around, certainCause));
	// `CONTENT_MODERATION` in the words' place.
	const words = said.filter((word) => CODE_ALONE.test(word));
	const cause = certain ?? firstCause([...own, ...words, ...around], vagueCause);
	if (cause === undefined) return undefined;
	return { cause: whose(cause, error), certain: certain !== undefined };
}

/** The same code, as far as an account is concerned, if it came from behind the gateway. */
function whose(cause: Cause, error: ProviderError): Cause {
	return OF_AN_ACCOUNT.has(cause) && isFromUpstream(error) ? 'gatewayAccount' : cause;
}

/** What happened. */
export function causeOf(error: ProviderError, status?: number): Cause | undefined {
	const read = readCause(error)?.cause;
	const byStatus = BY_STATUS.find(
		([, statuses]) => status !== undefined && statuses.includes(status),
	)?.[0];
	// "The system is busy" under HTTP 429: the status says more.
	if (read !== undefined && (read !== 'failed' || byStatus !== 'tooManyByStatus')) return read;
	return byStatus === undefined ? undefined : whose(byStatus, error);
}

/** Whether an error says what happened, and not only that something did. */
export function isTelling(error: ProviderError | undefined): boolean {
	return error !== undefined && telling(causeOf(error)) !== undefined;
}

/** Words that say that the request was not taken. */
const NOT_TAKEN =
	/not (been )?(taken|accepted|created|queued)|no task (was|has been) created|(未|没有)(创建|提交)任务/i;

/** A gateway that found nobody for a second try: the first one may have been taken. */
const AFTER_A_TRY =
	/[(（]retry|\bretried\b|\b(after|in) \d+ (attempts|tries|retries)|\blast error\b|\btimed? ?out\b|\b(channel|provider|deployment)s? (\w+ )?(respond|return|answer|complet)|渠道(返回|查询)|重试(了|后|仍|次|失败|[ \d])|\d 次|超时/i;

/** Whether an error proves that nothing was created, whatever the HTTP status is: its code, or a gateway without a channel. */
export function nothingTaken(error: ProviderError): boolean {
	const { code, message = '', around = [] } = error;
	const envelopes = [...(code === undefined ? [] : [code]), ...around];
	if (envelopes.some((one) => AFTER_SENDING.test(one))) return false;
	const codes = [...envelopes, ...codesIn(message)];
	if (codes.some(provesNothingTaken)) return true;
	return causeByWords(message) === 'noChannel' && !AFTER_A_TRY.test(message) && !saysTaken(message);
}

/** Whether the words alone say that the request was not taken: believed of an overload (503) only. */
export function saysNotTaken({ message = '' }: ProviderError): boolean {
	return NOT_TAKEN.test(message);
}

export { CAUSES, type Cause };

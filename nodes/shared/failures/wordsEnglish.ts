import type { WordRow } from './causes';

/** What providers say in English (docs/sources.md#across-providers). */
export const ENGLISH: readonly WordRow[] = [
	{
		cause: 'realPersonInVideo',
		words: [/\bvideo\b[^.]{0,60}\breal[\s-]?(person|people|human|face)/i],
	},
	{
		cause: 'realPerson',
		words: [
			/\b(identifiable|real) (person|people|individuals?)\b/i,
			/\b(celebrit(y|ies)|public figures?)\b/i,
			/real[\s-]?(person|people|human|face)/i,
			/privacy information/i,
			/face verification/i,
			/\bfaces? (was |were |is |are )?(detected|recogni[sz]ed)/i,
		],
	},
	{
		cause: 'withheld',
		words: [
			/\b(output|result(ing)?( video| image| audio)?) (was |is |has been |may )?(blocked|flagged|withheld|contains? sensitive)/i,
			/output (video|audio|image)\b.{0,80}(policy|sensitive|copyright|risk|violat)/i,
			/generated (video|audio|image|content|output)\b.{0,60}(policy|sensitive|copyright|moderat|violat|flagged|blocked)/i,
		],
	},
	{
		cause: 'policy',
		words: [
			/\b(prohibited|forbidden|banned|unsafe|harmful) (words?|content|prompt|material)\b/i,
			/(blocked|rejected|refused|stopped) by .{0,30}(moderation|safety|polic|filter|review)/i,
			/(content|usage|safety)\s+(polic(y|ies)|restriction|filter|guidelines?)/i,
			/polic(y|ies) (restriction|violation)/i,
			/violat\w+ .{0,30}(polic|guideline|terms)/i,
			/sensitive (content|information|words?)/i,
			/(content|prompt|image|video|input) moderation/i,
			/flagged (as|by|for)\b/i,
			/copyright/i,
			/\b(nsfw|safety system|inappropriate content|prohibited content)\b/i,
		],
	},
	{
		cause: 'noChannel',
		words: [
			/no available (channels?|(model )?providers?)/i,
			/no (allowed )?(channels?|(model )?providers?) (is |are )?available/i,
		],
	},
	{
		cause: 'freeQuotaUsedUp',
		words: [
			/\b(free|trial)\b[^.]{0,60}\b(quota|exhausted|used up)/i,
			/set inference limit/i,
			/safe experience/i,
		],
	},
	{
		cause: 'quotaUsedUp',
		words: [
			/used up (your|the|all|its)\b[^.]{0,30}quota/i,
			/\bquota\b[^.]{0,60}\b(exhausted|used up)/i,
			/exceeded your current quota/i,
			/\b(daily|weekly|monthly)\b[^.]{0,30}\b(quota|limit)/i,
			/\bbudget\b[^.]{0,30}\bexceeded|exceeded\s?budget/i,
		],
	},
	{
		cause: 'noBalance',
		words: [
			/exhausted (account |user )?balance/i,
			/insufficient (\w+ )?(balance|quota|credit|fund|points)/i,
			/(balance|quota|credits?)( is| are)? (not enough|too low|insufficient)/i,
			/(not|n't) (have )?(enough|sufficient) (balance|quota|credit|fund|points)/i,
			/overdue/i,
			/(out of|no) (credits?|funds|balance)\b/i,
			/top up|recharge your|please recharge/i,
			/\barrears\b/i,
			/payment required/i,
			/\baccount\b[^.]{0,30}\b(suspended|blocked|banned|frozen|disabled)/i,
		],
	},
	{
		cause: 'noPrice',
		words: [/(price|ratio)[^.]{0,30} not (set|configured)/i],
	},
	{
		cause: 'busy',
		words: [
			/(server|service|system|model) is (currently )?(busy|overloaded)/i,
			/queue (is )?full/i,
			/\b(qps|rpm|tpm|request rate)\b.{0,20}(limit|exceed|too high)/i,
			/max(imum)? number of .{0,30}(tasks|requests|jobs)/i,
			/rate limit/i,
			/too many (requests|tasks|concurrent|queued|pending)/i,
			/concurren(t|cy)[^.]{0,30}(limit|exceed)/i,
			/load (is )?saturated/i,
			/throttled/i,
		],
	},
	{
		cause: 'mediaUnreachable',
		words: [
			/(image|video|audio|media|resource|file)( url)?[^.]{0,30}(returned|status( code)?:?) (http )?[45]\d\d/i,
			/(download|fetch|load)(ing)? (the )?(image|video|audio|media|file|resource)[^.]{0,20}fail/i,
			/(image|video|audio|media|file)[ _]url[^.]{0,20}(not valid|invalid|expired)/i,
			/(image|video|audio|media|file)[ _]?url.{0,80}no such host/i,
			/download error/i,
			/(fail(ed)?|unable|cannot|can't|could not|couldn't|error|time[d-]? ?out)[^.]{0,40}(download|fetch|access|load|retriev|open)[^.]{0,40}(image|video|audio|media|url|resource|file|address)/i,
			/(image|video|audio|media|resource|file|url)[^.]{0,40}(download|fetch)[^.]{0,20}fail/i,
			/(image|video|audio|media|resource|file|url)[^.]{0,40}(not accessible|inaccessible|unreachable|not reachable|(cannot|could not|can't) be (accessed|downloaded|fetched|reached|loaded))/i,
			/invalid (image|video|audio|media)[ _]url/i,
			/(image|video|audio)_url.{0,60}invalid url/i,
			/error (while|when|during) (downloading|fetching)/i,
		],
	},
	{
		cause: 'mediaFormat',
		words: [
			/\b(not an?|invalid|corrupt(ed)?) (valid )?(image|video|audio|png|jpe?g)( file)?\s*($|[.,;:]|or\b)/i,
			/unsupported (image|video|audio|media|file) (format|type)/i,
			/(image|video|audio|file) (format|type)[^.]{0,30}(not supported|unsupported|invalid)/i,
			/(cannot|can't|could not|failed to|unable to) (decode|identify|parse) (the )?(image|video|audio)/i,
		],
	},
	{
		cause: 'unknownModel',
		words: [
			/not (activated|enabled|opened|subscribed)[^.]{0,20}\bmodel\b/i,
			/\bmodel\b.{0,60}\b(has been|was) (retired|deprecated|discontinued|removed)/i,
			/\bmodel(_name)? (not supported|is invalid)/i,
			/\bendpoint ep-\S+ (does not exist|not found)/i,
			/\bmodel\b.{0,60}\b(not exist|not found|unknown|not open)/i,
			/\bmodel\b.{0,60}\bis (not (supported|available|activated|enabled)|unavailable|deprecated|retired)/i,
			/(unknown|invalid|unsupported|no such) model\b/i,
			/(no|not have) access to (the )?model/i,
			/permission to (use|access|call) (the |this )?model/i,
			/not (allowed|authori[sz]ed|permitted) to (use|access|call) (the |this )?model/i,
		],
	},
	{
		cause: 'badKey',
		words: [
			/\b(no|not provide an?) (valid )?api[ _-]?key\b/i,
			/api[ _-]?key (is )?(required|format)/i,
			/\bkey (has been |is |was )?(revoked|disabled|expired)/i,
			/(invalid|incorrect|wrong|expired|missing|malformed) (api[ _-]?)?(key|token|credentials?)\b/i,
			/(api[ _-]?key|token|credentials?)( provided)? (is |are |was |has )?(invalid|expired|incorrect|missing|revoked|disabled|not (valid|found))/i,
			/\bunauthori[sz]ed\b/i,
			/authentication (failed|error|required)/i,
		],
	},
	{
		cause: 'denied',
		words: [
			/(not|n't) have (the )?permission/i,
			/not authori[sz]ed to\b/i,
			/\bip\b.{0,40}(whitelist|allow(ed)? ?list|not allowed)/i,
			/(access|request) (is |was )?forbidden/i,
			/permission denied/i,
			/access denied/i,
			/\b(no|insufficient) permissions?\b/i,
		],
	},
	{
		cause: 'wrongAddress',
		words: [
			/no handler found/i,
			/requested url .{0,40}not found/i,
			/invalid url \(/i,
			/no route/i,
			/(route|endpoint|page|path) (not found|does not exist)/i,
			/cannot (get|post|delete) \//i,
			/no static resource/i,
		],
	},
	{
		cause: 'swept',
		words: [/(task|generation|job) (has )?(timed out|timeout|expired)/i],
	},
	{
		cause: 'unknownTask',
		words: [
			/\bno such task\b/i,
			/\btask( id)? (is )?invalid\b|\binvalid task/i,
			/\btask\b[^.]{0,40}(not found|not exist)/i,
		],
	},
	{
		cause: 'parameter',
		words: [
			/\b(invalid|unsupported) (resolution|(aspect )?ratio|duration|seconds|frame|prompt)\b/i,
			/\b(resolution|ratio|duration|seconds) (is |are )?(invalid|not supported|unsupported)/i,
			/required (parameter|field|argument)|\bfield required\b/i,
			/validation (failed|error)/i,
			/(invalid|missing|unsupported|unknown|unrecogni[sz]ed) (parameter|field|argument|value)/i,
			/cannot be mixed with/i,
			/must be (one of|between|at (least|most)|greater|less)/i,
			/\b(parameter|field|prompt|content|role|duration|seconds)\b.{0,40}(is required|must be specified|is not valid)/i,
		],
	},
	{
		cause: 'failed',
		words: [
			/internal (server |service )?error/i,
			/unexpected (internal )?error/i,
			/service (is )?(temporarily )?unavailable/i,
		],
	},
];

import { simplified } from '../failures/words';
import { wordsOf } from '../tools/words';
import type { TaskStatus } from '../items/task';

/** The words of all providers and gateways for a task's status (docs/sources.md#across-providers). Pure. */

/** In lower case. */
const STATUS_WORDS: Partial<Record<TaskStatus, readonly string[]>> = {
	queued: wordsOf(`
		queued queuing queueing pending waiting submitted not_start in_queue created starting accepted
		scheduled wait initializing not_started enqueued on_queue new init initialized received on_hold
		held delayed deferred paused dispatched assigned staged preparing throttled
	`),
	running: wordsOf(`
		running processing in_progress generating unknown started rendering active working executing
		uploading post_processing retrying progress progressing inprocess in_process ongoing underway
		busy process copy handling archiving analyzing encoding finalizing cancelling canceling reviewing
	`),
	succeeded: wordsOf(`
		succeeded success completed complete done finished successed successful succeed finish ready
		successfully generated succ
	`),
	failed: wordsOf(`
		failed failure fail error rejected aborted terminated blocked content_moderated
		request_moderated errored moderated interrupted unsuccessful crashed killed dead refused denied
		filtered nsfw refunded violation violated banned insufficient
	`),
	cancelled: wordsOf('cancelled canceled revoked stopped deleted'),
	expired: wordsOf('expired timeout timed_out time_out deadline_exceeded'),
};

const STEP = '(该|当前|视频|任务|作品|请求|生成|处理|执行|运行|制作|渲染|合成)*';
/** The same in simplified Chinese: an end is that of the task or of its making, not of an upload or a callback. */
const CHINESE: ReadonlyArray<[TaskStatus, RegExp]> = [
	['expired', new RegExp(`^(${STEP}|排队|等待)已?(过期|失效|超时)$`)],
	[
		'queued',
		/^(视频|任务)?(正在)?(排队|等待|队列|待|未开始)|^(视频|任务)?已?(提交|创建|受理)(成功)?$/,
	],
	[
		'failed',
		new RegExp(
			`^${STEP}(创建|提交|审核)?(已|被)*(失败|异常|错误|出错|中断|拒绝|驳回|不通过|未通过|退款)$|^内容违规$`,
		),
	],
	['cancelled', new RegExp(`^${STEP}(用户)?(已|被)*(取消|撤销|终止)$`)],
	['succeeded', new RegExp(`^${STEP}已?(完成|完毕|成功)$|^(视频|任务)?已生成$`)],
	['running', new RegExp(`^(${STEP}|进行|审核|上传)中$|^正在`)],
];

const STATUS_BY_WORD = new Map<string, TaskStatus>(
	Object.entries(STATUS_WORDS).flatMap(([status, words]) =>
		words.map((word): [string, TaskStatus] => [wordOnly(word), status as TaskStatus]),
	),
);

/** `In Progress`, `in_progress` and `InProgress` are one word. */
function wordOnly(word: string): string {
	return simplified(word.toLowerCase().replace(/[\s_-]+/g, ''));
}

/** Parts of a word that say nothing of how the task is: `TASK_STATUS_SUCCEED`, `video_generation_failed`. */
const NEUTRAL: ReadonlySet<string> = new Set(
	wordsOf(`
		task job status state video videos vid request prediction generation generate gen process run
		workflow execution all final is has been was the overall result render operation i2v t2v
		seedance model inference async
	`),
);
/** What may stand beside a success: everything else may be the success of a step (`TEXT_SUCCESS`). */
const BESIDE_SUCCESS: ReadonlySet<string> = new Set([
	...wordsOf('with without warning warnings warn error errors partial partially issues notice'),
	...wordsOf('audio and ok fully successfully completely'),
	'sound',
]);
/** What may stand beside an end that is none: everything else may be a step that is tried again, or a callback's. */
const BESIDE_FAILURE: ReadonlySet<string> = new Set(
	wordsOf(`
		audit review moderation content policy safety nsfw risk sensitive prompt input output system
		internal server upstream provider submit submission create creation queue validation check
		filter user admin auto by due to of in on and permanently finally fatal detected account quota
		balance credits copyright limit mp4 word words
	`),
);

/** What is looked for, or what a task waits for: a step, and no end. */
const STEP_OF_CHECKS =
	/^(nsfw|violation|insufficient|timeout|error) .*(check|review|filter|audit)$|^(blocked|stopped) (by|on|in) queue$|^queue blocked$/;

/** In UTF-16 code units: what is longer is prose, and no status. */
const LONGEST_WORD = 1_000;

/** The status a word stands for, however it is written; `undefined` if nothing says it for certain. */
export function statusOf(word: string): TaskStatus | undefined {
	if (word.length > LONGEST_WORD) return undefined;
	const plain = wordOnly(word);
	return (
		STATUS_BY_WORD.get(plain) ??
		CHINESE.find(([, words]) => words.test(plain.replace(/[（(].*$/, '')))?.[0] ??
		statusOfParts(partsOf(word))
	);
}

function partsOf(word: string): readonly string[] {
	return word
		.replace(/([a-z\d])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.split(/[^a-z\d\u4e00-\u9fff]+/)
		.filter((part) => part !== '' && !NEUTRAL.has(part));
}

function statusOfParts(parts: readonly string[]): TaskStatus | undefined {
	const whole = STATUS_BY_WORD.get(parts.join(''));
	if (whole !== undefined || parts.length < 2) return whole;
	// `timed out` is one word in two parts.
	const joined = parts
		.join(' ')
		.replace(/\btimed? out\b/, 'timeout')
		// What was under way has failed, and no step beside it.
		.replace(/^(processing|rendering|generating|executing) (?=(failed|failure|error)$)/, '')
		.split(' ');
	if (STEP_OF_CHECKS.test(joined.join(' '))) return undefined;
	const read = joined.map((part) => STATUS_BY_WORD.get(part));
	const others = joined.filter((_, index) => read[index] === undefined);
	const said = new Set(read.filter((status) => status !== undefined));
	if (read[0] === 'succeeded' || /^partial/.test(joined[0] ?? '')) {
		const rest = joined.filter((_, index) => read[index] !== 'succeeded');
		const isWhole = said.has('succeeded') && rest.every((part) => BESIDE_SUCCESS.has(part));
		return isWhole ? 'succeeded' : undefined;
	}
	if (said.has('succeeded') || said.has('queued') || said.has('running')) {
		return said.size === 1 && !said.has('succeeded') ? [...said][0] : undefined;
	}
	const end = read.find((status) => status !== undefined);
	return others.every((part) => BESIDE_FAILURE.has(part)) ? end : undefined;
}

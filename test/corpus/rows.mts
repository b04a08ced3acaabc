/** What a row of the corpus is, and the words that rows are written in. */
import { PROVIDER_IDS, type ProviderId } from '../../nodes/shared/providers/index.ts';
import type { FailureCategory, TaskStatus } from '../../nodes/shared/items/task.ts';

export interface CorpusRow {
	/** Repository and file or issue, or the reference, where the answer can be seen. */
	source: string;
	call: 'create' | 'status';
	/** Who may meet it. */
	providers: readonly ProviderId[];
	status: number;
	/** A text is the body as it was sent; anything else is sent as JSON. */
	body: unknown;
	headers?: Readonly<Record<string, string>>;
	/** The item’s status; for a status call that brings no news of the task: `again`. */
	item: TaskStatus | 'again';
	/** Whatever ended, failed or stayed open has this and the next. */
	category?: FailureCategory;
	/** `row`: as the provider’s own page promises for such an end; `failed`: as for a failure, which the provider calls it. */
	safe?: boolean | 'row' | 'failed';
	/** What is read besides: the id of the task, the address of the video, how long to wait, what to change. */
	taskId?: string;
	url?: string;
	retryAfterMs?: number;
	hint?: RegExp;
	because: string;
}

export type Rest = Omit<CorpusRow, 'source' | 'call' | 'providers' | 'status' | 'body'>;

/** Where a row’s video lies. */
export const CLIP_URL = 'https://cdn.example.com/v.mp4';

export const NEW_API: readonly ProviderId[] = [
	'newApi',
	'cubicSpaces',
	'cubicSpacesArk',
	'openAiVideos',
];
export const UNIFIED: readonly ProviderId[] = ['newApi', 'cubicSpaces', 'openAiVideos'];
export const ARK: readonly ProviderId[] = ['ark', 'cubicSpacesArk'];
export const VIDEOS: readonly ProviderId[] = ['openAiVideos'];
export const OPEN_ROUTER: readonly ProviderId[] = ['openRouter'];
export const QINGBO: readonly ProviderId[] = ['qingbo', 'qingboLegacy'];
export const XINGCHAO: readonly ProviderId[] = ['xingchao'];
export const ANY: readonly ProviderId[] = PROVIDER_IDS;

export const refused = (category: FailureCategory, because: string): Rest => ({
	item: 'notCreated',
	category,
	safe: true,
	because,
});
export const open = (because: string, category: FailureCategory = 'provider'): Rest => ({
	item: 'unknown',
	category,
	safe: false,
	because,
});
export const failed = (category: FailureCategory, because: string): Rest => ({
	item: 'failed',
	category,
	safe: 'row',
	because,
});
export const create = (
	source: string,
	providers: readonly ProviderId[],
	status: number,
	body: unknown,
	rest: Rest,
): CorpusRow => ({ source, call: 'create', providers, status, body, ...rest });
export const poll = (
	source: string,
	providers: readonly ProviderId[],
	status: number,
	body: unknown,
	rest: Rest,
): CorpusRow => ({ source, call: 'status', providers, status, body, ...rest });

export const ark = (code: string, message: string, type = 'BadRequest') => ({
	error: { code, message, param: '', type },
});
export const newApi = (message: string, code = '') => ({
	error: { message: `${message} (request id: 20260101)`, type: 'new_api_error', param: '', code },
});
export const task = (code: string, message: string) => ({ code, message, data: null });
export const upstream = (body: unknown) => task('fail_to_fetch_task', JSON.stringify(body));

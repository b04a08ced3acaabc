import type { FailureCategory } from '../items/task';
import { namesWhere, type ProviderRow } from '../providers';

/** What can go wrong at a provider, in plain words: what happened, and what to change. */

/** What a hint may depend on. */
export interface HintContext {
	/** Absent if it is not known. */
	provider?: ProviderRow;
	/** What was asked for: a new task, or news of one. */
	call?: 'create' | 'status';
}

export interface CauseRow {
	category: FailureCategory;
	/** The sentence; the provider's own message follows it. */
	sentence: string;
	hint: string | ((context: HintContext) => string);
	/** Whether the same request may succeed later. */
	retryable?: true;
}

const PUBLIC_URL =
	'The address must be public: open it in a private browser window. Links to Google Drive pages, to a local n8n or behind a login do not work.';
const TOP_UP =
	'Check balance and quota in the provider’s console, then run the failed items again.';
const LATER = 'Lower the Concurrency option, or run the failed items again later.';
const NOT_YOUR_FAULT =
	'Nothing in the request has to be changed; run the failed items again later.';

/** The provider's model names, by an example of its own. */
function modelName({ provider }: HintContext): string {
	const example = provider?.models[0]?.id;
	const names =
		example === undefined
			? 'gateways write doubao-seedance-2.0, Ark writes doubao-seedance-2-0-260128'
			: `${provider?.name} writes ${example}`;
	return `Check the model’s name (dots or dashes: ${names}), and whether this key may use the model.`;
}

/** Where images are reviewed for this provider: the asset addresses of the same issuer count. */
function reviewer({ provider }: HintContext): string | undefined {
	if (!provider?.assets) return undefined;
	const [name] = namesWhere(
		(row) => row.assets === provider.assets && row.moderation !== undefined,
	);
	return name;
}

/** The way to images of people that this provider has. */
function withoutRealPerson(context: HintContext): string {
	const name = reviewer(context);
	if (name !== undefined)
		return `Send the image through Seedance Asset Moderate first (provider ${name}), and use the asset:// address that it returns.`;
	return context.provider?.assets
		? `Use an image without a real person, or the asset:// address of one that ${context.provider.name} has approved in its own asset library (these nodes cannot register it there).`
		: 'Use an image without a real person.';
}

function address({ call }: HintContext): string {
	return call === 'create'
		? 'Check the base URL of the credential: the path that the provider documents is added to it.'
		: 'Check the base URL of the credential, and the task ID.';
}

function unknownTask(context: HintContext): string {
	if (context.call === 'create')
		return 'Check the base URL of the credential, and the model and the asset addresses that the request names.';
	const days = context.provider?.taskLifeDays;
	const life =
		days === undefined ? 'providers forget old tasks' : `it is forgotten after ${days} days`;
	return `Check the base URL of the credential, and the task ID: a key only sees its own tasks, and ${life}.`;
}

function refund({ provider }: HintContext): string {
	if (provider === undefined) return 'Some providers refund this.';
	return provider.refunds?.includes('failed')
		? `${provider.name} refunds failed tasks, by its document.`
		: `No document of ${provider.name} promises a refund.`;
}

export const CAUSES = {
	realPerson: {
		category: 'realPerson',
		sentence: 'The provider recognised a real person in an image or video and refused it',
		hint: withoutRealPerson,
	},
	realPersonInVideo: {
		category: 'realPerson',
		sentence: 'The provider recognised a real person in a video and refused it',
		hint: 'Use a video without a real person.',
	},
	withheld: {
		category: 'contentPolicy',
		sentence: 'The video was made, and then withheld by the provider’s content policy',
		hint: (context) =>
			`Change the prompt or the media; the same request mostly ends the same way. ${refund(context)}`,
	},
	policy: {
		category: 'contentPolicy',
		sentence: 'The provider’s content policy refused the request',
		hint: 'Change the prompt or the media that the message names.',
	},
	denied: {
		category: 'auth',
		sentence: 'The API key may not do this',
		hint: 'Check what the key may use in the provider’s console.',
	},
	mediaUnreachable: {
		category: 'mediaUnreachable',
		sentence: 'The provider could not fetch an image, video or audio file',
		hint: PUBLIC_URL,
	},
	mediaFormat: {
		category: 'mediaUnreachable',
		sentence: 'The provider cannot read an image, video or audio file that it was given',
		hint: `Check the format of the file. ${PUBLIC_URL}`,
	},
	noChannel: {
		category: 'invalidInput',
		sentence: 'The provider has no channel for this model',
		hint: modelName,
		retryable: true,
	},
	unknownModel: {
		category: 'invalidInput',
		sentence: 'The provider does not know this model, or it is not switched on for this key',
		hint: modelName,
	},
	noPrice: {
		category: 'invalidInput',
		sentence: 'The provider has set no price for this model, and does not run it',
		hint: 'Choose another model, or ask the operator of the gateway to set its price.',
	},
	noBalance: {
		category: 'quota',
		sentence: 'The account has no balance left, or is blocked',
		hint: TOP_UP,
	},
	quotaUsedUp: {
		category: 'quota',
		sentence: 'The quota of this account is used up',
		hint: TOP_UP,
	},
	freeQuotaUsedUp: {
		category: 'quota',
		sentence: 'The free quota of this model is used up',
		hint: TOP_UP,
	},
	limitReached: {
		category: 'quota',
		sentence: 'A limit that was set for this account or key is reached',
		hint: 'Raise the limit in the provider’s console, or run the failed items when it is reset.',
	},
	busy: {
		category: 'rateLimit',
		sentence: 'The provider is not accepting more tasks right now',
		hint: LATER,
		retryable: true,
	},
	badKey: {
		category: 'auth',
		sentence: 'The provider refused the API key',
		hint: 'Check the key in the credential, and that it belongs to this provider and region.',
	},
	gatewayAccount: {
		category: 'provider',
		sentence: 'The gateway’s own account at the provider behind it was refused',
		hint: 'It is not about your key or balance. Run the failed items again later: gateways mostly have several accounts. If it stays so, tell the operator of the gateway.',
		retryable: true,
	},
	failed: {
		category: 'provider',
		sentence: 'The provider failed on its side',
		hint: NOT_YOUR_FAULT,
		retryable: true,
	},
	taskType: {
		category: 'invalidInput',
		sentence: 'The provider read the request as a kind of task whose rules it breaks',
		hint: 'If the prompt edits or extends the video, set Aspect Ratio to adaptive, and for an edit Duration to -1. If it should not, say in the prompt that the video is a reference only.',
	},
	parameter: {
		category: 'invalidInput',
		sentence: 'The provider refused a parameter',
		hint: 'Change the parameter that the message names.',
	},
	unknownTask: {
		category: 'unknown',
		sentence: 'The provider does not know this task or address (any more)',
		hint: unknownTask,
	},
	wrongAddress: {
		category: 'unknown',
		sentence: 'The provider does not know this address',
		hint: address,
	},
	swept: {
		category: 'provider',
		sentence: 'The provider gave the task up because it took too long',
		hint: 'Create it again, at a quieter hour.',
		retryable: true,
	},
	cancelled: {
		category: 'provider',
		sentence: 'The task was cancelled',
		hint: 'Create it again if the video is still wanted.',
		retryable: true,
	},
	/** By the HTTP status alone, from here on. */
	balanceByStatus: {
		category: 'quota',
		sentence: 'The account has no balance left',
		hint: TOP_UP,
	},
	accessByStatus: {
		category: 'auth',
		sentence: 'The provider refused access',
		hint: 'Check what the key may use in the provider’s console, and its balance.',
	},
	tooManyByStatus: {
		category: 'rateLimit',
		sentence: 'The provider is not accepting more requests right now',
		hint: LATER,
		retryable: true,
	},
	refusedByStatus: {
		category: 'invalidInput',
		sentence: 'The provider refused the request',
		hint: 'Change what the message names.',
	},
} as const satisfies Record<string, CauseRow>;

export type Cause = keyof typeof CAUSES;

/** The hint of a cause. */
export function hintOf(cause: Cause, context: HintContext): string {
	const { hint }: CauseRow = CAUSES[cause];
	return typeof hint === 'string' ? hint : hint(context);
}

/**
 * What providers say without a code, by language. Each row stands for itself: a test holds a sentence for every pattern.
 * The first row that fits counts, so what is more exact stands above. Addresses are taken out of a text before.
 */
export interface WordRow {
	cause: Cause;
	words: readonly RegExp[];
}

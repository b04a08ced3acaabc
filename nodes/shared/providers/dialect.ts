import type { IHttpRequestMethods } from 'n8n-workflow';

import type { TaskStatus } from '../items/task';
import type { JsonObject } from '../tools/json';
import type { Media, Mode, ReferenceKind, SettingName, Settings } from './request';

/**
 * What a provider's wire format is, as data: where each parameter stands in the request, and where each fact stands in
 * the answer. A dialect does no I/O; `body.ts` and `report.ts` read these tables, `send.ts` sends.
 */
export interface Dialect {
	create: {
		/** From the base URL. A function if each model and mode has an address of its own (fal). */
		path: string | ((model: string, mode: Mode) => string);
		fields: FieldTable;
		media: MediaLayout;
		/** What a mode demands of settings whose fields it hides: sent whatever else is set, and nothing else is taken. */
		locked?: Partial<Record<Mode, LockedSettings>>;
		/** Every field of the body, if the provider refuses all others. */
		declaredFields?: readonly string[];
		/** Fields that change the price and are no parameters, in lower case, each with its values that change nothing. */
		pricedFields?: Readonly<Record<string, readonly unknown[]>>;
	};
	/** How a prompt names the reference media, 1-based within its kind. */
	promptReference: (kind: ReferenceKind, index: number) => string;
	/** Where an answer with HTTP 200 may say its true status, as a code from 400 on (WaveSpeed). */
	statusInBody?: string;
	status: StatusCall;
	/**
	 * The id that asks about a task with nothing else at hand, if the provider's own needs its model beside it (fal:
	 * `owner/alias/requests/ID`). From what the provider answered or a person wrote; `undefined` if it cannot be told.
	 */
	fullTaskId?: (id: string, model: string | undefined) => string | undefined;
	answer: AnswerTable;
	/** Cancels a task that is still queued. */
	cancel?: CancelCall;
	/** Finds tasks of the last days, newest first. */
	list?: ListCall;
	/** Its callbacks are signed; checked if the credential holds the secret. */
	signature?: CallbackSignature;
	/** They are signed with a key whose public half the provider publishes. */
	signingKeys?: SigningKeys;
	/** The provider serves the finished file itself, with the key (`GET …/content`). */
	content?: { path: (taskId: string) => string };
	/** A header that makes a repeated create answer with the first one's task, as long as the provider knows its value. */
	idempotency?: { header: string; lifeHours: number };
}

/** How a provider signs its callbacks: an HMAC-SHA256 in a header. */
export interface CallbackSignature {
	/** The header that holds the signatures, in lower case. */
	header: string;
	/** Where the time of the call stands, in seconds since 1970: a header of its own, or a part of the signature's. */
	time: string | RegExp;
	/** The header that names the call. */
	id?: string;
	/** Where the body names its task, if that is signed instead of the body (kie.ai). */
	taskId?: readonly string[];
	/** What is signed before the body, or instead of it; `id` is the call's, or the task's. */
	signed: (id: string, time: string) => string;
	/** Each signature in the header is the first group. */
	digest: { in: RegExp; as: 'base64' | 'hex' };
	/** The key is the secret as it stands, or what its base64 stands for; `whsec_` before it does not count. */
	key: 'text' | 'base64';
	/** A call that is older, or from so far in the future, is not believed. */
	seconds: number;
}

/** A signature (Ed25519) that nobody needs a secret for: four headers, and public keys as a JWKS. */
interface SigningKeys {
	/** What the headers' names begin with, in lower case. */
	headers: string;
	/** They count if this is the base URL: with another one (a proxy) nobody knows who calls. */
	ofBaseUrl: string;
	/** Where the keys are; no API key is sent there. */
	url: string;
}

/** The one other host that gets the key; where calls go instead if the base URL is the provider's own. */
export interface OtherHost {
	ofBaseUrl: string;
	baseUrl: string;
}

/** One call to a provider, before the base URL and the key are added. */
export interface ApiRequest {
	method: IHttpRequestMethods;
	/** From the base URL, task ids encoded. */
	path: string;
	query?: Record<string, string | number | string[]>;
	/** JSON, or bytes whose `Content-Type` stands in `headers`. */
	body?: JsonObject | Buffer;
	headers?: Record<string, string>;
}

/** Where one parameter stands in the request body, and how it is written and read back. */
export interface Field {
	/** Dotted path, deep if the provider nests its input. A function if it depends on the model or on the value. */
	path: string | ((model: string, value: unknown) => string);
	/**
	 * Set if it leaves the body when the request is sent: it names the address, which `create.path` writes (fal's model),
	 * or stands in the query under its path (fal's callback). Until then it is a part of the body like any other.
	 */
	sentIn?: 'path' | 'query';
	/** Fields that are sent beside it, and only then (Replicate's filter of events beside the callback address). */
	beside?: Readonly<Record<string, unknown>>;
	/**
	 * The value that the provider knows by the field's absence (WaveSpeed's ratio that follows the first frame). It is a
	 * part of the body until that is sent.
	 */
	unsaid?: string | number;
	/** Other paths that the provider reads the same parameter from; only `additionalBody` can set them. */
	aliases?: readonly string[];
	/** From the parameter to JSON; the value itself if absent. */
	write?: (value: unknown) => unknown;
	/** Back from JSON to the parameter; the value itself if absent. */
	read?: (value: unknown) => unknown;
}

/** The parameters that the provider takes, and where. What is not in it is refused. */
export type FieldTable = Partial<Record<SettingName, Field>>;

/** Settings that a mode fixes. */
type LockedSettings = Pick<Settings, 'duration' | 'aspectRatio'>;

/**
 * Where media stand: each in a field of its own, all in one content array with roles (Ark), or in two lists of the same
 * entries, one of frames that say which they are and one of references (OpenRouter).
 */
export type MediaLayout = (
	| {
			kind: 'fields';
			fields: Record<Exclude<keyof Media, 'sourceVideo'>, string> & { sourceVideo?: string };
			/** Models that take their frames as one list instead, the first frame first, and where (kie.ai's 1.5). */
			framesTogether?: { path: string; of: (model: string) => boolean };
			/** A list of frames with their roles that counts instead of all images; only `additionalBody` can set it. */
			framesWithRoles?: string;
	  }
	| { kind: 'content'; path: string; withText: boolean }
	| {
			kind: 'lists';
			/** The path of the frames, and the key under which each says whether it is the first or the last one. */
			frames: string;
			frameRole: string;
			references: string;
	  }
) & { aliases?: Partial<Record<keyof Media, readonly string[]>> };

/** The paths, in order, under which an answer may hold each fact. Values are read tolerantly. */
export interface AnswerTable {
	/**
	 * Where an answer holds JSON as text (kie.ai's `resultJson`): the other paths lead through it. One inside another stands
	 * behind it.
	 */
	jsonTexts?: readonly string[];
	taskId: readonly string[];
	status: readonly string[];
	/** Words for a status, in lower case, that mean something else here than at other providers. */
	statusWords?: Readonly<Partial<Record<string, TaskStatus>>>;
	progress?: readonly string[];
	videoUrl: readonly string[];
	/** Where a provider says that it has removed what a task made. */
	removed?: readonly string[];
	lastFrameUrl?: readonly string[];
	model?: readonly string[];
	createdAt?: readonly string[];
	completedAt?: readonly string[];
	videoExpiresAt?: readonly string[];
	durationSeconds?: readonly string[];
	resolution?: readonly string[];
	aspectRatio?: readonly string[];
	seed?: readonly string[];
	tokens?: readonly string[];
	providerUnits?: readonly string[];
	/** The header of an answer that says the same (fal). */
	unitsHeader?: string;
	/** US dollars for one provider unit, if a document says so. */
	usdPerUnit?: number;
	/** What was charged, in US dollars, if the answer says it (OpenRouter). */
	chargedUsd?: readonly string[];
	errorCode: readonly string[];
	errorMessage: readonly string[];
	/**
	 * What the provider's own codes mean, as codes of the common table: a number that says it here may mean anything
	 * elsewhere.
	 */
	codeNames?: Readonly<Partial<Record<string, string>>>;
	/** Finds the code of a failure in its words, as the first group, if it stands nowhere else (Replicate). */
	codeInWords?: RegExp;
}

interface StatusCall {
	path: (taskId: string) => string;
	/** If the status only says that a task has ended: whether it succeeded is what this call answers (fal). */
	result?: ResultCall;
}

export interface ResultCall {
	path: (taskId: string) => string;
	/** Whether an answer that is not a success is the failure of the task itself, and not of this call. */
	isFailure: (status: number, body: unknown) => boolean;
}

export interface CancelCall {
	request: (taskId: string) => ApiRequest;
	/** Whether a success says that the task has ended; absent if every one does. */
	ended?: (body: unknown) => boolean;
	/** Whether the answer says that nothing is charged. */
	refunded?: (body: unknown) => boolean;
	/** A running task can be cancelled too. */
	running?: true;
}

export interface ListCall {
	/** Tasks by id; one answer holds at most `pageSize`. Absent if the provider lists the newest alone. */
	byId?: (taskIds: readonly string[]) => ApiRequest;
	/** A page (from 1) of so many of the newest tasks, `pageSize` at most; by default the first, and as many. */
	newest: (page?: number, size?: number) => ApiRequest;
	/**
	 * Where an answer gives the address of the next page, if pages are not counted: its query is sent to the same place
	 * as before, and nothing else of it counts.
	 */
	next?: string;
	pageSize: number;
	/** For how long a task stands in the list, days. */
	keptDays: number;
	/** Where the answer holds the tasks. */
	items: string;
	/** Every answer states how many tasks there are on all pages. */
	countsAll?: true;
	/** Which of them are videos, if the account may have made other things there. */
	isTask?: (item: unknown) => boolean;
	/** Where both a listed task and the body of a create hold what was asked for; both must say the same. */
	asked?: string;
	/** It repeats too little of what was asked for to tell whose a task is: one that fits may be the lost one, and no more. */
	vague?: true;
	/** No document says how complete it is: what is missing in it may exist all the same. */
	mayLack?: true;
}

/**
 * A task id or an asset id as one path segment: nothing in it can leave the path. A segment of one or two dots would,
 * even encoded (`%2E%2E` is `..` to every URL parser), so its dots are encoded twice: no provider knows such an id.
 */
export function segment(id: string): string {
	// Halves of surrogate pairs, which cannot be encoded, become the replacement character.
	const text = Buffer.from(id, 'utf8').toString('utf8');
	return encodeURIComponent(text).replace(/^\.+$/, (dots) => '%252E'.repeat(dots.length));
}

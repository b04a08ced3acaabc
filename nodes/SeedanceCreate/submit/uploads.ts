import type { IExecuteFunctions } from 'n8n-workflow';

import type { Account } from '../../shared/http/account';
import { ownFailure } from '../../shared/items/failure';
import type { Failure } from '../../shared/items/task';
import { stopSignal } from '../../shared/n8n/context';
import { isObject, type JsonObject } from '../../shared/tools/json';
import { pause } from '../../shared/tools/pause';
import { backOff } from '../../shared/tools/polling';
import { Limiter } from '../../shared/tools/pool';
import type { InputFile } from '../request/files';
import { STOPPED, type CreateJob } from './sending';
import { uploadOnce, type Uploaded } from './upload';

/**
 * The uploads of one run: just before each create, so that nothing is uploaded before all items are checked, and each
 * file once, however many items name it. They cost nothing: whatever goes wrong here, nothing has to be paid.
 */

/** How often one file is sent. */
const ATTEMPTS = 3;

const GIVE_URL = 'Run the failed items again later, or give the public URL of the file.';

export class Uploads {
	/** By the hash of the content. One that failed has been tried often enough for the whole run. */
	private readonly known = new Map<string, Promise<Uploaded>>();
	/** A file that goes as a part of a form is whole in memory: one at a time. */
	private readonly turns: Limiter;
	/** The key was refused, as it would be for every other file. */
	private refused: Uploaded | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly account: Account,
	) {
		const streamed = account.provider.upload?.contents.kind === 'put';
		this.turns = new Limiter(streamed ? Infinity : 1);
	}

	/**
	 * Uploads the files of a create and notes their addresses in the job (`placed`). Never throws.
	 * @returns why one of them has no address
	 */
	async place(job: CreateJob): Promise<Failure | undefined> {
		if (job.files.size === 0) return undefined;
		const addresses = new Map<string, string>();
		for (const [name, file] of job.files) {
			const uploaded = await this.once(file);
			if ('failure' in uploaded)
				return uploaded.failure === STOPPED ? STOPPED : this.told(file, uploaded.failure);
			addresses.set(name, uploaded.url);
		}
		job.placed = withAddresses(job.body, addresses) as JsonObject;
		return undefined;
	}

	private async once(file: InputFile): Promise<Uploaded> {
		const found = this.known.get(file.sha256);
		if (found) return await found;
		const upload = this.turns.run(async () => await this.untilDone(file));
		this.known.set(file.sha256, upload);
		return await upload;
	}

	private async untilDone(file: InputFile): Promise<Uploaded> {
		const signal = stopSignal(this.context);
		for (let attempt = 1; ; attempt++) {
			if (signal?.aborted) return { failure: STOPPED };
			if (this.refused) return this.refused;
			const uploaded = await uploadOnce(this.context, this.account, file);
			if ('url' in uploaded) return uploaded;
			if (signal?.aborted) return { failure: STOPPED };
			if (uploaded.badKey) this.refused = uploaded;
			if (!uploaded.again || attempt >= ATTEMPTS) return uploaded;
			await pause(backOff(attempt, uploaded.retryAfterMs, Math.random()), signal);
		}
	}

	/** What the item says. */
	private told(
		{ label }: InputFile,
		{ code, category, message, hint, retryable }: Failure,
	): Failure {
		const { name } = this.account.provider;
		return ownFailure(
			code,
			category,
			`${label}: the file was not uploaded to ${name}, and nothing was created. ${message}`,
			hint ?? GIVE_URL,
			{ retryable, safeToRecreate: true },
		);
	}
}

/** A body with addresses in place of what stands for them. */
function withAddresses(value: unknown, addresses: ReadonlyMap<string, string>): unknown {
	if (typeof value === 'string') return addresses.get(value) ?? value;
	if (Array.isArray(value)) return value.map((entry) => withAddresses(entry, addresses));
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key, withAddresses(entry, addresses)]),
	);
}

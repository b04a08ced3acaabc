import { setTimeout as sleep } from 'node:timers/promises';
import { parse as parseFlatted } from 'flatted';
import type { IBinaryData, IRunExecutionData, ITaskData } from 'n8n-workflow';
import { Agent, request, type Dispatcher } from 'undici';
import type { NodeJson, WorkflowJson } from './workflows.mts';

/** The person who owns every n8n that tests and demo start. */
export const owner = {
	email: 'owner@example.com',
	firstName: 'Olive',
	lastName: 'Owner',
	password: 'Seedance-demo-1',
};

/** What n8n says of an execution. */
export type ExecutionStatus =
	'new' | 'running' | 'waiting' | 'success' | 'error' | 'canceled' | 'crashed' | 'unknown';

/** One line of the executions list. Times are ISO 8601. */
export interface ExecutionSummary {
	id: string;
	workflowId: string;
	status: ExecutionStatus;
	mode: string;
	createdAt: string;
	startedAt: string | null;
	stoppedAt: string | null;
	waitTill: string | null;
	retryOf?: string | null;
}

/** An execution with its run data. */
export interface Execution extends ExecutionSummary {
	finished: boolean;
	data: IRunExecutionData;
	workflowData: WorkflowJson;
}

/** An execution as n8n answers with it: its run data in the `flatted` format. */
type PackedExecution = Omit<Execution, 'data'> & { data: string };

/** A stored credential, as a node names it. */
export interface StoredCredential {
	id: string;
	name: string;
	type: string;
}

/** A stored workflow. */
export interface StoredWorkflow extends WorkflowJson {
	id: string;
	versionId: string;
	active: boolean;
}

/** A refused request to n8n's REST interface. */
export class N8nApiError extends Error {
	constructor(
		readonly statusCode: number,
		readonly body: string,
		what: string,
	) {
		super(`${what}: HTTP ${statusCode} ${body.slice(0, 500)}`);
		this.name = 'N8nApiError';
	}
}

/** Statuses after which an execution changes no more. */
export const endStatuses: ExecutionStatus[] = ['success', 'error', 'canceled', 'crashed'];

/**
 * How long (ms) an execution is *crashed* before it is believed. n8n 2.41 takes up what waits before its crash recovery
 * has looked: what waits or has just gone on is *crashed* then, until n8n stores it anew (MessageEventBus.performStartupRecovery).
 */
export const CRASHED_FOR_GOOD_MS = 8_000;

/** How long n8n may say that its database is not ready, ms. */
const NOT_READY_MS = 60_000;

/**
 * n8n's REST interface as the editor uses it (it is not a public interface: what is written here holds
 * for the version that `test/tools/n8n-server` installs).
 */
export class N8nApi {
	private readonly agent = new Agent({ connections: 32, headersTimeout: 0, bodyTimeout: 0 });
	private currentSession: string | undefined;

	/**
	 * @param baseUrl for example `http://127.0.0.1:40123`
	 * @param session of an earlier sign-in; it holds over restarts of n8n
	 */
	constructor(
		readonly baseUrl: string,
		session?: string,
	) {
		this.currentSession = session;
	}

	/**
	 * Signs the owner in; on a fresh n8n creates the owner, which signs in too. Not for every test anew:
	 * n8n takes five sign-ins a minute.
	 */
	static async signedIn(baseUrl: string): Promise<N8nApi> {
		const api = new N8nApi(baseUrl);
		try {
			await api.call('POST', '/rest/owner/setup', owner);
		} catch (error) {
			if (!(error instanceof N8nApiError) || !error.body.includes('already setup')) throw error;
			const { email: emailOrLdapLoginId, password } = owner;
			await api.call('POST', '/rest/login', { emailOrLdapLoginId, password });
		}
		return api;
	}

	/**
	 * A new member of the instance, signed in. n8n looks after a member's credentials where it trusts the owner's.
	 */
	async invited(email: string): Promise<N8nApi> {
		const [{ user }] = await this.call<Array<{ user: { inviteAcceptUrl: string } }>>(
			'POST',
			'/rest/invitations',
			[{ email, role: 'global:member' }],
		);
		const token = new URL(user.inviteAcceptUrl).searchParams.get('token');
		const member = new N8nApi(this.baseUrl);
		await member.call('POST', '/rest/invitations/accept', {
			token,
			firstName: 'A',
			lastName: 'Member',
			password: owner.password,
		});
		return member;
	}

	/**
	 * The value of the session cookie `n8n-auth`. Bound to no browser (no `browser-id` was sent), so that
	 * the editor tests can use it.
	 * @throws {Error} before the sign-in
	 */
	get session(): string {
		if (this.currentSession === undefined) throw new Error('Not signed in');
		return this.currentSession;
	}

	/** Closes the connections it holds, so that a test process can end. */
	async close(): Promise<void> {
		await this.agent.close();
	}

	/** Any request of the REST interface. @returns its `data` @throws {N8nApiError} */
	async call<T>(method: Dispatcher.HttpMethod, path: string, body?: unknown): Promise<T> {
		const until = Date.now() + NOT_READY_MS;
		let response = await this.send(method, path, body);
		let text = await response.body.text();
		// A busy n8n says so when its database has not answered a ping in time; it has done nothing then.
		while (response.statusCode === 503 && /not ready/i.test(text) && Date.now() < until) {
			await sleep(500);
			response = await this.send(method, path, body);
			text = await response.body.text();
		}
		if (response.statusCode >= 400) {
			throw new N8nApiError(response.statusCode, text, `${method} ${path}`);
		}
		const parsed = text === '' ? {} : (JSON.parse(text) as { data?: unknown });
		return (parsed.data === undefined ? parsed : parsed.data) as T;
	}

	// --- Credentials

	async createCredential(
		type: string,
		data: Record<string, unknown>,
		name: string = type,
	): Promise<StoredCredential> {
		const { id } = await this.call<{ id: string }>('POST', '/rest/credentials', {
			name,
			type,
			data,
		});
		return { id, name, type };
	}

	async listCredentials(): Promise<StoredCredential[]> {
		return await this.call('GET', '/rest/credentials');
	}

	async updateCredential(
		credential: StoredCredential,
		data: Record<string, unknown>,
	): Promise<void> {
		const { name, type } = credential;
		await this.call('PATCH', `/rest/credentials/${credential.id}`, { name, type, data });
	}

	async deleteCredential(id: string): Promise<void> {
		await this.call('DELETE', `/rest/credentials/${id}`);
	}

	/** *Move* in the list of credentials: only that project may use it then. */
	async moveCredential(id: string, destinationProjectId: string): Promise<void> {
		await this.call('PUT', `/rest/credentials/${id}/transfer`, { destinationProjectId });
	}

	/** The project of the person who is signed in. @returns its id */
	async personalProject(): Promise<string> {
		return (await this.call<{ id: string }>('GET', '/rest/projects/personal')).id;
	}

	/**
	 * What the editor's *Test* does: the fields travel with the request.
	 * @param data as changed and not yet saved; default: as stored (n8n fills in what it hides)
	 */
	async testCredential(
		credential: StoredCredential,
		data?: Record<string, unknown>,
	): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const fields = data ?? (await this.credentialData(credential.id));
		return await this.call('POST', '/rest/credentials/test', {
			credentials: { ...credential, data: fields },
		});
	}

	/** The fields of a stored credential as the editor gets them, the secret ones blanked. */
	private async credentialData(id: string): Promise<Record<string, unknown>> {
		const path = `/rest/credentials/${id}?includeData=true`;
		return (await this.call<{ data: Record<string, unknown> }>('GET', path)).data;
	}

	// --- Workflows

	async createWorkflow(workflow: WorkflowJson): Promise<StoredWorkflow> {
		return await this.call('POST', '/rest/workflows', workflow);
	}

	/** Puts a stored workflow into the state of another one. */
	async updateWorkflow(id: string, workflow: WorkflowJson): Promise<StoredWorkflow> {
		return await this.call('PATCH', `/rest/workflows/${id}`, workflow);
	}

	async getWorkflow(id: string): Promise<StoredWorkflow> {
		return await this.call('GET', `/rest/workflows/${id}`);
	}

	async listWorkflows(): Promise<Array<{ id: string; name: string; active: boolean }>> {
		return await this.call('GET', '/rest/workflows');
	}

	/** Publishes the workflow and waits until its triggers listen. */
	async activate(workflow: { id: string; versionId: string }): Promise<void> {
		await this.call('POST', `/rest/workflows/${workflow.id}/activate`, {
			versionId: workflow.versionId,
		});
		await this.waitForPublication(workflow.id, 'published');
	}

	/** Takes the workflow back and waits until its triggers listen no more. */
	async deactivate(id: string): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/deactivate`, {});
		await this.waitForPublication(id, 'not_published');
	}

	/** *Move* in the list of workflows; its credentials stay where they are. */
	async moveWorkflow(id: string, destinationProjectId: string): Promise<void> {
		await this.call('PUT', `/rest/workflows/${id}/transfer`, { destinationProjectId });
	}

	async deleteWorkflow(id: string): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/archive`, {});
		await this.call('DELETE', `/rest/workflows/${id}`);
	}

	// --- Running

	/**
	 * Starts a stored workflow as a person in the editor does.
	 * @param options.trigger the trigger node to start from; default: the first trigger in the workflow
	 * @param options.until runs only up to this node
	 * @returns the execution's id
	 */
	async runManually(
		workflow: StoredWorkflow,
		{ trigger, until }: { trigger?: string; until?: string } = {},
	): Promise<string> {
		const name = trigger ?? firstTrigger(workflow).name;
		const { executionId } = await this.call<{ executionId: string }>(
			'POST',
			`/rest/workflows/${workflow.id}/run`,
			{
				workflowData: workflow,
				triggerToStartFrom: { name },
				...(until && { destinationNode: { nodeName: until, mode: 'inclusive' } }),
			},
		);
		return executionId;
	}

	/**
	 * Calls a production webhook. Says nothing of the workflow's success: that depends on its response
	 * mode.
	 */
	async callWebhook(
		path: string,
		body: unknown = {},
		headers: Record<string, string> = {},
	): Promise<{ statusCode: number; body: unknown }> {
		const response = await request(`${this.baseUrl}/webhook/${path}`, {
			method: 'POST',
			dispatcher: this.agent,
			headers: { 'content-type': 'application/json', ...headers },
			body: JSON.stringify(body),
		});
		const text = await response.body.text();
		return { statusCode: response.statusCode, body: parseIfJson(text) };
	}

	// --- Executions

	/** The newest first. */
	async listExecutions(
		filter: { workflowId?: string; status?: ExecutionStatus[] } = {},
		limit = 100,
	): Promise<ExecutionSummary[]> {
		const query = new URLSearchParams({ filter: JSON.stringify(filter), limit: String(limit) });
		const { results } = await this.call<{ results: ExecutionSummary[] }>(
			'GET',
			`/rest/executions?${query.toString()}`,
		);
		return results;
	}

	async getExecution(id: string): Promise<Execution> {
		return unpacked(await this.packedExecution(id));
	}

	/**
	 * Waits until an execution has one of these statuses.
	 * @param options.statuses default: it ended, in whatever way
	 * @param options.timeoutMs default 30 s
	 * @param options.everyMs how often to look; n8n reads the whole execution each time
	 * @throws {Error} that says what it was doing, when the time is over or it ended otherwise
	 */
	async waitForExecution(
		id: string,
		{
			statuses = endStatuses,
			timeoutMs = 30_000,
			everyMs = 100,
		}: { statuses?: ExecutionStatus[]; timeoutMs?: number; everyMs?: number } = {},
	): Promise<Execution> {
		const deadline = Date.now() + timeoutMs;
		let crashedSince: number | undefined;
		for (;;) {
			const seen = await this.packedExecution(id).catch((error: unknown) => {
				// Between the answer of a webhook and the first save it may not be there yet.
				if (error instanceof N8nApiError && error.statusCode === 404) return undefined;
				throw error;
			});
			crashedSince = seen?.status === 'crashed' ? (crashedSince ?? Date.now()) : undefined;
			if (crashedSince !== undefined && Date.now() - crashedSince < CRASHED_FOR_GOOD_MS) {
				await sleep(500);
				continue;
			}
			if (seen && statuses.includes(seen.status)) return unpacked(seen);
			if (Date.now() > deadline || (seen && endStatuses.includes(seen.status))) {
				const message = seen && errorOf(unpacked(seen));
				throw new Error(
					`Execution ${id} is ${seen?.status ?? 'not there'}${message ? ` (${message})` : ''}, ` +
						`not ${statuses.join(' or ')}`,
				);
			}
			await sleep(everyMs);
		}
	}

	/**
	 * The newest execution of a workflow that has begun after all that are `known`, once there is one: for runs
	 * started through a webhook, whose answer carries no id. Not one that another execution has started. One that is only
	 * missing among the known is older: the list is cut, and what has left it lets others move up.
	 */
	async waitForNewExecution(
		workflowId: string,
		known: ReadonlySet<string> = new Set(),
		timeoutMs = 15_000,
	): Promise<ExecutionSummary> {
		const deadline = Date.now() + timeoutMs;
		const last = Math.max(0, ...[...known].map(Number));
		for (;;) {
			const list = await this.listExecutions({ workflowId });
			const found = list.find(({ id, mode }) => Number(id) > last && mode !== 'integrated');
			if (found) return found;
			if (Date.now() > deadline) {
				throw new Error(`Workflow ${workflowId} has no new execution after ${timeoutMs / 1000} s`);
			}
			await sleep(100);
		}
	}

	/**
	 * *Retry* in the executions list.
	 * @returns the new execution's id, without waiting for its end (n8n answers only then)
	 */
	async retryExecution(id: string, { loadWorkflow = false } = {}): Promise<string> {
		const { workflowId } = await this.getExecution(id);
		const known = new Set((await this.listExecutions({ workflowId })).map((one) => one.id));
		const refused = this.call('POST', `/rest/executions/${id}/retry`, { loadWorkflow }).then(
			() => new Promise<never>(() => {}),
		);
		const started = this.waitForNewExecution(workflowId, known);
		return (await Promise.race([started, refused])).id;
	}

	/** *Stop* in the editor or the executions list. */
	async stopExecution(id: string): Promise<void> {
		await this.call('POST', `/rest/executions/${id}/stop`);
	}

	async deleteExecutions(ids: string[]): Promise<void> {
		await this.call('POST', '/rest/executions/delete', { ids });
	}

	// --- What n8n knows and keeps

	/** The descriptions of all nodes that are loaded, or of those whose type name starts so. */
	async nodeTypes(prefix = ''): Promise<Array<{ name: string } & Record<string, unknown>>> {
		const all = await this.call<Array<{ name: string } & Record<string, unknown>>>(
			'GET',
			'/types/nodes.json',
		);
		return all.filter(({ name }) => name.startsWith(prefix));
	}

	/** The descriptions of all credential types that are loaded. */
	async credentialTypes(prefix = ''): Promise<Array<{ name: string } & Record<string, unknown>>> {
		const all = await this.call<Array<{ name: string } & Record<string, unknown>>>(
			'GET',
			'/types/credentials.json',
		);
		return all.filter(({ name }) => name.startsWith(prefix));
	}

	/** The bytes behind an item's binary entry, wherever n8n keeps them. */
	async downloadBinary(binary: IBinaryData): Promise<Buffer> {
		if (binary.id === undefined) return Buffer.from(binary.data, 'base64');
		const query = new URLSearchParams({ id: binary.id, action: 'download' });
		const path = `/rest/binary-data?${query.toString()}`;
		const response = await this.send('GET', path);
		if (response.statusCode !== 200) {
			throw new N8nApiError(response.statusCode, await response.body.text(), `GET ${path}`);
		}
		return Buffer.from(await response.body.arrayBuffer());
	}

	private async packedExecution(id: string): Promise<PackedExecution> {
		return await this.call('GET', `/rest/executions/${id}`);
	}

	private async send(
		method: Dispatcher.HttpMethod,
		path: string,
		body?: unknown,
	): Promise<Dispatcher.ResponseData> {
		const response = await request(`${this.baseUrl}${path}`, {
			method,
			dispatcher: this.agent,
			headers: {
				...(this.currentSession && { cookie: `n8n-auth=${this.currentSession}` }),
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const cookies = [response.headers['set-cookie'] ?? []].flat();
		for (const cookie of cookies) {
			this.currentSession = /^n8n-auth=([^;]+)/.exec(cookie)?.[1] ?? this.currentSession;
		}
		return response;
	}

	/**
	 * n8n publishes in the background; until then a webhook answers 404 (or still answers). Older ones (2.27) publish
	 * before they answer, and have no such status.
	 */
	private async waitForPublication(
		workflowId: string,
		wanted: 'published' | 'not_published',
	): Promise<void> {
		const deadline = Date.now() + 60_000;
		for (;;) {
			const publication = await this.call<{ status: string }>(
				'GET',
				`/rest/workflows/${workflowId}/publication-status`,
			).catch((error: unknown) => {
				if (error instanceof N8nApiError && error.statusCode === 404) return { status: wanted };
				throw error;
			});
			if (publication.status === wanted) return;
			const failed = ['failed', 'partial'].includes(publication.status);
			if (failed || Date.now() > deadline) {
				throw new Error(`Workflow ${workflowId} is not ${wanted}: ${JSON.stringify(publication)}`);
			}
			await sleep(100);
		}
	}
}

function unpacked(execution: PackedExecution): Execution {
	return { ...execution, data: parseFlatted(execution.data) as IRunExecutionData };
}

/** The message an execution failed with, if it did. */
export function errorOf(execution: Execution): string | undefined {
	return execution.data.resultData.error?.message;
}

/** All runs of a node in an execution, the first one first; empty if it never ran. */
export function runsOf(execution: Execution, nodeName: string): ITaskData[] {
	return execution.data.resultData.runData[nodeName] ?? [];
}

function firstTrigger(workflow: WorkflowJson): NodeJson {
	const found = workflow.nodes.find(({ type }) => /trigger|webhook/i.test(type));
	if (!found) throw new Error(`Workflow "${workflow.name}" has no trigger`);
	return found;
}

function parseIfJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

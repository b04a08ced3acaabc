import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { FormData, request } from 'undici';
import type { N8nApi, StoredWorkflow } from './n8nApi.mts';
import { node, type NodeJson } from './workflows.mts';

/** Callers of a workflow that need more than a request: an evaluation, a client of an MCP server, a person at a form. */

/** An answer may take as long as a wait. */
const PATIENT = { headersTimeout: 0, bodyTimeout: 0 };

// --- Evaluations

/** A data set in n8n's data tables, one row for each prompt. @returns the trigger that reads it */
export async function evaluationTrigger(api: N8nApi, prompts: string[]): Promise<NodeJson> {
	const project = await api.call<{ id: string }>('GET', '/rest/projects/personal');
	const tables = `/rest/projects/${project.id}/data-tables`;
	const { id } = await api.call<{ id: string }>('POST', tables, {
		name: `prompts ${randomUUID().slice(0, 8)}`,
		columns: [{ name: 'prompt', type: 'string' }],
	});
	await api.call('POST', `${tables}/${id}/insert`, { data: prompts.map((prompt) => ({ prompt })) });
	return node('n8n-nodes-base.evaluationTrigger', 4.7, 'Row', {
		source: 'dataTable',
		dataTableId: { __rl: true, mode: 'id', value: id },
	});
}

/** What n8n wants at the end of an evaluation: a number for each row. */
export function metrics(value: string): NodeJson {
	return node('n8n-nodes-base.evaluation', 4.8, 'Metrics', {
		operation: 'setMetrics',
		metric: 'customMetrics',
		metrics: { assignments: [{ id: randomUUID(), name: 'seconds', value, type: 'number' }] },
	});
}

/** Runs an evaluation to its end. @returns what n8n noted of each row */
export async function evaluate(
	api: N8nApi,
	workflow: StoredWorkflow,
	timeoutMs: number,
): Promise<Array<{ status: string; executionId: string; metrics: Record<string, number> }>> {
	const runs = `/rest/workflows/${workflow.id}/test-runs`;
	await api.call('POST', `${runs}/new`, {});
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const [run] = await api.call<Array<{ id: string; status: string }>>('GET', runs);
		if (run && ['completed', 'error', 'cancelled'].includes(run.status))
			return await api.call('GET', `${runs}/${run.id}/test-cases`);
		if (Date.now() > deadline) throw new Error(`The evaluation is ${run?.status ?? 'not there'}`);
		await sleep(500);
	}
}

// --- MCP

/** An MCP server at this path, to which tools are connected. */
export function mcpTrigger(path: string): NodeJson {
	return {
		...node('@n8n/n8n-nodes-langchain.mcpTrigger', 2, 'MCP', { authentication: 'none', path }),
		webhookId: path,
	};
}

interface McpAnswer {
	result?: { content?: Array<{ text?: string }> };
	error?: { message: string };
}

/** A client of the MCP server, connected. `call` gives the text that a tool answers. */
export async function mcpClient(
	url: string,
): Promise<{ call: (tool: string, input: object) => Promise<string> }> {
	const headers: Record<string, string> = {
		'content-type': 'application/json',
		accept: 'application/json, text/event-stream',
	};
	let id = 0;
	const say = async (method: string, params: object): Promise<McpAnswer> => {
		const isNote = method.startsWith('notifications/');
		const message = { jsonrpc: '2.0', method, params, ...(!isNote && { id: ++id }) };
		const body = JSON.stringify(message);
		const answer = await request(url, { ...PATIENT, method: 'POST', headers, body });
		const session = answer.headers['mcp-session-id'];
		if (typeof session === 'string') headers['mcp-session-id'] = session;
		const text = await answer.body.text();
		if (answer.statusCode >= 400) throw new Error(`${method}: HTTP ${answer.statusCode} ${text}`);
		const data = /^data: (.*)$/m.exec(text)?.[1] ?? text;
		return data === '' ? {} : (JSON.parse(data) as McpAnswer);
	};
	await say('initialize', {
		protocolVersion: '2025-03-26',
		capabilities: {},
		clientInfo: { name: 'tests', version: '1' },
	});
	await say('notifications/initialized', {});
	return {
		call: async (tool, input) => {
			const answer = await say('tools/call', { name: tool, arguments: input });
			const text = answer.result?.content?.[0]?.text;
			if (text === undefined) throw new Error(JSON.stringify(answer));
			return text;
		},
	};
}

// --- Streams

/** What n8n streams as an answer: a line of JSON for each event. */
function chunksOf(body: unknown): string[] {
	const lines = (typeof body === 'string' ? body : JSON.stringify(body)).trim().split('\n');
	return lines.flatMap((line) => {
		const { type, content } = JSON.parse(line) as { type: string; content?: string };
		return type === 'item' && content !== undefined ? [content] : [];
	});
}

/** The text of a streamed answer. */
export function streamedText(body: unknown): string {
	return chunksOf(body).join('');
}

/** The items that *Respond to Webhook* has streamed. */
export function streamedItems(body: unknown): unknown[] {
	return chunksOf(body).map((content) => JSON.parse(content) as unknown);
}

// --- Forms

/** Submits a form as its page in a browser does, and stays until the last page. @returns what the person sees then */
export async function submitForm(url: string, timeoutMs: number): Promise<string> {
	const body = new FormData();
	body.append('field-0', 'Olive');
	const answer = await request(url, { ...PATIENT, method: 'POST', body });
	const text = await answer.body.text();
	if (answer.statusCode !== 200) throw new Error(`Form: HTTP ${answer.statusCode} ${text}`);
	if (!text.includes('formWaitingUrl')) return text;
	const page = new URL((JSON.parse(text) as { formWaitingUrl: string }).formWaitingUrl);
	const status = new URL(page);
	status.pathname += '/n8n-execution-status';
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const now = await (await request(status)).body.text();
		if (now === 'form-waiting') break;
		if (now !== 'running' && now !== 'waiting' && now !== 'new') throw new Error(`Form: ${now}`);
		if (Date.now() > deadline) throw new Error(`The form is ${now}`);
		await sleep(500);
	}
	const shown = await (await request(page)).body.text();
	await request(page, { method: 'POST', body: new FormData() }); // the page says that it was shown
	return shown;
}

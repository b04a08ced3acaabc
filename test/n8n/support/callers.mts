import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { request } from 'undici';
import type { N8nApi, StoredWorkflow } from './n8nApi.mts';
import { node, type NodeJson } from './workflows.mts';

/** Callers of a workflow that need more than a request: an evaluation, and a client of an MCP server. */

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
	result?: { content?: Array<{ text?: string }>; tools?: Array<{ name: string }> };
	error?: { message: string };
}

/** As a client of the MCP server calls its only tool. @returns the text that the tool answers */
export async function callMcpTool(url: string, input: object): Promise<string> {
	const headers: Record<string, string> = {
		'content-type': 'application/json',
		accept: 'application/json, text/event-stream',
	};
	let id = 0;
	const say = async (method: string, params: object): Promise<McpAnswer> => {
		const isNote = method.startsWith('notifications/');
		const message = { jsonrpc: '2.0', method, params, ...(!isNote && { id: ++id }) };
		const body = JSON.stringify(message);
		const answer = await request(url, {
			method: 'POST',
			headers,
			body,
			headersTimeout: 0,
			bodyTimeout: 0,
		});
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
	const { result } = await say('tools/list', {});
	const name = result?.tools?.[0]?.name;
	const answer = await say('tools/call', { name, arguments: input });
	const text = answer.result?.content?.[0]?.text;
	if (text === undefined) throw new Error(JSON.stringify(answer));
	return text;
}

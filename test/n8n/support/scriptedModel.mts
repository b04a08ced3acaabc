import { fastify } from 'fastify';

/** A message of the conversation, as OpenAI's chat completions have it. */
export interface ChatMessage {
	role: 'system' | 'user' | 'assistant' | 'tool';
	content: string | null;
	tool_calls?: Array<{ id: string; function: { name: string; arguments: string } }>;
	tool_call_id?: string;
}

/** A tool that n8n offers to the model. */
export interface OfferedTool {
	function: { name: string; description: string; parameters: Record<string, unknown> };
}

/** What the model says next: an answer, or a tool to call. */
export type ScriptedReply =
	{ say: string } | { call: string; with: Record<string, string | number> };

/** One turn of the script: from the conversation so far to what is said next. */
export type Turn = (messages: ChatMessage[], tools: OfferedTool[]) => ScriptedReply;

/** A model that speaks OpenAI's chat completions on 127.0.0.1 and says what the script says. */
export interface ScriptedModel {
	/** Base URL for an `openAiApi` credential. */
	url: string;
	/** The tools that n8n offered in the last request. */
	tools(): OfferedTool[];
	/** How many turns of the script are used up. */
	turns(): number;
	stop(): Promise<void>;
}

interface ChatRequest {
	messages: ChatMessage[];
	tools?: OfferedTool[];
	stream?: boolean;
}

/**
 * Starts the model. A request beyond the script's end is answered with an error, so that a test sees it.
 */
export async function startScriptedModel(script: Turn[]): Promise<ScriptedModel> {
	const app = fastify({ forceCloseConnections: true });
	let used = 0;
	let offered: OfferedTool[] = [];
	app.post<{ Body: ChatRequest }>('/v1/chat/completions', async (request, reply) => {
		const { messages, tools = [], stream = false } = request.body;
		offered = tools;
		const turn = script[used++];
		if (!turn)
			return await reply.code(500).send({ error: { message: 'The script is at its end' } });
		const said = turn(messages, tools);
		const message = toMessage(said, used);
		const finish = 'say' in said ? 'stop' : 'tool_calls';
		const head = { id: `chatcmpl-${used}`, created: 1_770_000_000, model: 'scripted' };
		if (!stream) {
			return {
				...head,
				object: 'chat.completion',
				choices: [{ index: 0, message, finish_reason: finish }],
				usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
			};
		}
		const chunk = (delta: unknown, finish_reason: string | null) =>
			`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
		const events = `${chunk(toDelta(message), null)}${chunk({}, finish)}data: [DONE]\n\n`;
		return await reply.type('text/event-stream').send(events);
	});
	const address = await app.listen({ host: '127.0.0.1', port: 0 });
	return {
		url: `${address}/v1`,
		tools: () => offered,
		turns: () => used,
		stop: async () => await app.close(),
	};
}

/** The last answer of a tool, parsed. @throws {Error} where there is none */
export function lastToolAnswer(messages: ChatMessage[]): unknown {
	const answer = messages.filter(({ role }) => role === 'tool').at(-1);
	if (!answer?.content) throw new Error(`No tool has answered: ${JSON.stringify(messages)}`);
	return JSON.parse(answer.content);
}

function toMessage(said: ScriptedReply, turn: number): ChatMessage {
	if ('say' in said) return { role: 'assistant', content: said.say };
	const call = {
		id: `call_${turn}`,
		type: 'function',
		function: { name: said.call, arguments: JSON.stringify(said.with) },
	};
	return { role: 'assistant', content: null, tool_calls: [call] };
}

/** A streamed message names the position of each tool call. */
function toDelta({ tool_calls: calls, ...message }: ChatMessage): unknown {
	return calls
		? { ...message, tool_calls: calls.map((call, index) => ({ index, ...call })) }
		: message;
}

import { randomUUID } from 'node:crypto';
import {
	ITEMS,
	outcome,
	partsOf,
	prepared,
	promptItems,
	wasParked,
	WITHIN,
	type Outcome,
	type Strategy,
} from './callerParts.mts';
import { evaluate, evaluationTrigger, metrics, streamedItems, submitForm } from './callers.mts';
import { errorOf, runsOf } from './n8nApi.mts';
import { startingWith, WAIT } from './parked.mts';
import { PROMPTS } from './scenario.mts';
import type { Shared } from './shared.mts';
import { jsonOf, manualTrigger, node, noOp, webhookTrigger, workflow } from './workflows.mts';

/** Callers that start a workflow by its trigger: webhook, schedule, form, another workflow, a person, an evaluation. */

/** How a webhook answers: at once, by the last node, by a node of its own, or in a stream. */
export type ResponseMode = 'onReceived' | 'lastNode' | 'responseNode' | 'streaming';

export async function byWebhook(
	on: Shared,
	name: string,
	strategy: Strategy,
	mode: ResponseMode,
): Promise<Outcome> {
	const { api } = on;
	const scenario = await prepared(on, name, strategy);
	const path = randomUUID();
	const trigger = webhookTrigger(path, mode === 'lastNode' ? 'lastNode' : 'onReceived');
	trigger.parameters.responseMode = mode;
	const split = node('n8n-nodes-base.splitOut', 1, 'Items', {
		fieldToSplitOut: 'body.items',
		options: {},
	});
	const respond = node('n8n-nodes-base.respondToWebhook', 1.5, 'Respond', {
		respondWith: 'allIncomingItems',
		options: { enableStreaming: mode === 'streaming' },
	});
	const stored = await api.createWorkflow(
		workflow(`Callers: ${name}`, [
			trigger,
			split,
			...partsOf(scenario),
			...(mode === 'responseNode' || mode === 'streaming' ? [respond] : []),
			noOp('End'),
		]),
	);
	await api.activate(stored);
	const called = api.callWebhook(path, { items: PROMPTS.map((prompt) => ({ prompt })) });
	const { id } = await api.waitForNewExecution(stored.id);
	const execution = await api.waitForExecution(id, WITHIN);
	const { body } = await called;
	const said = mode === 'streaming' ? streamedItems(body) : body;
	return { ...outcome(execution, [execution], await wasParked(api, stored.id)), said };
}

/** A trigger that goes off by itself, once. */
export async function bySchedule(on: Shared, name: string, strategy: Strategy): Promise<Outcome> {
	const { api } = on;
	const scenario = await prepared(on, name, strategy);
	const trigger = node('n8n-nodes-base.scheduleTrigger', 1.2, 'Schedule', {
		rule: { interval: [{ field: 'seconds', secondsInterval: 30 }] },
	});
	const stored = await api.createWorkflow(
		workflow(`Callers: ${name}`, [trigger, ...promptItems(), ...partsOf(scenario), noOp('End')]),
	);
	await api.activate(stored);
	const { id, mode } = await api.waitForNewExecution(stored.id, new Set(), 60_000);
	await api.deactivate(stored.id);
	expect(mode).toBe('trigger');
	const execution = await api.waitForExecution(id, WITHIN);
	expect(await scenario.creates()).toBe(PROMPTS.length);
	return outcome(execution, [execution], await wasParked(api, stored.id));
}

/** A person who fills in a form, and stays to see what comes. @param ending a *Form Ending*, or *Workflow Finishes* */
export async function byForm(
	on: Shared,
	name: string,
	strategy: Strategy,
	ending: boolean,
): Promise<Outcome> {
	const { api, n8nUrl } = on;
	const scenario = await prepared(on, name, strategy);
	const path = randomUUID();
	const trigger = {
		...node('n8n-nodes-base.formTrigger', 2.2, 'Form', {
			formTitle: 'A clip',
			formFields: { values: [{ fieldLabel: 'Your name' }] },
			responseMode: ending ? 'onReceived' : 'lastNode',
			options: { path },
		}),
		webhookId: path,
	};
	const end = node('n8n-nodes-base.form', 2.3, 'Ending', {
		operation: 'completion',
		completionTitle: "={{ $input.all().map((item) => item.json.status).join(' ') }}",
		options: {},
	});
	const stored = await api.createWorkflow(
		workflow(`Callers: ${name}`, [
			trigger,
			...promptItems(),
			...partsOf(scenario),
			...(ending ? [end] : []),
			noOp('End'),
		]),
	);
	await api.activate(stored);
	const seen = submitForm(`${n8nUrl}/form/${path}`, WITHIN.timeoutMs);
	const { id } = await api.waitForNewExecution(stored.id);
	const said = await seen;
	const execution = await api.waitForExecution(id, WITHIN);
	return { ...outcome(execution, [execution], await wasParked(api, stored.id)), said };
}

/** @param mode how *Execute Sub-workflow* calls it */
export async function bySubWorkflow(
	on: Shared,
	name: string,
	strategy: Strategy,
	mode: 'once' | 'each',
): Promise<Outcome> {
	const { api } = on;
	const scenario = await prepared(on, name, strategy);
	const inner = await api.createWorkflow(
		workflow(`Callers: ${name}, called`, [calledTrigger(), ...partsOf(scenario)]),
	);
	const call = callOf(inner.id, { mode, options: {} });
	const outer = await api.createWorkflow(
		startingWith(workflow(`Callers: ${name}`, [manualTrigger(), call, noOp('End')]), ITEMS),
	);
	const execution = await api.waitForExecution(await api.runManually(outer), WITHIN);
	const called = (await api.listExecutions({ workflowId: inner.id })).map(({ id }) => id);
	const waiting = await Promise.all(called.map((id) => api.getExecution(id)));
	return outcome(execution, waiting, called.length > (mode === 'each' ? PROMPTS.length : 1));
}

/** Whoever starts a sub-workflow and does not wait for it. */
export async function bySubWorkflowAlone(
	on: Shared,
	name: string,
	strategy: Strategy,
): Promise<Outcome> {
	const { api } = on;
	const scenario = await prepared(on, name, strategy);
	const inner = await api.createWorkflow(
		workflow(`Callers: ${name}, called`, [calledTrigger(), ...partsOf(scenario), noOp('End')]),
	);
	const call = callOf(inner.id, { mode: 'each', options: { waitForSubWorkflow: false } });
	const outer = await api.createWorkflow(
		startingWith(workflow(`Callers: ${name}`, [manualTrigger(), call, noOp('End')]), ITEMS),
	);
	const begun = await api.waitForExecution(await api.runManually(outer), WITHIN);
	const ids = runsOf(begun, 'Call').flatMap(({ data }) =>
		(data?.main[0] ?? []).flatMap(({ metadata }) => metadata?.subExecution?.executionId ?? []),
	);
	expect(ids).toHaveLength(PROMPTS.length);
	const waiting = await Promise.all(ids.map((id) => api.waitForExecution(id, WITHIN)));
	const called = await api.listExecutions({ workflowId: inner.id });
	return {
		items: waiting.flatMap((one) => outcome(one, [], true).items),
		waiting,
		parked: called.length > PROMPTS.length,
	};
}

/** The trigger of a workflow that others call. */
export function calledTrigger(): ReturnType<typeof node> {
	return node('n8n-nodes-base.executeWorkflowTrigger', 1.1, 'Called', {
		inputSource: 'passthrough',
	});
}

function callOf(
	workflowId: string,
	how: { mode: string; options: object },
): ReturnType<typeof node> {
	return node('n8n-nodes-base.executeWorkflow', 1.2, 'Call', {
		workflowId: { __rl: true, mode: 'id', value: workflowId },
		...how,
		options: { ...how.options },
	});
}

/** @param step the whole workflow, or up to the wait alone (*Execute step*) */
export async function byHand(
	on: Shared,
	name: string,
	strategy: Strategy,
	step = false,
): Promise<Outcome> {
	const { api } = on;
	const scenario = await prepared(on, name, strategy);
	const stored = await api.createWorkflow(
		startingWith(
			workflow(`Callers: ${name}`, [manualTrigger(), ...partsOf(scenario), noOp('End')]),
			ITEMS,
		),
	);
	const id = await api.runManually(stored, step ? { until: WAIT } : {});
	const execution = await api.waitForExecution(id, WITHIN);
	const parked = await wasParked(api, stored.id);
	if (!step) return outcome(execution, [execution], parked);
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	expect(runsOf(execution, 'End')).toEqual([]);
	return { items: jsonOf(execution, WAIT), waiting: [execution], parked };
}

export async function byEvaluation(on: Shared, name: string, strategy: Strategy): Promise<Outcome> {
	const { api } = on;
	const scenario = await prepared(on, name, strategy);
	const stored = await api.createWorkflow(
		workflow(`Callers: ${name}`, [
			await evaluationTrigger(api, PROMPTS),
			...partsOf(scenario),
			metrics('={{ $json.durationSeconds }}'),
		]),
	);
	const cases = await evaluate(api, stored, WITHIN.timeoutMs);
	expect(cases.map(({ status }) => status)).toEqual(PROMPTS.map(() => 'success'));
	for (const one of cases) expect(one.metrics.seconds).toBeGreaterThan(0);
	const waiting = await Promise.all(cases.map(({ executionId }) => api.getExecution(executionId)));
	const items = waiting.flatMap((one) => jsonOf(one, WAIT));
	return { items, waiting, parked: await wasParked(api, stored.id) };
}

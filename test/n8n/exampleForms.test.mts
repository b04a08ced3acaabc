import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fetch, FormData } from 'undici';
import { inRoot } from '../support/paths.mts';
import { exampleRuns, prepared } from './support/exampleRuns.mts';
import { shared } from './support/shared.mts';
import { jsonOf, runData, type WorkflowJson } from './support/workflows.mts';

/** The examples in which a person fills in a form: imported as they are, and submitted as a browser does. */

const { api, simulator, close } = shared();
const { credentialsOf } = exampleRuns({ api, simulator });

afterAll(close);

const MOVE = 'The camera moves closer';
const KITCHEN = 'An old kitchen';
const login = { user: 'client', password: 'of the form' };
const authorization = `Basic ${Buffer.from(Object.values(login).join(':')).toString('base64')}`;

/** What a form's page polls until there is something to see. */
async function untilPageWaits(pageUrl: string): Promise<void> {
	const url = new URL(pageUrl);
	url.pathname += '/n8n-execution-status';
	const deadline = Date.now() + 60_000;
	for (;;) {
		const status = await (await fetch(url)).text();
		if (status === 'form-waiting') return;
		if (Date.now() > deadline || !['running', 'waiting', 'new'].includes(status)) {
			throw new Error(`The form's page sees "${status}"`);
		}
		await sleep(200);
	}
}

/** A page of a form. */
async function page(url: string): Promise<{ status: number; html: string }> {
	const answer = await fetch(url, { headers: { authorization } });
	return { status: answer.status, html: await answer.text() };
}

async function submit(
	url: string,
	fields: Array<string | Blob>,
	headers: Record<string, string> = { authorization },
): Promise<{ status: number; text: string }> {
	const body = new FormData();
	for (const [index, field] of fields.entries()) {
		if (typeof field === 'string') body.set(`field-${index}`, field);
		else body.set(`field-${index}`, field, 'product.png');
	}
	const answer = await fetch(url, { method: 'POST', body, headers });
	return { status: answer.status, text: await answer.text() };
}

describe('a form turns an image into a video', () => {
	const image = readFileSync(inRoot('test', 'simulator', 'media', 'product.png'));
	const key = 'sim-example-form';
	let formUrl: string;
	/** What came of a submission, by what was to happen: the page in the end, and the task item behind it. */
	let outcomes: Record<string, { html: string; item: Record<string, unknown> }>;

	beforeAll(async () => {
		const credentials = await credentialsOf({ ark: key });
		const auth = await api.createCredential('httpBasicAuth', login, 'Form');
		const workflow = prepared('image-form-to-video.json', credentials.set(auth.type, auth));
		await api.activate(await api.createWorkflow(workflow));
		formUrl = `${api.baseUrl}/form/${webhookIdOf(workflow, 'On form submission')}`;
		await simulator.setSettings(key, { outcomes: [{ match: 'kitchen', outcome: 'failed' }] });
		expect((await submit(formUrl, [new Blob([image]), MOVE], {})).status).toBe(401);
		expect(await simulator.counts(key)).toEqual({});
		const pages = await Promise.all([MOVE, KITCHEN].map(ending));
		outcomes = Object.fromEntries(pages);
	});

	/** Submits the form, and waits for the page that the person sees in the end. */
	async function ending(whatHappens: string) {
		const { text } = await submit(formUrl, [new Blob([image], { type: 'image/png' }), whatHappens]);
		const { formWaitingUrl } = JSON.parse(text) as { formWaitingUrl: string };
		await untilPageWaits(formWaitingUrl);
		const id = /form-waiting\/(\d+)/.exec(formWaitingUrl)?.[1] ?? '';
		const [item = {}] = jsonOf(await api.getExecution(id), 'Seedance Wait');
		return [whatHappens, { html: (await page(formWaitingUrl)).html, item }] as const;
	}

	test('nobody without the password spends money with it: three submissions, two tasks', async () => {
		expect(await simulator.tasks(key)).toHaveLength(2);
	});

	test('the uploaded image goes to the provider, and the page plays the video', async () => {
		const task = (await simulator.tasks(key)).find(({ prompt }) => prompt === MOVE);
		const { content } = task?.request as { content: Array<Record<string, unknown>> };
		expect(content.find(({ role }) => role === 'first_frame')).toMatchObject({
			image_url: { url: recorded(image) },
		});
		const { html, item } = outcomes[MOVE] ?? {};
		expect(item?.videoUrl).toMatch(/^http/);
		expect(html).toContain(inHtml(item));
	});

	test('the page says why a video could not be made', () => {
		const { html, item } = outcomes[KITCHEN] ?? {};
		expect(html).toContain('The video could not be made');
		const { message } = item?.failure as { message: string };
		expect(message).toMatch(/\w+ \w+/);
		expect(html).toContain(message);
	});
});

describe('a draft, a person’s yes, the final video', () => {
	/** Starts it, and waits until it asks. */
	async function asked(key: string) {
		const credentials = await credentialsOf({ ark: key });
		const id = await api.runManually(
			await api.createWorkflow(prepared('draft-approve-final.json', credentials)),
		);
		const execution = await api.waitForExecution(id, { statuses: ['waiting'], timeoutMs: 60_000 });
		const [draft] = jsonOf(execution, 'Wait for Draft');
		const [{ message } = {}] = jsonOf(execution, 'Message');
		const link = /Yes or no: (\S+)$/.exec(String(message))?.[1];
		if (link === undefined) throw new Error(`No link in "${String(message)}"`);
		const { html } = await page(link);
		expect(html).toContain(inHtml(draft));
		return { id, draft, link };
	}

	test('yes: the final video is made of the draft, once; no: nothing more is paid', async () => {
		const [yes, no] = ['sim-example-approved', 'sim-example-dropped'] as const;
		const [approved, dropped] = await Promise.all([asked(yes), asked(no)]);
		expect(await simulator.tasks(yes)).toHaveLength(1);
		const clicks = await Promise.all([
			submit(approved.link, ['', 'Make the final video']),
			submit(approved.link, ['', 'Make the final video']),
			submit(dropped.link, ['', 'Drop it']),
		]);
		expect(clicks.map(({ status }) => status)).toContain(200);

		const execution = await api.waitForExecution(approved.id, { timeoutMs: 60_000 });
		expect(execution.status).toBe('success');
		const [first, final, ...others] = await simulator.tasks(yes);
		expect(others).toEqual([]);
		expect(first?.request).toMatchObject({ draft: true });
		expect(final?.request).toMatchObject({
			content: [{ type: 'draft_task', draft_task: { id: approved.draft?.taskId } }],
		});
		const [video] = runData(execution, 'Wait for Final');
		expect(video?.json).toMatchObject({ status: 'succeeded', warnings: [] });
		expect(video?.binary?.video?.mimeType).toBe('video/mp4');

		expect(jsonOf(await api.waitForExecution(dropped.id), 'Dropped')).toHaveLength(1);
		expect(await simulator.tasks(no)).toHaveLength(1);
	});
});

/** The video of a task item, as it stands in a page that plays it. */
function inHtml(item: Record<string, unknown> | undefined): string {
	return `<source src="${String(item?.videoUrl).replaceAll('&', '&amp;')}">`;
}

/** How the simulator keeps a long `data:` address in its report. */
function recorded(image: Buffer): string {
	const url = `data:image/png;base64,${image.toString('base64')}`;
	return `${url.slice(0, 60)}… (${url.length} characters)`;
}

function webhookIdOf({ nodes }: WorkflowJson, name: string): string {
	return String(nodes.find((node) => node.name === name)?.webhookId);
}

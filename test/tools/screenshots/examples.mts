/**
 * Takes a picture of each example, for docs/examples.md, in n8n's real editor, and of the pages that people see of them in
 * a browser: a part of `npm run screenshots`, or alone
 *
 *     node --import tsx test/tools/screenshots/examples.mts [part of a file's name]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { simulatorCredential } from '../../n8n/support/credentials.mts';
import { Editor } from '../../n8n/support/editor.mts';
import { exampleFiles, loadExample } from '../../n8n/support/examples.mts';
import { N8nApi, type StoredCredential } from '../../n8n/support/n8nApi.mts';
import { installPackage, N8nServer } from '../../n8n/support/n8nServer.mts';
import { jsonOf } from '../../n8n/support/workflows.mts';
import { spawnSimulator } from '../../simulator/client.mts';
import { inRoot } from '../../support/paths.mts';
import { endProcessesOnSignals, stopAllProcesses } from '../../support/processes.mts';

const apiKey = 'sim-screenshots';
/** Only the workflows whose file's name has this; then no page either. */
const only = process.argv[2] ?? '';
/** Its picture is taken with those of the first video. */
const MAIN = 'moderate-create-wait-download.json';
const login = { user: 'client', password: 'of the form' };

function file(name: string): string {
	return inRoot('docs', 'images', `example-${name}.png`);
}

async function showCanvases(
	api: N8nApi,
	credentials: ReadonlyMap<string, StoredCredential>,
): Promise<void> {
	const editor = await Editor.open(api, { width: 1500, height: 700 });
	const wanted = exampleFiles().filter((name) => name !== MAIN && name.includes(only));
	for (const example of wanted) {
		const { id } = await api.createWorkflow(loadExample(example, credentials));
		await editor.openWorkflow(id);
		// These buttons lie over the nodes below them.
		await editor.page.addStyleTag({
			content:
				'[data-test-id^=execute-workflow-button], [data-test-id=workflow-chat-button] { visibility: hidden }',
		});
		await editor.page.locator('[data-test-id="zoom-to-fit"]').click();
		await editor.page.mouse.move(0, 0);
		await editor.page.waitForTimeout(700);
		await editor.screenshot(
			file(path.parse(example).name),
			editor.page.locator('[data-test-id=canvas-wrapper]'),
		);
	}
	await editor.close();
}

/** What the person at the form sees: the form, and the video in the end. */
async function showForm(
	api: N8nApi,
	credentials: ReadonlyMap<string, StoredCredential>,
): Promise<void> {
	const workflow = loadExample('image-form-to-video.json', credentials);
	await api.activate(await api.createWorkflow(workflow));
	const { page, ...person } = await visitor(api);
	const webhookId = workflow.nodes.find(({ name }) => name === 'On form submission')?.webhookId;
	const authorization = `Basic ${Buffer.from(Object.values(login).join(':')).toString('base64')}`;
	await page.route(`${api.baseUrl}/**`, async (route) => {
		await route.continue({ headers: { ...route.request().headers(), authorization } });
	});
	await page.goto(`${api.baseUrl}/form/${webhookId}`);
	await page
		.locator('input[type=file]')
		.setInputFiles(inRoot('test', 'simulator', 'media', 'product.png'));
	await page.locator('textarea').fill('The sun rises behind it, and its shadow wanders');
	await person.picture('form-filled-in');
	await page.locator('#submit-btn').click();
	await page.locator('video').waitFor({ timeout: 60_000 });
	await page.waitForTimeout(1500);
	await person.picture('form-video');
	await person.close();
}

/** What the person sees who says yes or no to a draft. */
async function showDecision(
	api: N8nApi,
	credentials: ReadonlyMap<string, StoredCredential>,
): Promise<void> {
	const stored = await api.createWorkflow(loadExample('draft-approve-final.json', credentials));
	const id = await api.runManually(stored);
	const execution = await api.waitForExecution(id, { statuses: ['waiting'], timeoutMs: 60_000 });
	const link = /\S+$/.exec(String(jsonOf(execution, 'Message')[0]?.message))?.[0] ?? '';
	const { page, ...person } = await visitor(api);
	await page.goto(link);
	await page.locator('video').evaluate(async (video: HTMLVideoElement) => {
		video.muted = true;
		await video.play();
	});
	await page.waitForTimeout(1500);
	await person.picture('draft-decision');
	await person.close();
}

/** A browser of somebody who is not signed in. */
async function visitor({ baseUrl }: { baseUrl: string }) {
	const browser = await Editor.open({ baseUrl }, { width: 700, height: 720 });
	return {
		page: browser.page,
		picture: async (name: string) => await browser.screenshot(file(name)),
		close: async () => await browser.close(),
	};
}

endProcessesOnSignals();
const userFolder = mkdtempSync(path.join(tmpdir(), 'seedance-screenshots-'));
try {
	installPackage(userFolder);
	const [server, simulator] = await Promise.all([
		N8nServer.start({ userFolder }),
		spawnSimulator({ seconds: 2 }),
	]);
	const api = await N8nApi.signedIn(server.baseUrl);
	const credentials = new Map<string, StoredCredential>();
	for (const provider of ['ark', 'qingbo'] as const) {
		const { type, data } = simulatorCredential(provider, simulator.url, apiKey);
		credentials.set(type, await api.createCredential(type, data, provider));
	}
	credentials.set('httpBasicAuth', await api.createCredential('httpBasicAuth', login, 'Form'));
	await showCanvases(api, credentials);
	if (only === '') {
		await showForm(api, credentials);
		await showDecision(api, credentials);
	}
	await Promise.all([api.close(), simulator.client.close()]);
} finally {
	await stopAllProcesses();
	rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(process.exitCode ?? 0);

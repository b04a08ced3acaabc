/**
 * Takes the pictures of the documents in n8n's real editor, from an empty n8n to a playing video, as a new user
 * goes: `npm run screenshots`. The provider is the simulator, so nothing costs anything, and the base URL in the
 * credential is the simulator's.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import type { Locator } from 'playwright-core';
import { simulatorCredential } from '../../n8n/support/credentials.mts';
import { Editor } from '../../n8n/support/editor.mts';
import { loadExample } from '../../n8n/support/examples.mts';
import {
	N8nApi,
	owner,
	type StoredCredential,
	type StoredWorkflow,
} from '../../n8n/support/n8nApi.mts';
import { installPackage, N8nServer } from '../../n8n/support/n8nServer.mts';
import { filesFolder } from '../../n8n/support/shared.mts';
import { spawnSimulator } from '../../simulator/client.mts';
import { inRoot } from '../../support/paths.mts';
import { endProcessesOnSignals, stopAllProcesses } from '../../support/processes.mts';

const apiKey = 'sim-screenshots';
const size = { width: 1440, height: 860 };
const prompt = 'A shiba inu in a spacesuit walks on the moon, cinematic light';

/** One person at the editor, with a camera. */
class Visitor {
	constructor(private readonly editor: Editor) {}

	get page() {
		return this.editor.page;
	}

	/** @param element default: the whole window */
	async picture(name: string, element?: Locator): Promise<void> {
		// Toasts, hover and focus come and go.
		await this.page.mouse.move(0, 0);
		await this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
		for (const close of await this.page.locator('.el-notification__closeBtn:visible').all()) {
			await close.click();
		}
		await this.page.waitForTimeout(300);
		await this.editor.screenshot(inRoot('docs', 'images', `${name}.png`), element);
	}

	byId(id: string): Locator {
		return this.page.locator(`[data-test-id="${id}"]`);
	}

	async goTo(place: string): Promise<void> {
		await this.page.goto(`${this.editor.baseUrl}${place}`);
	}

	/** n8n before anybody owns it. */
	async showOwnerForm(): Promise<void> {
		await this.goTo('/setup');
		for (const name of ['email', 'firstName', 'lastName', 'password'] as const) {
			await this.page.locator(`input[name=${name}]`).fill(owner[name]);
		}
		await this.picture('first-video-01-owner');
	}

	/** Where a person installs the package; here it is installed already, from the packed tarball. */
	async showInstallation(): Promise<void> {
		await this.goTo('/settings/community-nodes');
		await this.page.getByRole('button', { name: 'Install a community node' }).click();
		await this.page.locator('input[name=packageNameInput]').fill('n8n-nodes-seedance');
		await this.page.getByText('I understand the risks').click();
		await this.picture('first-video-02-install');
	}

	/** A new workflow with a manual trigger. */
	async startWorkflow(): Promise<void> {
		await this.goTo('/home/workflows');
		await this.page.getByText('Build a workflow').click();
		await this.byId('canvas-plus-button').click();
		await this.addNode('manual', 'Trigger manually');
	}

	/**
	 * Looks a node up in the panel of nodes and adds it.
	 * @param action among several, where the node has several
	 */
	async addNode(search: string, name: string, action?: string, shot?: string): Promise<void> {
		await this.byId('node-creator-search-bar').fill(search);
		const entry = this.byId('node-creator-item-name').filter({ hasText: name }).first();
		await entry.waitFor();
		if (shot) await this.picture(shot);
		await entry.click();
		if (action) await this.byId('node-creator').getByText(action, { exact: true }).click();
	}

	/** The `+` behind the last node. */
	async addNext(search: string, name: string, action: string, shot?: string): Promise<void> {
		await this.byId('canvas-handle-plus').last().click();
		await this.addNode(search, name, action, shot);
		await this.editor.panel.waitFor();
	}

	/** A new credential, from the node that needs it. */
	async createCredential(simulatorUrl: string): Promise<void> {
		await this.page.getByText('Connect to Seedance').click();
		const { data } = simulatorCredential('cubicSpaces', simulatorUrl, apiKey);
		const dialog = this.editor.credentialDialog;
		await this.page.waitForTimeout(1000); // until n8n has thought of a name
		await dialog.locator('[data-test-id=parameter-input-apiKey] input').fill(String(data.apiKey));
		await dialog.locator('[data-test-id=parameter-input-baseUrl] input').fill(String(data.baseUrl));
		await this.byId('credential-save-button').click();
		await dialog.waitFor({ state: 'hidden' }); // it closes where the key is right
		await this.byId('credential-edit-button').click();
		await dialog
			.getByText('Connection tested successfully')
			.filter({ visible: true })
			.first()
			.waitFor();
		await this.picture('first-video-04-credential');
		await this.page.keyboard.press('Escape'); // which closes the node too
		await this.editor.panel.waitFor({ state: 'detached' });
		await this.editor.openNode('Seedance Create');
	}

	/** The model from the list, the prompt, and one clip. */
	async createClip(): Promise<void> {
		await this.editor.parameter('model').locator('input').last().click();
		await this.byId('rlc-item').filter({ hasText: 'Seedance 2.0' }).first().click();
		await this.editor.fill('prompt', prompt);
		await this.picture('first-video-05-create');
		await this.runStep();
		await this.picture('first-video-06-created');
		await this.editor.closeNode();
	}

	/** Seedance Wait, with the file, and the file playing. */
	async waitForClip(): Promise<void> {
		await this.editor.choose('provider', 'CubicSpaces');
		await this.editor
			.parameter('downloadVideo')
			.locator('.el-switch, [role=switch]')
			.first()
			.click();
		await this.picture('first-video-07-wait');
		await this.runStep();
		await this.picture('first-video-08-downloaded');
		await this.page.getByRole('button', { name: 'View', exact: true }).click();
		const video = this.page.locator('video');
		await video.waitFor();
		await video.evaluate(async (element: HTMLVideoElement) => {
			element.muted = true;
			await element.play();
		});
		await this.page.waitForFunction(
			() => (document.querySelector('video')?.currentTime ?? 0) > 0.5,
		);
		await this.picture('first-video-09-playing');
		await this.page.keyboard.press('Escape');
	}

	private async runStep(): Promise<void> {
		await this.byId('node-execute-button').click();
		await this.byId('node-run-info-success').or(this.byId('ndv-items-count')).first().waitFor();
	}

	/** What n8n says of a right key, a wrong one, and a host that is down. */
	async showCredentialTests(api: N8nApi, simulatorUrl: string): Promise<void> {
		const { type, data } = simulatorCredential('cubicSpaces', simulatorUrl, apiKey);
		for (const [name, changed] of Object.entries({
			'right-key': {},
			'wrong-key': { apiKey: 'wrong' },
			'host-down': { baseUrl: 'http://127.0.0.1:9' },
		})) {
			const { id } = await api.createCredential(
				type,
				{ ...data, ...changed },
				`CubicSpaces: ${name}`,
			);
			await this.editor.openCredential(id);
			await this.picture(`credential-${name}`, this.byId('editCredential-modal'));
			await api.deleteCredential(id);
		}
	}

	/** The main example, run in the editor. */
	async showMainExample(id: string): Promise<void> {
		await this.page.setViewportSize({ width: 1280, height: 720 });
		await this.editor.openWorkflow(id);
		await this.editor.executeWorkflow();
		await this.page.getByText('Workflow executed successfully').waitFor({ timeout: 120_000 });
		await this.byId('zoom-to-fit').click();
		await this.picture('workflow');
	}

	/**
	 * A run, looked at afterwards: what a node put out, as a table.
	 * @param options.search what the items are searched for; the column `failure` is shown then
	 */
	async showExecution(
		workflowId: string,
		id: string,
		{ node, search, shot }: { node: string; search?: string; shot: string },
	): Promise<void> {
		await this.page.setViewportSize({ width: 1440, height: 980 });
		await this.goTo(`/workflow/${workflowId}/executions/${id}`);
		await this.page.locator('[data-test-id^=execution-preview-details]').waitFor();
		await this.editor.nodeOnCanvas(node).waitFor();
		const logs = this.byId('logs-panel');
		if (!(await this.byId('logs-overview-body').isVisible())) {
			await logs.getByText('Logs', { exact: true }).click();
		}
		const named = logs.getByText(node, { exact: true });
		await named.first().waitFor();
		await this.page.waitForTimeout(500);
		// Chosen, a node is named twice; a second click would take the choice back.
		if ((await named.count()) < 2) await named.first().click();
		await logs.locator('[data-test-id=radio-button-table]').last().click();
		await logs.locator('table').last().waitFor();
		if (search !== undefined) {
			await logs.locator('[data-test-id=ndv-search]').last().click();
			await logs
				.locator('[data-test-id=ndv-search] input, input[data-test-id=ndv-search]')
				.fill(search);
			await logs.locator('th', { hasText: 'failure' }).last().scrollIntoViewIfNeeded();
		}
		await this.page.waitForTimeout(1500); // until the canvas has found its place
		await this.picture(shot);
	}
}

/** Runs a workflow as its button does. @returns the execution's id */
async function run(api: N8nApi, workflow: StoredWorkflow): Promise<string> {
	const id = await api.runManually(workflow);
	const { status } = await api.waitForExecution(id, { timeoutMs: 120_000 });
	if (status !== 'success') throw new Error(`"${workflow.name}" ended as ${status}`);
	return id;
}

/** The example with a table of prompts, its files where n8n may read and write here. */
async function tableExample(
	api: N8nApi,
	credentials: ReadonlyMap<string, StoredCredential>,
	folder: string,
): Promise<StoredWorkflow> {
	mkdirSync(path.join(folder, 'videos'), { recursive: true });
	copyFileSync(inRoot('examples', 'prompts.csv'), path.join(folder, 'prompts.csv'));
	const example = loadExample('prompts-table-to-folder.json', credentials);
	const parameters: Record<string, INodeParameters> = {
		'Read Table': { fileSelector: path.join(folder, 'prompts.csv') },
		'Save Video': { fileName: `=${folder}/videos/{{ $json.title }}.mp4` },
	};
	for (const node of example.nodes) Object.assign(node.parameters, parameters[node.name]);
	return await api.createWorkflow(example);
}

endProcessesOnSignals(() => console.log('\nEnding n8n and the simulator'));
let editor: Editor | undefined;
const userFolder = mkdtempSync(path.join(tmpdir(), 'seedance-screenshots-'));
try {
	installPackage(userFolder);
	const [server, simulator] = await Promise.all([
		N8nServer.start({
			userFolder,
			env: { N8N_RESTRICT_FILE_ACCESS_TO: filesFolder(userFolder) },
		}),
		spawnSimulator({ seconds: 3 }),
	]);
	const nobody = await Editor.open({ baseUrl: server.baseUrl }, size);
	await new Visitor(nobody).showOwnerForm();
	await nobody.close();

	const api = await N8nApi.signedIn(server.baseUrl);
	editor = await Editor.open(api, size);
	const visitor = new Visitor(editor);
	await visitor.showInstallation();
	await visitor.startWorkflow();
	await visitor.addNext(
		'seedance',
		'Seedance Create',
		'Create videos from text',
		'first-video-03-search',
	);
	await editor.choose('provider', 'CubicSpaces');
	await visitor.createCredential(simulator.url);
	await visitor.createClip();
	await visitor.addNext('seedance', 'Seedance Wait', 'Wait for finished videos');
	await visitor.waitForClip();
	await visitor.showCredentialTests(api, simulator.url);
	const credentials = new Map((await api.listCredentials()).map((one) => [one.type, one]));
	const example = loadExample('moderate-create-wait-download.json', credentials);
	const main = await api.createWorkflow(example);
	await visitor.showMainExample(main.id);

	// A clip that fails in each, as seen later in the list of executions.
	const { type, data } = simulatorCredential('ark', simulator.url, apiKey);
	credentials.set(type, await api.createCredential(type, data, 'Ark account'));
	await simulator.client.setSettings(apiKey, {
		outcomes: [
			{ match: 'kitchen', outcome: 'failed' },
			{ match: 'transition', outcome: 'failed' },
		],
	});
	const table = await tableExample(api, credentials, filesFolder(userFolder));
	await visitor.showExecution(table.id, await run(api, table), {
		node: 'Failed Clips',
		shot: 'executions',
	});
	await visitor.showExecution(main.id, await run(api, main), {
		node: 'Seedance Wait',
		search: 'failed',
		shot: 'executions-search',
	});
	await Promise.all([api.close(), simulator.client.close()]);
} finally {
	await editor?.close();
	await stopAllProcesses();
	rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
}

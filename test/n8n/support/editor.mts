import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { findChromium } from '../../tools/setup/find.mjs';

/** Quiet, headless, and without a word to the outside. */
const flags = [
	'--headless=new',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** n8n's real editor in a headless Chromium, driven as a person would. */
export class Editor {
	private constructor(
		readonly baseUrl: string,
		private readonly context: BrowserContext,
		/** The browser tab, for whatever has no method here. */
		readonly page: Page,
		private readonly profile: string,
	) {}

	/**
	 * Opens a browser with an empty profile.
	 * @param site an `N8nApi` of the owner, or an address alone: then nobody is signed in
	 * @param options.width of the window, in pixels; 1440 × 900 by default
	 * @throws {Error} if no Chromium is found (see `describeWith`)
	 */
	static async open(
		site: { baseUrl: string; session?: string },
		{ width = 1440, height = 900, colorScheme = 'light' as 'light' | 'dark' } = {},
	): Promise<Editor> {
		const browser = findChromium();
		if (!browser.path) throw new Error(browser.missing);
		const profile = mkdtempSync(path.join(tmpdir(), 'seedance-editor-'));
		const context = await chromium.launchPersistentContext(profile, {
			executablePath: browser.path,
			headless: true,
			args: flags,
			viewport: { width, height },
			colorScheme,
		});
		const { baseUrl, session } = site;
		if (session !== undefined) {
			const cookie = { name: 'n8n-auth', value: session, url: baseUrl, httpOnly: true };
			await context.addCookies([cookie]);
		}
		await context.addInitScript(stopAnimations);
		const page = context.pages()[0] ?? (await context.newPage());
		return new Editor(baseUrl, context, page, profile);
	}

	async close(): Promise<void> {
		await this.context.close();
		rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
	}

	/** Opens a stored workflow and waits until its canvas is drawn. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.baseUrl}/workflow/${id}`);
		await this.page.locator('[data-test-id=canvas-node]').first().waitFor();
		await this.dismissHints();
	}

	/** A node on the canvas. */
	nodeOnCanvas(name: string): Locator {
		return this.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`);
	}

	/** Opens a node's panel by a double click. */
	async openNode(name: string): Promise<void> {
		await this.nodeOnCanvas(name).dblclick();
		await this.panel.waitFor();
	}

	/** Closes the open node's panel. */
	async closeNode(): Promise<void> {
		await this.page.locator('[data-test-id=ndv-close-button]').click();
		await this.panel.waitFor({ state: 'detached' });
	}

	/** The parameters of the open node. */
	get panel(): Locator {
		return this.page.locator('[data-test-id=node-parameters]');
	}

	/** One parameter's input in the open node; absent from the page where it is hidden. */
	parameter(name: string): Locator {
		return this.panel.locator(`[data-test-id="parameter-input-${name}"]`);
	}

	/** The names of the parameters that show, from top to bottom; those of collections included. */
	async visibleParameters(): Promise<string[]> {
		const prefix = 'parameter-input-';
		const ids = await this.panel
			.locator(`[data-test-id^="${prefix}"]:visible`)
			.evaluateAll((elements) => elements.map((one) => one.getAttribute('data-test-id') ?? ''));
		const names = ids.map((id) => id.slice(prefix.length));
		return [...new Set(names)].filter((name) => name !== 'field');
	}

	/** The entries of a drop-down parameter. */
	async options(name: string): Promise<string[]> {
		await this.parameter(name).click();
		const entries = this.openEntries;
		await entries.first().waitFor();
		const texts = await entries.allInnerTexts();
		await this.page.keyboard.press('Escape');
		await entries.first().waitFor({ state: 'hidden' });
		return texts.map(firstLine);
	}

	/** What can be added to the collection *Options*. */
	async addableOptions(): Promise<string[]> {
		await this.panel.locator('[data-test-id=collection-parameter-add]').click();
		await this.openEntries.first().waitFor();
		const texts = await this.openEntries.allInnerTexts();
		await this.page.keyboard.press('Escape');
		await this.openEntries.first().waitFor({ state: 'hidden' });
		return texts.map(firstLine);
	}

	/** The labels over the credentials that the open node asks for. */
	async credentialLabels(): Promise<string[]> {
		const slots = await this.page.locator('[data-test-id=node-credentials-slot]').allInnerTexts();
		return slots.map(firstLine);
	}

	/** Chooses the entry with this name in a drop-down parameter. */
	async choose(name: string, entry: string): Promise<void> {
		await this.parameter(name).click();
		const entries = this.openEntries;
		await entries.first().waitFor();
		const texts = (await entries.allInnerTexts()).map(firstLine);
		const index = texts.indexOf(entry);
		if (index < 0) throw new Error(`"${name}" has no entry "${entry}", only: ${texts.join(', ')}`);
		await entries.nth(index).click();
		await entries.first().waitFor({ state: 'hidden' });
	}

	/** Writes a fixed value into a text or number parameter. */
	async fill(name: string, value: string): Promise<void> {
		await this.parameter(name).locator('input, textarea').first().fill(value);
	}

	/** What the notices in the open node say. */
	async notices(): Promise<string[]> {
		return await this.panel.locator('[data-test-id=notice], .notice').allInnerTexts();
	}

	/**
	 * Opens a stored credential, which makes n8n test it.
	 * @returns what the dialog says of it, the details unfolded
	 */
	async openCredential(id: string): Promise<string> {
		await this.page.goto(`${this.baseUrl}/home/credentials/${id}`);
		const verdict = /Connection tested successfully|Couldn.t connect with these settings/;
		await this.credentialDialog.getByText(verdict).filter({ visible: true }).first().waitFor();
		const details = this.credentialDialog.getByText('More details');
		if (await details.isVisible()) {
			await details.click();
			await details.waitFor({ state: 'hidden' });
		}
		return await this.credentialDialog.innerText();
	}

	/** The dialog of the open credential. */
	get credentialDialog(): Locator {
		return this.page.locator('[data-test-id=credential-edit-dialog]');
	}

	/** Runs the open workflow as its button does; returns at once. */
	async executeWorkflow(): Promise<void> {
		await this.page.locator('[data-test-id=execute-workflow-button]').click();
	}

	/** Saves what the window (or one element) shows, as PNG. */
	async screenshot(file: string, element?: Locator): Promise<void> {
		mkdirSync(path.dirname(file), { recursive: true });
		await (element ?? this.page).screenshot({ path: file, animations: 'disabled' });
	}

	private get openEntries(): Locator {
		return this.page.locator('.el-select-dropdown__item:visible');
	}

	/** Toasts and invitations that lie over the canvas. */
	private async dismissHints(): Promise<void> {
		for (const button of await this.page.locator('.el-notification__closeBtn:visible').all()) {
			await button.click();
		}
	}
}

/** In the page: drop-downs open at once, which makes tests that open hundreds of them fast. */
function stopAnimations(): void {
	document.addEventListener('DOMContentLoaded', () => {
		const style = document.createElement('style');
		style.textContent =
			'*, ::before, ::after { transition: none !important; animation: none !important }';
		document.head.append(style);
	});
}

/** An entry's name: its description stands on the lines below. */
function firstLine(text: string): string {
	return text.trim().split('\n')[0]?.trim() ?? '';
}

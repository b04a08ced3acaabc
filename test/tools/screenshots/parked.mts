/**
 * Takes the picture of the checks of a parked wait in n8n's real editor, docs/images/parked-checks.png:
 *
 *     node --import tsx test/tools/screenshots/parked.mts
 *
 * Takes a minute and a half, since the first check comes after 70 seconds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Editor } from '../../n8n/support/editor.mts';
import { N8nApi } from '../../n8n/support/n8nApi.mts';
import { installPackage, N8nServer } from '../../n8n/support/n8nServer.mts';
import { FIRST_CHECK, parkedScenario, runsFor, until } from '../../n8n/support/parked.mts';
import { spawnSimulator } from '../../simulator/client.mts';
import { inRoot } from '../../support/paths.mts';
import { endProcessesOnSignals, stopAllProcesses } from '../../support/processes.mts';

endProcessesOnSignals();
const userFolder = mkdtempSync(path.join(tmpdir(), 'seedance-screenshots-'));
installPackage(userFolder);
let editor: Editor | undefined;
try {
	const [server, simulator] = await Promise.all([
		N8nServer.start({ userFolder }),
		spawnSimulator(),
	]);
	const api = await N8nApi.signedIn(server.baseUrl);
	const scenario = await parkedScenario(
		{ api, simulator: simulator.client },
		'Clips for the shop',
		{ simulator: { taskSeconds: [60, 600] } },
	);
	const started = Date.now();
	const id = await scenario.start();
	await until(started, FIRST_CHECK + 10);
	const { workflow } = scenario;
	const { checks } = await runsFor(api, { id, workflowId: workflow.id });
	editor = await Editor.open(api, { width: 1280, height: 800 });
	const open = async (run = ''): Promise<void> => {
		await editor?.page.goto(`${server.baseUrl}/workflow/${workflow.id}/executions/${run}`);
		await until(Date.now(), 6);
	};
	// The first page that is opened may have a list of advice on it, which stays until it is closed.
	await open(id);
	const advice = editor.page.getByText('Production Checklist').locator('..').getByRole('button');
	if (await advice.first().isVisible()) await advice.first().click();
	await open(checks[0]?.id);
	await editor.screenshot(inRoot('docs', 'images', 'parked-checks.png'));
} finally {
	await editor?.close();
	await stopAllProcesses();
	rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(0);

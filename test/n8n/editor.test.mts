import { findChromium } from '../tools/setup/find.mjs';
import { inCache } from '../support/paths.mts';
import { describeWith } from '../support/requirements.mts';
import { Editor } from './support/editor.mts';
import { shared } from './support/shared.mts';
import { manualTrigger, noOp, seedanceCreate, workflow } from './support/workflows.mts';

describeWith([{ found: findChromium(), step: 'browser' }], 'the editor', () => {
	const { api, close } = shared();
	let editor: Editor | undefined;

	afterAll(async () => {
		await editor?.close();
		await close();
	});

	test('opens a workflow and a node, and shows the fields of the chosen provider and mode', async () => {
		const stored = await api.createWorkflow(
			workflow('Editor', [manualTrigger(), seedanceCreate({}), noOp('End')]),
		);
		editor = await Editor.open(api);
		await editor.openWorkflow(stored.id);
		expect(await editor.nodeOnCanvas('Seedance Create').count()).toBe(1);
		await editor.screenshot(inCache('screenshots', 'editor-workflow.png'));

		await editor.openNode('Seedance Create');
		const fields = await editor.visibleParameters();
		expect(fields).toEqual(expect.arrayContaining(['provider', 'model', 'mode', 'prompt']));
		expect(fields).not.toContain('firstFrame');
		await editor.choose('mode', 'Image to Video');
		expect(await editor.visibleParameters()).toContain('firstFrame');
		await editor.screenshot(inCache('screenshots', 'editor-node.png'));
		await editor.closeNode();
	});
});

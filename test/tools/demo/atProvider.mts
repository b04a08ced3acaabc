import { MODELS } from '../../engine/support/samples.mts';
import type { StoredCredential } from '../../n8n/support/n8nApi.mts';
import { modelId, type WorkflowJson } from '../../n8n/support/workflows.mts';
import type { ProviderId } from '../../simulator/types.mts';

/** The example that the demo runs, and where its file buys. */
export const mainExample = 'moderate-create-wait-download.json';
export const exampleProvider: ProviderId = 'cubicSpaces';

const REVIEW = 'Seedance Asset Moderate';

/**
 * The main example at another provider, as a person changes it: another model and another credential in Create and
 * Wait, and the image itself instead of an approved asset, which no other provider reads. The options go: not every
 * provider has them.
 */
export function atProvider(
	workflow: WorkflowJson,
	provider: ProviderId,
	{ id, name, type }: StoredCredential,
): WorkflowJson {
	const nodes = workflow.nodes.filter((node) => node.name !== REVIEW);
	for (const node of nodes) {
		const { parameters } = node;
		if (typeof parameters.jsCode === 'string')
			parameters.jsCode = parameters.jsCode.replaceAll('.json.assetUrl', '.json.imageUrl');
		if (!node.type.startsWith('n8n-nodes-seedance.')) continue;
		parameters.provider = provider;
		if (parameters.model !== undefined) parameters.model = modelId(MODELS[provider]);
		delete parameters.options;
		node.credentials = { [type]: { id, name } };
	}
	const { [REVIEW]: behindReview, ...connections } = workflow.connections;
	connections['Product Image'] = behindReview;
	return {
		...workflow,
		name: `Seedance: create, wait, download (${provider})`,
		nodes,
		connections,
	};
}

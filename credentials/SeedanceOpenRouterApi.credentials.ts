import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { API_KEY, baseUrl, bearerAuthentication, keyTest, webhookSecret } from './shared';

/** The key for OpenRouter. */
export class SeedanceOpenRouterApi implements ICredentialType {
	name = 'seedanceOpenRouterApi';

	displayName = 'Seedance: OpenRouter API';

	icon: Icon = { light: 'file:../icons/openRouter.svg', dark: 'file:../icons/openRouter.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [
		API_KEY,
		baseUrl('https://openrouter.ai/api/v1'),
		webhookSecret('It is the signing secret that you set in the workspace.'),
	];

	authenticate = bearerAuthentication;

	// What the key may spend, which is free to ask (docs/sources.md#openrouter).
	test = keyTest({
		provider: 'OpenRouter',
		url: '/key',
		base: 'the base URL',
	});
}

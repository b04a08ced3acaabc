import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { API_KEY, bearerAuthentication, webhookSecret, wrongKeyRules } from './shared';

/** The key for OpenRouter. */
export class SeedanceOpenRouterApi implements ICredentialType {
	name = 'seedanceOpenRouterApi';

	displayName = 'Seedance: OpenRouter API';

	icon: Icon = { light: 'file:../icons/openRouter.svg', dark: 'file:../icons/openRouter.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [
		API_KEY,
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://openrouter.ai/api/v1',
			description: "The provider's address; change it only if the provider gave you another one",
		},
		webhookSecret('It is the signing secret that you set in the workspace.'),
	];

	authenticate: IAuthenticate = bearerAuthentication;

	// What the key may spend, which is free to ask (docs/sources.md#openrouter).
	test: ICredentialTestRequest = {
		request: {
			baseURL: "={{ $credentials.baseUrl.replace(/\\/+$/, '') }}",
			url: '/key',
			ignoreHttpStatusErrors: { ignore: true, except: [401, 403, 404, 500, 502, 503, 504] },
		},
		rules: wrongKeyRules('OpenRouter', undefined, 'the base URL'),
	};
}

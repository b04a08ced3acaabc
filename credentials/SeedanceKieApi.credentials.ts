import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { API_KEY, bearerAuthentication, webhookSecret, wrongKeyRules } from './shared';

/** The key for kie.ai. */
export class SeedanceKieApi implements ICredentialType {
	name = 'seedanceKieApi';

	displayName = 'Seedance: kie.ai API';

	icon: Icon = { light: 'file:../icons/kie.svg', dark: 'file:../icons/kie.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [
		API_KEY,
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.kie.ai',
			description: "The provider's address; change it only if the provider gave you another one",
		},
		webhookSecret('The settings at kie.ai show it as the HMAC key of webhooks.'),
	];

	authenticate: IAuthenticate = bearerAuthentication;

	// Asking for the credits that are left is free.
	test: ICredentialTestRequest = {
		request: {
			baseURL: "={{ $credentials.baseUrl.replace(/\\/+$/, '').replace(/\\/api(\\/v1)?$/, '') }}",
			url: '/api/v1/chat/credit',
			ignoreHttpStatusErrors: { ignore: true, except: [401, 403, 404, 500, 502, 503, 504] },
		},
		rules: wrongKeyRules('kie.ai', undefined, 'the base URL', 'code'),
	};
}

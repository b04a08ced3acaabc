import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { API_KEY, bearerAuthentication, webhookSecret, wrongKeyRules } from './shared';

/** The key for Replicate. */
export class SeedanceReplicateApi implements ICredentialType {
	name = 'seedanceReplicateApi';

	displayName = 'Seedance: Replicate API';

	icon: Icon = { light: 'file:../icons/replicate.svg', dark: 'file:../icons/replicate.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [
		API_KEY,
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.replicate.com/v1',
			description: "The provider's address; change it only if the provider gave you another one",
		},
		webhookSecret('GET /webhooks/default/secret answers it, beginning with whsec_.'),
	];

	authenticate: IAuthenticate = bearerAuthentication;

	// Whose key it is, which is free to ask (docs/sources.md#replicate).
	test: ICredentialTestRequest = {
		request: {
			baseURL: "={{ $credentials.baseUrl.replace(/\\/+$/, '') }}",
			url: '/account',
			ignoreHttpStatusErrors: { ignore: true, except: [401, 403, 404, 500, 502, 503, 504] },
		},
		rules: wrongKeyRules('Replicate', undefined, 'the base URL'),
	};
}

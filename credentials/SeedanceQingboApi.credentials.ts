import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { API_KEY, bearerAuthentication, wrongKeyRules } from './shared';

/** The key for Qingbo API. */
export class SeedanceQingboApi implements ICredentialType {
	name = 'seedanceQingboApi';

	displayName = 'Seedance: Qingbo API';

	icon: Icon = { light: 'file:../icons/qingbo.svg', dark: 'file:../icons/qingbo.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [
		API_KEY,
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://www.qingbo.dev',
			description: "The provider's address; change it only if the provider gave you another one",
		},
	];

	authenticate: IAuthenticate = bearerAuthentication;

	// The list of models is free (docs/sources.md#qingbo).
	test: ICredentialTestRequest = {
		request: {
			baseURL:
				"={{ $credentials.baseUrl.replace(/\\/+$/, '').replace(/\\/v1(?:\\/tasks)?$/, '') }}",
			url: '/v1/models',
			ignoreHttpStatusErrors: { ignore: true, except: [401, 403, 404, 500, 502, 503, 504] },
		},
		rules: wrongKeyRules('Qingbo', undefined, 'Base URL'),
	};
}

import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { API_KEY, bearerAuthentication, wrongKeyRules } from './shared';

/** The key (a token) of a gateway that runs new-api. */
export class SeedanceNewApiApi implements ICredentialType {
	name = 'seedanceNewApiApi';

	displayName = 'Seedance: New API Gateway API';

	icon: Icon = {
		light: 'file:../icons/newApi.svg',
		dark: 'file:../icons/newApi.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [
		API_KEY,
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://gateway.example.com',
			description: 'The address of your gateway; it may end in /v1',
		},
	];

	authenticate: IAuthenticate = bearerAuthentication;

	// A task that does not exist answers 400 to a right key, 401 to a wrong one.
	test: ICredentialTestRequest = {
		request: {
			baseURL:
				"={{ $credentials.baseUrl.replace(/\\/+$/, '').replace(/\\/v1(?:\\/videos?(?:\\/generations)?)?$/, '') }}",
			url: '/v1/video/generations/credential-test',
			ignoreHttpStatusErrors: { ignore: true, except: [401, 403, 500, 502, 503, 504] },
		},
		rules: wrongKeyRules('New API Gateway'),
	};
}

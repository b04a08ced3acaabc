import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { API_KEY, bearerAuthentication, wrongKeyRules } from './shared';

/** The key for OpenAI-Style Videos API. */
export class SeedanceOpenAiVideosApi implements ICredentialType {
	name = 'seedanceOpenAiVideosApi';

	displayName = 'Seedance: OpenAI-Style Videos API';

	icon: Icon = {
		light: 'file:../icons/openAiVideos.svg',
		dark: 'file:../icons/openAiVideos.dark.svg',
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

	// No free call is documented: a task that does not exist answers 400 or 404 to a right key, 401 to a wrong one.
	test: ICredentialTestRequest = {
		request: {
			baseURL:
				"={{ $credentials.baseUrl.replace(/\\/+$/, '').replace(/\\/v1(?:\\/videos)?$/, '') }}",
			url: '/v1/videos/credential-test',
			ignoreHttpStatusErrors: { ignore: true, except: [401, 403, 500, 502, 503, 504] },
		},
		rules: wrongKeyRules('OpenAI-Style Videos'),
	};
}

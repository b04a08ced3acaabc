import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { API_KEY, keyAuthentication, wrongKeyRules } from './shared';

/** The key for fal.ai. */
export class SeedanceFalApi implements ICredentialType {
	name = 'seedanceFalApi';

	displayName = 'Seedance: fal.ai API';

	icon: Icon = { light: 'file:../icons/fal.svg', dark: 'file:../icons/fal.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [
		API_KEY,
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://queue.fal.run',
			description: "The provider's address; change it only if the provider gave you another one",
		},
	];

	authenticate: IAuthenticate = keyAuthentication;

	// Asking for a price is free. fal.ai answers it at another host of its own; one that is written here gets it itself.
	test: ICredentialTestRequest = {
		request: {
			baseURL:
				"={{ $credentials.baseUrl.replace(/\\/+$/, '').replace(/^https:\\/\\/queue\\.fal\\.run$/, 'https://api.fal.ai') }}",
			url: '/v1/models/pricing?endpoint_id=bytedance/seedance-2.0/text-to-video',
			ignoreHttpStatusErrors: { ignore: true, except: [401, 403, 404, 500, 502, 503, 504] },
		},
		rules: wrongKeyRules('fal.ai', undefined, 'the base URL'),
	};
}

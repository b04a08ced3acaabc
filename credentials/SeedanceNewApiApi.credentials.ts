import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { API_KEY, BASE_URL, bearerAuthentication, GATEWAY_URL, keyTest } from './shared';

/** The key (a token) of a gateway that runs new-api. */
export class SeedanceNewApiApi implements ICredentialType {
	name = 'seedanceNewApiApi';

	displayName = 'Seedance: New API Gateway API';

	icon: Icon = {
		light: 'file:../icons/newApi.svg',
		dark: 'file:../icons/newApi.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [API_KEY, GATEWAY_URL];

	authenticate = bearerAuthentication;

	// A task that does not exist answers 400 to a right key, 401 to a wrong one.
	test = keyTest({
		provider: 'New API Gateway',
		at: `${BASE_URL}.replace(/\\/v1(?:\\/videos?(?:\\/generations)?)?$/, '')`,
		url: '/v1/video/generations/credential-test',
	});
}

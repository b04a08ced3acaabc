import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { API_KEY, BASE_URL, baseUrl, bearerAuthentication, keyTest } from './shared';

/** The key for CubicSpaces API. */
export class SeedanceCubicSpacesApi implements ICredentialType {
	name = 'seedanceCubicSpacesApi';

	displayName = 'Seedance: CubicSpaces API';

	icon: Icon = {
		light: 'file:../icons/cubicSpaces.svg',
		dark: 'file:../icons/cubicSpaces.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [API_KEY, baseUrl('https://cubicspaces.cloud')];

	authenticate = bearerAuthentication;

	// No free call is documented: a task that does not exist answers 404 or 400 to a right key, 401 to a wrong one.
	test = keyTest({
		provider: 'CubicSpaces',
		at: `${BASE_URL}.replace(/\\/v1(?:\\/videos?(?:\\/generations)?)?$/, '')`,
		url: '/v1/video/generations/credential-test',
	});
}

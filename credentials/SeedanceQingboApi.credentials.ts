import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { API_KEY, BASE_URL, baseUrl, bearerAuthentication, keyTest } from './shared';

/** The key for Qingbo API. */
export class SeedanceQingboApi implements ICredentialType {
	name = 'seedanceQingboApi';

	displayName = 'Seedance: Qingbo API';

	icon: Icon = { light: 'file:../icons/qingbo.svg', dark: 'file:../icons/qingbo.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [API_KEY, baseUrl('https://www.qingbo.dev')];

	authenticate = bearerAuthentication;

	// The list of models is free (docs/sources.md#qingbo).
	test = keyTest({
		provider: 'Qingbo',
		at: `${BASE_URL}.replace(/\\/v1(?:\\/tasks)?$/, '')`,
		url: '/v1/models',
		base: 'Base URL',
	});
}

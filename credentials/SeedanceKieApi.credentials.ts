import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { API_KEY, BASE_URL, baseUrl, bearerAuthentication, keyTest, webhookSecret } from './shared';

/** The key for kie.ai. */
export class SeedanceKieApi implements ICredentialType {
	name = 'seedanceKieApi';

	displayName = 'Seedance: kie.ai API';

	icon: Icon = { light: 'file:../icons/kie.svg', dark: 'file:../icons/kie.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [
		API_KEY,
		baseUrl('https://api.kie.ai'),
		webhookSecret('The settings at kie.ai show it as the HMAC key of webhooks.'),
	];

	authenticate = bearerAuthentication;

	// Asking for the credits that are left is free.
	test = keyTest({
		provider: 'kie.ai',
		at: `${BASE_URL}.replace(/\\/api(\\/v1)?$/, '')`,
		url: '/api/v1/chat/credit',
		base: 'the base URL',
		statusInBody: 'code',
	});
}

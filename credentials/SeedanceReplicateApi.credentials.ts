import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { API_KEY, baseUrl, bearerAuthentication, keyTest, webhookSecret } from './shared';

/** The key for Replicate. */
export class SeedanceReplicateApi implements ICredentialType {
	name = 'seedanceReplicateApi';

	displayName = 'Seedance: Replicate API';

	icon: Icon = { light: 'file:../icons/replicate.svg', dark: 'file:../icons/replicate.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [
		API_KEY,
		baseUrl('https://api.replicate.com/v1'),
		webhookSecret('GET /webhooks/default/secret answers it, beginning with whsec_.'),
	];

	authenticate = bearerAuthentication;

	// Whose key it is, which is free to ask (docs/sources.md#replicate).
	test = keyTest({
		provider: 'Replicate',
		url: '/account',
		base: 'the base URL',
	});
}

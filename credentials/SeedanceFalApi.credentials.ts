import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { API_KEY, BASE_URL, baseUrl, keyAuthentication, keyTest } from './shared';

/** The key for fal.ai. */
export class SeedanceFalApi implements ICredentialType {
	name = 'seedanceFalApi';

	displayName = 'Seedance: fal.ai API';

	icon: Icon = { light: 'file:../icons/fal.svg', dark: 'file:../icons/fal.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [API_KEY, baseUrl('https://queue.fal.run')];

	authenticate = keyAuthentication;

	// Asking for a price is free. fal.ai answers it at another host of its own; one that is written here gets it itself.
	test = keyTest({
		provider: 'fal.ai',
		at: `${BASE_URL}.replace(/^https:\\/\\/queue\\.fal\\.run$/, 'https://api.fal.ai')`,
		url: '/v1/models/pricing?endpoint_id=bytedance/seedance-2.0/text-to-video',
		base: 'the base URL',
	});
}

import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { API_KEY, BASE_URL, bearerAuthentication, keyTest } from './shared';

/** The key for BytePlus / Volcengine Ark API. */
export class SeedanceArkApi implements ICredentialType {
	name = 'seedanceArkApi';

	displayName = 'Seedance: BytePlus / Volcengine Ark API';

	icon: Icon = { light: 'file:../icons/ark.svg', dark: 'file:../icons/ark.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			default: 'byteplus',
			options: [
				{ name: 'BytePlus (International)', value: 'byteplus' },
				{ name: 'Custom', value: 'custom' },
				{ name: 'Volcengine (China)', value: 'volcengine' },
			],
			description: 'Where the key was made; a key of one region is unknown in the other',
		},
		API_KEY,
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://example.com/api/v3',
			description: 'The address of a gateway that speaks the Ark API, with its path',
			displayOptions: { show: { region: ['custom'] } },
		},
	];

	authenticate = bearerAuthentication;

	// Listing tasks is free (docs/sources.md#ark).
	test = keyTest({
		provider: 'BytePlus / Volcengine Ark',
		at: `$credentials.region === 'volcengine' ? 'https://ark.cn-beijing.volces.com/api/v3' : $credentials.region === 'custom' ? ${BASE_URL} : 'https://ark.ap-southeast.bytepluses.com/api/v3'`,
		url: '/contents/generations/tasks?page_num=1&page_size=1',
		owner: 'this region',
		base: 'Region and Base URL, which ends in /api/v3',
	});
}

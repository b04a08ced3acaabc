import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { API_KEY, bearerAuthentication, webhookSecret, wrongKeyRules } from './shared';

/** The key for WaveSpeed. */
export class SeedanceWaveSpeedApi implements ICredentialType {
	name = 'seedanceWaveSpeedApi';

	displayName = 'Seedance: WaveSpeed API';

	icon: Icon = { light: 'file:../icons/waveSpeed.svg', dark: 'file:../icons/waveSpeed.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [
		API_KEY,
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.wavespeed.ai/api/v3',
			description: "The provider's address; change it only if the provider gave you another one",
		},
		webhookSecret('GET /webhook/secret answers it.'),
	];

	authenticate: IAuthenticate = bearerAuthentication;

	// Asking for the balance is free.
	test: ICredentialTestRequest = {
		request: {
			baseURL: "={{ $credentials.baseUrl.replace(/\\/+$/, '') }}",
			url: '/balance',
			ignoreHttpStatusErrors: { ignore: true, except: [401, 403, 404, 500, 502, 503, 504] },
		},
		rules: wrongKeyRules(
			'WaveSpeed',
			'WaveSpeed, which activates a key with the first payment',
			'the base URL',
			'code',
		),
	};
}

import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { API_KEY, baseUrl, bearerAuthentication, keyTest, webhookSecret } from './shared';

/** The key for WaveSpeed. */
export class SeedanceWaveSpeedApi implements ICredentialType {
	name = 'seedanceWaveSpeedApi';

	displayName = 'Seedance: WaveSpeed API';

	icon: Icon = { light: 'file:../icons/waveSpeed.svg', dark: 'file:../icons/waveSpeed.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [
		API_KEY,
		baseUrl('https://api.wavespeed.ai/api/v3'),
		webhookSecret('GET /webhook/secret answers it.'),
	];

	authenticate = bearerAuthentication;

	// Asking for the balance is free.
	test = keyTest({
		provider: 'WaveSpeed',
		url: '/balance',
		owner: 'WaveSpeed, which activates a key with the first payment',
		base: 'the base URL',
		statusInBody: 'code',
	});
}

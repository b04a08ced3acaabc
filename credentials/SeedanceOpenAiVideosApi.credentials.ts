import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { API_KEY, BASE_URL, bearerAuthentication, GATEWAY_URL, keyTest } from './shared';

/** The key for OpenAI-Style Videos API. */
export class SeedanceOpenAiVideosApi implements ICredentialType {
	name = 'seedanceOpenAiVideosApi';

	displayName = 'Seedance: OpenAI-Style Videos API';

	icon: Icon = {
		light: 'file:../icons/openAiVideos.svg',
		dark: 'file:../icons/openAiVideos.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [API_KEY, GATEWAY_URL];

	authenticate = bearerAuthentication;

	// No free call is documented: a task that does not exist answers 400 or 404 to a right key, 401 to a wrong one.
	test = keyTest({
		provider: 'OpenAI-Style Videos',
		at: `${BASE_URL}.replace(/\\/v1(?:\\/videos)?$/, '')`,
		url: '/v1/videos/credential-test',
	});
}

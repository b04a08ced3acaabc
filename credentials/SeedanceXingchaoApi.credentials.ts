import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { API_KEY, bearerAuthentication, wrongKeyRules } from './shared';

/** The key for Xingchao API. */
export class SeedanceXingchaoApi implements ICredentialType {
	name = 'seedanceXingchaoApi';

	displayName = 'Seedance: Xingchao API';

	icon: Icon = { light: 'file:../icons/xingchao.svg', dark: 'file:../icons/xingchao.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [
		API_KEY,
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://zcbservice.aizfw.cn/kyyReactApiServer',
			description: "The provider's address; change it only if the provider gave you another one",
		},
	];

	authenticate: IAuthenticate = bearerAuthentication;

	// No free call is documented: a task that does not exist answers 404 or 400 to a right key, 401 to a wrong one.
	test: ICredentialTestRequest = {
		request: {
			baseURL:
				"={{ $credentials.baseUrl.replace(/\\/+$/, '').replace(/\\/v1(?:\\/kyyvideo2(?:\\/videos)?)?$/, '') }}",
			url: '/v1/result/credential-test',
			ignoreHttpStatusErrors: { ignore: true, except: [401, 403, 500, 502, 503, 504] },
		},
		rules: wrongKeyRules('Xingchao'),
	};
}

import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { API_KEY, BASE_URL, baseUrl, bearerAuthentication, keyTest } from './shared';

/** The key for Xingchao API. */
export class SeedanceXingchaoApi implements ICredentialType {
	name = 'seedanceXingchaoApi';

	displayName = 'Seedance: Xingchao API';

	icon: Icon = { light: 'file:../icons/xingchao.svg', dark: 'file:../icons/xingchao.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-seedance/n8n-nodes-seedance#credentials';

	properties: INodeProperties[] = [
		API_KEY,
		baseUrl('https://zcbservice.aizfw.cn/kyyReactApiServer'),
	];

	authenticate = bearerAuthentication;

	// No free call is documented: a task that does not exist answers 404 or 400 to a right key, 401 to a wrong one.
	test = keyTest({
		provider: 'Xingchao',
		at: `${BASE_URL}.replace(/\\/v1(?:\\/kyyvideo2(?:\\/videos)?)?$/, '')`,
		url: '/v1/result/credential-test',
	});
}

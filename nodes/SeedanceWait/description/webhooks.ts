import type { IWebhookDescription } from 'n8n-workflow';

import { CALLBACK_PATH } from '../../shared/n8n/callbackPath';

function resumedBy(path: string): IWebhookDescription {
	return {
		name: 'default',
		httpMethod: 'POST',
		responseMode: 'onReceived',
		path,
		isFullPath: true,
		restartWebhook: true,
	};
}

/** The addresses that end a parked wait: Seedance Create's, and the bare resume URL that a user may have passed on. */
export const webhooks: IWebhookDescription[] = [resumedBy(CALLBACK_PATH), resumedBy('')];

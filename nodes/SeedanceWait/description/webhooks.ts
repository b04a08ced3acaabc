import type { IWebhookDescription } from 'n8n-workflow';

/**
 * The last part of the address that Seedance Create passes as callback. One address serves the whole execution: without
 * a part of its own a late callback would end the wait of any other node that waits for a call.
 */
export const CALLBACK_PATH = 'seedance';

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

import type { IWebhookDescription } from 'n8n-workflow';

/** The address that ends a parked wait: the execution's own resume URL (n8n-engine.md section 4, 4). */
export const webhooks: IWebhookDescription[] = [
	{
		name: 'default',
		httpMethod: 'POST',
		responseMode: 'onReceived',
		path: '',
		isFullPath: true,
		restartWebhook: true,
	},
];

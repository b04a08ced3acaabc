import { N8N_VERSION } from '../../tools/setup/find.mjs';

/** Whether the tests run on the oldest n8n that parks (2.27), which differs where a test says so. */
export const isFloor = (process.env[N8N_VERSION] ?? '').startsWith('2.27.');

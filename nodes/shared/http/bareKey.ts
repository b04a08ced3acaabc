import { bare } from '../n8n/pasted';

/** What is copied before a key: `Authorization: `, `"api_key": "`, `Bearer `. No key has a blank in it. */
const LABEL = /^(?:[\w -]*(?:authorization|key|token)["']?\s*:\s+["']?|(?:bearer|key|token):?\s+)/i;
/** The same in a file of settings. */
const VARIABLE = /^(?:export\s+)?[A-Z\d_]*(?:KEY|TOKEN)\s*=\s*/;

/** The key alone, as it is sent: people paste it with what stands around it in a document, a header or a file. */
export function bareKey(apiKey: unknown): string {
	const text = bare(String(apiKey));
	const key = bare(text.replace(LABEL, '').replace(VARIABLE, ''));
	return key === text ? key : bareKey(key);
}

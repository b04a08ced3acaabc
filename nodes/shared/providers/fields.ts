import type { Dialect, Field } from './dialect';

/** How several providers write the same thing. */

/** `4K` as `4k`. */
export const LOWER_CASE_4K: Field['write'] = (value) => (value === '4K' ? '4k' : value);

/** `[{ "type": "web_search" }]` for true, nothing at all for false: no document shows an empty list. */
export const WEB_SEARCH_TOOL: Pick<Field, 'write' | 'read'> = {
	write: (value) => (value === true ? [{ type: 'web_search' }] : undefined),
	read: (value) => Array.isArray(value) && value.length > 0,
};

/** A prompt names its references as the model itself reads them: `image 1`. */
export const PLAIN_REFERENCE: Dialect['promptReference'] = (kind, index) => `${kind} ${index}`;

import { createHmac, timingSafeEqual } from 'node:crypto';

import type { CallbackSignature } from '../../shared/providers/dialect';
import { asNumber, asText, firstOf, parseJson } from '../../shared/tools/json';

/** Whether a call comes from the provider, by the signature of its headers. Pure. */

/** A call as it came. */
export interface SignedCall {
	/** Their names in lower case. */
	headers: Readonly<Record<string, unknown>>;
	/** Byte by byte: a body that was parsed and written anew has another signature. */
	body: Buffer;
}

/** The beginning of a secret that is shown beside it and is not a part of it. */
const SECRET_PREFIX = /^whsec_/;

/**
 * Whether one of the call's signatures is the provider's own, and not too old.
 * @param now ms since 1970
 */
export function isSigned(
	{ header, time, id, taskId, signed, digest, key, seconds }: CallbackSignature,
	secret: string,
	{ headers, body }: SignedCall,
	now: number,
): boolean {
	const given = asText(headers[header]) ?? '';
	const stamp = typeof time === 'string' ? asText(headers[time]) : time.exec(given)?.[1];
	const sent = asNumber(stamp);
	if (stamp === undefined || sent === undefined || !(Math.abs(now / 1000 - sent) <= seconds))
		return false;
	const name = taskId
		? firstOf(parseJson(body.toString()), taskId, asText)
		: id === undefined
			? ''
			: asText(headers[id]);
	if (name === undefined) return false;
	const bare = secret.trim().replace(SECRET_PREFIX, '');
	const hmac = createHmac('sha256', key === 'base64' ? Buffer.from(bare, 'base64') : bare);
	hmac.update(signed(name, stamp));
	const expected = (taskId ? hmac : hmac.update(body)).digest();
	return [...given.matchAll(digest.in)].some(([, text]) => {
		const one = Buffer.from(text, digest.as);
		return one.length === expected.length && timingSafeEqual(one, expected);
	});
}

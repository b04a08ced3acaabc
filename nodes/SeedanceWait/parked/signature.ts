import { createHash, createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';

import type { CallbackSignature } from '../../shared/providers/dialect';
import { asNumber, asText, firstOf, parseJson, type JsonObject } from '../../shared/tools/json';

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

/** A call that is older, or from so far in the future, is not believed, s. */
const KEY_SIGNED_FOR = 300;

/**
 * Whether a call is signed with one of the keys that its provider publishes.
 * @param keys of a JWKS
 * @param prefix of the four headers
 * @param now ms since 1970
 */
export function isSignedByKey(
	keys: readonly JsonObject[],
	prefix: string,
	{ headers, body }: SignedCall,
	now: number,
): boolean {
	const [id, user, time, signature] = ['request-id', 'user-id', 'timestamp', 'signature'].map(
		(name) => asText(headers[prefix + name]) ?? '',
	);
	if (!(Math.abs(now / 1000 - Number(time)) <= KEY_SIGNED_FOR)) return false;
	const digest = createHash('sha256').update(body).digest('hex');
	const signed = Buffer.from([id, user, time, digest].join('\n'));
	return keys.some((key) => {
		try {
			const publicKey = createPublicKey({ key, format: 'jwk' });
			return verify(null, signed, publicKey, Buffer.from(signature, 'hex'));
		} catch {
			return false; // A key of another kind, or none: the others may fit.
		}
	});
}

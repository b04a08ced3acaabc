import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { SendingContext } from '../n8n/context';
import { asInputError, InputError } from '../n8n/input';
import { asHttpUrl } from '../answers/values';
import type { ProviderRow } from '../providers';
import type { OtherHost } from '../providers/dialect';
import { asText } from '../tools/json';
import { bareAddress } from '../n8n/pasted';
import { atRoot, baseUrlProblem } from './baseUrl';
import { bareKey } from './bareKey';
import { keyHider } from './hideKey';

/** A provider's credential: where its requests go. */

/** Where requests to one provider go, and with which credential. */
export interface Account {
	provider: ProviderRow;
	/** Without a slash at the end. */
	baseUrl: string;
	/** Of the account, if its provider has some; prices may hold in one of them only. */
	region?: string;
	/** Something about the address that the user should know. */
	warning?: string;
	/** By which the provider's callbacks are told from others, if the user has given it. */
	webhookSecret?: string;
	/** Takes the API key out of every text of a value: some hosts repeat it in their error messages. */
	hideKey?: (value: unknown) => unknown;
}

/** Requests to this machine itself cannot be overheard. */
const LOCAL_HOST = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Reads the credential of a provider.
 * @throws InputError if none is chosen, it cannot be read, or its base URL cannot be used
 */
export async function openAccount(
	context: SendingContext,
	provider: ProviderRow,
): Promise<Account> {
	const node = context.getNode();
	if (!node.credentials?.[provider.credential]) {
		throw new InputError(
			`No credential for ${provider.name} is chosen`,
			`Choose or create a credential for ${provider.name} in this node.`,
		);
	}
	const credential = await readCredential(context, provider);
	const region = asText(credential.region) ?? '';
	const written = asText(credential.baseUrl);
	const stated = provider.regions?.[region] ?? (written && bareAddress(written));
	const problem = baseUrlProblem(stated);
	if (stated === undefined || problem !== undefined)
		throw new InputError(
			`The base URL in the credential for ${provider.name} ${problem ?? 'is empty'}`,
			'Write the base URL with https://, as the provider documents it; an expression needs its field on Expression.',
		);
	const url = new URL(stated);
	const baseUrl = atRoot(
		url.origin + url.pathname.replace(/\/{2,}/g, '/').replace(/\/$/, ''),
		provider,
	);
	const local = LOCAL_HOST.test(url.hostname);
	const warning =
		url.protocol === 'http:' && !local
			? `The base URL of the credential for ${provider.name} begins with http://: the API key travels unencrypted.`
			: undefined;
	const hideKey = keyHider(bareKey(credential.apiKey ?? ''));
	const webhookSecret = provider.dialect.signature && asText(credential.webhookSecret);
	return {
		provider,
		baseUrl,
		...(webhookSecret !== undefined && { webhookSecret }),
		...(provider.regions && { region }),
		...(warning !== undefined && { warning }),
		...(hideKey && { hideKey }),
	};
}

async function readCredential(
	context: SendingContext,
	{ credential, name }: ProviderRow,
): Promise<ICredentialDataDecryptedObject> {
	return await context.getCredentials(credential).catch((error: unknown) => {
		throw new InputError(
			`The credential for ${name} cannot be read: ${asInputError(error).message}`,
			'Open the credential and save it again.',
		);
	});
}

/** The account at the other host that some of a provider's calls go to; with another base URL (a proxy, a test) as it is. */
export function atHost(account: Account, host: OtherHost | undefined): Account {
	return host?.ofBaseUrl === account.baseUrl ? { ...account, baseUrl: host.baseUrl } : account;
}

/** The key goes to the host of the credential's base URL alone, and never from https to http. */
export function getsKey({ baseUrl }: Account, url: string): boolean {
	if (asHttpUrl(url) === undefined) return false;
	const base = new URL(baseUrl);
	const { host, protocol } = new URL(url);
	return host === base.host && (protocol === base.protocol || protocol === 'https:');
}

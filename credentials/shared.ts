import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { bareKey } from '../nodes/shared/http/bareKey';

/** What the credentials of all providers share: how the key is sent, and how a wrong one shows. */

export const API_KEY: INodeProperties = {
	displayName: 'API Key',
	name: 'apiKey',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	required: true,
};

/** Its default is the provider's own address. */
export function baseUrl(address: string): INodeProperties {
	return {
		displayName: 'Base URL',
		name: 'baseUrl',
		type: 'string',
		default: address,
		description: "The provider's address; change it only if the provider gave you another one",
	};
}

/** A gateway has no address of its own. */
export const GATEWAY_URL: INodeProperties = {
	displayName: 'Base URL',
	name: 'baseUrl',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. https://gateway.example.com',
	description: 'The address of your gateway; it may end in /v1',
};

/**
 * By which a callback of the provider is told from one that somebody else has sent.
 * @param where it is shown
 */
export function webhookSecret(where: string): INodeProperties {
	return {
		displayName: 'Webhook Secret',
		name: 'webhookSecret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description: `Optional: then only callbacks that are signed with it make the node ask for the result. ${where}`,
	};
}

/**
 * A function, because n8n would evaluate an expression anew for every request. A redirect to another host gets no key,
 * also in a credential's test.
 * @param scheme the word before the key
 */
const authentication =
	(scheme: string) =>
	async (
		{ apiKey }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => ({
		...request,
		headers: { ...request.headers, Authorization: `${scheme} ${bareKey(apiKey)}` },
		sendCredentialsOnCrossOriginRedirect: false,
	});

export const bearerAuthentication = authentication('Bearer');
/** fal.ai's. */
export const keyAuthentication = authentication('Key');

/** The base URL of a credential, as an expression of n8n; what may stand behind it too much is cut off by the test. */
export const BASE_URL = "$credentials.baseUrl.replace(/\\/+$/, '')";

/** A credential's test: a call that costs nothing. */
interface KeyTest {
	/** The provider, by its name. */
	provider: string;
	/** Where the call goes: an expression of n8n, and the path from there. */
	at?: string;
	url: string;
	/** Whose the key has to be. */
	owner?: string;
	/** What to correct if the address is wrong: only if the call is documented to answer 200. */
	base?: string;
	/**
	 * Where an answer with HTTP 200 may state its true status, if the provider writes it there; where none is documented,
	 * only that the key is refused is believed.
	 */
	statusInBody?: string;
}

/** Statuses of a provider that fails on its side. */
const FAILED_THERE = [500, 502, 503, 504];

/** The test, and what it says for each answer that is not a success. */
export function keyTest({
	provider,
	at = BASE_URL,
	url,
	owner = 'this provider',
	base,
	statusInBody,
}: KeyTest): ICredentialTestRequest {
	const inBody = (key: string, value: number | string, message: string) => ({
		type: 'responseSuccessBody' as const,
		properties: { key, value, message },
	});
	const rule = (value: number, message: string) => [
		{ type: 'responseCode' as const, properties: { value, message } },
		...(statusInBody === undefined && value !== 401 && value !== 403
			? []
			: [inBody(statusInBody ?? 'code', value, message)]),
	];
	const rules = [
		...rule(
			401,
			`${provider} refused this API key. Check that it is complete and belongs to ${owner}.`,
		),
		...rule(
			403,
			`${provider} knows this API key, but does not let it in. Check what it may use, and the balance.`,
		),
		...(base === undefined
			? []
			: rule(404, `${provider} does not answer at this address (HTTP 404). Check ${base}.`)),
		// A text has its first letter at 0. Gateways answer their own pages wherever no call is, with HTTP 200 too; some
		// begin with a blank.
		...['<', '\n', '\r', ' ', '\uFEFF'].map((letter) =>
			inBody(
				'0',
				letter,
				`A web page answers at this address, and not ${provider}’s API. Check ${base ?? 'the base URL'}.`,
			),
		),
		...FAILED_THERE.flatMap((status) =>
			rule(
				status,
				`${provider} failed on its side (HTTP ${status}). The key could not be checked; try again later.`,
			),
		),
	];
	return {
		request: {
			baseURL: `={{ ${at} }}`,
			url,
			ignoreHttpStatusErrors: {
				ignore: true,
				except: [401, 403, ...(base === undefined ? [] : [404]), ...FAILED_THERE],
			},
		},
		// n8n reads each rule by its type; only its declaration wants all of one.
		rules: rules as ICredentialTestRequest['rules'],
	};
}

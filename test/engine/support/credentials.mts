/** Credentials as n8n's server serves them to nodes: defaults applied. */
import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialType,
	IHttpRequestOptions,
	INodeCredentialsDetails,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { load, n8nWorkflow } from './n8n.mts';

const types = new Map<string, ICredentialType>();

/** The package's own credential class of that name. */
export function credentialType(name: string): ICredentialType {
	let type = types.get(name);
	if (!type) {
		const className = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
		const classes = load(`./credentials/${className}.credentials.ts`) as Record<
			string,
			new () => ICredentialType
		>;
		type = new classes[className]();
		types.set(name, type);
	}
	return type;
}

/** Credentials that are named by number and kept in memory. */
export class Credentials extends n8nWorkflow.ICredentialsHelper {
	private readonly stored: ICredentialDataDecryptedObject[] = [];

	/** Keeps a credential; what it returns is what a node holds. */
	add(type: string, data: ICredentialDataDecryptedObject): INodeCredentialsDetails {
		this.stored.push(data);
		return { id: String(this.stored.length - 1), name: `${type} of the test` };
	}

	/** Every API key. */
	get secrets(): string[] {
		return this.stored.flatMap(({ apiKey }) =>
			typeof apiKey === 'string' && apiKey ? apiKey : [],
		);
	}

	override getParentTypes(): string[] {
		return [];
	}

	override isCredentialUsableByNode(): boolean {
		return true;
	}

	/** As the server does it (n8n's credentials-helper). */
	override async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		options: IHttpRequestOptions | IRequestOptionsSimplified,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = credentialType(typeName);
		if (typeof authenticate !== 'function') throw new Error(`${typeName} authenticates nothing`);
		return await authenticate(credentials, options as IHttpRequestOptions);
	}

	override async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	override async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	override async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		{ id }: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		const data = this.stored[Number(id)];
		if (id === null || !data) throw new Error(`Credential with ID "${id}" does not exist`);
		const complete = n8nWorkflow.NodeHelpers.getNodeParameters(
			this.getCredentialsProperties(type),
			data as never,
			true,
			false,
			null,
			null,
		);
		return complete as ICredentialDataDecryptedObject;
	}

	override getCredentialsProperties(type: string): INodeProperties[] {
		return credentialType(type).properties;
	}

	override async getCredentials(): Promise<ICredentials> {
		throw new Error('Nodes have no need of a stored credential');
	}

	override async updateCredentials(): Promise<void> {
		throw new Error('Nodes do not change credentials');
	}

	override async updateCredentialsOauthTokenData(): Promise<void> {
		throw new Error('Nodes do not change credentials');
	}
}

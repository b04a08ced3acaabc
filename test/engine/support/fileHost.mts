/** A host of a test's own, for answers that the simulator does not give: a file host, or a gateway that serves files. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export class FileHost {
	/** What was asked for, with or without a key, in order. */
	readonly requests: Array<{ path: string; authorization: string | undefined }> = [];
	/** By path, without the query. */
	readonly paths: Record<string, Handler> = {};
	private readonly server: Server;

	constructor() {
		this.server = createServer((request, response) => {
			const path = new URL(request.url ?? '/', 'http://host').pathname;
			this.requests.push({ path, authorization: request.headers.authorization });
			const handler = this.paths[path];
			if (handler) handler(request, response);
			else response.writeHead(404).end();
		});
	}

	async start(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** How often a path was asked for. */
	count(path: string): number {
		return this.requests.filter((request) => request.path === path).length;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}

/** A host for the tests of this file. */
export function useFileHost(): FileHost {
	const host = new FileHost();
	beforeAll(async () => await host.start());
	afterAll(async () => await host.stop());
	return host;
}

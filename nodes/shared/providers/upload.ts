import type { JsonObject } from '../tools/json';
import type { OtherHost } from './dialect';

/**
 * How a provider makes an address of a file, as data: the calls that come before a create. They cost nothing.
 */
export interface Upload {
	/** From the base URL, or from {@link host}. It is called with the key. */
	path: string;
	query?: Record<string, string>;
	/**
	 * Where the call goes instead if the base URL is the provider's own: the one other host that gets the key. With
	 * another base URL (a proxy, a test) the call goes there.
	 */
	host?: OtherHost;
	/** How the contents go. */
	contents: InForm | ToAddress;
	/** The paths under which an answer may hold the file's address, the likeliest first. */
	address: readonly string[];
	/** The largest file that is uploaded: what the provider documents, or what this node holds in memory; MiB. */
	maxMegabytes: number;
	/** For how long the address works, by general accounts; absent if there are none. */
	lifeHours?: number;
}

/** As a part of the call itself, a form (`multipart/form-data`). The file is in memory then, one at a time. */
interface InForm {
	kind: 'form';
	/** The part that holds the file. */
	field: string;
	/** Other parts. */
	others?: (file: FileFacts) => Record<string, string>;
}

/** By a PUT to an address that the call answers, without the key. The file is streamed. */
interface ToAddress {
	kind: 'put';
	/** The body of the call. */
	ask: (file: FileFacts) => JsonObject;
	/** The path under which its answer holds the address of the PUT. */
	to: string;
}

/** What a provider is told of a file: nothing that a person has named. */
export interface FileFacts {
	/** Such as `video.mp4`. */
	name: string;
	mimeType: string;
	/** Of its contents, in hex: what makes a name that no other file has. */
	sha256: string;
}

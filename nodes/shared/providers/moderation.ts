import type { AssetType } from '../items/asset';

/**
 * How a provider moderates images, as data: where each fact stands in the request and in the answer.
 */

/** Facts are read from the first of these dotted paths that holds one. */
type Paths = readonly string[];

/** What addresses a provider takes. */
export interface UrlRules {
	/** File endings, in lower case. */
	extensions: readonly string[];
	/** Whether an address without any ending is refused. */
	extensionRequired: boolean;
}

/** One request for up to so many images, answered with their verdicts. It cannot be asked about later. */
export interface BatchModeration {
	kind: 'batch';
	urls: UrlRules;
	path: string;
	fields: { urls: string; model: string; assetType: string };
	/** The most images in one request. */
	most: number;
	/** What routes a request if the user leaves Model empty. */
	defaultModel: string;
	/** What the provider takes if no type is sent; then it is not sent. */
	defaultAssetType: AssetType;
	answer: {
		items: Paths;
		status: Paths;
		reviewBatchId: Paths;
		taskId: Paths;
		errorMessage: Paths;
	};
	item: {
		sourceUrl: Paths;
		assetUrl: Paths;
		passed: Paths;
		reviewStatus: Paths;
		errorCode: Paths;
		errorMessage: Paths;
	};
	source: string;
}

/** Each image is uploaded, and its asset then asked about until the review has ended. */
export interface UploadModeration {
	kind: 'upload';
	urls: UrlRules;
	path: string;
	fields: { url: string; assetType: string };
	status: { path: (assetId: string) => string };
	answer: { assetId: Paths; status: Paths; errorCode: Paths; errorMessage: Paths };
	/** The provider's words, in lower case; any other one means that the review goes on. */
	words: { approved: readonly string[]; rejected: readonly string[] };
	/** The least seconds between two questions about one asset. */
	pollSeconds: number;
	source: string;
}

export type Moderation = BatchModeration | UploadModeration;

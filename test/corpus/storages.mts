/** How storages refuse an address that has expired, or whose file is gone, and where that can be read. */
export interface StorageRow {
	source: string;
	status: number;
	body: string;
	/** Its own word for the reason, if it has one. */
	reason?: string;
}

const xml = (code: string, message: string): string =>
	`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
const row = (source: string, status: number, reason: string, message: string): StorageRow => ({
	source,
	status,
	body: xml(reason, message),
	reason,
});

const S3 = 'docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html';
const B2 = 'backblaze.com/docs/cloud-storage-native-api-error-handling-and-status-codes';

export const EXPIRED: readonly StorageRow[] = [
	row('aws/aws-sdk-js#1099', 400, 'ExpiredToken', 'The provided token has expired.'),
	row(S3, 403, 'AccessDenied', 'Request has expired'),
	row(S3, 400, 'InvalidToken', 'The provided token is malformed or otherwise not valid.'),
	row(S3, 400, 'AuthorizationQueryParametersError', 'X-Amz-Expires must be less than a week'),
	row(S3, 404, 'NoSuchKey', 'The specified key does not exist.'),
	row('floci-io/floci-gcp#32', 400, 'ExpiredToken', 'The provided token has expired.'),
	row('jschneier/django-storages#1021', 403, 'SignatureDoesNotMatch', 'The signature differs.'),
	row('cloudflare/cloudflare-docs#32436, before it', 400, 'ExpiredRequest', 'Request has expired'),
	row('cloudflare/cloudflare-docs#32436, since then', 403, 'ExpiredRequest', 'Request has expired'),
	row('cloudflare/cloudflare-docs#32436, table', 401, 'Unauthorized', 'Unauthorized'),
	row('help.aliyun.com/zh/oss/support/0002-00000069', 403, 'AccessDenied', 'Request has expired.'),
	row('cloud.tencent.com/document/product/436/10687', 403, 'AccessDenied', 'Request has expired'),
	row('learn.microsoft.com, SAS', 403, 'AuthenticationFailed', 'Signature not valid in the time'),
	{
		source: B2,
		status: 401,
		body: '{"code": "expired_auth_token", "message": "Authorization token has expired", "status": 401}',
		reason: 'expired_auth_token',
	},
	{ source: 'a storage that has deleted it for good', status: 410, body: '' },
	{ source: 'a page in front of a storage', status: 404, body: '<html>404 Not Found</html>' },
];

/** Whether a server on the internet can fetch an address, as far as the address tells; nothing is fetched here. */

/** The first two numbers of IPv4 ranges that belong to one machine or one network (RFC 1122, 1918, 3927, 6598). */
const PRIVATE_IPV4: ReadonlyArray<(first: number, second: number) => boolean> = [
	(first) => first === 0 || first === 10 || first === 127,
	(first, second) => first === 172 && second >= 16 && second <= 31,
	(first, second) => first === 192 && second === 168,
	(first, second) => first === 169 && second === 254,
	(first, second) => first === 100 && second >= 64 && second <= 127,
	// Benchmarks, and what is no single host (RFC 2544, 5771, 1112).
	(first, second) => first === 198 && (second === 18 || second === 19),
	(first) => first >= 224,
];
/** IPv6, as a URL writes it: loopback, unspecified, unique local, link-local, site-local, multicast (RFC 4193, 4291). */
const PRIVATE_IPV6 = /^(?:::1?$|f[cd][0-9a-f]{2}:|fe[89a-f][0-9a-f]:|ff[0-9a-f]{2}:)/;
/** Names that no public name server answers (RFC 6761, 6762, 8375, and common in routers and containers). */
const PRIVATE_NAME =
	/(?:^|\.)(?:localhost|local|localdomain|internal|intranet|private|lan|home|corp|svc|home\.arpa|fritz\.box|invalid|onion)$/;

/** Share links that lead to a page, and the file behind them if the link tells it. */
interface Page {
	name: string;
	host: RegExp;
	/** `undefined`: the link is of the file itself. `null`: of a page whose file the link does not tell. */
	direct: (url: URL) => string | null | undefined;
}

const PAGES: readonly Page[] = [
	{ name: 'Google Drive', host: /^drive\.google\.com$/, direct: driveFile },
	{ name: 'Google Docs', host: /^docs\.google\.com$/, direct: docsFile },
	{ name: 'Google Photos', host: /^photos\.(?:google\.com|app\.goo\.gl)$/, direct: () => null },
	{ name: 'Dropbox', host: /^(?:www\.)?dropbox\.com$/, direct: dropboxFile },
	{ name: 'OneDrive', host: /^(?:1drv\.ms|onedrive\.live\.com)$/, direct: oneDriveFile },
	{ name: 'SharePoint', host: /\.sharepoint\.com$/, direct: sharePointFile },
	{ name: 'GitHub', host: /^github\.com$/, direct: gitHubFile },
	{ name: 'WeTransfer', host: /^(?:we\.tl|(?:www\.)?wetransfer\.com)$/, direct: () => null },
	{
		name: 'YouTube',
		host: /^(?:youtu\.be|(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com)$/,
		direct: () => null,
	},
	{ name: 'GitLab', host: /^gitlab\.com$/, direct: gitLabFile },
	{ name: 'Hugging Face', host: /^huggingface\.co$/, direct: huggingFaceFile },
	{ name: 'Gist', host: /^gist\.github\.com$/, direct: () => null },
	{ name: 'iCloud', host: /^(?:www|share)\.icloud\.com$/, direct: () => null },
	{ name: 'Box', host: /^(?:app\.box\.com|\w+\.app\.box\.com)$/, direct: () => null },
	{ name: 'MEGA', host: /^mega\.(?:nz|io)$/, direct: () => null },
	{ name: 'Baidu', host: /^(?:pan|yun)\.baidu\.com$/, direct: () => null },
	{ name: 'Vimeo', host: /^(?:www\.)?vimeo\.com$/, direct: () => null },
	{ name: 'TikTok', host: /^(?:www\.|vm\.|m\.)?tiktok\.com$/, direct: () => null },
	{ name: 'Douyin', host: /^(?:www\.|v\.)?douyin\.com$/, direct: () => null },
	{ name: 'Instagram', host: /^(?:www\.)?instagram\.com$/, direct: () => null },
	{ name: 'Bilibili', host: /^(?:(?:www\.|m\.)?bilibili\.com|b23\.tv)$/, direct: () => null },
];

/**
 * Why a provider will probably not get what an address names, and what to give instead; `undefined` for an address that
 * nothing is known against, and for what is not an http(s) address.
 * @param label of the field, for the sentence
 */
export function reachWarning(address: string, label: string): string | undefined {
	if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
	const url = new URL(address);
	if (isPrivate(url.hostname)) {
		return `${label}: the provider can probably not reach ${url.hostname}, which is a name or an address of your own network; use a public URL.`;
	}
	const host = url.hostname.replace(/\.$/, '');
	const page = PAGES.find((row) => row.host.test(host));
	const direct = page?.direct(url);
	if (!page || direct === undefined) return undefined;
	const instead =
		direct === null ? "use the file's own public URL" : `the file itself is at ${direct}`;
	return `${label}: this is a link to a page of ${page.name} and not to a file, which the provider needs; ${instead}.`;
}

/** Whether a callback to this address can come from the internet. */
export function callbackWarning(address: string): string | undefined {
	if (!URL.canParse(address)) return undefined;
	const { hostname } = new URL(address);
	if (!isPrivate(hostname)) return undefined;
	return `The provider can probably not call back to ${hostname}, which is a name or an address of your own network. Give a public address; for Resume on Callback set n8n's WEBHOOK_URL to one. Seedance Wait asks for the task all the same.`;
}

/** @param hostname as `URL` gives it: in lower case, IPv4 in four numbers, IPv6 in brackets */
function isPrivate(hostname: string): boolean {
	const name = hostname.replace(/\.$/, '');
	if (name.startsWith('[')) return isPrivateIpv6(name.slice(1, -1));
	const numbers = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(name);
	if (numbers) return isPrivateIpv4(Number(numbers[1]), Number(numbers[2]));
	return !name.includes('.') || PRIVATE_NAME.test(name);
}

function isPrivateIpv4(first: number, second: number): boolean {
	return PRIVATE_IPV4.some((range) => range(first, second));
}

function isPrivateIpv6(address: string): boolean {
	// An IPv4 address inside, in two groups of four hexadecimal digits.
	const inside = /^(?:::ffff:(?:0:)?|64:ff9b::|::)([0-9a-f]{1,4}):[0-9a-f]{1,4}$/.exec(address);
	if (!inside) return PRIVATE_IPV6.test(address);
	const upper = parseInt(inside[1] ?? '', 16);
	return isPrivateIpv4(upper >> 8, upper & 0xff);
}

function driveFile(url: URL): string | null | undefined {
	if (/^(?:\/u\/\d+)?\/(?:uc|thumbnail)$/.test(url.pathname)) return undefined;
	const id = /\/d\/([\w-]+)/.exec(url.pathname)?.[1] ?? url.searchParams.get('id');
	if (id === null || /\/folders\//.test(url.pathname)) return null;
	return `https://drive.google.com/uc?export=download&id=${encodeURIComponent(id)}`;
}

function docsFile(url: URL): string | null | undefined {
	return /^\/(?:file\/|uc$)/.test(url.pathname) ? driveFile(url) : null;
}

function oneDriveFile({ pathname }: URL): null | undefined {
	return pathname === '/download' ? undefined : null;
}

function dropboxFile(url: URL): string | null | undefined {
	// A folder comes as an archive.
	if (/^\/(?:sh|scl\/fo)\//.test(url.pathname)) return null;
	if (url.searchParams.get('dl') === '1' || url.searchParams.get('raw') === '1') return undefined;
	const direct = new URL(url);
	direct.searchParams.set('dl', '1');
	return direct.href;
}

function sharePointFile(url: URL): string | undefined {
	if (url.searchParams.get('download') === '1' || !/^\/:\w:\//.test(url.pathname)) return undefined;
	const direct = new URL(url);
	direct.searchParams.set('download', '1');
	return direct.href;
}

function gitHubFile(url: URL): string | undefined {
	const [, owner, repository, kind, ...path] = url.pathname.split('/');
	if (kind !== 'blob') return undefined;
	return `https://raw.githubusercontent.com/${owner}/${repository}/${path.join('/')}`;
}

function gitLabFile(url: URL): string | undefined {
	if (!url.pathname.includes('/-/blob/')) return undefined;
	return `${url.origin}${url.pathname.replace('/-/blob/', '/-/raw/')}`;
}

function huggingFaceFile(url: URL): string | undefined {
	if (!url.pathname.includes('/blob/')) return undefined;
	return `${url.origin}${url.pathname.replace('/blob/', '/resolve/')}`;
}

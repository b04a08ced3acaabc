import { pageOf } from './pages';

/** Whether a server on the internet can fetch an address, as far as the address tells; nothing is fetched here. */

/** Networks that are one's own, or nobody's, by their first address and the bits that count (RFC 6890, 5737, 6598). */
const OWN_IPV4: ReadonlyArray<[string, number]> = [
	...(['0.0.0.0', '10.0.0.0', '127.0.0.0'] as const).map((net): [string, number] => [net, 8]),
	['100.64.0.0', 10],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	// For examples in documents.
	...(['192.0.2.0', '198.51.100.0', '203.0.113.0'] as const).map((net): [string, number] => [
		net,
		24,
	]),
	// What is no single host.
	['224.0.0.0', 3],
];
/** The same for IPv6 (RFC 6890, 4193, 4291, 3849, 9637, 8215). */
const OWN_IPV6: ReadonlyArray<[string, number]> = [
	['::', 128],
	['::1', 128],
	['64:ff9b:1::', 48],
	['100::', 64],
	['2001:2::', 48],
	['2001:10::', 28],
	['2001:db8::', 32],
	['3fff::', 20],
	['fc00::', 7],
	['fe80::', 10],
	['fec0::', 10],
	['ff00::', 8],
];
/** IPv6 that carries an IPv4 address, and in which two of its eight groups (RFC 4291, 6145, 6052, 3056). */
const CARRIES_IPV4: ReadonlyArray<[string, number, number]> = [
	['::', 96, 6],
	['::ffff:0:0', 96, 6],
	['::ffff:0:0:0', 96, 6],
	['64:ff9b::', 96, 6],
	['2002::', 16, 1],
];
/** Teredo (RFC 4380): the client's address stands at the end, its bits turned round. */
const TEREDO: [string, number] = ['2001::', 32];

/** Names that no public name server answers (RFC 6761, 6762, 8375, and common in routers and containers). */
const OWN_NAME =
	/(?:^|\.)(?:localhost|local|localdomain|internal|intranet|private|lan|home|corp|workgroup|svc|home\.arpa|fritz\.box|speedport\.ip|invalid|test|example|alt|onion)$/;
/** Public names of which every one leads to the machine that asks. */
const LOOPBACK_NAME =
	/(?:^|\.)(?:localtest\.me|lvh\.me|vcap\.me|lacolhost\.com|fuf\.me|ddev\.site|lndo\.site|localhost\.direct)$/;
/** Services whose names carry the address that they lead to. */
const CARRYING_NAME =
	/(?:^|\.)(?:nip\.io|sslip\.io|xip\.io|traefik\.me|local-ip\.(?:co|sh|medicmobile\.org)|plex\.direct|backname\.io)$/;

/**
 * Why a provider will probably not get what an address names, and what to give instead; `undefined` for an address that
 * nothing is known against, and for what is not an http(s) address.
 * @param label of the field, for the sentence
 */
export function reachWarning(address: string, label: string): string | undefined {
	if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
	const url = new URL(address);
	if (isOwn(url.hostname)) {
		return `${label}: the provider can probably not reach ${url.hostname}, which is a name or an address of your own network; use a public URL.`;
	}
	const page = pageOf(url, url.hostname.replace(/\.$/, ''));
	if (page === undefined) return undefined;
	const instead =
		page.direct === null ? "use the file's own public URL" : `the file itself is at ${page.direct}`;
	return `${label}: this is a link to a page of ${page.name} and not to a file, which the provider needs; ${instead}.`;
}

/** Whether a callback to this address can come from the internet. */
export function callbackWarning(address: string): string | undefined {
	if (!URL.canParse(address)) return undefined;
	const { hostname } = new URL(address);
	if (!isOwn(hostname)) return undefined;
	return `The provider can probably not call back to ${hostname}, which is a name or an address of your own network. Give a public address; for Resume on Callback set n8n's WEBHOOK_URL to one. Seedance Wait asks for the task all the same.`;
}

/** @param hostname as `URL` gives it: in lower case, IPv4 in four numbers, IPv6 in brackets */
function isOwn(hostname: string): boolean {
	const name = hostname.replace(/\.$/, '');
	if (name.startsWith('[')) return isOwnIpv6(groupsOf(name.slice(1, -1)));
	if (/^\d+(?:\.\d+){3}$/.test(name)) return isOwnIpv4(groupsOf(`::${name}`).slice(6));
	if (!name.includes('.') || OWN_NAME.test(name) || LOOPBACK_NAME.test(name)) return true;
	return CARRYING_NAME.test(name) && isOwnCarried(name);
}

/** The address in a name such as `app.10-0-0-1.nip.io`; without one it is the machine that asks (traefik.me). */
function isOwnCarried(name: string): boolean {
	const numbers = /(?:^|[.-])(\d{1,3})([.-])(\d{1,3})\2(\d{1,3})\2(\d{1,3})(?=[.-])/.exec(name);
	if (numbers) {
		const [, first, , second, third, fourth] = numbers;
		return isOwnIpv4(groupsOf(`::${first}.${second}.${third}.${fourth}`).slice(6));
	}
	const hex = /(?:^|[.-])([0-9a-f]{4})([0-9a-f]{4})\.nip\.io$/.exec(name);
	if (hex) return isOwnIpv4([parseInt(hex[1] ?? '', 16), parseInt(hex[2] ?? '', 16)]);
	const [label = ''] = /[0-9a-f-]*--[0-9a-f-]*(?=\.sslip\.io$)/.exec(name) ?? [];
	if (label !== '') return isOwnIpv6(groupsOf(label.replaceAll('-', ':')));
	return name.endsWith('traefik.me');
}

/** The eight groups of an IPv6 address, also of one that ends in an IPv4 address. */
function groupsOf(address: string): readonly number[] {
	const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
		const [a, b, c, d] = parts.slice(0, 4).map(Number);
		return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
	});
	const [head = '', tail] = plain.split('::');
	const numbers = (part: string): number[] =>
		part === '' ? [] : part.split(':').map((group) => parseInt(group, 16));
	const [left, right] = [numbers(head), numbers(tail ?? '')];
	const missing = Math.max(0, 8 - left.length - right.length);
	return [...left, ...Array<number>(missing).fill(0), ...right];
}

function isIn(groups: readonly number[], [net, bits]: [string, number]): boolean {
	return groupsOf(net).every((group, index) => {
		const counted = Math.min(16, Math.max(0, bits - index * 16));
		const mask = (0xffff << (16 - counted)) & 0xffff;
		return (group & mask) === ((groups[index] ?? 0) & mask);
	});
}

/** @param groups two of 16 bits */
function isOwnIpv4(groups: readonly number[]): boolean {
	const whole = [0, 0, 0, 0, 0, 0, ...groups];
	return OWN_IPV4.some(([net, bits]) => isIn(whole, [`::${net}`, 96 + bits]));
}

function isOwnIpv6(groups: readonly number[]): boolean {
	if (OWN_IPV6.some((net) => isIn(groups, net))) return true;
	if (isIn(groups, TEREDO)) return isOwnIpv4(groups.slice(6).map((group) => group ^ 0xffff));
	const place = CARRIES_IPV4.find(([net, bits]) => isIn(groups, [net, bits]))?.[2];
	return place !== undefined && isOwnIpv4(groups.slice(place, place + 2));
}

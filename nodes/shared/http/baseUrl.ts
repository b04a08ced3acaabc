import { addressFlaw } from '../n8n/pasted';
import { PROVIDERS, providersWhere, type ProviderRow } from '../providers';

/** From a base URL as people copy it to the address of a call. Pure. */

/** Other calls of hosts that speak like OpenAI: their documents show these first. */
const OTHER_CALL =
	/\/(?:chat\/completions|completions|models|responses|embeddings|messages|images\/(?:generations|edits)|videos?\/generations|(?<=v1\/)videos)$/i;
/** The id of a task, or what stands for one in a document: `{task_id}`, `:id`, `TASK_ID`. */
const ID = /^(?:\{.*\}|%7B.*%7D|%3C.*%3E|<.*>|:\w+|(?=.*(?:\d|[-_]))[\w-]{6,}|\w*_?id)$/i;

/** Pages that are copied from the browser, whoever's they are. */
const PAGE = /^(?:console|docs?|dashboard)\.|\/(?:docs|console|dashboard|settings|login)\//;

/** Why no API can begin at a base URL; `undefined` if one may. */
export function baseUrlProblem(address = ''): string | undefined {
	const flaw = addressFlaw(address);
	if (flaw) return `is not an address: it ${flaw.is}`;
	if (address === '') return 'is empty';
	if (!URL.canParse(address)) return 'is not an address';
	const { protocol, hostname, pathname } = new URL(address);
	if (!/^https?:$/.test(protocol)) return 'does not begin with https://';
	const place = `${hostname}${pathname}/`;
	return PAGE.test(place) || providersWhere(({ noApi }) => noApi?.test(place) === true).length > 0
		? `is that of a page, or lacks a part: no API begins at ${hostname}`
		: undefined;
}

/**
 * The base URL cut back to where all APIs behind its credential begin: people copy one with the first part of a path
 * (`/v1`), which another API of the same provider does not share, or the whole address of a call.
 */
export function atRoot(baseUrl: string, { credential }: ProviderRow): string {
	const rows = providersWhere((row) => row.credential === credential).map((id) => PROVIDERS[id]);
	const paths = rows.flatMap(({ dialect: { create } }) =>
		typeof create.path === 'string' ? [create.path] : [],
	);
	// Each model has an address of its own, which begins with its owner.
	const owners = new Set(
		rows.flatMap(({ dialect: { create }, models }) =>
			typeof create.path === 'string' ? [] : models.map(({ id }) => `/${id.split('/')[0]}/`),
		),
	);
	const { origin, pathname } = new URL(baseUrl);
	const before = [...owners].map((owner) => pathname.indexOf(owner)).filter((place) => place >= 0);
	const base = origin + pathname.slice(0, Math.min(pathname.length, ...before));
	return paths.reduce(
		(rest, path) => joinUrl(withoutCall(rest, path), path).slice(0, -path.length),
		base.replace(/\/+$/, '').replace(OTHER_CALL, ''),
	);
}

/** Without a call about one task, behind the path that creates it. */
function withoutCall(base: string, path: string): string {
	const place = base.lastIndexOf(`${path}/`);
	if (place < 0) return base;
	const [id = '', ...more] = base.slice(place + path.length + 1).split('/');
	return ID.test(id) && more.length <= 1 ? base.slice(0, place) : base;
}

/**
 * The full address of a call. A base URL may already end in the first part of the path (`/v1`, `/api/v3`), or in all
 * of it, as people copy it from documents.
 */
export function joinUrl(baseUrl: string, path: string): string {
	const { origin, pathname } = new URL(baseUrl);
	const prefix = pathname.replace(/\/+$/, '');
	const segments = path.split('/').filter((part) => part !== '');
	for (let count = segments.length; count > 0; count--) {
		const head = `/${segments.slice(0, count).join('/')}`;
		if (prefix.endsWith(head)) return origin + prefix.slice(0, -head.length) + path;
	}
	return origin + prefix + path;
}

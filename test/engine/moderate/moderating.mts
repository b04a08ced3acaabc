/** What the tests of Seedance Asset Moderate share. */
import type { Asset } from '../../../nodes/shared/items/asset';
import type { ProviderId } from '../../simulator/types.mts';
import {
	runNodes,
	useLab,
	type Account,
	type Lab,
	type NodeRun,
	type NodeRunOptions,
} from '../support/lab.mts';
import { load } from '../support/n8n.mts';

/** The providers that moderate: one by batches, one by upload. */
export const MODERATING = ['cubicSpaces', 'xingchao'] as const satisfies ProviderId[];

/** Seconds between two questions in these tests: fewer than documents ask for, so that they do not take minutes. */
export const POLL_SECONDS = 0.5;

/** A simulator that reviews quickly. */
export function useModeratingLab(): Lab {
	const lab = useLab({
		settings: { moderateSeconds: 0.05, assetSeconds: 0.2, slowSeconds: 0.3 },
	});
	beforeAll(() => {
		const { PROVIDERS } = load('./nodes/shared/providers/index.ts') as {
			PROVIDERS: { xingchao: { moderation: { pollSeconds: number } } };
		};
		PROVIDERS.xingchao.moderation.pollSeconds = POLL_SECONDS;
	});
	return lab;
}

/** The address of a picture; the simulator reads the name: `reject`, `pending`, `slow`. */
export function url(name: string): string {
	return `https://e.com/${name}.png`;
}

/** One input item for each picture. */
export function urls(...names: string[]): Array<{ imageUrl: string }> {
	return names.map((name) => ({ imageUrl: url(name) }));
}

export async function moderate(
	account: Account,
	provider: ProviderId,
	parameters: Record<string, unknown> = {},
	options: NodeRunOptions = {},
): Promise<NodeRun> {
	return await runNodes([account.node('assetModerate', provider, parameters, options)], options);
}

/** The items of the first output, read as asset items. */
export function assetsOf(run: NodeRun): Asset[] {
	if (run.error) throw run.error;
	return run.jsons as unknown as Asset[];
}

export function statuses(run: NodeRun): string[] {
	return assetsOf(run).map(({ status }) => status);
}

import type { Asset } from '../../shared/items/asset';
import { isVerdict } from './failures';
import type { Reply } from './reply';

/**
 * What a request that brought no asset leaves of its images. A refused image is rejected; if nothing was looked
 * at, or nobody knows, it stays pending.
 * @param again what it means to send the image once more, if something may have been registered
 */
export function withoutAsset(
	reply: Exclude<Reply, { kind: 'answered' }>,
	again: string,
): Pick<Asset, 'status' | 'failure' | 'warnings'> {
	switch (reply.kind) {
		case 'refused':
			return {
				status: isVerdict(reply.failure) ? 'rejected' : 'pending',
				failure: reply.failure,
				warnings: [],
			};
		case 'later':
			return { status: 'pending', failure: reply.failure, warnings: [] };
		case 'late':
			return {
				status: 'pending',
				failure: null,
				warnings: [`The provider did not finish in time (${reply.message}). ${again}`],
			};
		case 'ambiguous':
			return {
				status: 'pending',
				failure: reply.failure,
				warnings: [`The provider gave no clear answer. ${again}`],
			};
	}
}

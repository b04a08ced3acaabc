import { saying } from '../../shared/answers/creation';
import type { Asset } from '../../shared/items/asset';
import type { Failure } from '../../shared/items/task';
import { isVerdict } from './failures';
import type { Reply } from './reply';

/**
 * What a request that brought no asset leaves of its images. A refused image is rejected; if nothing was looked
 * at, or nobody knows, it stays pending.
 * @param lacks what an answer of success does not say, as a sentence
 * @param again what it means to send the image once more, if something may have been registered
 * @param answered the failure that an answer of success tells of
 */
export function withoutAsset(
	reply: Reply,
	lacks: string,
	again: string,
	answered: Failure | null = null,
): Pick<Asset, 'status' | 'failure'> & { warnings?: string[] } {
	const status = 'pending';
	switch (reply.kind) {
		case 'refused':
			return {
				status: isVerdict(reply.failure) ? 'rejected' : status,
				failure: reply.failure,
			};
		case 'later':
			return { status, failure: reply.failure };
		case 'late': {
			const warnings = [`The provider did not finish in time (${reply.message}). ${again}`];
			return { status, failure: null, warnings };
		}
		case 'ambiguous': {
			const warnings = [`The provider gave no clear answer. ${again}`];
			return { status, failure: reply.failure, warnings };
		}
		case 'answered': {
			const warnings = [`${lacks}${saying(reply.body)}. ${again}`];
			return { status, failure: answered, warnings };
		}
	}
}

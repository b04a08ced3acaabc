import { PROVIDERS, providersWhere } from '../shared/providers';

/** Who reviews images, as values of the `provider` parameter. */
export const MODERATING_PROVIDERS = providersWhere((row) => row.moderation !== undefined);

/** How those review who take several images in a request. */
export const BATCHES = MODERATING_PROVIDERS.flatMap((id) => {
	const { moderation } = PROVIDERS[id];
	return moderation?.kind === 'batch' ? [{ id, ...moderation }] : [];
});

/** The most images that any of them takes in a request. */
export const MOST_IN_BATCH = Math.max(1, ...BATCHES.map(({ most }) => most));

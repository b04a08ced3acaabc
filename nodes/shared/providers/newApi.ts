import { ark } from './ark';
import type { Dialect } from './dialect';
import { WEB_SEARCH_TOOL } from './fields';
import type { ModelRow } from './model';
import type { ProviderRow } from './provider';
import { sourceModeOf } from './request';
import { unifiedVideo } from './unifiedVideo';

/** Gateways that run new-api as it is published, with Ark behind it: docs/sources.md#new-api. */

/** The body is CubicSpaces' unified one; whatever else Ark takes goes through `metadata` too. */
const dialect: Dialect = {
	...unifiedVideo,
	create: {
		...unifiedVideo.create,
		fields: {
			...unifiedVideo.create.fields,
			returnLastFrame: { path: 'metadata.return_last_frame' },
			webSearch: { path: 'metadata.tools', ...WEB_SEARCH_TOOL },
			serviceTier: { path: 'metadata.service_tier' },
			executionExpiresAfter: { path: 'metadata.execution_expires_after' },
			endUserId: { path: 'metadata.safety_identifier' },
			priority: { path: 'metadata.priority' },
		},
	},
};

/** The row of Ark's model, less what does not reach Ark. */
function passedOn(row: ModelRow): ModelRow {
	return {
		...row,
		modes: row.modes.filter((mode) => !sourceModeOf(mode)),
		features: row.features.filter((name) => name in dialect.create.fields),
	};
}

export const newApi = {
	id: 'newApi',
	name: 'New API Gateway',
	shortName: 'New API',
	credential: 'seedanceNewApiApi',
	dialect,
	// Ark's own names and limits, unless an operator renames them.
	// Its software drops the kind of a task, MOV and drafts (docs/sources.md#new-api).
	models: ark.models.map(passedOn),
	// The gateway itself refuses a request without one.
	promptNeeded: 'always',
	inlineMedia: true,
	inlineAudio: true,
	adaptiveWithText: true,
	source: 'docs/sources.md#new-api',
	endUserIdLimit: ark.endUserIdLimit,
} as const satisfies ProviderRow;

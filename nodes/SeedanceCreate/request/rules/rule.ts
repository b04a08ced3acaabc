import type { ModelRow } from '../../../shared/providers/model';
import type { ProviderRow } from '../../../shared/providers';
import type { GenerationRequest, Mode } from '../../../shared/providers/request';

/** What the rules look at, and how they speak. */

/** One check; it may refuse or warn any number of times. */
export type Rule = (context: RuleContext) => void;

/** What the request itself does not tell. */
export interface Known {
	/** A draft was asked for, beside the final video of another one. */
	draftToo?: boolean;
	/** How long the source video is. */
	sourceSeconds?: number;
	/** What stands for files that are uploaded; they are checked where they are read. */
	uploads?: ReadonlySet<string>;
	/** Of the videos among them, all together. */
	videoBytes?: number;
}

interface RuleContext {
	request: GenerationRequest;
	/** The mode that was chosen; the request's own follows from its media. */
	chosenMode: Mode;
	provider: ProviderRow;
	row: ModelRow | undefined;
	known: Known;
	refuse: (message: string, hint: string) => void;
	/** For what a row says of its model: refuses, or warns where the row is only inferred. */
	limit: (message: string, hint: string) => void;
	warn: (warning: string) => void;
}

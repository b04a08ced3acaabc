import { setupFailure, type Found } from '../tools/setup/find.mjs';
import { rootFolder } from './paths.mts';

/** A program that some tests need and npm does not bring. */
export interface Requirement {
	found: Found;
	/** The step of `test/tools/setup/setup.mjs` that installs it. */
	step: 'browser' | 'services';
}

/**
 * A `describe` for tests that need such programs. Where one is missing they count as skipped, and the
 * name says why.
 */
export function describeWith(requirements: Requirement[], name: string, body: () => void): void {
	const missing = requirements.find(({ found }) => found.path === undefined);
	if (!missing) {
		describe(name, body);
		return;
	}
	const reason = setupFailure(rootFolder, missing.step) ?? missing.found.missing;
	const skipped = describe.skip;
	skipped(`${name} (skipped: ${reason})`, body);
}

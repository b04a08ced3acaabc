/** Import it first: the pauses between tries are a hundredth of what they are. */
import type * as Pauses from '../../../nodes/shared/tools/pause.ts';

jest.mock('../../../nodes/shared/tools/pause.ts', () => {
	const actual = jest.requireActual<typeof Pauses>('../../../nodes/shared/tools/pause.ts');
	return {
		...actual,
		pause: async (ms: number, signal?: AbortSignal) => await actual.pause(ms / 100, signal),
	};
});

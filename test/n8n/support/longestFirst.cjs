const path = require('node:path');

// The one that this jest uses itself.
const jestCore = require.resolve('@jest/core', { paths: [require.resolve('jest')] });
const Sequencer = require(require.resolve('@jest/test-sequencer', { paths: [jestCore] })).default;

/** What takes minutes, mostly in waiting for n8n to start or for a deadline, longest first. */
const LONGEST = [
	'parkedEnds',
	'parkedCredentials',
	'parkedClock',
	'parkedLimits',
	'parkedKilled',
	'parkedTerminated',
	'parked',
	'kills',
	'editorFields',
	'server',
	'parkedUpdated',
	'repeatsKilled',
	'sheetBrokenOff',
	'secrets',
	'queueMode',
	'parkedCallback',
	'uploads',
	'parkedCallers',
	'credentials',
	'examples',
	'repeats',
	'parkedTable',
];

/**
 * The longest files begin first, so that at the end no worker waits for one that was begun late. In a fresh clone jest
 * knows no durations and goes by the size of a file, by which the kill run (204 s) came last.
 */
module.exports = class LongestFirst extends Sequencer {
	sort(tests) {
		const place = ({ path: file }) => {
			const index = LONGEST.indexOf(path.basename(file).split('.')[0]);
			return index === -1 ? LONGEST.length : index;
		};
		return [...super.sort(tests)].sort((one, other) => place(one) - place(other));
	}
};

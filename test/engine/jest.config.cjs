const unit = require('../../jest.config.cjs');

/** The nodes on n8n's real engine against the provider simulator, and the simulator's own tests. */
/** @type {import('jest').Config} */
module.exports = {
	...unit,
	moduleNameMapper: { '^fast-check$': '<rootDir>/test/support/fastCheck.cjs' },
	testMatch: ['<rootDir>/test/{simulator,engine}/**/*.test.mts'],
	// More than half of their time is waiting for an answer or a deadline: two processors carry four of them.
	maxWorkers: 4,
	testTimeout: 60_000,
};

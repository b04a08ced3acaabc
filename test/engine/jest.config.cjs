const unit = require('../../jest.config.cjs');

/** The nodes on n8n's real engine against the provider simulator, and the simulator's own tests. */
/** @type {import('jest').Config} */
module.exports = {
	...unit,
	testMatch: ['<rootDir>/test/{simulator,engine}/**/*.test.mts'],
};

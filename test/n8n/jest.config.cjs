const unit = require('../../jest.config.cjs');

/**
 * Tests on the real n8n server. One server and one provider simulator serve all files that change
 * nothing but their own workflows (see support/shared.mts); files that restart n8n start their own.
 * `*.long.test.mts` run only where asked for: npm run test:n8n -- --long
 */
/** @type {import('jest').Config} */
module.exports = {
	...unit,
	moduleNameMapper: {},
	testMatch: ['<rootDir>/test/n8n/**/*.test.mts'],
	testPathIgnorePatterns: process.env.SEEDANCE_LONG_TESTS ? [] : ['\\.long\\.test\\.mts$'],
	globalSetup: '<rootDir>/test/n8n/support/globalSetup.cjs',
	setupFilesAfterEnv: ['<rootDir>/test/n8n/support/endProcesses.mts'],
	testSequencer: '<rootDir>/test/n8n/support/longestFirst.cjs',
	globalTeardown: '<rootDir>/test/n8n/support/globalTeardown.cjs',
	testTimeout: process.env.SEEDANCE_LONG_TESTS ? 1_200_000 : 240_000,
	// Most of their time is waiting for n8n to start or for a task to finish.
	maxWorkers: 4,
};

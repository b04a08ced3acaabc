/**
 * Test files are TypeScript modules (.mts): outside the pattern of n8n's linter, which forbids in
 * published code what a test needs. swc turns them into CommonJS, so that jest runs them as it is.
 */
const transform = {
	'\\.(ts|mts|mjs)$': [
		'@swc/jest',
		{
			jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
			// What comes from packages is loaded once it is used: most tests use little of what they import.
			module: { type: 'commonjs', lazy: true },
			sourceMaps: true,
		},
	],
};

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	rootDir: __dirname,
	roots: ['<rootDir>/test'],
	transform,
	moduleNameMapper: {
		'^fast-check$': '<rootDir>/test/support/fastCheck.cjs',
		'^n8n-workflow$': '<rootDir>/test/unit/support/n8nWorkflow.cjs',
	},
	moduleFileExtensions: ['mts', 'mjs', 'ts', 'js', 'cjs', 'json', 'node'],
	setupFiles: ['<rootDir>/test/support/stackTraces.cjs'],
	testTimeout: 20_000,
	maxWorkers: '100%',
	testMatch: ['<rootDir>/test/unit/**/*.test.mts'],
	modulePathIgnorePatterns: [
		'<rootDir>/test/tools/n8n-server',
		'<rootDir>/.cache',
		'<rootDir>/dist',
	],
	watchPathIgnorePatterns: ['<rootDir>/.cache', '<rootDir>/dist'],
};

/**
 * n8n-workflow for the unit tests, which stands in for nothing: its own files, each loaded once something of it is used.
 * The whole package takes most of a second in every test file.
 */
const path = require('node:path');

const folder = path.resolve(__dirname, '../../../node_modules/n8n-workflow/dist/cjs');
/** Where the exports are that nearly every file uses; all others come from the whole package. */
const FILES = {
	CRASHABLE_EXECUTION_STATUSES: ['execution-status.js', 'CRASHABLE_EXECUTION_STATUSES'],
	NodeConnectionTypes: ['interfaces.js', 'NodeConnectionTypes'],
	NodeHelpers: ['node-helpers.js'],
	NodeOperationError: ['errors/node-operation.error.js', 'NodeOperationError'],
	WAIT_INDEFINITELY: ['constants.js', 'WAIT_INDEFINITELY'],
	sleep: ['utils.js', 'sleep'],
};

const whole = () => require(path.join(folder, 'index.js'));

/** What a name of FILES stands for. */
const own = (name) => {
	const [file, member] = FILES[name];
	const loaded = require(path.join(folder, file));
	return member === undefined ? loaded : loaded[member];
};

module.exports = new Proxy(
	{},
	{
		get: (_target, name) => {
			if (name === '__esModule') return true;
			return Object.hasOwn(FILES, name) ? own(name) : whole()[name];
		},
		has: (_target, name) =>
			Object.hasOwn(FILES, name) ? own(name) !== undefined : name in whole(),
		ownKeys: () => Reflect.ownKeys(whole()),
		getOwnPropertyDescriptor: (_target, name) => {
			const descriptor = Reflect.getOwnPropertyDescriptor(whole(), name);
			return descriptor && { ...descriptor, configurable: true };
		},
	},
);

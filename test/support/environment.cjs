/**
 * Node's environment for tests, with what would take long to be loaded anew in every test file: it is loaded once for a
 * worker, outside of what jest keeps apart.
 */
const { TestEnvironment } = require('jest-environment-node');
const undici = require('undici');

module.exports = class extends TestEnvironment {
	async setup() {
		await super.setup();
		this.global.loadedOnce = { undici };
	}
};

const tsx = require('tsx/cjs/api');

/** jest loads this file as it is; tsx reads the TypeScript behind it. */
module.exports = async () => {
	const { startShared } = tsx.require('./sharedStart.mts', __filename);
	globalThis.stopShared = await startShared();
};

module.exports = async () => {
	await globalThis.stopShared?.();
};

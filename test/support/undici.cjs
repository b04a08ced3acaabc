/** undici as {@link ./environment.cjs} has loaded it. */
module.exports = globalThis.loadedOnce.undici;

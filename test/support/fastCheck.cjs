/**
 * fast-check for the files that use it: property tests draw the same examples in every run, so that a failure can be seen
 * again; FC_SEED draws others.
 */
const path = require('node:path');
// By its path: its name leads here.
const fc = require(path.resolve(__dirname, '../../node_modules/fast-check/lib/cjs/fast-check.js'));

fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_260_404) });

module.exports = fc;

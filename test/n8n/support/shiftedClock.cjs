/**
 * Loaded into n8n before anything else (`node --require`): its clock is so many ms ahead of the machine's as the file
 * SEEDANCE_CLOCK_FILE says at the moment, as if somebody had set it. What only ever goes forward (`performance.now`,
 * timers) is left as it is, as the system leaves it.
 */
const { readFileSync } = require('node:fs');

const RealDate = Date;
// Libraries put their own in its place, which call what they found: this one.
const realNow = Date.now;
const file = process.env.SEEDANCE_CLOCK_FILE;
/** The file is read again after this long, ms. */
const STALE_MS = 100;

let aheadMs = 0;
let readAt = -STALE_MS;

function now() {
	if (performance.now() - readAt >= STALE_MS) {
		aheadMs = Number(readFileSync(file, 'utf8')) || 0;
		readAt = performance.now();
	}
	return realNow() + aheadMs;
}

const ShiftedDate = new Proxy(RealDate, {
	construct: (target, given, newTarget) =>
		Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
	apply: () => new RealDate(now()).toString(),
	get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
RealDate.prototype.constructor = ShiftedDate;
globalThis.Date = ShiftedDate;

/** Which fault meets a request, and how an answer is broken. */
import { Readable } from 'node:stream';
import type { Fault, FaultKind, Operation, ProviderId } from './types.mts';

/** Kinds after which the provider has nevertheless done what was asked. */
const TAKEN: ReadonlySet<FaultKind> = new Set([
	'html200',
	'truncatedJson',
	'emptyBody',
	'wrongTypes',
	'hugeBody',
	'resetAfter',
	'delay',
	'delayBefore',
]);

/** The rules set for one key, with how often each was used. */
export class FaultPlan {
	private rules: Array<{ fault: Fault; skip: number; left: number }> = [];

	set(faults: Fault[]): void {
		this.rules = faults.map((fault) => ({
			fault,
			skip: fault.skip ?? 0,
			left: fault.times ?? (fault.probability === undefined ? 1 : Number.POSITIVE_INFINITY),
		}));
	}

	/** The first rule that applies to this request, used up by one. */
	take(provider: ProviderId, op: Operation, random: () => number): Fault | undefined {
		for (const rule of this.rules) {
			const { fault } = rule;
			if (fault.on !== op || (fault.provider ?? provider) !== provider || rule.left <= 0) continue;
			if (rule.skip > 0) {
				rule.skip -= 1;
				continue;
			}
			if (fault.probability !== undefined && random() >= fault.probability) continue;
			rule.left -= 1;
			return fault;
		}
		return undefined;
	}
}

/** Whether the request takes effect although it is answered with this fault. */
export function takesEffect(fault: Fault): boolean {
	return fault.taken ?? TAKEN.has(fault.kind);
}

/** A proxy's page, where JSON was expected. */
export function htmlPage(title: string): string {
	return `<!DOCTYPE html>\n<html><head><title>${title}</title></head>\n<body><center><h1>${title}</h1></center><hr><center>nginx</center></body></html>\n`;
}

/** The same keys with values of other types than documented. */
export function wrongTypes(value: unknown, depth = 0): unknown {
	if (Array.isArray(value)) return 7;
	if (value !== null && typeof value === 'object') {
		if (depth > 1) return 'object';
		return Object.fromEntries(
			Object.entries(value).map(([name, item]) => [name, wrongTypes(item, depth + 1)]),
		);
	}
	return { unexpected: typeof value };
}

/** A valid JSON object of about that many bytes, made while it is sent. */
export function hugeJson(answer: unknown, bytes: number): Readable {
	const block = 'x'.repeat(64 * 1024);
	function* parts() {
		yield `{"answer":${JSON.stringify(answer) ?? 'null'},"padding":"`;
		for (let sent = 0; sent < bytes; sent += block.length) yield block;
		yield '"}';
	}
	return Readable.from(parts(), { objectMode: false });
}

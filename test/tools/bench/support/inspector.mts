/** A look into a running Node process over its inspector: heap after garbage collection, and where CPU time goes. */
import { WebSocket } from 'undici';

/** One function in a CPU profile (Chrome DevTools protocol, `Profiler.ProfileNode`). */
interface ProfileNode {
	id: number;
	callFrame: { functionName: string; url: string; lineNumber: number };
}

interface CpuProfile {
	nodes: ProfileNode[];
	samples: number[];
	/** µs since the sample before. */
	timeDeltas: number[];
}

/** A share of the CPU time. */
export interface ProfileShare {
	name: string;
	/** 0 to 1, of the time in which the process was at work. */
	share: number;
}

/** Where CPU time went: self time by package, and by function within this package. */
export interface ProfileSummary {
	/** ms at work: samples outside of idle. */
	busyMs: number;
	packages: ProfileShare[];
	ownFunctions: ProfileShare[];
}

/** Makes Node open its inspector on a port of the system's choice; see {@link Inspector.of}. */
export const INSPECT_OPTION = '--inspect=127.0.0.1:0';

export class Inspector {
	private nextId = 1;
	private readonly open = new Map<
		number,
		{ resolve: (result: unknown) => void; reject: (error: Error) => void }
	>();

	private constructor(private readonly socket: WebSocket) {
		socket.addEventListener('message', ({ data }) => {
			const answer = JSON.parse(String(data)) as {
				id?: number;
				result?: unknown;
				error?: { message: string };
			};
			const call = this.open.get(answer.id ?? 0);
			if (!call || answer.id === undefined) return;
			this.open.delete(answer.id);
			if (answer.error) call.reject(new Error(answer.error.message));
			else call.resolve(answer.result);
		});
		socket.addEventListener('close', () => {
			for (const { reject } of this.open.values()) reject(new Error('The process has ended'));
			this.open.clear();
		});
	}

	/**
	 * Connects to a process that was started with {@link INSPECT_OPTION}.
	 * @param log what it wrote: it names the address there
	 */
	static async of(log: string): Promise<Inspector> {
		const address = /Debugger listening on (ws:\S+)/.exec(log)?.[1];
		if (address === undefined) throw new Error('The process has no inspector');
		const socket = new WebSocket(address);
		await new Promise<void>((resolve, reject) => {
			socket.addEventListener('open', () => resolve(), { once: true });
			socket.addEventListener('error', () => reject(new Error(`No connection to ${address}`)), {
				once: true,
			});
		});
		return new Inspector(socket);
	}

	/** Bytes on the heap and outside of it that are still in use after a garbage collection. */
	async memoryInUse(): Promise<{ heap: number; external: number }> {
		await this.call('HeapProfiler.collectGarbage');
		const text = await this.evaluate('JSON.stringify(process.memoryUsage())');
		const { heapUsed, external } = JSON.parse(text) as { heapUsed: number; external: number };
		return { heap: heapUsed, external };
	}

	/** Profiles what the process does while `work` runs. */
	async profile(work: () => Promise<unknown>): Promise<ProfileSummary> {
		await this.call('Profiler.enable');
		await this.call('Profiler.setSamplingInterval', { interval: 1000 });
		await this.call('Profiler.start');
		await work();
		const { profile } = await this.call<{ profile: CpuProfile }>('Profiler.stop');
		await this.call('Profiler.disable');
		return summary(profile);
	}

	close(): void {
		this.socket.close();
	}

	private async evaluate(expression: string): Promise<string> {
		const { result } = await this.call<{ result: { value: string } }>('Runtime.evaluate', {
			expression,
			returnByValue: true,
		});
		return result.value;
	}

	private async call<T>(method: string, params: Record<string, unknown> = {}): Promise<T> {
		const id = this.nextId++;
		return await new Promise<T>((resolve, reject) => {
			this.open.set(id, { resolve: (result) => resolve(result as T), reject });
			this.socket.send(JSON.stringify({ id, method, params }));
		});
	}
}

/** This package, as profiles name it. */
export const OWN = 'n8n-nodes-seedance';

/** Self time by where the code lives. */
function summary({ nodes, samples, timeDeltas }: CpuProfile): ProfileSummary {
	const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
	const packages = new Map<string, number>();
	const own = new Map<string, number>();
	let busy = 0;
	for (const [index, id] of samples.entries()) {
		const frame = byId.get(id);
		const time = timeDeltas[index] ?? 0;
		if (!frame || frame.functionName === '(idle)') continue;
		busy += time;
		const name = packageOf(frame);
		packages.set(name, (packages.get(name) ?? 0) + time);
		if (name !== OWN) continue;
		const file = frame.url.split('/').pop() ?? '';
		const label = `${frame.functionName || '(anonymous)'} in ${file}`;
		own.set(label, (own.get(label) ?? 0) + time);
	}
	const shares = (times: Map<string, number>): ProfileShare[] =>
		[...times]
			.map(([name, time]) => ({ name, share: time / busy }))
			.sort((one, other) => other.share - one.share)
			.slice(0, 10);
	return { busyMs: busy / 1000, packages: shares(packages), ownFunctions: shares(own) };
}

function packageOf({ functionName, url }: ProfileNode['callFrame']): string {
	if (url === '')
		return functionName === '(program)'
			? 'outside JavaScript (system calls, other processes’ turns)'
			: functionName;
	if (url.startsWith('node:')) return 'Node itself';
	const inside = url.split('/node_modules/').pop() ?? url;
	const parts = inside.split('/');
	return (inside.startsWith('@') ? parts.slice(0, 2) : parts.slice(0, 1)).join('/');
}

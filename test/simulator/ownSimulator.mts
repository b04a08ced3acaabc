import { afterAll, beforeAll } from '@jest/globals';
import { Caller } from './caller.mts';
import { SimulatorClient } from './client.mts';
import { startSimulator, type Simulator } from './server.mts';
import type { Settings } from './types.mts';

/** The simulator of one test file: there from before its first test until after its last. */
export class OwnSimulator {
	private simulator!: Simulator;
	/** For its settings and what it remembers. */
	client!: SimulatorClient;

	/** @param seconds that a task takes, where a key has no settings of its own */
	constructor(seconds: number) {
		beforeAll(async () => {
			this.simulator = await startSimulator({ seconds });
			this.client = new SimulatorClient(this.simulator.url);
		});
		afterAll(async () => {
			await this.client.close();
			await this.simulator.close();
		});
	}

	/** Origin of the API. */
	get url(): string {
		return this.simulator.url;
	}

	/** Origin of the host of its videos and images. */
	get mediaUrl(): string {
		return this.simulator.mediaUrl;
	}

	/** Somebody who calls with this key. */
	async caller(key: string, settings: Partial<Settings> = {}): Promise<Caller> {
		await this.client.setSettings(key, settings);
		return new Caller(this.url, key);
	}
}

import { pause } from '../tools/pause';
import { backOff } from '../tools/polling';

/**
 * When the requests of one run may be sent. It is shared by all of them: when one is told to come back later, the others
 * wait too.
 */
export class Pace {
	/** ms since 1970. */
	private quietUntil = 0;

	/**
	 * Waits until the provider may be asked again.
	 * @param until the latest time at which the caller still wants to send, ms since 1970
	 * @returns false if that is too late, or the signal fired meanwhile
	 */
	async myTurn(until: number, signal: AbortSignal | undefined): Promise<boolean> {
		for (let ms = this.wait(); ms > 0; ms = this.wait()) {
			if (this.quietUntil > until || !(await pause(ms, signal))) return false;
		}
		return true;
	}

	/**
	 * Notes that the provider, or the way to it, wants to be left alone.
	 * @param attempt how often the request has been sent, from 1
	 * @param retryAfterMs what the provider asked for, ms
	 */
	comeBackLater(attempt: number, retryAfterMs: number | undefined): void {
		const pauseMs = backOff(attempt, retryAfterMs, Math.random());
		this.quietUntil = Math.max(this.quietUntil, Date.now() + pauseMs);
	}

	private wait(): number {
		return this.quietUntil - Date.now();
	}
}

import { asNumber } from '../tools/json';
import type { Task } from '../items/task';
import type { TaskReport } from './report';

/** Compares a finished video with what was asked for: a gateway may drop a setting without a word. Pure. */

/** What leaves the choice to the provider: nothing, the model's own length, the ratio of the media. */
const FREE: ReadonlySet<unknown> = new Set([null, -1, 'adaptive', 'auto', 'default']);

/** Whether a setting of the request leaves it to the provider. */
export function statesFreely(asked: string | number | null): boolean {
	return FREE.has(typeof asked === 'string' ? asked.toLowerCase() : asked);
}

/** Providers round the seconds down, or count a frame more. */
const SECONDS_TOLERANCE = 0.9;
/** 21:9 is made as 64:27 and the like. */
const RATIO_TOLERANCE = 0.05;

/** Other names of a resolution. */
const LINES: Readonly<Record<string, string>> = { '4k': '2160p', '2k': '1440p' };

function lines(resolution: string): string {
	const word = resolution.toLowerCase().replace(/\s+/g, '');
	return LINES[word] ?? word;
}

/** Width by height; `undefined` if it is not written as one. */
function ratio(words: string): number | undefined {
	const [width, height, ...more] = words.split(/[:x×]/i).map((part) => asNumber(part));
	return width && height && more.length === 0 ? width / height : undefined;
}

function sameRatio(asked: string, got: string): boolean {
	const [one, other] = [ratio(asked), ratio(got)];
	// A word such as `adaptive` repeats the request and says nothing of the video.
	if (one === undefined || other === undefined) return true;
	return Math.abs(one / other - 1) <= RATIO_TOLERANCE;
}

/** A warning for each fact in which the video differs from the request. */
export function differences(asked: Task, got: TaskReport): string[] {
	const warnings: string[] = [];
	const say = (what: string, wanted: string, made: string): void => {
		warnings.push(
			`The video differs from the request: ${what} ${made} instead of ${wanted}. The provider may have ignored the setting, and charges what it made.`,
		);
	};
	const { durationSeconds, resolution, aspectRatio } = asked;
	if (durationSeconds !== null && !statesFreely(durationSeconds) && got.durationSeconds) {
		if (Math.abs(durationSeconds - got.durationSeconds) > SECONDS_TOLERANCE)
			say('it takes', `${durationSeconds} s`, `${got.durationSeconds} s`);
	}
	if (resolution !== null && !statesFreely(resolution) && got.resolution !== undefined) {
		if (/^\d+p$/.test(lines(got.resolution)) && lines(resolution) !== lines(got.resolution))
			say('its resolution is', resolution, got.resolution);
	}
	if (aspectRatio !== null && !statesFreely(aspectRatio) && got.aspectRatio !== undefined) {
		if (!sameRatio(aspectRatio, got.aspectRatio)) say('its ratio is', aspectRatio, got.aspectRatio);
	}
	return warnings;
}

/** What the official Ark API and CubicSpaces' compatible one have in common (docs/sources.md#ark). */
import type { ArkReading } from '../checks/arkRequest.mts';
import type { MediaSet } from '../checks/media.mts';
import { invalid, type Problem } from '../checks/problem.mts';
import { lastFrameUrl, linksEndAt, videoUrl } from '../links.mts';
import { clipped, type KeyState, type Store } from '../store.mts';
import {
	changedAt,
	inSeconds,
	phaseOf,
	ratioOf,
	tokensOf,
	type Task,
	type TaskFacts,
} from '../tasks.mts';

/** Every address of a request. */
export function addressesOf(media: MediaSet): string[] {
	return Object.values(media).flat() as string[];
}

/** With `strictAssets`: an asset address that this host did not issue to this key. */
export function assetProblem(
	state: KeyState,
	host: string,
	addresses: string[],
	param: string,
): Problem | undefined {
	if (!state.settings.strictAssets) return undefined;
	const known = state.assetsOf(host);
	const foreign = addresses.find(
		(address) => /^asset:\/\//i.test(address) && !known.has(address.replace(/^asset:\/\//i, '')),
	);
	return foreign ? invalid(param, `The asset ${foreign} does not exist.`) : undefined;
}

/** A create request as facts for a task. */
export function factsOf(reading: ArkReading, official: boolean): TaskFacts {
	const { request, media, prompt, limits } = reading;
	const facts: TaskFacts = {
		model: request.model,
		prompt,
		durationSeconds: request.duration ?? 5,
		resolution: request.draft
			? '480p'
			: (request.resolution ?? limits?.defaultResolution ?? '720p'),
		ratio: request.ratio ?? (limits && !limits.automaticSeconds ? '16:9' : 'adaptive'),
		generateAudio: request.generate_audio ?? limits?.fields.has('generate_audio'),
		seed: request.seed,
		videos: media.videos.length,
		echo: {},
	};
	if (!official) return facts;
	const { tools, safety_identifier, draft, output_format } = request;
	return {
		...facts,
		returnLastFrame: request.return_last_frame,
		outputFormat: output_format,
		callbackUrl: request.callback_url,
		expiresAfter: request.execution_expires_after ?? 172_800,
		echo: {
			...(tools && { tools }),
			...(safety_identifier && { safety_identifier }),
			...(draft !== undefined && { draft }),
			...(limits?.taskTypeConstraints && { output_format: output_format ?? 'mp4' }),
			service_tier: request.service_tier ?? 'default',
			execution_expires_after: request.execution_expires_after ?? 172_800,
		},
	};
}

/** The final video of a draft is the draft again, in its full size. */
export function finalFacts(reading: ArkReading, draft: Task): TaskFacts {
	const { echo, ...own } = factsOf(reading, true);
	const { prompt, durationSeconds, ratio, generateAudio, seed, videos } = draft.facts;
	return {
		...own,
		prompt,
		durationSeconds,
		ratio,
		generateAudio,
		seed,
		videos,
		resolution: reading.request.resolution ?? reading.limits?.finalResolutions?.[0] ?? '720p',
		echo: { ...echo, draft: false, draft_task_id: draft.id },
	};
}

/** The failure of a task in Ark's form; null where it did not fail. */
export function failureOf(
	task: Task,
	phase: string,
	usual: { code: string; message: string },
): { code: string; message: string } | null {
	if (phase !== 'failed') return null;
	return { code: task.ending.code ?? usual.code, message: task.ending.message ?? usual.message };
}

/** Usual reason of a failed task: refused after it was made. */
export const OUTPUT_REFUSED = {
	code: 'OutputVideoSensitiveContentDetected',
	message: 'The request failed because the output video may contain sensitive information.',
};

/** The get-task answer of the official API. */
export function officialTask(store: Store, state: KeyState, task: Task, now: number): unknown {
	const { settings } = state;
	const { facts } = task;
	const phase = phaseOf(task, now);
	const ahead = settings.clockAheadSeconds * 1000;
	const answer: Record<string, unknown> = {
		id: task.id,
		model: facts.model,
		status: phase,
		error: failureOf(task, phase, OUTPUT_REFUSED),
		created_at: inSeconds(task.createdAt + ahead),
		updated_at: inSeconds(changedAt(task, now) + ahead),
		...facts.echo,
	};
	if (phase !== 'succeeded') return answer;
	const video = videoUrl(store, settings, task, now);
	const lastFrame = lastFrameUrl(store, settings, task, now);
	const gone = settings.expiredContent === 'null' && now > linksEndAt(task, settings);
	const tokens = tokensOf(task);
	return {
		...answer,
		content: gone
			? null
			: { ...(video && { video_url: video }), ...(lastFrame && { last_frame_url: lastFrame }) },
		seed: task.seed,
		resolution: facts.resolution,
		ratio: ratioOf(task),
		duration: task.seconds,
		framespersecond: 24,
		...(facts.generateAudio !== undefined && { generate_audio: facts.generateAudio }),
		usage: {
			completion_tokens: tokens,
			total_tokens: tokens,
			...('tools' in facts.echo && { tool_usage: { web_search: 1 } }),
		},
	};
}

/** A request body as a task keeps it. */
export function keptBody(state: KeyState, body: unknown): unknown {
	return state.settings.log ? clipped(body) : undefined;
}

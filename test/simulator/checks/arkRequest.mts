/** Checks a create request of the Ark API, official or CubicSpaces' (docs/sources.md#ark, docs/sources.md#cubicspaces). */
import { CONTENT_SCHEMA, readContent, type ContentItem, type ContentRules } from './content.mts';
import { modeProblem, type MediaSet } from './media.mts';
import { isResellerName, limitsOf, type ModelLimits } from './models.mts';
import { checker, invalid, unsupported, type Problem } from './problem.mts';

/** The body of a create request. */
export interface ArkRequest {
	model: string;
	content: ContentItem[];
	callback_url?: string;
	return_last_frame?: boolean;
	service_tier?: string;
	execution_expires_after?: number;
	generate_audio?: boolean;
	draft?: boolean;
	tools?: Array<{ type: string }>;
	safety_identifier?: string;
	priority?: number;
	omni_reference_task_type?: string;
	output_format?: string;
	resolution?: string;
	ratio?: string;
	duration?: number;
	frames?: number;
	seed?: number;
	camera_fixed?: boolean;
	watermark?: boolean;
}

/** The request, checked and sorted. */
export interface ArkReading {
	request: ArkRequest;
	media: MediaSet;
	prompt: string;
	limits: ModelLimits | undefined;
	/** The draft whose final video is asked for. */
	draftTaskId?: string;
}

const boolean = { type: 'boolean' };

const documented = {
	model: { type: 'string', minLength: 1 },
	content: CONTENT_SCHEMA,
	resolution: { type: 'string', minLength: 1 },
	ratio: { type: 'string', minLength: 1 },
	duration: { type: 'integer' },
	seed: { type: 'integer', minimum: -1, maximum: 4_294_967_295 },
	camera_fixed: boolean,
	watermark: boolean,
	generate_audio: boolean,
};

const checkCubicSpaces = checker<ArkRequest>({
	type: 'object',
	required: ['model', 'content'],
	properties: documented,
});

const checkOfficial = checker<ArkRequest>({
	type: 'object',
	required: ['model', 'content'],
	properties: {
		...documented,
		callback_url: { type: 'string', pattern: '^https?://' },
		return_last_frame: boolean,
		service_tier: { type: 'string', enum: ['default', 'flex'] },
		execution_expires_after: { type: 'integer', minimum: 3600, maximum: 259_200 },
		draft: boolean,
		tools: {
			type: 'array',
			items: {
				type: 'object',
				required: ['type'],
				properties: { type: { type: 'string', enum: ['web_search'] } },
			},
		},
		safety_identifier: { type: 'string', maxLength: 64 },
		priority: { type: 'integer', minimum: 0, maximum: 9 },
		omni_reference_task_type: { type: 'string', enum: ['auto', 'reference', 'edit', 'extend'] },
		output_format: { type: 'string', enum: ['mp4', 'mov'] },
		frames: { type: 'integer', minimum: 1 },
	},
});

/** Fields that only some families take; true where `flex` is asked for. */
function familyFields(request: ArkRequest): Array<[string, boolean]> {
	return [
		['generate_audio', request.generate_audio !== undefined],
		['draft', request.draft !== undefined || request.content.some(isDraftTask)],
		['tools', request.tools !== undefined],
		['priority', request.priority !== undefined],
		['omni_reference_task_type', request.omni_reference_task_type !== undefined],
		['output_format', request.output_format !== undefined],
		['frames', request.frames !== undefined],
		['camera_fixed', request.camera_fixed !== undefined],
		['flex', request.service_tier === 'flex'],
	];
}

/** Rules of duration, resolution and ratio, for models whose limits are documented. */
export function scalarProblem(
	values: { duration?: number; resolution?: string; ratio?: string },
	limits: ModelLimits | undefined,
): Problem | undefined {
	const { duration, resolution, ratio } = values;
	if (duration !== undefined) {
		const [least, most] = limits?.seconds ?? [1, 3600];
		const automatic = duration === -1 && (limits?.automaticSeconds ?? true);
		if (!automatic && (duration < least || duration > most)) {
			return invalid('duration', `${duration} is not within ${least} to ${most} seconds`);
		}
	}
	if (resolution !== undefined && limits && !limits.resolutions.includes(resolution)) {
		return invalid('resolution', `${resolution} is not one of ${limits.resolutions.join(', ')}`);
	}
	if (ratio !== undefined && limits && !limits.ratios.includes(ratio)) {
		return invalid('ratio', `${ratio} is not one of ${limits.ratios.join(', ')}`);
	}
	return undefined;
}

/** With version 1.0 adaptive follows an image. */
export function adaptiveProblem(
	ratio: string | undefined,
	media: MediaSet,
	limits: ModelLimits | undefined,
): Problem | undefined {
	const images = media.firstFrames.length + media.images.length;
	return ratio === 'adaptive' && limits?.adaptiveNeedsImage && images === 0
		? invalid('ratio', 'adaptive is not supported by this model in text-to-video.')
		: undefined;
}

/** Version 2.5: what first frames, edit and extend demand of ratio and duration. */
function taskTypeProblem(
	request: ArkRequest,
	media: MediaSet,
	prompt: string,
): Problem | undefined {
	const type = request.omni_reference_task_type ?? 'auto';
	const bad = (param: string, message: string): Problem => ({ kind: 'taskType', param, message });
	const tied = media.firstFrames.length > 0 || type === 'edit' || type === 'extend';
	if (tied && (request.ratio ?? 'adaptive') !== 'adaptive') {
		return bad('ratio', 'ratio must be adaptive for this task type.');
	}
	if (type === 'edit') {
		if (request.duration !== -1) return bad('duration', 'duration must be -1 for edit tasks.');
	}
	if ((type === 'edit' || type === 'extend') && media.videos.length === 0) {
		return bad('content', `${type} tasks need a reference video.`);
	}
	if ((type === 'edit' || type === 'extend') && prompt.trim() === '') {
		return bad('content', `the prompt does not ask for the task type ${type}.`);
	}
	return undefined;
}

function isDraftTask({ type }: ContentItem): boolean {
	return type === 'draft_task';
}

/** The final video of a draft: no draft itself, and at its own resolution (docs/sources.md#ark-drafts). */
function finalProblem(request: ArkRequest, limits: ModelLimits | undefined): Problem | undefined {
	if (request.draft) return invalid('draft', 'a draft task cannot be made from another draft.');
	const able = limits?.finalResolutions;
	if (able && request.resolution !== undefined && !able.includes(request.resolution)) {
		return invalid('resolution', `the final video of a draft supports ${able.join(', ')} only.`);
	}
	return undefined;
}

/** Reads a create request, or says what is wrong with it. */
export function readArkRequest(
	body: unknown,
	host: 'official' | 'cubicSpaces',
): ArkReading | { problem: Problem } {
	const official = host === 'official';
	const checked = (official ? checkOfficial : checkCubicSpaces)(body ?? {});
	if ('problem' in checked) return checked;
	const request = checked.value;
	if (official && isResellerName(request.model)) {
		const message = `The model or endpoint ${request.model} does not exist or you do not have access to it.`;
		return { problem: { kind: 'model', param: 'model', message } };
	}
	const limits = limitsOf(request.model);
	const rules: ContentRules = {
		inline: official,
		assets: true,
		rolesOptional: !official,
		texts: true,
	};
	const read = readContent(request.content, rules);
	if ('problem' in read) return read;
	const { media, prompt } = read;
	const draftTaskId = request.content.flatMap((item) =>
		item.type === 'draft_task' ? item.draft_task.id : [],
	)[0] as string | undefined;
	const empty = Object.values(media).every((list: string[]) => list.length === 0);
	if (empty && draftTaskId === undefined && prompt.trim() === '') {
		return { problem: { kind: 'missing', param: 'content.text', message: 'prompt is required' } };
	}
	let problem =
		modeProblem(media, limits) ??
		scalarProblem(request, limits) ??
		adaptiveProblem(request.ratio, media, limits);
	if (!problem && limits && official) {
		const field = familyFields(request).find(([name, set]) => set && !limits.fields.has(name));
		if (field) {
			const name = field[0] === 'flex' ? 'service_tier' : field[0];
			problem = unsupported(name, `not supported by model ${request.model}`);
		} else if (request.camera_fixed && media.images.length > 0) {
			problem = unsupported('camera_fixed', 'camera_fixed cannot be used with reference images.');
		} else if (limits.taskTypeConstraints) problem = taskTypeProblem(request, media, prompt);
	}
	if (!problem && request.draft && (request.resolution ?? '480p') !== '480p') {
		problem = invalid('resolution', 'draft tasks support 480p only.');
	}
	if (!problem && request.draft && limits?.bareDrafts) {
		if (request.return_last_frame)
			problem = invalid('return_last_frame', 'draft tasks return no last frame.');
		else if (request.service_tier === 'flex')
			problem = invalid('service_tier', 'draft tasks are made online only.');
	}
	if (!problem && draftTaskId !== undefined) problem = finalProblem(request, limits);
	return problem
		? { problem }
		: { request, media, prompt, limits, ...(draftTaskId !== undefined && { draftTaskId }) };
}

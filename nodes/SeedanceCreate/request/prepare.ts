import type { IExecuteFunctions } from 'n8n-workflow';

import { readAssetItems } from '../../shared/items/asset';
import { additionalWarnings, doubledProblems, replacedWarning } from './additionalBody';
import { composeBody, settingsWithoutField } from './body';
import {
	InputError,
	isUnset,
	readAspectRatio,
	readBoolean,
	readChoice,
	readJsonObject,
	readNumber,
	readResolution,
	readText,
	readWholeNumber,
	withoutSeconds,
} from '../../shared/n8n/input';
import { readTaskId } from '../../shared/n8n/taskId';
import { asText, type JsonObject } from '../../shared/tools/json';
import { contentFindings } from './contentCheck';
import { ADDITIONAL_BODY, MODE, PRICE_PER_SECOND } from '../fields';
import { finalRequest, leftOutWarning, refuseEmptyDraft } from './draft';
import type { ItemParameters } from '../../shared/n8n/parameters';
import { estimate, type Estimate } from './price';
import { ItemFiles, type InputFiles } from './files';
import { togetherProblem } from './media';
import { readMedia } from './readMedia';
import { modelOf, takes, type ProviderRow } from '../../shared/providers';
import {
	isImageAlone,
	isValueOf,
	modeOf,
	noMedia,
	SETTINGS,
	settingsThat,
	sourceModeOf,
	type GenerationRequest,
	type Kind,
	type Kinds,
	type SettingName,
	type SettingRow,
	type Settings,
} from '../../shared/providers/request';
import { readTaskItem, type Cost } from '../../shared/items/task';
import { pricedSuffixes } from './prompt';
import { unreadFields } from './unread';
import { validate } from './validate';

/** From an item's parameters to the checked and priced request that will be sent. Sends nothing. */

/** What follows from an estimate. */
interface Priced {
	cost: Cost;
	/** Why no ceiling can rest on the estimate; empty if one can. */
	unreadPrices: string[];
}

export interface PreparedCreate extends Priced {
	/** What the request means, `additionalBody` included. */
	request: GenerationRequest;
	body: JsonObject;
	/** Files of which the body has only what stands for them: they are uploaded before it is sent. */
	files: InputFiles;
	warnings: string[];
	/** What follows from another estimate; absent if the price is the user's own. */
	priced?: (estimate: Estimate) => Priced;
	/** The same with the contents of its files; absent if it has none. They are read by this alone. */
	withFiles?: () => Promise<PreparedCreate>;
}

/** How a setting of each kind is read from a parameter. */
const READERS: { [K in Kind]: (value: unknown, label: string) => Kinds[K] | undefined } = {
	text: readText,
	taskId: readTaskId,
	resolution: readResolution,
	choice: readChoice,
	number: readNumber,
	wholeNumber: readWholeNumber,
	boolean: readBoolean,
};

/**
 * Reads, checks and prices one item.
 * @param callbackUrl this execution's own resume address, if `resumeOnCallback` is on
 * @param region of the account, if its provider has some
 * @param how the item's files are taken: only looked at, whether they are there and how large, or read
 * @throws InputError naming everything that is wrong with the item
 */
export async function prepareCreate(
	context: IExecuteFunctions,
	parameters: ItemParameters,
	provider: ProviderRow,
	callbackUrl?: string,
	region?: string,
	how: 'lookAt' | 'read' = 'lookAt',
): Promise<PreparedCreate> {
	const { index } = parameters;
	const item = context.getInputData()[index]?.json ?? {};
	const files = new ItemFiles(context, index, provider);
	const chosen = parameters.choice(MODE);
	const text = parameters.text({ name: 'prompt', ...SETTINGS.prompt });
	const prompt = isUnset(text) ? undefined : text;
	refuseEmptyDraft(parameters);
	const settings = readSettings(parameters, callbackUrl);
	const media =
		settings.draftTaskId === undefined
			? await readMedia(parameters, chosen, prompt ?? '', files[how])
			: noMedia();
	const mode = chosen === 'auto' ? modeOf(media) : chosen;
	const additional = readJsonObject(parameters.option(ADDITIONAL_BODY.name), ADDITIONAL_BODY.label);
	// First, because defaults and limits are the model's.
	const model =
		asText(additional?.model) ?? parameters.locator('model', SETTINGS.model.label) ?? '';
	const asked: GenerationRequest = {
		...media,
		mode,
		model: modelOf(provider, model)?.id ?? model,
		...settings,
		...(prompt !== undefined && { prompt }),
	};
	// Frames and a draft may come from the additional body too.
	const first = composeBody(provider.dialect, asked, additional).meant;
	const isFinal = (asked.draftTaskId ?? first.draftTaskId) !== undefined;
	const request = isFinal ? finalRequest(asked) : asked;
	const warnings = isFinal
		? leftOutWarning(parameters, chosen, asked)
		: applyDefaults(request, provider, first);
	const { body, meant } = composeBody(provider.dialect, request, additional);
	const findings = validate(meant, mode, provider, {
		draftToo: isFinal && asked.draft === true,
		sourceSeconds: secondsOf(item, meant.sourceVideo),
		uploads: files.uploads,
		videoBytes: files.videoBytes,
	});
	const content = contentFindings(provider, body);
	const problems = [...findings.problems, ...doubledProblems(provider, body), ...content.problems];
	if (problems.length > 0) {
		throw new InputError(
			problems.map(({ message }) => message).join('; '),
			problems.map(({ hint }) => hint).join(' '),
		);
	}
	const row = modelOf(provider, meant.model);
	const uncounted = unreadFields(provider.dialect, body, isFinal ? ['draft_task'] : []);
	const stated = parameters.optionNumber(PRICE_PER_SECOND) || undefined;
	// As base64, which has four characters for three bytes.
	const tooMuch = togetherProblem((files.inlineBytes * 4) / 3);
	if (tooMuch) throw tooMuch;
	const priced = ({ atLeast, ...cost }: Estimate): Priced => ({
		cost,
		unreadPrices: [
			...(atLeast ? ['a reference video, for which the provider charges at least'] : []),
			...uncounted,
			...pricedSuffixes(meant.prompt ?? ''),
			...content.unread,
		],
	});
	return {
		request: meant,
		body,
		files: files.files,
		...priced(estimate(meant, row, stated, region)),
		...(stated === undefined && { priced }),
		warnings: [
			...warnings,
			...findings.warnings,
			...content.warnings,
			...(uncounted.length === 0
				? []
				: [`No estimate counts what may change the price: ${uncounted.join(', ')}.`]),
			...additionalWarnings(provider, additional),
			...(isFinal ? [] : replacedWarning(request, meant)),
			...foreignAssetWarning(provider, item, meant),
		],
		...(files.count > 0 && {
			withFiles: async () =>
				await prepareCreate(context, parameters, provider, callbackUrl, region, 'read'),
		}),
	};
}

function readSettings(
	parameters: ItemParameters,
	callbackUrl: string | undefined,
): Partial<Settings> {
	const settings: Partial<Settings> = {};
	const take = <N extends SettingName>(name: N, value: unknown): void => {
		const { label, kind, unit }: SettingRow = SETTINGS[name];
		const read: unknown = READERS[kind](unit === 'Seconds' ? withoutSeconds(value) : value, label);
		if (isValueOf(name, read)) settings[name] = read;
	};
	for (const name of settingsThat('option')) take(name, parameters.option(name));
	for (const name of ['duration', 'resolution', 'generateAudio'] as const)
		take(name, parameters.raw(name));
	// Stated always, an empty cell included: the defaults of providers contradict each other
	// (docs/sources.md#contradictions, 10).
	settings.generateAudio ??= true;
	const ratio = readAspectRatio(parameters.raw('aspectRatio'));
	if (ratio !== undefined) settings.aspectRatio = ratio;
	if (callbackUrl !== undefined) settings.callbackUrl = callbackUrl;
	return settings;
}

/**
 * What `default`, the mode and the model's abilities make of the request: the ratio that gives the same clip everywhere,
 * and nothing about sound if the model has none. Returns warnings for what was left out.
 * @param first what the request means before that, `additionalBody` included
 */
function applyDefaults(
	request: GenerationRequest,
	provider: ProviderRow,
	first: GenerationRequest,
): string[] {
	const row = modelOf(provider, request.model);
	Object.assign(request, provider.dialect.create.locked?.[request.mode]);
	const mode = sourceModeOf(request.mode) ?? first.mode;
	// A model that we do not know is told only what the person has chosen.
	const isTold = row?.features.includes('taskType') ?? sourceModeOf(mode) !== undefined;
	const hasType = mode === 'reference' || sourceModeOf(mode) !== undefined;
	if (takes(provider, 'taskType') && isTold && hasType) request.taskType = mode;
	if (first.draft === true && row?.draftResolution) request.resolution ??= row.draftResolution;
	if (request.aspectRatio === undefined) {
		const framed =
			first.firstFrame !== undefined || (provider.singleImageIsFrame && isImageAlone(first));
		const ratio = framed ? provider.ratioWithFrames?.(request.model) : '16:9';
		if (ratio !== undefined) request.aspectRatio = ratio;
	}
	if (!takes(provider, 'generateAudio') || (row && !row.features.includes('generateAudio'))) {
		delete request.generateAudio;
	}
	Object.assign(request, { ...row?.demanded, ...request });
	const warnings: string[] = [];
	for (const name of row ? settingsThat('falseIsNothing') : []) {
		if (request[name] !== false || row?.features.includes(name)) continue;
		delete request[name];
		if (!settingsWithoutField(provider.dialect, { ...request, [name]: false }).includes(name)) {
			warnings.push(`${SETTINGS[name].label} was left out: ${row?.id} has no such setting.`);
		}
	}
	return warnings;
}

/** How long a video is, if the item tells: it is the task item that the video came with. */
function secondsOf(json: unknown, video: string | undefined): number | undefined {
	const task = readTaskItem(json);
	if (video === undefined || task?.videoUrl !== video) return undefined;
	return task.durationSeconds !== null && task.durationSeconds > 0
		? task.durationSeconds
		: undefined;
}

/** Warnings for `asset://` addresses of the item that another provider issued (an asset item says who did). */
export function foreignAssetWarning(
	provider: ProviderRow,
	json: JsonObject,
	request: GenerationRequest,
): string[] {
	const used = new Set([request.firstFrame, request.lastFrame, ...request.referenceImages]);
	const foreign = [json, ...readAssetItems(json)].flatMap((item) => {
		const issuer = asText(item.provider);
		const asset = asText(item.assetUrl);
		if (issuer === undefined || asset === undefined || issuer === provider.assets) return [];
		return used.has(asset)
			? [`${asset} was issued by ${issuer}; ${provider.name} may not know it.`]
			: [];
	});
	return [...new Set(foreign)];
}

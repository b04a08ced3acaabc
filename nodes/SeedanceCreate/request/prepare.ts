import type { IExecuteFunctions } from 'n8n-workflow';

import { readAssetItems } from '../../shared/items/asset';
import { composeBody, doubledPaths, settingsWithoutField } from './body';
import {
	InputError,
	readAddress,
	readAspectRatio,
	readBoolean,
	readJsonObject,
	readList,
	readNumber,
	readResolution,
	readText,
	readWholeNumber,
} from '../../shared/n8n/input';
import { asText, type JsonObject } from '../../shared/tools/json';
import { contentFindings } from './contentCheck';
import { ADDITIONAL_BODY, MODE, PRICE_PER_SECOND } from '../fields';
import { inline } from './media';
import type { ItemParameters } from '../../shared/n8n/parameters';
import { estimate } from './price';
import { promptReferences } from './prompt';
import { modelOf, takes, type ProviderRow } from '../../shared/providers';
import {
	MEDIA_LABELS,
	MODE_MEDIA,
	modeOf,
	REFERENCE_LISTS,
	isValueOf,
	SETTINGS,
	settingsThat,
	type GenerationRequest,
	type Kind,
	type Kinds,
	type Media,
	type Mode,
	type SettingName,
	type Settings,
} from '../../shared/providers/request';
import type { Cost } from '../../shared/items/task';
import { unreadPrices } from './unread';
import { validate } from './validate';

/** From an item's parameters to the checked and priced request that will be sent. Sends nothing. */

export interface PreparedCreate {
	/** What the request means, `additionalBody` included. */
	request: GenerationRequest;
	body: JsonObject;
	cost: Cost;
	/** Why no ceiling can rest on the estimate; empty if one can. */
	unreadPrices: string[];
	warnings: string[];
}

/** How a setting of each kind is read from a parameter. */
const READERS: { [K in Kind]: (value: unknown, label: string) => Kinds[K] | undefined } = {
	text: readText,
	resolution: readResolution,
	number: readNumber,
	wholeNumber: readWholeNumber,
	boolean: readBoolean,
};

/**
 * Reads, checks and prices one item.
 * @param callbackUrl this execution's own resume address, if `resumeOnCallback` is on
 * @param region of the account, if its provider has some
 * @throws InputError naming everything that is wrong with the item
 */
export async function prepareCreate(
	context: IExecuteFunctions,
	parameters: ItemParameters,
	provider: ProviderRow,
	callbackUrl: string | undefined,
	region?: string,
): Promise<PreparedCreate> {
	const chosen = parameters.choice(MODE);
	const prompt = parameters.text({ name: 'prompt', ...SETTINGS.prompt });
	const media = await readMedia(context, parameters, provider, chosen, prompt ?? '');
	const mode = chosen === 'auto' ? modeOf(media) : chosen;
	const additional = readJsonObject(parameters.option(ADDITIONAL_BODY.name), ADDITIONAL_BODY.label);
	// First, because defaults and limits are the model's.
	const model =
		asText(additional?.model) ?? parameters.locator('model', SETTINGS.model.label) ?? '';
	const request: GenerationRequest = {
		...media,
		mode,
		model: modelOf(provider, model)?.id ?? model,
		...readSettings(parameters, callbackUrl),
		...(prompt !== undefined && { prompt }),
	};
	// Frames may come from the additional body too.
	const { firstFrame } = composeBody(provider.dialect, request, additional).meant;
	const warnings = applyDefaults(request, provider, firstFrame !== undefined);
	const { body, meant } = composeBody(provider.dialect, request, additional);
	const findings = validate(meant, mode, provider);
	const content = contentFindings(provider, body);
	const problems = [...findings.problems, ...doubledProblems(provider, body), ...content.problems];
	if (problems.length > 0) {
		throw new InputError(
			problems.map(({ message }) => message).join('; '),
			problems.map(({ hint }) => hint).join(' '),
		);
	}
	const row = modelOf(provider, meant.model);
	const { atLeast, ...cost } = estimate(meant, row, statedPrice(parameters), region);
	const floor = atLeast ? ['a reference video, for which the provider charges at least'] : [];
	return {
		request: meant,
		body,
		cost,
		unreadPrices: [...floor, ...unreadPrices(provider.dialect, body, meant.prompt ?? '')],
		warnings: [
			...warnings,
			...findings.warnings,
			...content.warnings,
			...additionalWarnings(provider, additional),
		],
	};
}

/** US dollars a second. */
function statedPrice(parameters: ItemParameters): number | undefined {
	return parameters.optionNumber(PRICE_PER_SECOND) || undefined;
}

function readSettings(
	parameters: ItemParameters,
	callbackUrl: string | undefined,
): Partial<Settings> {
	const settings: Partial<Settings> = {};
	const take = <N extends SettingName>(name: N, value: unknown): void => {
		const { label, kind } = SETTINGS[name];
		const read: unknown = READERS[kind](value, label);
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
 * What `default` and the model's abilities make of the request: the ratio that gives the same clip everywhere, and
 * nothing about sound if the model has none. Returns warnings for what was left out.
 */
function applyDefaults(
	request: GenerationRequest,
	provider: ProviderRow,
	framed: boolean,
): string[] {
	const row = modelOf(provider, request.model);
	if (request.aspectRatio === undefined) {
		const ratio = framed ? provider.ratioWithFrames(request.model) : '16:9';
		if (ratio !== undefined) request.aspectRatio = ratio;
	}
	if (!takes(provider, 'generateAudio') || (row && !row.features.includes('generateAudio'))) {
		delete request.generateAudio;
	}
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

/** The same parameter in two places of the body, which only `additionalBody` can bring about. */
function doubledProblems(provider: ProviderRow, body: JsonObject): InputError[] {
	return doubledPaths(provider.dialect, body).map(
		(paths) =>
			new InputError(
				`With Additional Body the request names ${paths.join(' and ')}, and ${provider.name} takes only one of them`,
				'Take one of them out of Additional Body, or clear the field of this node.',
			),
	);
}

/** A body that the provider would refuse for a field that it does not declare. */
function additionalWarnings(provider: ProviderRow, additional: JsonObject | undefined): string[] {
	const { declaredFields } = provider.dialect.create;
	if (!additional || !declaredFields) return [];
	const foreign = Object.keys(additional).filter((name) => !declaredFields.includes(name));
	return foreign.length === 0
		? []
		: [
				`Additional Body sets ${foreign.join(', ')}, which ${provider.name} does not document; it answers 400 to fields that it does not know.`,
			];
}

/** The lists whose entries may be files. */
const INLINE_LISTS: Partial<Record<keyof Media, 'image' | 'audio'>> = {
	referenceImages: 'image',
	referenceAudios: 'audio',
};

async function readMedia(
	context: IExecuteFunctions,
	parameters: ItemParameters,
	provider: ProviderRow,
	chosen: Mode | 'auto',
	prompt: string,
): Promise<Media> {
	const media: Media = { referenceImages: [], referenceVideos: [], referenceAudios: [] };
	const counted = new Set(promptReferences(prompt).map(({ kind }) => REFERENCE_LISTS[kind]));
	for (const name of MODE_MEDIA[chosen]) {
		const value = parameters.raw(name);
		if (name === 'firstFrame' || name === 'lastFrame') {
			const address = readAddress(value, MEDIA_LABELS[name]);
			if (address !== undefined)
				media[name] = await inline(context, parameters.index, provider, address, {
					label: MEDIA_LABELS[name],
					kind: 'image',
				});
			continue;
		}
		const list = readList(value, MEDIA_LABELS[name], counted.has(name));
		const kind = INLINE_LISTS[name];
		const label = MEDIA_LABELS[name];
		media[name] =
			kind === undefined
				? list
				: await Promise.all(
						list.map((entry) =>
							inline(context, parameters.index, provider, entry, { label, kind }),
						),
					);
	}
	return media;
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

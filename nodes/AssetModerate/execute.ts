import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { asInputError } from '../shared/n8n/input';
import { inputFailure, inputProblem } from '../shared/n8n/items';
import { openAccount, type Account } from '../shared/http/account';
import { moderateBatches } from './batches';
import { learn, readEntries, type Image } from './entries';
import { forgetAssets, rememberAssets } from './memory';
import { outputItems } from './output';
import { Requester } from './requester';
import { readModerateSettings, type ModerateSettings } from './settings';
import { moderateUploads } from './uploads';

/**
 * Seedance Asset Moderate: all input is read and checked, then each image is moderated, once. From the first request
 * on nothing throws that could lose an approved asset, unless the user wants to stop for the others.
 */
export async function moderateAssets(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[]];
	const settings = readModerateSettings(context);
	if (settings.problem && !context.continueOnFail())
		throw inputProblem(context, settings.problem, 0);
	const entries = readEntries(context, settings);
	const named = entries.flatMap(({ images }) => images);
	const sent = settings.problem ? [] : named.filter(({ todo }) => todo !== 'settled');
	const open = [...new Set(sent)];
	const account = open.length > 0 ? await openOrExplain(context, settings, open) : undefined;
	if (account) await moderate(context, settings, account, open);
	rememberAssets(
		context,
		entries.flatMap(({ images }) => images.map(({ asset }) => asset)),
	);
	const items = outputItems(context, settings, entries, account?.warning);
	// n8n tries a run again whose first item is an error.
	if (items[0]?.json.error === undefined) forgetAssets(context);
	return [items];
}

async function moderate(
	context: IExecuteFunctions,
	{ moderation, batchSize, timeoutMs }: ModerateSettings,
	account: Account,
	images: readonly Image[],
): Promise<void> {
	const requester = new Requester(context, account, timeoutMs);
	if (moderation?.kind === 'batch') await moderateBatches(moderation, requester, images, batchSize);
	if (moderation?.kind === 'upload') await moderateUploads(moderation, requester, images);
}

/**
 * The account, or `undefined` if there is none and *On Error* says continue: then every image says why.
 * @throws NodeOperationError if there is none
 */
async function openOrExplain(
	context: IExecuteFunctions,
	{ provider }: ModerateSettings,
	images: readonly Image[],
): Promise<Account | undefined> {
	try {
		return await openAccount(context, provider);
	} catch (error) {
		const problem = asInputError(error);
		if (!context.continueOnFail()) throw inputProblem(context, problem);
		const failure = inputFailure(problem, true, 'auth');
		for (const image of images) learn(image, { failure });
		return undefined;
	}
}

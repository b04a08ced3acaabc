/**
 * `npm run try -- --provider NAME [--region REGION] [--base-url URL] [--out FOLDER]`: one real video with a real key.
 *
 * Asks for the key without showing it, names the cheapest video and its price, and asks before anything is sent. Then
 * Seedance Create and Seedance Wait run on n8n's engine, the video is saved, and what the provider answered is written to
 * a file without key and addresses, as a part of a bug report.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { request } from 'undici';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import {
	PROVIDER_IDS,
	providerOf,
	type ProviderRow,
} from '../../../nodes/shared/providers/index.ts';
import { credentialType } from '../../engine/support/credentials.mts';
import { readBinary, runWorkflow, stopAllRuns } from '../../engine/support/engine.mts';
import { removeUserFolder } from '../../engine/support/n8n.mts';
import type { PackageNode } from '../../engine/support/nodes.mts';
import { inRoot } from '../../support/paths.mts';
import { cheapestVideo, type Choice } from './cheapest.mts';
import { fixtureOf } from './fixture.mts';
import { questions } from './question.mts';
import { startRecorder, type Recorder } from './recorder.mts';

const PROMPT = 'A red paper boat drifts on a calm lake at sunrise';
/** How long the provider may take to answer at all, ms. */
const REACH_MS = 20_000;
/** How long the video is waited for, minutes. */
const PATIENCE_MINUTES = 45;

/** What a person has done wrong, or has to know; without a stack. */
class TryError extends Error {}

const values = flags();

function flags() {
	try {
		return parseArgs({
			options: {
				provider: { type: 'string' },
				region: { type: 'string' },
				'base-url': { type: 'string' },
				out: { type: 'string', default: '.' },
			},
		}).values;
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exit(1);
	}
}

/** The provider's base URL, as its credential has it. */
function baseUrlOf(provider: ProviderRow, region: string | undefined): string {
	const given = values['base-url'];
	if (given !== undefined) return given;
	if (provider.regions) {
		const url = provider.regions[region ?? ''];
		if (url !== undefined) return url;
		throw new TryError(`--region is ${Object.keys(provider.regions).join(' or ')}`);
	}
	const field = credentialType(provider.credential).properties.find(
		({ name }) => name === 'baseUrl',
	);
	if (typeof field?.default === 'string' && field.default !== '') return field.default;
	throw new TryError(`${provider.name} has no address of its own: give it with --base-url`);
}

function describe({ model, duration, resolution, price }: Choice): string {
	const cost =
		price.estimatedUsd === null
			? "no price is published: look at the provider's own list first"
			: `about ${price.estimatedUsd} USD (${price.basis})`;
	return `${model.name} (${model.id}), ${duration} s${resolution ? `, ${resolution}` : ''}: ${cost}`;
}

/** Runs one node with the credential that leads over the recorder. @returns its item and the files of it */
async function runNode(
	type: PackageNode,
	name: string,
	parameters: Record<string, unknown>,
	{
		credentials,
		json,
	}: { credentials: Record<string, ICredentialDataDecryptedObject>; json: object },
) {
	const run = await runWorkflow({
		nodes: [{ name, type, parameters, credentials }],
		items: [{ json: { ...json } }],
		mode: 'manual',
	});
	if (run.error) throw new TryError(run.error.message);
	const [item] = run.items(name);
	if (!item) throw new Error(`${name} put nothing out`);
	return item;
}

async function main(): Promise<void> {
	const asked = values.provider?.toLowerCase();
	const provider = providerOf(PROVIDER_IDS.find((id) => id.toLowerCase() === asked) ?? '');
	if (!provider) throw new TryError(`--provider is one of ${PROVIDER_IDS.join(', ')}`);
	// Behind an address of one's own nobody knows which list of prices holds, unless it is said.
	const region =
		values.region ?? (values['base-url'] === undefined ? firstRegion(provider) : undefined);
	const baseUrl = baseUrlOf(provider, region);
	const choice = cheapestVideo(provider, region);
	console.log(
		`The cheapest video at ${provider.name} that this package knows:\n  ${describe(choice)}`,
	);
	const person = questions();
	const apiKey = await person.ask('API key (not shown, not stored): ', { echo: false });
	const yes =
		apiKey !== '' && /^y(es)?$/i.test(await person.ask('Create it now, and pay for it? (yes/no) '));
	person.close();
	if (!yes) {
		console.log('Nothing was sent.');
		return;
	}
	await reach(provider, baseUrl);
	mkdirSync(values.out, { recursive: true });
	const recorder = await startRecorder(baseUrl, () => save(provider, recorder, apiKey));
	try {
		await makeVideo(provider, choice, { recorder, apiKey });
	} finally {
		await recorder.close();
		console.log(`What went over the wire, without key and addresses: ${file(provider, 'json')}`);
	}
}

/**
 * A call without the key: through the recorder the nodes could not tell a create that reached nobody from one whose answer
 * was lost.
 * @throws {TryError} if nobody answers at the address
 */
async function reach(provider: ProviderRow, baseUrl: string): Promise<void> {
	try {
		const answer = await request(baseUrl, { headersTimeout: REACH_MS, bodyTimeout: REACH_MS });
		await answer.body.dump();
	} catch (error) {
		const { code, message } = error as Error & { code?: string };
		throw new TryError(
			`${provider.name} cannot be reached at ${baseUrl} (${code ?? message}). Nothing was sent and nothing is to be paid. Check the network and the address.`,
		);
	}
}

function firstRegion({ regions }: ProviderRow): string | undefined {
	return Object.keys(regions ?? {})[0];
}

async function makeVideo(
	provider: ProviderRow,
	choice: Choice,
	{ recorder, apiKey }: { recorder: Recorder; apiKey: string },
): Promise<void> {
	const credentials = {
		[provider.credential]: {
			apiKey,
			baseUrl: recorder.baseUrl,
			...(provider.regions && { region: 'custom' }),
		},
	};
	const created = await runNode(
		'seedanceCreate',
		'Seedance Create',
		{
			provider: provider.id,
			model: { __rl: true, mode: 'id', value: choice.model.id },
			mode: 'textToVideo',
			prompt: PROMPT,
			duration: choice.duration,
			...(choice.resolution && { resolution: choice.resolution }),
			generateAudio: false,
			failedItems: 'return',
		},
		{ credentials, json: {} },
	);
	tell('Seedance Create', created.json);
	if (typeof created.json.taskId !== 'string') return fail();
	console.log(`Task ${created.json.taskId} exists; waiting, up to ${PATIENCE_MINUTES} minutes …`);
	const waited = await runNode(
		'seedanceWait',
		'Seedance Wait',
		{
			provider: provider.id,
			taskId: '={{ $json.taskId }}',
			waitStrategy: 'inProcess',
			timeout: PATIENCE_MINUTES,
			downloadVideo: true,
		},
		// Behind the recorder the nodes do not know whose prices hold.
		{ credentials, json: { ...created.json, cost: costOf(choice) } },
	);
	tell('Seedance Wait', waited.json);
	const video = waited.binary?.video;
	if (!video) return fail();
	const target = file(provider, video.fileExtension ?? 'mp4');
	writeFileSync(target, await readBinary(video));
	console.log(`The video: ${target}`);
}

/** The item, without addresses: they are passes to the video. */
function tell(node: string, { status, failure, warnings, cost }: Record<string, unknown>): void {
	console.log(`${node}: ${JSON.stringify({ status, cost, failure, warnings }, null, 2)}`);
}

function costOf({ price: { estimatedUsd, chargedUsd, basis } }: Choice): object {
	return { estimatedUsd, chargedUsd, basis };
}

function fail(): void {
	process.exitCode = 1;
}

function file({ id }: ProviderRow, extension: string): string {
	return path.join(values.out, `seedance-try-${id}.${extension}`);
}

/** After every exchange: what was met is kept even if this process is ended. */
function save(provider: ProviderRow, { exchanges }: Recorder, apiKey: string): void {
	const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as {
		version: string;
	};
	const about = { provider: provider.id, version, recordedAt: new Date().toISOString() };
	const fixture = fixtureOf(about, exchanges, [apiKey]);
	writeFileSync(file(provider, 'json'), `${JSON.stringify(fixture, null, '\t')}\n`);
}

process.once('SIGINT', () => {
	console.log(
		`\nEnded. If a task was created, ${values.provider ? `seedance-try-${values.provider}.json` : 'the file'} has its ID: it is paid for, and Seedance Wait fetches it.`,
	);
	process.exit(130);
});
try {
	await main();
} catch (error) {
	if (!(error instanceof TryError)) throw error;
	console.error(error.message);
	process.exitCode = 1;
} finally {
	stopAllRuns();
	removeUserFolder();
}

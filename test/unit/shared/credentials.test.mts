/** What the test of each credential tells apart, by n8n's own reading of its rules. */
import { expect, test } from '@jest/globals';
import { credentials } from '../../tools/docs/providerTables.mts';

/** Credentials whose provider documents a free call that answers 200 (docs/sources.md). */
const DOCUMENTED: readonly string[] = [
	'seedanceArkApi',
	'seedanceFalApi',
	'seedanceKieApi',
	'seedanceOpenRouterApi',
	'seedanceQingboApi',
	'seedanceReplicateApi',
	'seedanceWaveSpeedApi',
];

const properties = (value: unknown): Record<string, unknown> => Object(value);

test.each(credentials.map((credential) => [credential.name, credential] as const))(
	'%s: a wrong key, a wrong address and a failing host have messages of their own',
	(name, { test: request }) => {
		const { rules = [] } = request;
		const ofStatus = (status: number): unknown =>
			rules
				.map((rule) => [rule.type, properties(rule.properties)] as const)
				.find(([type, { value }]) => type === 'responseCode' && value === status)?.[1].message;
		const except = properties(request.request.ignoreHttpStatusErrors).except;
		for (const status of [401, 403, 500, 502, 503, 504]) {
			expect(ofStatus(status)).toEqual(expect.any(String));
			expect(except).toContain(status);
		}
		const documented = DOCUMENTED.includes(name);
		expect([name, ofStatus(404) !== undefined]).toEqual([name, documented]);
		// One that is not ignored here never gets to the rules of a status.
		expect((except as number[]).includes(404)).toBe(documented);
		// n8n compares what stands under the key in the answer; in a text that is a letter.
		const bodyRules = rules.filter(({ type }) => type === 'responseSuccessBody');
		const told = bodyRules.map(({ properties: of }) => properties(of));
		const said = (answer: unknown) =>
			told
				.filter(({ key, value }) => properties(answer)[String(key)] === value)
				.map(({ message }) => message);
		for (const before of ['', '\n', '\r\n', '  ', '\uFEFF'])
			expect(said(`${before}<!doctype html><title>Console</title>`)).toEqual([
				expect.stringMatching(/^A web page answers at this address/),
			]);
		expect(said({ code: 200 })).toEqual([]);
		// Hosts that answer HTTP 200 to everything.
		expect(said({ code: 401, msg: 'x' })).toEqual([
			expect.stringContaining('refused this API key'),
		]);
	},
);

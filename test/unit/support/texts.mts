/** What property tests write. fast-check's own take a second each to be built: every character that there is stands in a map. */
import fc from 'fast-check';

/** Any UTF-16 unit, halves of surrogate pairs included, and more often one of these. */
export function anyUnit(...often: string[]): fc.Arbitrary<string> {
	return fc.oneof(
		fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
		...often.map((unit) => fc.constant(unit)),
	);
}

const letters = fc.constantFrom(
	...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
);
/** What stands between two marks of an address: these characters, and any other one in percents. */
const part = (marks: string): fc.Arbitrary<string> =>
	fc.string({
		unit: fc.oneof(
			letters,
			fc.constantFrom(...marks),
			fc
				.integer({ min: 1, max: 0xd7ff })
				.map((code) => encodeURIComponent(String.fromCodePoint(code))),
		),
	});

/** Any address of the web, with query and fragment. */
export const webAddress: fc.Arbitrary<string> = fc
	.tuple(
		fc.constantFrom('http', 'https'),
		fc.webAuthority(),
		fc.array(part("-._~!$&'()*+,;=:@"), { maxLength: 5 }),
		fc.option(part("-._~!$&'()*+,;=:@/?")),
		fc.option(part("-._~!$&'()*+,;=:@/?")),
	)
	.map(
		([scheme, authority, path, query, fragment]) =>
			`${scheme}://${authority}${path.map((one) => `/${one}`).join('')}` +
			(query === null ? '' : `?${query}`) +
			(fragment === null ? '' : `#${fragment}`),
	);

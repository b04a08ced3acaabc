import { InputError } from '../shared/n8n/input';
import { addressFlaw } from '../shared/n8n/pasted';
import type { UrlRules } from '../shared/providers/moderation';

/** Whether an address can be moderated, checked before any request. Nothing is fetched. */

const SHOWN_CHARACTERS = 80;
/** Endings that certainly are not of an image. */
const NOT_IMAGES: ReadonlySet<string> = new Set(
	'mp4 mov webm avi mkv m4v mp3 wav m4a flac pdf doc docx xls xlsx csv zip gz svg txt json html htm'.split(
		' ',
	),
);

/**
 * What is wrong with the address of an image.
 * @param label names it in the message, for example `Image URL 2`
 */
export function imageUrlProblem(
	url: string,
	label: string,
	rules: UrlRules,
): InputError | undefined {
	const shown = url.length > SHOWN_CHARACTERS ? `${url.slice(0, SHOWN_CHARACTERS)}…` : url;
	if (/^(data:|binary:|base64,)/i.test(url)) {
		return new InputError(
			`${label}: addresses only are moderated, no file contents ("${url.slice(0, 30)}…")`,
			'Upload the image to public storage first, and give its http or https address.',
		);
	}
	if (/^asset:\/\//i.test(url)) {
		return new InputError(
			`${label}: "${shown}" is already the address of an asset`,
			'Give it straight to Seedance Create; only http and https addresses are moderated.',
		);
	}
	const flaw = addressFlaw(url);
	if (flaw) return new InputError(`${label}: the address ${flaw.is}: ${shown}`, flaw.hint);
	if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
		return new InputError(
			`${label}: "${shown}" is not an http or https address`,
			'Give the public http or https address of an image; base64 and file contents are not taken.',
		);
	}
	const extension = extensionOf(url);
	if (extension !== undefined && rules.extensions.includes(extension)) return undefined;
	// What stands behind a dot need be no ending: image.php, v1.2, a.png@!w800.
	if (!rules.extensionRequired && !NOT_IMAGES.has(extension ?? '')) return undefined;
	const known = rules.extensions.map((ending) => `.${ending}`).join(', ');
	return new InputError(
		`${label}: the path of "${shown}" does not end in a supported file extension`,
		`Give the address of the image file itself, ending in one of ${known}.`,
	);
}

/** The ending of an address's path, in lower case, without the dot; query and fragment do not count. */
function extensionOf(url: string): string | undefined {
	return /\.([^./]+)$/.exec(new URL(url).pathname)?.[1].toLowerCase();
}

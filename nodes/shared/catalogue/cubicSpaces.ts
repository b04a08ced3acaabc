import { FAMILIES, type ModelRow } from '../providers/model';

/**
 * The one model that CubicSpaces' page names (docs/sources.md#cubicspaces). It gives no limits; those of the upstream
 * model hold (docs/sources.md#ark),
 * and `resolution` is taken as the document's own examples send it.
 */
export const CUBIC_SPACES_MODELS: readonly ModelRow[] = [
	{
		id: 'doubao-seedance-2.0',
		name: 'Seedance 2.0',
		...FAMILIES['2.0'],
		duration: { min: 4, max: 15, auto: true },
		resolutions: ['480p', '720p', '1080p', '4K'],
		defaultResolution: '720p',
		features: ['generateAudio', 'seed', 'watermark', 'cameraFixed'],
		source:
			'docs/sources.md#cubicspaces, Supported Models; limits: docs/sources.md#ark, Seedance 2.0',
	},
];

import { FAMILIES, type ModelRow } from '../providers/model';

/**
 * The one model that document 004 names. It gives no limits; those of the upstream model hold (dialects.md section B),
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
		source: 'Document 004, Supported Models; limits: Ark reference for Seedance 2.0',
	},
];

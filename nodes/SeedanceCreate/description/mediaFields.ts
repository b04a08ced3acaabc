import type { INodeProperties } from 'n8n-workflow';

import { MODE_MEDIA } from '../../shared/providers/request';

/** The media fields; each is shown in the modes that read it. */

function shownFor(name: (typeof MODE_MEDIA)['auto'][number]): INodeProperties['displayOptions'] {
	const modes = Object.entries(MODE_MEDIA).flatMap(([mode, fields]) =>
		fields.includes(name) ? mode : [],
	);
	return { show: { mode: modes } };
}

export const mediaFields: INodeProperties[] = [
	{
		displayName: 'First Frame',
		name: 'firstFrame',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/first.png',
		description:
			'The image that the video starts with: a public URL, an asset:// address, or binary:FIELD for a binary field of the item if the provider takes files',
		displayOptions: shownFor('firstFrame'),
	},
	{
		displayName: 'Last Frame',
		name: 'lastFrame',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/last.png',
		description: 'The image that the video ends with. Needs a first frame.',
		displayOptions: shownFor('lastFrame'),
	},
	{
		displayName: 'Reference Images',
		name: 'referenceImages',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. https://example.com/product.png',
		description:
			'Images of people, products or styles, one a line or as an array: public URLs, asset:// addresses, or binary:FIELD if the provider takes files. Name them @image1, @image2 … in the prompt.',
		displayOptions: shownFor('referenceImages'),
	},
	{
		displayName: 'Reference Videos',
		name: 'referenceVideos',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. https://example.com/motion.mp4',
		description:
			'Videos whose motion or content is taken up, one a line or as an array. Name them @video1, @video2 … in the prompt.',
		displayOptions: shownFor('referenceVideos'),
	},
	{
		displayName: 'Reference Audios',
		name: 'referenceAudios',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. https://example.com/voice.mp3',
		description:
			'Audio to be taken up, such as voices or music, one a line or as an array. Name them @audio1, @audio2 … in the prompt. Seedance 2.0 needs a reference image or video beside them.',
		displayOptions: shownFor('referenceAudios'),
	},
];

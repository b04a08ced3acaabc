import type { INodeProperties } from 'n8n-workflow';

import { property, textField } from '../../shared/n8n/fields';
import { PROVIDERS, providersWhere } from '../../shared/providers';
import {
	MEDIA_FIELDS,
	MEDIA_LABELS,
	MODE_MEDIA,
	type Media,
	type ReferenceKind,
} from '../../shared/providers/request';
import { takesFiles } from '../request/media';

/** The media fields; each is shown in the modes that read it. */

/** `binary:FIELD`, and who takes it. */
function file(kind: ReferenceKind): string {
	const able = providersWhere((provider) => takesFiles(provider, kind));
	const names = able.map((id) => PROVIDERS[id].shortName).join(', ');
	return `binary:FIELD for a binary field of the item (${names})`;
}

const TEXTS: Record<
	keyof Media,
	Pick<INodeProperties, 'typeOptions' | 'placeholder' | 'description'>
> = {
	sourceVideo: {
		placeholder: 'e.g. https://example.com/video.mp4',
		description: `The video that is edited or extended: a public URL, such as the videoUrl of an earlier task, an asset:// address, or ${file('video')}. It is @video1 in the prompt; reference videos are counted from @video2.`,
	},
	firstFrame: {
		placeholder: 'e.g. https://example.com/first.png',
		description: `The image that the video starts with: a public URL, an asset:// address, or ${file('image')}`,
	},
	lastFrame: {
		placeholder: 'e.g. https://example.com/last.png',
		description: 'The image that the video ends with. Needs a first frame.',
	},
	referenceImages: {
		typeOptions: { rows: 3 },
		placeholder: 'e.g. https://example.com/product.png',
		description: `Images of people, products or styles, one a line or as an array: public URLs, asset:// addresses, or ${file('image')}. Name them @image1, @image2 … in the prompt.`,
	},
	referenceVideos: {
		typeOptions: { rows: 2 },
		placeholder: 'e.g. https://example.com/motion.mp4',
		description: `Videos whose motion or content is taken up, one a line or as an array: public URLs, or ${file('video')}. Name them @video1, @video2 … in the prompt.`,
	},
	referenceAudios: {
		typeOptions: { rows: 2 },
		placeholder: 'e.g. https://example.com/voice.mp3',
		description: `Audio to be taken up, such as voices or music, one a line or as an array: public URLs, or ${file('audio')}. Name them @audio1, @audio2 … in the prompt. Seedance 2.0 needs a reference image or video beside them.`,
	},
};

export const mediaFields: INodeProperties[] = MEDIA_FIELDS.map((name) => {
	const modes = Object.entries(MODE_MEDIA).flatMap(([mode, fields]) =>
		fields.includes(name) ? mode : [],
	);
	return {
		...property(textField(name, MEDIA_LABELS[name])),
		...TEXTS[name],
		displayOptions: { show: { mode: modes } },
	};
});

import { InputError } from '../../../nodes/shared/n8n/input.ts';

/** What a reader refuses a value with. */
export function refusal(read: () => unknown): InputError {
	try {
		read();
	} catch (error) {
		if (error instanceof InputError) return error;
		throw error;
	}
	throw new Error('Nothing was refused');
}

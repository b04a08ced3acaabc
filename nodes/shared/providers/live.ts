import type { ApiRequest, OtherHost } from './dialect';
import type { ModelRow } from './model';

/** What a provider tells for free, as data: which models it has, and what a video costs. */

/** The list of its models. */
export interface LiveModels {
	path: string;
	/** The models of Seedance in an answer, whatever else stands in it. */
	read: (answer: unknown) => LiveModel[];
}

/** A model as the editor offers it. */
export interface LiveModel {
	id: string;
	name: string;
	/** What it can do, in a few words. */
	about?: string;
}

/** The call that says what a create will cost. */
export interface LivePrices {
	/** From the create that would be sent; a call that is the same for several of them is sent once. */
	call: (create: ApiRequest) => ApiRequest;
	/** Where the call goes instead if the base URL is the provider's own. */
	host?: OtherHost;
	/**
	 * What an answer says; `undefined` if that is no price.
	 * @param model as the provider names it
	 * @param row what this package knows of the model
	 * @param date of today
	 */
	read: (
		answer: unknown,
		model: string,
		row: ModelRow | undefined,
		date: string,
	) => LivePrice | undefined;
}

/** US dollars for the whole clip, or a model with its price of today. */
export type LivePrice = { clipUsd: number } | { row: ModelRow };

import { InputError } from '../../shared/n8n/input';
import { suffixWarnings } from './prompt';
import { modelOf, type ProviderRow } from '../../shared/providers';
import { sourceModeOf, type GenerationRequest, type Mode } from '../../shared/providers/request';
import {
	checkAddresses,
	checkMedia,
	checkMode,
	checkPromptReferences,
	checkReferences,
} from './rules/media';
import { checkDraft, checkFinal, checkSource, checkTaskType } from './rules/tasks';
import { ADDITIONAL_BODY, MODE } from '../fields';
import type { Known, Rule } from './rules/rule';
import {
	checkAspectRatio,
	checkDuration,
	checkFeatures,
	checkRanges,
	checkResolution,
	checkTypes,
} from './rules/settings';

/**
 * Every rule that can be checked before money is spent, over one request and the catalogue's row of its model. The
 * sources of the limits stand in the catalogue; those of the mode rules are docs/sources.md#across-providers, Modes and docs/sources.md#pitfalls, 1.
 */

export interface Findings {
	/** Each one refuses the request. */
	problems: InputError[];
	/** What is sent all the same, but may turn out otherwise. */
	warnings: string[];
}

/** Checks a request. It is the one that will be sent, `additionalBody` included. */
export function validate(
	request: GenerationRequest,
	chosenMode: Mode,
	provider: ProviderRow,
	known: Known = {},
): Findings {
	const problems: InputError[] = [];
	const warnings: string[] = [];
	const refuse = (message: string, hint: string): void =>
		void problems.push(new InputError(message, hint));
	const warn = (warning: string): void => void warnings.push(warning);
	const row = modelOf(provider, request.model);
	const limit = (message: string, hint: string): void => {
		if (row?.limits === undefined) refuse(message, hint);
		else
			warn(
				`${message}, as far as is known; it was sent all the same, and ${provider.name} may refuse it. ${hint}`,
			);
	};
	const rules = request.draftTaskId === undefined ? RULES : FINAL_RULES;
	for (const rule of rules)
		rule({ request, chosenMode, provider, row, known, refuse, limit, warn });
	return { problems, warnings };
}

const checkModel: Rule = ({ request, provider, row, refuse, warn }) => {
	if (request.model === '') {
		refuse(
			'Model is empty',
			`Choose a model of ${provider.name}, for example ${provider.models[0].id}.`,
		);
	} else if (!row) {
		warn(
			`The model "${request.model}" is not in this package's catalogue; it was sent without checking its limits. A field that it does not take is left out if ${ADDITIONAL_BODY.label} gives it as null.`,
		);
	} else if (row.mayEnd) {
		warn(
			`${row.name} is of a generation that is being retired, and ${provider.name} may switch it off. Choose a newer model for what has to run on.`,
		);
	}
};

const checkPrompt: Rule = ({ request, provider, row, refuse, limit, warn }) => {
	const { prompt = '', mode } = request;
	// Nor is there anything in characters that nobody sees.
	if (!/[^\s\p{Cf}]/u.test(prompt)) {
		const { promptNeeded } = provider;
		const forSource = promptNeeded === 'withSource' && sourceModeOf(mode) !== undefined;
		if (promptNeeded === 'always' || mode === 'textToVideo' || forSource) {
			refuse(
				'Prompt is empty',
				`Describe the video in Prompt; ${provider.name} needs a text in mode ${MODE.choices[mode]}.`,
			);
		}
		return;
	}
	const error = /#(?:REF|VALUE|NAME|NUM|NULL|DIV\/0|ERROR|SPILL|CALC)[!?]/.exec(prompt)?.[0];
	if (error !== undefined)
		refuse(`Prompt holds ${error}, the error of a sheet`, 'Mend the formula in the sheet.');
	const open = /\{\{[^{}]{1,60}\}\}/.exec(prompt)?.[0];
	if (open !== undefined)
		warn(`The prompt contains ${open}, which looks like a placeholder that nothing has filled in.`);
	for (const warning of suffixWarnings(prompt)) warn(warning);
	const { min = 0, max = Infinity } = row?.promptLength ?? {};
	if (prompt.length < min || prompt.length > max)
		limit(
			`Prompt has ${prompt.length} ${prompt.length === 1 ? 'character' : 'characters'}; ${row?.id} takes ${min} to ${max} at ${provider.name}`,
			prompt.length < min ? 'Describe the video in more words.' : 'Shorten the prompt.',
		);
	if (prompt.length > (row?.promptCut ?? Infinity))
		warn(
			`The prompt has ${prompt.length} characters; ${provider.name} cuts it after ${row?.promptCut}.`,
		);
};

const RULES: readonly Rule[] = [
	checkTypes,
	checkModel,
	checkPrompt,
	checkMedia,
	checkMode,
	checkReferences,
	checkDuration,
	checkResolution,
	checkAspectRatio,
	checkFeatures,
	checkRanges,
	checkAddresses,
	checkPromptReferences,
	checkSource,
	checkTaskType,
	checkDraft,
];

/** For the final video of a draft, which has neither prompt nor media. */
const FINAL_RULES: readonly Rule[] = [
	checkTypes,
	checkModel,
	checkResolution,
	checkFeatures,
	checkRanges,
	checkAddresses,
	checkFinal,
];

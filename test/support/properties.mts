/**
 * Property tests draw the same examples in every run, so that a failure can be seen again; FC_SEED draws others.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_260_404) });

/** Ends what a test file has started, also where its own clean-up failed. */
import { stopAllProcesses } from '../../support/processes.mts';

afterAll(stopAllProcesses);

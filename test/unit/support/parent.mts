/** A parent for the test of what becomes of children when it is killed. */
import { startProcess } from '../../support/processes.mts';

const child = await startProcess({
	name: 'child',
	command: process.execPath,
	args: ['-e', 'setInterval(() => {}, 1000)'],
});
console.log(`child ${child.pid}`);
setInterval(() => {}, 1000);

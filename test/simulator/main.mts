/** `npm run simulator -- [--port N] [--seconds N] [--json]`: the simulator for a person, or a test. */
import { parseArgs } from 'node:util';
import { startSimulator } from './server.mts';
import { BASE_PATHS } from './types.mts';

const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '0' },
		seconds: { type: 'string', default: '8' },
		json: { type: 'boolean', default: false },
	},
});

const simulator = await startSimulator({
	port: Number(values.port),
	seconds: Number(values.seconds),
});

if (values.json) console.log(JSON.stringify({ url: simulator.url }));
else {
	const width = Math.max(...Object.keys(BASE_PATHS).map((name) => name.length));
	const rows = Object.entries(BASE_PATHS).map(
		([name, path]) => `  ${name.padEnd(width)}  ${simulator.url}${path}`,
	);
	console.log(`Seedance provider simulator. A task takes ${values.seconds} s, and costs nothing.

Base URLs for the credentials:
${rows.join('\n')}

API key:      sim-demo  (any that begins with "sim-")
Sample image: ${simulator.mediaUrl}/media/samples/product.png
Control:      ${simulator.url}/control/requests?key=sim-demo, also /control/tasks, /control/leaks;
              POST /control/settings, /control/faults, /control/reset

Ctrl-C ends it.`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => {
		void simulator.close().then(() => process.exit(0));
	});
}

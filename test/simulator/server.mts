/** The provider simulator: every provider's API on one port, its videos on another. */
import type { AddressInfo } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import { control } from './control.mts';
import { mount } from './gateway.mts';
import { mediaHost } from './mediaHost.mts';
import { arkRoutes } from './providers/ark.mts';
import { cubicSpacesRoutes } from './providers/cubicSpaces.mts';
import { falRoutes } from './providers/fal.mts';
import { kieRoutes } from './providers/kie.mts';
import { newApiRoutes } from './providers/newApi.mts';
import { openAiVideosRoutes } from './providers/openAiVideos.mts';
import { openRouterRoutes } from './providers/openRouter.mts';
import { qingboLegacyRoutes, qingboRoutes } from './providers/qingbo.mts';
import { replicateRoutes } from './providers/replicate.mts';
import { waveSpeedRoutes } from './providers/waveSpeed.mts';
import { xingchaoRoutes } from './providers/xingchao.mts';
import { DEFAULT_SETTINGS, Store } from './store.mts';
import { BASE_PATHS, type Settings } from './types.mts';

/** How a simulator is started. */
export interface SimulatorOptions {
	/** Port of the API; 0 (default) lets the system choose. */
	port?: number;
	/** Seconds that a task takes; default 8. */
	seconds?: number;
	/** Other defaults for every key. */
	settings?: Partial<Settings>;
}

/** A running simulator. */
export interface Simulator {
	/** Origin of the API, such as `http://127.0.0.1:4000`. */
	url: string;
	/** Origin of the media host. */
	mediaUrl: string;
	close(): Promise<void>;
}

/** Above Ark's limit of 64 MB for a whole request, and what uploads take. */
const BODY_LIMIT = 110 * 1024 * 1024;

async function listen(app: FastifyInstance, port: number): Promise<string> {
	await app.listen({ host: '127.0.0.1', port });
	return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

/** Starts the simulator on 127.0.0.1. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const { port = 0, seconds = DEFAULT_SETTINGS.taskSeconds, settings = {} } = options;
	const store = new Store({ ...DEFAULT_SETTINGS, taskSeconds: seconds, ...settings });
	const app = fastify({
		bodyLimit: BODY_LIMIT,
		forceCloseConnections: true,
		routerOptions: { maxParamLength: 500 },
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
	mount(app, store, BASE_PATHS.ark, arkRoutes);
	mount(app, store, BASE_PATHS.cubicSpaces, cubicSpacesRoutes);
	mount(app, store, BASE_PATHS.fal, falRoutes);
	mount(app, store, BASE_PATHS.kie, kieRoutes);
	mount(app, store, BASE_PATHS.newApi, newApiRoutes);
	mount(app, store, BASE_PATHS.openAiVideos, openAiVideosRoutes);
	mount(app, store, BASE_PATHS.openRouter, openRouterRoutes);
	mount(app, store, BASE_PATHS.qingbo, qingboRoutes);
	mount(app, store, BASE_PATHS.qingboLegacy, qingboLegacyRoutes);
	mount(app, store, BASE_PATHS.replicate, replicateRoutes);
	mount(app, store, BASE_PATHS.waveSpeed, waveSpeedRoutes);
	mount(app, store, BASE_PATHS.xingchao, xingchaoRoutes);
	control(app, store);

	const media = mediaHost(store);
	store.mediaUrl = await listen(media, 0);
	const url = await listen(app, port);
	return {
		url,
		mediaUrl: store.mediaUrl,
		async close() {
			store.closing.abort();
			await Promise.all([app.close(), media.close()]);
		},
	};
}

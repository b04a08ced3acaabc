import { BASE_PATHS, type ProviderId } from '../../simulator/types.mts';

/** The credential type each provider uses. */
export const credentialTypes: Record<ProviderId, string> = {
	ark: 'seedanceArkApi',
	cubicSpaces: 'seedanceCubicSpacesApi',
	cubicSpacesArk: 'seedanceCubicSpacesApi',
	fal: 'seedanceFalApi',
	kie: 'seedanceKieApi',
	newApi: 'seedanceNewApiApi',
	openAiVideos: 'seedanceOpenAiVideosApi',
	openRouter: 'seedanceOpenRouterApi',
	qingbo: 'seedanceQingboApi',
	qingboLegacy: 'seedanceQingboApi',
	replicate: 'seedanceReplicateApi',
	waveSpeed: 'seedanceWaveSpeedApi',
	xingchao: 'seedanceXingchaoApi',
};

/** A credential's fields, pointing at the simulator. */
export function simulatorCredential(
	provider: ProviderId,
	simulatorUrl: string,
	apiKey: string,
): { type: string; data: Record<string, string> } {
	const data = { apiKey, baseUrl: `${simulatorUrl}${BASE_PATHS[provider]}` };
	return {
		type: credentialTypes[provider],
		data: provider === 'ark' ? { ...data, region: 'custom' } : data,
	};
}

/** The providers, one line for each file. The name of a row is its id, and nothing else is exported here. */
export { ark } from './ark';
export { cubicSpaces, cubicSpacesArk } from './cubicSpaces';
export { fal } from './fal';
export { kie } from './kie';
export { newApi } from './newApi';
export { openAiVideos } from './openAiVideos';
export { openRouter } from './openRouter';
export { qingbo, qingboLegacy } from './qingbo';
export { replicate } from './replicate';
export { waveSpeed } from './waveSpeed';
export { xingchao } from './xingchao';

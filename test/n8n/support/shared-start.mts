import { inRoot } from '../../support/paths.mts';
export async function startShared(): Promise<void> { console.log('GS', inRoot('x')); process.env.SEEDANCE_SHARED='{}' }

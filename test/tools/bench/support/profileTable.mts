/** A CPU profile as a table. */
import type { Table } from '../types.mts';
import type { ProfileSummary } from './inspector.mts';
import { short } from './stats.mts';

export function profileTable(what: string, { busyMs, packages }: ProfileSummary): Table {
	return {
		caption: `${what} (sampled, ${short(busyMs)} ms at work)`,
		columns: ['code of', 'share'],
		rows: packages.map(({ name, share }) => [name, `${short(share * 100)} %`]),
	};
}

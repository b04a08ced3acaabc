import type { N8nApi } from './n8nApi.mts';

/** A row of a data table, with n8n's own columns. */
export type Row = { id: number } & Record<string, string | number | null>;

/** A table of n8n's own, in the personal project of the person who is signed in. */
export class DataTable {
	private constructor(
		private readonly api: N8nApi,
		private readonly path: string,
	) {}

	/** @param columns their types, by name */
	static async create(
		api: N8nApi,
		name: string,
		columns: Record<string, 'string' | 'number'>,
	): Promise<DataTable> {
		const project = await api.call<{ id: string }>('GET', '/rest/projects/personal');
		const path = `/rest/projects/${project.id}/data-tables`;
		const { id } = await api.call<{ id: string }>('POST', path, {
			name,
			columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
		});
		return new DataTable(api, `${path}/${id}`);
	}

	async insert(data: Array<Record<string, string | number | null>>): Promise<void> {
		await this.api.call('POST', `${this.path}/insert`, { data, returnType: 'count' });
	}

	/** Puts values into every row whose column has this value. */
	async update(column: string, value: string, data: Record<string, string | null>): Promise<void> {
		const filter = { type: 'and', filters: [{ columnName: column, condition: 'eq', value }] };
		await this.api.call('PATCH', `${this.path}/rows`, { filter, data });
	}

	/** All rows, in the order in which they came. */
	async rows(): Promise<Row[]> {
		const { data } = await this.api.call<{ data: Row[] }>('GET', `${this.path}/rows?take=100`);
		return data.sort((one, other) => one.id - other.id);
	}
}

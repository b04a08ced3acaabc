/** n8n's SQLite database, read beside the running server. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { inRoot } from '../../../support/paths.mts';

/** The part of the `sqlite3` package that is used here. */
interface Sqlite {
	OPEN_READONLY: number;
	Database: new (
		file: string,
		mode: number,
		done: (error: Error | null) => void,
	) => {
		all(sql: string, done: (error: Error | null, rows: unknown[]) => void): void;
		close(done: () => void): void;
	};
}

/** How much n8n has stored. */
export interface Stored {
	executions: number;
	/** Of run data and of the workflows stored with it, bytes. */
	dataBytes: number;
	workflowBytes: number;
	/** Of the whole database, free pages not counted. */
	fileBytes: number;
}

const TOTALS = `select count(*) as executions, coalesce(sum(length(cast("data" as blob))), 0) as dataBytes,
	coalesce(sum(length(cast("workflowData" as blob))), 0) as workflowBytes from execution_data`;
const PAGES = `select (page_count - freelist_count) * page_size as fileBytes
	from pragma_page_count, pragma_freelist_count, pragma_page_size`;

/** Executions of a workflow by their state, without those in which parked waits ask about their tasks. */
export async function executionStates(
	userFolder: string,
	workflowId: string,
): Promise<Array<{ status: string; count: number }>> {
	return await rows(
		userFolder,
		`select status, count(*) as count from execution_entity
			where "workflowId" = '${workflowId}' and mode <> 'integrated' group by status`,
	);
}

async function rows<T>(userFolder: string, sql: string): Promise<T[]> {
	const load = createRequire(inRoot('test', 'tools', 'n8n-server', 'package.json'));
	const { Database, OPEN_READONLY } = load('sqlite3') as Sqlite;
	return await new Promise<T[]>((resolve, reject) => {
		const file = path.join(userFolder, '.n8n', 'database.sqlite');
		const database = new Database(file, OPEN_READONLY, (opening) => {
			if (opening) return reject(opening);
			database.all(sql, (error, found) => {
				database.close(() => (error ? reject(error) : resolve(found as T[])));
			});
		});
	});
}

/** What the executions of one workflow take, those of its parked waits included. */
export interface Footprint {
	/** Executions in the list, and those that n8n has already removed from it again. */
	executions: number;
	removed: number;
	/** Rows of the executions in the list, of their data and of their custom data. */
	rows: number;
	/** Of run data, and of the workflow that is stored with each execution, bytes. */
	dataBytes: number;
	workflowBytes: number;
}

export async function footprint(userFolder: string, workflowId: string): Promise<Footprint> {
	const [found] = await rows<Footprint>(
		userFolder,
		`with mine as (select id, "deletedAt" from execution_entity where "workflowId" = '${workflowId}'),
			kept as (select id from mine where "deletedAt" is null),
			stored as (select * from execution_data where "executionId" in kept),
			shown as (select id from execution_metadata where "executionId" in kept)
		select (select count(*) from kept) as executions,
			(select count(*) from mine where "deletedAt" is not null) as removed,
			(select count(*) from kept) + (select count(*) from stored) + (select count(*) from shown) as rows,
			(select sum(length(cast("data" as blob))) from stored) as dataBytes,
			(select sum(length(cast("workflowData" as blob))) from stored) as workflowBytes`,
	);
	if (!found) throw new Error('The database answers nothing');
	return found;
}

/** What lies in the database of the n8n with this user folder. */
export async function stored(userFolder: string): Promise<Stored> {
	const [totals] = await rows<Omit<Stored, 'fileBytes'>>(userFolder, TOTALS);
	const [pages] = await rows<Pick<Stored, 'fileBytes'>>(userFolder, PAGES);
	if (!totals || !pages) throw new Error('The database answers nothing');
	return { ...totals, ...pages };
}

/** Run data of the executions in which a parked execution's wait asks about its tasks, bytes. */
export async function parkedBytes(userFolder: string, executionId: string): Promise<number> {
	const [found] = await rows<{ bytes: number }>(
		userFolder,
		`select coalesce(sum(length(cast("data" as blob))), 0) as bytes from execution_data
			where json_extract("workflowData", '$.name') like 'Seedance Wait: % for execution ${executionId}'`,
	);
	return found?.bytes ?? 0;
}

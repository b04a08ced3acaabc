/** n8n's SQLite database, changed beside the running server. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { inRoot } from '../../support/paths.mts';

/** The part of the `sqlite3` package that is used here. */
interface Sqlite {
	Database: new (
		file: string,
		done: (error: Error | null) => void,
	) => {
		configure(option: 'busyTimeout', ms: number): void;
		run(sql: string, values: unknown[], done: (error: Error | null) => void): void;
		close(done: () => void): void;
	};
}

/** Makes a waiting execution due now, whatever it waits for: a day passes. */
export async function makeDue(userFolder: string, executionId: string): Promise<void> {
	const load = createRequire(inRoot('test', 'tools', 'n8n-server', 'package.json'));
	const { Database } = load('sqlite3') as Sqlite;
	const due = new Date(Date.now() - 1000).toISOString().replace('T', ' ').replace('Z', '');
	await new Promise<void>((resolve, reject) => {
		const database = new Database(path.join(userFolder, '.n8n', 'database.sqlite'), (opening) => {
			if (opening) return reject(opening);
			database.configure('busyTimeout', 10_000);
			database.run(
				`update execution_entity set "waitTill" = ? where id = ? and status = 'waiting'`,
				[due, Number(executionId)],
				(error) => database.close(() => (error ? reject(error) : resolve())),
			);
		});
	});
}

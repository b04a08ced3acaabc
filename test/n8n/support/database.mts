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

async function change(userFolder: string, sql: string, values: unknown[]): Promise<void> {
	const load = createRequire(inRoot('test', 'tools', 'n8n-server', 'package.json'));
	const { Database } = load('sqlite3') as Sqlite;
	await new Promise<void>((resolve, reject) => {
		const database = new Database(path.join(userFolder, '.n8n', 'database.sqlite'), (opening) => {
			if (opening) return reject(opening);
			database.configure('busyTimeout', 10_000);
			database.run(sql, values, (error) =>
				database.close(() => (error ? reject(error) : resolve())),
			);
		});
	});
}

/** Makes a waiting execution due now, whatever it waits for: a day passes. */
export async function makeDue(userFolder: string, executionId: string): Promise<void> {
	const due = new Date(Date.now() - 1000).toISOString().replace('T', ' ').replace('Z', '');
	await change(
		userFolder,
		`update execution_entity set "waitTill" = ? where id = ? and status = 'waiting'`,
		[due, Number(executionId)],
	);
}

/** Shares a credential with a project, for which the interface wants a licence. */
export async function shareCredential(
	userFolder: string,
	credentialId: string,
	projectId: string,
): Promise<void> {
	await change(
		userFolder,
		`insert into shared_credentials ("credentialsId", "projectId", role) values (?, ?, 'credential:user')`,
		[credentialId, projectId],
	);
}

/** Takes back what {@link shareCredential} did. */
export async function unshareCredential(
	userFolder: string,
	credentialId: string,
	projectId: string,
): Promise<void> {
	await change(
		userFolder,
		`delete from shared_credentials where "credentialsId" = ? and "projectId" = ? and role = 'credential:user'`,
		[credentialId, projectId],
	);
}

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Db, openPostgres, openSqlite, openSqliteReader, type PostgresOptions } from './dialect.js';

/** Where the data lies: a PostgreSQL address, or the path of an SQLite file (made with its folder when missing). */
export interface DatabaseLocation {
  readonly url: string | undefined;
  readonly file: string;
}

/**
 * Opens the database of a location. The schema is not touched: see `migrate`. `serving`: for a server, where somebody
 * waits for each answer; without it work may take its time, as that of commands and migrations does.
 */
export function openDatabase(location: DatabaseLocation, options: PostgresOptions = { serving: false }): Db {
  if (location.url) return openPostgres(location.url, options);
  mkdirSync(dirname(location.file), { recursive: true });
  return openSqlite(location.file);
}

/** Opens a database to read alone, beside the handle that serves it; for one question at a time. */
export function openReader({ url, file }: DatabaseLocation): Db {
  return url ? openPostgres(url, { serving: true, connections: 1 }) : openSqliteReader(file);
}

/** Everything that `work` reads is of one moment; what it would write is refused. */
export function readMoment<T>(reader: Db, work: (trx: Db) => Promise<T>): Promise<T> {
  return reader.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work);
}

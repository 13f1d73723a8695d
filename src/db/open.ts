import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Db, openPostgres, openSqlite } from './dialect.js';

/** Where the data lies: a PostgreSQL address, or the path of an SQLite file (made with its folder when missing). */
export interface DatabaseLocation {
  readonly url: string | undefined;
  readonly file: string;
}

/**
 * Opens the database of a location. The schema is not touched: see `migrate`. `serving`: for a server, where somebody
 * waits for each answer; without it work may take its time, as that of commands and migrations does.
 */
export function openDatabase(
  location: DatabaseLocation,
  options: { readonly serving: boolean } = { serving: false },
): Db {
  if (location.url) return openPostgres(location.url, options);
  mkdirSync(dirname(location.file), { recursive: true });
  return openSqlite(location.file);
}

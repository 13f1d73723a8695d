import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type Db, type Engine, openPostgres, openSqlite } from '../../src/db/index.js';
import { startPostgres } from '../support/postgres.js';
import { type BenchServer, DATABASE, startAgain } from './servers.js';

/** Two databases of the same demonstration site, of which one is made large. */
export interface SitePair {
  readonly engine: Engine;
  /** The environment that a site over it is configured by. */
  env(which: Which): { readonly DATA_DIR: string; readonly DATABASE_URL: string };
  open(which: Which): Db;
  /** A handle that writes much in little time and leaves the database broken where it is cut off. */
  openToFill(): Promise<Db>;
  start(which: Which): Promise<BenchServer>;
  remove(): Promise<void>;
}

/** The one that stays, or the one that grows. */
export type Which = 'small' | 'large';

/** Two copies of the site in a folder, as files. */
export function sqlitePair(source: string, directory: string): SitePair {
  const folder = (which: Which): string => join(directory, `sqlite-${which}`);
  for (const which of ['small', 'large'] as const) {
    mkdirSync(folder(which));
    for (const file of [DATABASE, 'site.key']) cpSync(join(source, file), join(folder(which), file));
  }
  const open = (which: Which): Db => openSqlite(join(folder(which), DATABASE));
  return {
    engine: 'sqlite',
    env: (which) => ({ DATA_DIR: folder(which), DATABASE_URL: '' }),
    open,
    openToFill: async () => {
      const db = open('large');
      for (const setting of ['journal_mode = delete', 'synchronous = off', 'cache_size = -600000'])
        await sql.raw(`pragma ${setting}`).execute(db);
      return db;
    },
    start: (which) => startAgain(folder(which)),
    remove: async () => undefined,
  };
}

/** Two databases on a server that goes with them; the site loads its demonstration data into one, the other is its copy. */
export async function postgresPair(source: string, directory: string): Promise<SitePair> {
  const server = await startPostgres();
  const folder = join(directory, 'postgres');
  mkdirSync(folder);
  cpSync(join(source, 'site.key'), join(folder, 'site.key'));
  const address = (which: Which): string => `${server.url}/${which}`;
  const onServer = async (statement: string): Promise<void> => {
    const root = openPostgres(`${server.url}/postgres`);
    await sql.raw(statement).execute(root);
    await root.destroy();
  };
  await onServer('create database small');
  await (await startAgain(folder, address('small'))).stop();
  await onServer('create database large template small');
  const open = (which: Which): Db => openPostgres(address(which));
  return {
    engine: 'postgres',
    env: (which) => ({ DATA_DIR: folder, DATABASE_URL: address(which) }),
    open,
    openToFill: async () => open('large'),
    start: (which) => startAgain(folder, address(which)),
    remove: () => server.stop(),
  };
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, describe, inject } from 'vitest';
import { type Db, migrate, openPostgres, openSqlite } from '../../src/db/index.js';

export const ENGINES = ['sqlite', 'postgres'] as const;

let sqliteTemplate: Buffer | undefined;
let postgresTemplate: string | undefined;
let counter = 0;
const postgresAddress = (name: string): string => `${inject('postgresUrl')}/${name}`;

async function onServer(statement: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: postgresAddress('postgres'), max: 1 });
  const server = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  await server.executeQuery(CompiledQuery.raw(statement));
  await server.destroy();
}

async function freshSqlite(): Promise<Db> {
  if (!sqliteTemplate) {
    const directory = mkdtempSync(join(tmpdir(), 'supermarket-sqlite-'));
    const db = openSqlite(join(directory, 'template.sqlite'));
    await migrate(db);
    await db.executeQuery(CompiledQuery.raw('pragma journal_mode = delete'));
    await db.destroy();
    sqliteTemplate = readFileSync(join(directory, 'template.sqlite'));
    rmSync(directory, { recursive: true });
  }
  return openSqlite(sqliteTemplate);
}

async function freshPostgres(): Promise<{ db: Db; address: string; drop: () => Promise<void> }> {
  if (!postgresTemplate) {
    const name = `template_${process.pid}_${Math.floor(performance.now() * 1000)}`;
    await onServer(`create database ${name}`);
    const db = openPostgres(postgresAddress(name));
    await migrate(db);
    await db.destroy();
    postgresTemplate = name;
  }
  const name = `test_${process.pid}_${Math.floor(performance.now() * 1000)}_${++counter}`;
  await onServer(`create database ${name} template ${postgresTemplate}`);
  const address = postgresAddress(name);
  const db = openPostgres(address);
  return { db, address, drop: () => onServer(`drop database ${name} with (force)`) };
}

/** A PostgreSQL database without a schema: its address, and how to be rid of it. */
export async function createPostgresDatabase(): Promise<{ address: string; drop: () => Promise<void> }> {
  const name = `empty_${process.pid}_${Math.floor(performance.now() * 1000)}_${++counter}`;
  await onServer(`create database ${name}`);
  return { address: postgresAddress(name), drop: () => onServer(`drop database ${name} with (force)`) };
}

/** A migrated, empty database of an engine, and how to be rid of it. */
export async function freshDatabase(
  engine: (typeof ENGINES)[number],
): Promise<{ db: Db; close: () => Promise<void> }> {
  if (engine === 'sqlite') {
    const db = await freshSqlite();
    return { db, close: () => db.destroy() };
  }
  const { db, drop } = await freshPostgres();
  return {
    db,
    close: async () => {
      await db.destroy();
      await drop();
    },
  };
}

/**
 * Runs the same suite on both engines. `open()` gives a fresh migrated database each time it is called; all are
 * closed after the suite.
 */
export function onEachDatabase(name: string, suite: (open: () => Promise<Db>) => void): void {
  describe.each(ENGINES)(`${name} on %s`, (engine) => {
    const closers: (() => Promise<void>)[] = [];
    afterAll(async () => {
      for (const close of closers) await close();
    });
    suite(async () => {
      const { db, close } = await freshDatabase(engine);
      closers.push(close);
      return db;
    });
  });
}

/** A migrated database that a second handle can be opened at: the path of a file, or an address. */
export async function freshFile(
  engine: (typeof ENGINES)[number],
): Promise<{ db: Db; address: string; close: () => Promise<void> }> {
  if (engine === 'postgres') {
    const { db, address, drop } = await freshPostgres();
    return {
      db,
      address,
      close: async () => {
        await db.destroy();
        await drop();
      },
    };
  }
  const directory = mkdtempSync(join(tmpdir(), 'supermarket-sqlite-'));
  const address = join(directory, 'site.sqlite');
  const db = openSqlite(address);
  await migrate(db);
  return {
    db,
    address,
    close: async () => {
      await db.destroy();
      rmSync(directory, { recursive: true });
    },
  };
}

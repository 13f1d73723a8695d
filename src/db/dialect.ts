import { Socket } from 'node:net';
import BetterSqlite3 from 'better-sqlite3';
import {
  CamelCasePlugin,
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresDialect,
  type RawBuilder,
  SqliteDialect,
  sql,
} from 'kysely';
import pg from 'pg';
import { watchChanges } from './change-mark.js';
import type { Tables } from './tables.js';

/** A handle on the database: the pool itself or a transaction. Every query function takes one first. */
export type Db = Kysely<Tables>;

/** The database engines that the site runs on. */
export type Engine = 'sqlite' | 'postgres';

/** Words of the schema language that differ between the engines; everything else is common. */
export interface SchemaWords {
  readonly engine: Engine;
  /** Integer of 64 bits. */
  readonly int: string;
  /** Text that sorts by code point. */
  readonly text: string;
  readonly blob: string;
  /** Ends `create table (…)`. */
  readonly strict: string;
}

/** Statements of one migration, in order, in the words of an engine. */
export type SchemaStep = (words: SchemaWords) => readonly string[];

/** The words of each engine. */
export const schemaWords: Record<Engine, SchemaWords> = {
  sqlite: { engine: 'sqlite', int: 'integer', text: 'text', blob: 'blob', strict: ' strict' },
  postgres: { engine: 'postgres', int: 'bigint', text: 'text collate "C"', blob: 'bytea', strict: '' },
};

// A deferred SQLite transaction that reads first fails at once with SQLITE_BUSY when another process wrote
// meanwhile; an immediate one waits for its turn.
class ImmediateSqliteDialect extends SqliteDialect {
  override createDriver(): Driver {
    const driver = super.createDriver();
    driver.beginTransaction = async (connection: DatabaseConnection) => {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'));
    };
    return driver;
  }
}

const plugins = [new CamelCasePlugin({ maintainNestedObjectKeys: true })];

const SQLITE_SETTINGS = [
  'journal_mode = WAL',
  // Under NORMAL, which this build of SQLite takes for WAL by itself, a power cut undoes commits that were acknowledged.
  'synchronous = FULL',
  'foreign_keys = ON',
  'busy_timeout = 10000',
  // Else REPLACE deletes rows without a word to the triggers on deletion.
  'recursive_triggers = ON',
  'trusted_schema = OFF',
  'cell_size_check = ON',
  // The log of writes is cut back to this after a burst; in bytes.
  `journal_size_limit = ${64 * 1024 * 1024}`,
] as const;

/** Opens a handle over an SQLite database (`path`, ":memory:", or the bytes of one), with our settings. */
export function openSqlite(source: string | Buffer): Db {
  const database = new BetterSqlite3(source);
  for (const setting of SQLITE_SETTINGS) database.pragma(setting);
  const db = new Kysely<Tables>({ dialect: new ImmediateSqliteDialect({ database }), plugins });
  watchChanges(db, database);
  return db;
}

/** Opens a handle that only reads the file of an SQLite database, which another handle serves. */
export function openSqliteReader(path: string): Db {
  const database = new BetterSqlite3(path, { readonly: true, fileMustExist: true });
  for (const setting of [
    'query_only = ON',
    'busy_timeout = 10000',
    'trusted_schema = OFF',
    'cell_size_check = ON',
  ])
    database.pragma(setting);
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database }), plugins });
}

// 64-bit integers and sums arrive as text by default; every number that we store is a safe integer.
const toSafeInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`number outside the safe integers: ${text}`);
  return value;
};
pg.types.setTypeParser(pg.types.builtins.INT8, toSafeInteger);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);

/**
 * How long a server waits for PostgreSQL, in milliseconds: whoever asks gets a refusal instead of a page that never
 * comes. Parameters of the address (`?statement_timeout=…`) win.
 */
const SERVING_LIMITS = {
  /** For a free connection, or a new one. */
  connectionTimeoutMillis: 5000,
  lock_timeout: 5000,
  statement_timeout: 10_000,
  /** A process that is stopped within a transaction gives its locks back. */
  idle_in_transaction_session_timeout: 10_000,
} as const;

/** A server that says nothing on a connection in use for so long is gone; longer than its own limits, and than idle ones are kept. */
const SILENCE = 12_000;

function impatientSocket(): Socket {
  const socket = new Socket();
  socket.setTimeout(SILENCE, () => socket.destroy(new Error('Connection terminated: no answer')));
  return socket;
}

/** How a PostgreSQL database is used. */
export interface PostgresOptions {
  /** For a server, where somebody waits for each answer. */
  readonly serving: boolean;
  /** Connections at once; default 10. */
  readonly connections?: number;
}

/** Opens a handle over a PostgreSQL database; with `serving`, nothing waits longer than the limits above. */
export function openPostgres(url: string, options: PostgresOptions = { serving: false }): Db {
  const limits = options.serving ? { ...SERVING_LIMITS, stream: impatientSocket } : {};
  const pool = new pg.Pool({ connectionString: url, max: options.connections ?? 10, ...limits });
  // A connection that the server closes must not end the process, idle or in use: the pool opens another, and what
  // was asked for on it fails by itself.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), plugins });
}

/** The engine behind a handle. */
export function engineOf(db: Db): Engine {
  return db.getExecutor().adapter.constructor.name.startsWith('Postgres') ? 'postgres' : 'sqlite';
}

/** ` for update` on PostgreSQL; on SQLite the immediate transaction already holds the only write lock. */
export function forUpdate(db: Db): RawBuilder<unknown> {
  return engineOf(db) === 'postgres' ? sql`for update` : sql``;
}

/**
 * A join that reads its left side first. SQLite takes a table without rows for a large one, because it has no statistics of
 * it; PostgreSQL knows better and decides by itself.
 */
export function joinInOrder(db: Db): RawBuilder<unknown> {
  return engineOf(db) === 'postgres' ? sql`join` : sql`cross join`;
}

/** The civil month in Asia/Shanghai (`YYYY-MM`) of a column that holds an instant. */
export function shanghaiMonth(db: Db, column: RawBuilder<unknown>): RawBuilder<string> {
  return engineOf(db) === 'postgres'
    ? sql<string>`to_char((${column})::timestamptz at time zone 'Asia/Shanghai', 'YYYY-MM')`
    : sql<string>`strftime('%Y-%m', ${column}, '+8 hours')`;
}

/** A text member of a column that holds a JSON object, or a member of that and so on; null where there is none. */
export function jsonText(
  db: Db,
  column: RawBuilder<unknown>,
  ...path: readonly [string, ...string[]]
): RawBuilder<string | null> {
  return engineOf(db) === 'postgres'
    ? sql<string | null>`((${column})::json #>> ${`{${path.join()}}`}::text[])`
    : sql<string | null>`json_extract(${column}, ${`$.${path.join('.')}`})`;
}

/** An integer member of a column that holds a JSON object; null where it is none. */
export function jsonInteger(db: Db, column: RawBuilder<unknown>, member: string): RawBuilder<number | null> {
  return engineOf(db) === 'postgres'
    ? sql<number | null>`((${column})::json ->> ${member})::int`
    : sql<number | null>`json_extract(${column}, ${`$.${member}`})`;
}

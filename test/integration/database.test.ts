import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { writeEvents } from '../../src/audit/append-event.js';
import { SYSTEM_ACTOR } from '../../src/audit/index.js';
import { fail, ok } from '../../src/basics/index.js';
import { isUnavailable, openSqlite, searchCondition, spaceHan, transact } from '../../src/db/index.js';
import { SCHEMES, schemeOf } from '../../src/sealing/index.js';
import { METHODS, SOURCE_KINDS } from '../../src/selection/index.js';
import { onEachDatabase } from '../support/databases.js';
import { testDeps } from '../support/deps.js';
import { aPublishedNeed } from '../support/marketplace-builders.js';

onEachDatabase('the database', (open) => {
  it('holds the reference data', async () => {
    const db = await open();
    const types = await db.selectFrom('qualificationType').select('code').execute();
    const divisions = await db.selectFrom('division').select('code').execute();
    expect(types).toHaveLength(41);
    expect(divisions).toHaveLength(12);
  });

  it('takes every method, source of randomness and sealing scheme that there is, and no other', async () => {
    const db = await open();
    const deps = testDeps(db);
    const { id } = await aPublishedNeed(deps);
    const need = (set: object) => db.updateTable('need').set(set).where('id', '=', id).execute();
    const key = (set: object) => db.updateTable('bidKey').set(set).execute();
    for (const method of METHODS) await need({ method });
    for (const sourceKind of SOURCE_KINDS) await need({ sourceKind });
    for (const scheme of SCHEMES) {
      const { opensBy } = schemeOf(scheme);
      const sealedIdentity = opensBy === 'site-key' ? 'sealed' : null;
      await key({ scheme, sealedIdentity, threshold: opensBy === 'custodians' ? 2 : null });
    }
    await expect(need({ method: 'none' })).rejects.toThrow();
    await expect(need({ sourceKind: 'none' })).rejects.toThrow();
    await expect(key({ scheme: 'none' })).rejects.toThrow();
  });

  it('rolls a refused transaction back and commits a success', async () => {
    const db = await open();
    const refused = await transact(db, async (trx) => {
      await trx.insertInto('siteFact').values({ name: 'a', value: '1' }).execute();
      return fail('needs/not-found');
    });
    expect(refused).toEqual({ ok: false, errors: [{ code: 'needs/not-found' }] });
    await transact(db, async (trx) =>
      ok(await trx.insertInto('siteFact').values({ name: 'b', value: '2' }).execute()),
    );
    expect(await db.selectFrom('siteFact').selectAll().execute()).toEqual([{ name: 'b', value: '2' }]);
  });

  it('numbers events without gaps and refuses to change them', async () => {
    const db = await open();
    const event = {
      at: '2017-01-03T01:00:00.000Z',
      kind: 'test',
      subject: 'x',
      actor: SYSTEM_ACTOR,
      data: {},
    };
    await transact(db, async (trx) => ok(await writeEvents(trx, [event, event])));
    await transact(db, async (trx) => {
      await writeEvents(trx, [event]);
      return fail('needs/wrong-state');
    });
    await transact(db, async (trx) => ok(await writeEvents(trx, [event])));
    const rows = await db.selectFrom('auditEvent').select('seq').orderBy('seq').execute();
    expect(rows.map((row) => row.seq)).toEqual([1, 2, 3]);
    await expect(db.updateTable('auditEvent').set({ kind: 'forged' }).execute()).rejects.toThrow(
      /append-only/,
    );
    await expect(db.deleteFrom('auditEvent').execute()).rejects.toThrow(/append-only/);
  });

  it('finds words of two characters, pinyin prefixes and phrases only', async () => {
    const db = await open();
    const add = (ref: string, body: string) =>
      db
        .insertInto('searchDocument')
        .values({ kind: 'agency', ref, body: spaceHan(body) })
        .execute();
    await add('1', '彝州水库勘测有限公司 yizhou shuiku yzskkc');
    await add('2', '云岭库水测绘院 yunling ylksch');
    const find = async (typed: string) => {
      const condition = searchCondition(db, typed);
      if (!condition) return [];
      const rows = await db
        .selectFrom('searchDocument')
        .select('ref')
        .where(condition)
        .orderBy('ref')
        .execute();
      return rows.map((row) => row.ref);
    };
    expect(await find('水库')).toEqual(['1']);
    expect(await find('测绘')).toEqual(['2']);
    expect(await find('yunl')).toEqual(['2']);
    expect(await find('yzsk 勘测')).toEqual(['1']);
    expect(await find(`"'; -- *`)).toEqual([]);
    expect(await find('水 OR 库')).toEqual([]);
  });
});

// What they do is tested elsewhere: fsyncs are counted, REPLACE is tried, where the machine lets a test do it.
it('SQLite runs with the settings that lose and hide nothing', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'supermarket-settings-'));
  const db = openSqlite(join(directory, 'site.sqlite'));
  const valueOf = async (name: string): Promise<unknown> => {
    const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db.withoutPlugins());
    return Object.values(rows[0] ?? {})[0];
  };
  const wanted = {
    journal_mode: 'wal',
    synchronous: 2,
    foreign_keys: 1,
    recursive_triggers: 1,
    trusted_schema: 0,
    cell_size_check: 1,
    journal_size_limit: 64 * 1024 * 1024,
  };
  const found = Object.fromEntries(
    await Promise.all(Object.keys(wanted).map(async (name) => [name, await valueOf(name)])),
  );
  expect(found).toEqual(wanted);
  await db.destroy();
  rmSync(directory, { recursive: true });
});

describe('an error of the database', () => {
  const coded = (code: string) => Object.assign(new Error('x'), { code });

  it.each([
    ...['57P01', '57P03', '57014', '55P03', '25P03', '08006', '53300', 'ECONNREFUSED', 'ECONNRESET'].map(
      coded,
    ),
    ...['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_FULL', 'SQLITE_IOERR_WRITE'].map(coded),
    new Error('timeout exceeded when trying to connect'),
    new Error('Connection terminated unexpectedly'),
    new Error('Client has encountered a connection error and is not queryable'),
  ])('passes: %o', (error) => {
    expect(isUnavailable(error)).toBe(true);
  });

  it.each([
    ...['23505', '42P01', '22021', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CORRUPT', 'ENOENT'].map(coded),
    new Error('not queryable'),
    new TypeError('x'),
    'timeout expired',
    undefined,
  ])('is a fault: %o', (error) => {
    expect(isUnavailable(error)).toBe(false);
  });
});

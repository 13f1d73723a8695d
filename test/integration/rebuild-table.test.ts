import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { migrate, openSqlite } from '../../src/db/index.js';
import { rebuildTable } from '../../src/db/migrations/rebuild-table.js';
import { aDirectSite } from '../support/direct-choice.js';
import { mustBe } from '../support/marketplace-builders.js';

describe('a table of SQLite that is built anew', () => {
  it('keeps its rows, what refers to them, its indexes and its triggers', async () => {
    const db = openSqlite(':memory:');
    await migrate(db);
    const { need, complain } = await aDirectSite(db);
    mustBe(await complain());
    const schema = () =>
      sql`select type, name, sql from sqlite_schema where tbl_name in ('need', 'objection') order by name`.execute(
        db,
      );
    const rows = async () => [
      await db.selectFrom('need').selectAll().execute(),
      await db.selectFrom('objection').selectAll().execute(),
      await db.selectFrom('needListing').selectAll().execute(),
    ];
    const [before, kept] = [await schema(), await rows()];
    await db.transaction().execute(async (trx) => {
      for (const table of ['need', 'objection'] as const) await rebuildTable(trx, table, /strict$/, 'strict');
    });
    expect(await schema()).toEqual(before);
    expect(await rows()).toEqual(kept);
    expect((await sql`pragma foreign_key_check`.execute(db)).rows).toEqual([]);
    expect((await sql`pragma foreign_keys`.execute(db)).rows).toEqual([{ foreignKeys: 1 }]);
    const orphan = db.deleteFrom('need').where('id', '=', need.id).execute();
    await expect(orphan).rejects.toThrow(/FOREIGN KEY/);
    await expect(
      db.transaction().execute((trx) => rebuildTable(trx, 'need', /no such part/, '')),
    ).rejects.toThrow(/no such part/);
    await db.destroy();
  });
});

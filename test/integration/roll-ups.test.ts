import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { Db } from '../../src/db/index.js';
import { migrate } from '../../src/db/index.js';
import { listIrregularities } from '../../src/draws/index.js';
import { checkRollups } from '../../src/statistics/index.js';
import { ENGINES } from '../support/databases.js';
import { anOldSite } from '../support/old-site.js';

/** What a check finds after somebody has changed something, which is undone. */
async function found(db: Db, tamper: (trx: Db) => Promise<unknown>): Promise<string[]> {
  const undo = new Error('undone');
  let lines: string[] = [];
  await db
    .transaction()
    .execute(async (trx) => {
      await tamper(trx);
      lines = (await checkRollups(trx)).map((one) => `${one.key}: ${one.expected}, ${one.found}`);
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return lines;
}

it.each(ENGINES)(
  'what pages read instead of everything that ever was is checked and follows on %s',
  async (engine) => {
    const { db, close } = await anOldSite(engine, 'before-awards.sqlite.gz');
    try {
      await migrate(db);
      expect(await checkRollups(db)).toEqual([]);
      const all = await listIrregularities(db, {}, { limit: 100 });
      expect(all.length).toBeGreaterThan(2);
      const ofCounties = await listIrregularities(db, { countiesOnly: true }, { limit: 100 });
      expect(ofCounties).toEqual(all.filter(({ divisionCode }) => divisionCode !== '532300'));
      // Page by page it is the same list.
      const pages = [];
      let after: Parameters<typeof listIrregularities>[2]['after'];
      for (;;) {
        const [line] = await listIrregularities(db, {}, { after, limit: 1 });
        if (!line) break;
        pages.push(line);
        after = { open: line.endedAt === null ? 1 : 0, at: line.at, id: line.id };
      }
      expect(pages).toEqual(all);

      const run = (text: string) => (trx: Db) => sql.raw(text).execute(trx);
      for (const [table, change, says] of [
        [
          'saving_sum',
          'set projects = projects + 1',
          /^savings (all|county|method) (year|month) \d{4}(-\d\d)? .*: \d+ \d+ \d+ \d+, \d+ /,
        ],
        ['agency_tally', 'set draws = draws + 1', /^[0-9A-Z]{18}: \d+ \d+ \d+, \d+ \d+ \d+$/],
        [
          'irregularity_listing',
          `set scope = 'elsewhere' where scope = ''`,
          / elsewhere .*: nothing, \w+ of \d{4}-/,
        ],
      ] as const) {
        const lines = await found(db, run(`update ${table} ${change}`));
        expect([table, lines.length > 0, lines.filter((line) => says.test(line)).length > 0]).toEqual([
          table,
          true,
          true,
        ]);
        expect(await found(db, run(`delete from ${table}`))).not.toEqual([]);
      }

      // Whoever changes what they follow from: a need that moves takes its lines along, and so on.
      const isRolledUp = (line: string): boolean =>
        line.startsWith('savings ') || /^[0-9A-Z]{18}: /.test(line) || / of \d{4}-\d\d-\d\dT/.test(line);
      for (const act of [
        `update need set county_key = 'prefecture'`,
        'update need set county_key = null',
        'update redo set proposed_at = created.at from (select min(proposed_at) as at from redo) created',
        'delete from redo',
        'update saving_rollup set projects = projects + 2',
        'delete from saving_rollup',
        'update entry set rank = null',
        `update entry set state = 'withdrawn'`,
        `update award set state = 'void'`,
      ])
        expect([act, (await found(db, run(act))).filter(isRolledUp)]).toEqual([act, []]);
      expect(await found(db, async () => undefined)).toEqual([]);
    } finally {
      await close();
    }
  },
);

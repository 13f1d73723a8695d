import { expect, it } from 'vitest';
import { addMillis } from '../../src/basics/index.js';
import type { Db } from '../../src/db/index.js';
import { checkFlags, countOpenHits, listHits } from '../../src/flags/index.js';
import { listWork } from '../../src/work/index.js';
import { anAccount, anOwner } from '../support/builders.js';
import { aBusySite } from '../support/busy-site.js';
import { onEachDatabase } from '../support/databases.js';
import { anAgency, anEntry } from '../support/marketplace-builders.js';
import { type Agency, aSuspectNeed, bidFor, CLOSES, found, run, site } from '../support/suspect-need.js';

/** Every row of the tables of flags. */
async function everything(db: Db) {
  const tables = [
    'flagHit',
    'flagLook',
    'flagCount',
    'flagEntrant',
    'flagPair',
    'flagCover',
    'flagTodo',
  ] as const;
  const rows = [];
  for (const table of tables)
    rows.push([
      table,
      (await db.selectFrom(table).selectAll().execute()).map((row) => JSON.stringify(row)).sort(),
    ]);
  return rows;
}

onEachDatabase('red flags', (open) => {
  it('are looked for after the deadline alone: before it there is no row, no count and no task', async () => {
    const db = await open();
    const { clock, deps, need, expected } = await aSuspectNeed(db);
    const official = (await anAccount(deps, { role: 'official' })).actor;
    await run(deps);
    clock.set(addMillis(CLOSES, -1));
    await run(deps);
    const tables = (await everything(db)).map(([table, rows]) => [table, rows?.length]);
    expect(tables).toEqual(tables.map(([table]) => [table, 0]));
    expect(await countOpenHits(db, 'all')).toBe(0);
    expect((await listWork(deps, official))?.map(({ step }) => step)).not.toContain('flags');
    clock.set(CLOSES);
    await run(deps);
    expect(await found(db)).toEqual(expected);
    expect((await listHits(db, 'all', { number: need.number }, { limit: 9 })).length).toBe(3);
    expect((await listWork(deps, official))?.find(({ step }) => step === 'flags')).toMatchObject({
      count: 3,
    });
    expect(await checkFlags(db)).toEqual([]);
  });

  it('stay the same however often the job runs, and are the same when all is looked at again', async () => {
    const db = await open();
    const { clock, deps } = await aSuspectNeed(db);
    clock.set(CLOSES);
    await run(deps);
    const first = await everything(db);
    await run(deps);
    expect(await everything(db)).toEqual(first);
    // As after a release with other definitions.
    await db.updateTable('flagState').set({ definitions: 'of before' }).execute();
    expect(await checkFlags(db)).toMatchObject([{ key: 'looks' }]);
    await run(deps);
    expect(await everything(db)).toEqual(first);
    expect(await checkFlags(db)).toEqual([]);
  });

  it('are found wrong by the check where a row, a count or a number for later looks was altered', async () => {
    const db = await open();
    const { clock, deps } = await aSuspectNeed(db);
    clock.set(CLOSES);
    await run(deps);
    const keysAfter = async (change: (trx: Db) => Promise<unknown>): Promise<string[]> => {
      let keys: string[] = [];
      await db
        .transaction()
        .execute(async (trx) => {
          await change(trx);
          keys = (await checkFlags(trx)).map(({ key }) => key.split(' ')[0] ?? '');
          throw new Error('taken back');
        })
        .catch((error: Error) => expect(error.message).toBe('taken back'));
      return keys;
    };
    const [hit] = await listHits(db, 'all', { flag: 'identical-bids' }, { limit: 1 });
    const id = hit?.id ?? '';
    expect(await keysAfter((trx) => trx.deleteFrom('flagHit').where('id', '=', id).execute())).toEqual([
      'hit',
    ]);
    expect(
      await keysAfter((trx) =>
        trx.updateTable('flagHit').set({ agencies: '[]' }).where('id', '=', id).execute(),
      ),
    ).toEqual(['hit']);
    expect(
      await keysAfter((trx) =>
        trx.updateTable('flagHit').set({ lookedAt: CLOSES }).where('id', '=', id).execute(),
      ),
    ).toEqual(['hit']);
    expect(
      await keysAfter((trx) =>
        trx.updateTable('flagCount').set({ hits: 7 }).where('flag', '=', '').execute(),
      ),
    ).toEqual(['count']);
    expect(
      await keysAfter((trx) =>
        trx.updateTable('flagEntrant').set({ needs: 7 }).where('agencyCode', '=', '').execute(),
      ),
    ).toEqual(['entrant']);
    expect(new Set(await keysAfter((trx) => trx.updateTable('flagPair').set({ told: 7 }).execute()))).toEqual(
      new Set(['pair']),
    );
    const gone = await keysAfter((trx) => trx.deleteFrom('flagLook').execute());
    expect(new Set(gone)).toEqual(new Set(['hit', 'count', 'entrant', 'pair', 'round']));
  });

  it('show a pair that is always together, once, at whichever need that became sure', async () => {
    const db = await open();
    const { clock, deps } = site(db);
    const agencies: Agency[] = [];
    for (let count = 0; count < 5; count += 1) agencies.push(await anAgency(deps));
    const [one, two, ...rest] = agencies as [Agency, Agency, ...Agency[]];
    // Eight needs with the pair, thirty-two without.
    for (let index = 0; index < 40; index += 1) {
      const others = rest.filter((_, place) => (index + place) % 3 !== 0);
      const entrants = index % 5 === 0 ? [one, two, ...others] : others;
      const need = await bidFor(deps, [], { method: 'random', minEntries: '1' });
      for (const { actor } of entrants) await anEntry(deps, actor, need);
    }
    clock.set(CLOSES);
    await run(deps);
    expect(await checkFlags(db)).toEqual([]);
    const told = await listHits(db, 'all', { flag: 'always-together' }, { limit: 9 });
    expect(told.map(({ agencies: both }) => both.map(({ code }) => code))).toEqual([
      [one.creditCode, two.creditCode].sort(),
    ]);
    expect(Number(told[0]?.numbers['together'])).toBeGreaterThanOrEqual(6);
    const pair = await db
      .selectFrom('flagPair')
      .selectAll()
      .where('one', 'in', [one.creditCode, two.creditCode])
      .where('other', 'in', [one.creditCode, two.creditCode])
      .execute();
    expect(pair).toMatchObject([{ together: 8, told: told[0]?.numbers['together'] }]);
  });

  it('agree with the check on a site where everything happened, rounds that were drawn again included', async () => {
    const db = await open();
    await aBusySite(db);
    expect(await checkFlags(db)).toEqual([]);
    const rounds = await db.selectFrom('flagLook').select('round').where('round', '>', 1).execute();
    expect(rounds.length).toBeGreaterThan(0);
    const marks = await db.selectFrom('flagMark').select('id').execute();
    expect(marks).toHaveLength(2);
    // What is told once for a need is not told again for its later rounds.
    const later = await db.selectFrom('flagHit').select('flag').where('round', '>', 1).execute();
    expect(later.filter(({ flag }) => flag !== 'cover-bids' && flag !== 'repeated-cover')).toEqual([]);
  });

  it('show needs of an owner that reach a threshold together', async () => {
    const db = await open();
    const { clock, deps } = site(db);
    const owner = await anOwner(deps);
    const agency = await anAgency(deps);
    for (const budget of ['300000', '150000', '100000', '450000'])
      await bidFor(deps, [[agency, '90001']], { budget, minEntries: '1' }, owner.actor);
    clock.set(CLOSES);
    await run(deps);
    const hits = await listHits(db, 'all', { flag: 'splitting' }, { limit: 9 });
    expect(hits.map(({ numbers }) => `${numbers['count']} ${numbers['thresholdFen']}`).toSorted()).toEqual([
      '3 50000000',
      '4 100000000',
    ]);
    expect(await checkFlags(db)).toEqual([]);
  });
});

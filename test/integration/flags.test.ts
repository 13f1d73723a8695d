import { expect, it } from 'vitest';
import { type Actor, scopeOf } from '../../src/accounts/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { addMillis, MINUTE } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { withdrawEntry } from '../../src/draws/index.js';
import {
  checkFlags,
  countOpenHits,
  findHit,
  listCountLines,
  listHits,
  listMarks,
  markHit,
  sumCounts,
} from '../../src/flags/index.js';
import { listWork } from '../../src/work/index.js';
import { anAccount, anOwner } from '../support/builders.js';
import { aBusySite } from '../support/busy-site.js';
import { onEachDatabase } from '../support/databases.js';
import { type FakeClock, fakeClock, testDeps } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';
import { refusals } from '../support/refusals.js';

const CLOSES = '2017-05-11T15:49:24.000Z';
const BEFORE = addMillis(CLOSES, -30 * MINUTE);

type Agency = Awaited<ReturnType<typeof anAgency>>;

const site = (db: Db) => {
  const clock = fakeClock();
  return { clock, deps: testDeps(db, { clock }) };
};

const run = async (deps: Deps) => {
  for (const { error } of await runJobs(deps)) throw error;
};

const found = async (db: Db) =>
  (await listHits(db, 'all', {}, { limit: 100 }))
    .map(({ flag, agencies }) => [flag, agencies.map(({ code }) => code).join()] as const)
    .sort();

/** A need with these bids, closing at a time. */
async function bidFor(
  deps: Deps,
  bids: readonly (readonly [Agency, string])[],
  form: Record<string, unknown> = {},
  owner?: Actor,
) {
  const need = await aPublishedNeed(deps, { closesAt: '2017-05-11 23:49:24', ...form }, owner);
  for (const [agency, bid] of bids) await anEntry(deps, agency.actor, need, bid);
  return need;
}

/** Five agencies of which the first two share a telephone and bid the same, in a need whose third and fourth withdraw late. */
async function aSuspectNeed(db: Db) {
  const { clock, deps } = site(db);
  const agencies: Agency[] = [];
  for (let count = 0; count < 7; count += 1)
    agencies.push(await anAgency(deps, count < 2 ? { contactPhone: '0878-3126666' } : {}));
  const [a, b, c, d, e, f, g] = agencies as [Agency, Agency, Agency, Agency, Agency, Agency, Agency];
  const need = await bidFor(deps, [
    [a, '81234.5'],
    [b, '81234.5'],
    [c, '91000'],
    [d, '92000'],
    [e, '83000'],
    [f, '89000'],
    [g, '95000'],
  ]);
  clock.set(BEFORE);
  for (const { actor } of [c, d]) mustBe(await withdrawEntry(deps, actor, need.number));
  const codes = (...some: Agency[]) =>
    some
      .map(({ creditCode }) => creditCode)
      .sort()
      .join();
  const expected = [
    ['identical-bids', codes(a, b)],
    ['late-withdrawals', codes(c, d)],
    ['shared-contacts', codes(a, b)],
  ];
  return { clock, deps, need, agencies, expected };
}

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
    expect(hits.map(({ numbers }) => [numbers['count'], numbers['thresholdFen']]).sort()).toEqual([
      [3, 50_000_000],
      [4, 100_000_000],
    ]);
    expect(await checkFlags(db)).toEqual([]);
  });
});

onEachDatabase('a row of a red flag', (open) => {
  const looked = async (db: Db, clock: FakeClock, deps: Deps) => {
    clock.set(CLOSES);
    await run(deps);
    const hits = await listHits(db, 'all', {}, { limit: 9 });
    return hits[0]?.id ?? '';
  };

  it('is for officials of its county, who note that they looked; the log says so and not at what', async () => {
    const db = await open();
    const { clock, deps, need } = await aSuspectNeed(db);
    const official = async (divisionCode: string) =>
      (await anAccount(deps, { role: 'official', divisionCode })).actor;
    const [own, elsewhere] = [await official('532301'), await official('532331')];
    const auditor = (await anAccount(deps, { role: 'auditor' })).actor;
    const id = await looked(db, clock, deps);
    expect(await countOpenHits(db, scopeOf(own))).toBe(3);
    expect(await countOpenHits(db, scopeOf(elsewhere))).toBe(0);
    expect(await listHits(db, scopeOf(elsewhere), {}, { limit: 9 })).toEqual([]);
    expect(await listHits(db, scopeOf(auditor), {}, { limit: 9 })).toHaveLength(3);
    const input = { id, note: '两家同一电话，已核实为代理记账公司' };
    expect(refusals(await markHit(deps, elsewhere, input))).toEqual(['flags/forbidden@']);
    expect(refusals(await markHit(deps, auditor, input))).toEqual(['flags/forbidden@']);
    expect(refusals(await markHit(deps, own, { ...input, id: 'x' }))).toEqual(['flags/not-found@']);
    mustBe(await markHit(deps, own, input));
    expect((await findHit(db, id))?.lookedAt).toBe(CLOSES);
    clock.advance(MINUTE);
    mustBe(await markHit(deps, own, { ...input, note: '再次查看' }));
    expect((await findHit(db, id))?.lookedAt).toBe(CLOSES);
    expect((await listMarks(db, id)).map(({ note, by }) => [note, by])).toEqual([
      ['再次查看', own.name],
      [input.note, own.name],
    ]);
    expect(await countOpenHits(db, scopeOf(own))).toBe(2);
    expect(await listHits(db, 'all', { state: 'open' }, { limit: 9 })).toHaveLength(2);
    const events = await db
      .selectFrom('auditEvent')
      .selectAll()
      .where('kind', '=', 'flag.looked-at')
      .execute();
    expect(events).toHaveLength(2);
    for (const word of [need.number, id, '核实', '查看']) expect(JSON.stringify(events)).not.toContain(word);
    expect(await checkFlags(db)).toEqual([]);
    expect(await auditDatabase(db)).toEqual([]);
    // A mark that somebody alters is found by the audit.
    await db.updateTable('flagMark').set({ note: '没有问题' }).where('note', '=', '再次查看').execute();
    expect(JSON.stringify(await auditDatabase(db))).toContain('flag_mark');
  });

  it('keeps its marks when everything is looked at again', async () => {
    const db = await open();
    const { clock, deps } = await aSuspectNeed(db);
    const official = (await anAccount(deps, { role: 'official' })).actor;
    const id = await looked(db, clock, deps);
    mustBe(await markHit(deps, official, { id, note: '已核实' }));
    await db.updateTable('flagState').set({ definitions: 'of before' }).execute();
    await run(deps);
    expect(await countOpenHits(db, 'all')).toBe(2);
    expect((await findHit(db, id))?.lookedAt).toBe(CLOSES);
  });

  it('is counted by county and month', async () => {
    const db = await open();
    const { clock, deps } = await aSuspectNeed(db);
    await looked(db, clock, deps);
    expect([...(await sumCounts(db, '2017-05'))]).toEqual([]);
    expect((await sumCounts(db, '2017-06')).get('')).toBe(1);
    const all = await listCountLines(db, {}, '2017-06', { limit: 9 });
    expect(all.map(({ year, countyKey, flag, hits, needs }) => [year, countyKey, flag, hits, needs])).toEqual(
      [
        ['2017', 'chuxiong', 'identical-bids', 1, 1],
        ['2017', 'chuxiong', 'shared-contacts', 1, 1],
        ['2017', 'chuxiong', 'late-withdrawals', 1, 1],
      ],
    );
    const after = { year: '2017', countyKey: 'chuxiong', place: '00' };
    expect(await listCountLines(db, {}, '2017-06', { after, limit: 1 })).toMatchObject([
      { flag: 'shared-contacts' },
    ]);
    expect(await listCountLines(db, { year: '2016' }, '2017-06', { limit: 9 })).toEqual([]);
    expect(await listCountLines(db, { flag: 'late-withdrawals' }, '2017-06', { limit: 9 })).toHaveLength(1);
  });
});

import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { findAccount, toActor } from '../../src/accounts/index.js';
import { writeEvents } from '../../src/audit/append-event.js';
import { auditDatabase, rowsOf, SYSTEM_ACTOR } from '../../src/audit/index.js';
import { DAY } from '../../src/basics/index.js';
import { type AwardTable, type Db, migrate } from '../../src/db/index.js';
import { settleRedo } from '../../src/draws/index.js';
import { checkRollups, countVoidRounds, getSavings } from '../../src/statistics/index.js';
import { auditAfter } from '../support/audit-after.js';
import { recordCeremony } from '../support/ceremony.js';
import { ENGINES } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { disarm } from '../support/disarm.js';
import { mustBe } from '../support/marketplace-builders.js';
import { anOldSite } from '../support/old-site.js';
import { drawAgain, runAndAudit } from '../support/redo-chain.js';
import { startTestSite } from '../support/site.js';

/** What `before-awards.sqlite.gz` holds and how it was made: see `before-awards.fixture.ts`. */
const FILE = 'before-awards.sqlite.gz';

const REDO = { basis: 'objection-upheld', source: 'ceremony' } as const;

const listAwards = (db: Db) => db.selectFrom('award').selectAll().orderBy('id').execute();

describe.each(ENGINES)('awards of an earlier version on %s', (engine) => {
  const closers: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const close of closers) await close();
  });

  /** The migrated site with its needs in the order of their numbers, some days later. */
  async function aMigratedSite() {
    const { db, close } = await anOldSite(engine, FILE);
    closers.push(close);
    expect(await migrate(db)).toContain('0014-awards');
    const { at } = await db
      .selectFrom('auditEvent')
      .select((eb) => eb.fn.max('at').as('at'))
      .executeTakeFirstOrThrow();
    const clock = fakeClock(at);
    clock.advance(DAY);
    const deps = testDeps(db, {
      clock,
      newId: randomUUID,
      random: randomBytes,
      sources: {
        kinds: ['commit', 'ceremony', 'lottery'],
        closedDays: [{ from: '2023-01-21', to: '2023-01-27' }],
      },
    });
    const accounts = await db
      .selectFrom('account')
      .select('id')
      .where('role', '=', 'official')
      .orderBy('id')
      .limit(2)
      .execute();
    const officials = [];
    for (const { id } of accounts) officials.push(toActor((await findAccount(db, id))!));
    const needs = await db
      .selectFrom('need')
      .select(['id', 'number', 'state'])
      .orderBy('imported')
      .orderBy('number')
      .execute();
    const [drawn, again, waiting, proposed, old] = needs.map(({ id, number }) => ({ id, number: number! }));
    return {
      db,
      deps,
      clock,
      officials: [officials[0]!, officials[1]!] as const,
      drawn: drawn!,
      again: again!,
      waiting: waiting!,
      proposed: proposed!,
      old: old!,
    };
  }

  it('are rows of the ledger under the ids that the log knows, and all checks agree', async () => {
    const { db, drawn, again, waiting, proposed } = await aMigratedSite();
    expect(await auditDatabase(db)).toEqual([]);
    expect(await checkRollups(db)).toEqual([]);
    const awards = await listAwards(db);
    expect(awards).toHaveLength(5);
    const roundOf = new Map(awards.map(({ needId, round }) => [needId, round]));
    expect([drawn, again, waiting, proposed].map(({ id }) => roundOf.get(id))).toEqual([1, 2, undefined, 1]);
    expect(awards.filter(({ round }) => round === null)).toHaveLength(2);
    expect(awards.every(({ id, needId, state }) => id === needId && state === 'active')).toBe(true);
    // The first rounds of two needs, whose awards the version before removed.
    expect(await countVoidRounds(db)).toBe(2);
  });

  it('are served', async () => {
    const { db, again, old } = await aMigratedSite();
    const site = await startTestSite({ db, engine });
    const visitor = site.client();
    for (const path of [
      '/',
      '/needs',
      `/needs/${again.number}`,
      `/needs/${old.number}`,
      '/statistics/savings',
    ]) {
      const { status, text } = await visitor.get(path);
      expect([path, status]).toEqual([path, 200]);
      expect(text).toContain('</html>');
    }
    await site.stop();
  });

  it('become void with a redo, and what follows is awarded beside them', async () => {
    const { db, deps, clock, officials, drawn, again, waiting, proposed } = await aMigratedSite();
    const chain = { deps, clock, officials };
    const year = { from: '2023-01', to: '2023-12' };
    const before = await getSavings(db, year);
    mustBe(await settleRedo(deps, officials[1], { number: proposed.number, confirm: true }));
    await runAndAudit(deps);
    const without = await getSavings(db, year);
    expect(without.total.projects).toBe(before.total.projects - 1);
    clock.advance(DAY);
    await runAndAudit(deps);
    const witnesses = ['见证人甲', '见证人乙'];
    mustBe(
      await recordCeremony(deps, officials[0], {
        number: proposed.number,
        digits: '27182818284590452353',
        witnesses,
      }),
    );
    await runAndAudit(deps);
    for (const need of [again, waiting]) await drawAgain({ ...chain, need }, REDO);
    expect((await getSavings(db, year)).total.projects).toBe(before.total.projects + 1);
    const states = async (needId: string) =>
      (await listAwards(db))
        .filter((award) => award.needId === needId)
        .sort((a, b) => (a.round ?? 0) - (b.round ?? 0))
        .map(({ round, state, id }) => [round, state, id === needId]);
    expect(await states(drawn.id)).toEqual([[1, 'active', true]]);
    expect(await states(proposed.id)).toEqual([
      [1, 'void', true],
      [2, 'active', false],
    ]);
    expect(await states(again.id)).toEqual([
      [2, 'void', true],
      [3, 'active', false],
    ]);
    expect((await states(waiting.id)).map(([, state]) => state)).toEqual(['active']);
  });

  it('cannot be altered in any column, before a redo or after it', async () => {
    const { db, deps, clock, officials, drawn, again, old } = await aMigratedSite();
    await disarm(db, 'guards');
    // A unique key that still stands is an answer too.
    const found = async (id: string, set: Partial<AwardTable>) =>
      auditAfter(db, (trx) => trx.updateTable('award').set(set).where('id', '=', id).execute()).catch(
        (error: unknown) => {
          if (!/unique/i.test(String(error))) throw error;
          return [{ table: 'award' }];
        },
      );
    const alterAll = async (ids: readonly string[]) => {
      const missed: unknown[] = [];
      for (const award of (await listAwards(db)).filter(({ id }) => ids.includes(id))) {
        const changes: Partial<AwardTable>[] = [
          { id: 'another' },
          { needId: award.needId === drawn.id ? again.id : drawn.id },
          ...[null, 1, 2, 3].filter((round) => round !== award.round).map((round) => ({ round })),
          { state: award.state === 'active' ? 'void' : 'active' },
          ...Object.entries(award)
            .filter(([name]) => !['id', 'needId', 'round', 'state'].includes(name))
            .map(([name, value]) => ({ [name]: typeof value === 'number' ? value + 1 : `${value}~` })),
        ];
        for (const set of changes)
          if ((await found(award.id, set)).every(({ table }) => table !== 'award'))
            missed.push([award.id, set]);
      }
      return missed;
    };
    expect(await alterAll([again, old].map(({ id }) => id))).toEqual([]);
    await drawAgain({ deps, clock, officials, need: again }, REDO);
    const ids = (await listAwards(db)).filter(({ needId }) => needId === again.id).map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(await alterAll(ids)).toEqual([]);
  });

  it('keep a round that was altered before a redo from passing for the true one after it', async () => {
    const { db, deps, clock, officials, again } = await aMigratedSite();
    await disarm(db);
    await db.updateTable('award').set({ round: 1 }).where('id', '=', again.id).execute();
    await expect(drawAgain({ deps, clock, officials, need: again }, REDO)).rejects.toThrow();
    expect(await auditDatabase(db)).toMatchObject([
      { table: 'award', key: again.id, column: 'awarded_at', problem: 'contradicted' },
    ]);
  });

  it('can be removed no more, with or without an event that says so', async () => {
    const { db, deps, clock, officials, again } = await aMigratedSite();
    await drawAgain({ deps, clock, officials, need: again }, REDO);
    const award = (await listAwards(db)).find(({ needId, round }) => needId === again.id && round === 3)!;
    await expect(db.deleteFrom('award').where('id', '=', award.id).execute()).rejects.toThrow(/append-only/);
    await expect(db.updateTable('award').set({ priceFen: 1, savingFen: 1 }).execute()).rejects.toThrow(
      /append-only/,
    );
    await expect(
      db.updateTable('award').set({ state: 'active' }).where('id', '=', again.id).execute(),
    ).rejects.toThrow(/append-only|unique/);
    const second = { ...award, id: 'second', round: 1 };
    await expect(db.insertInto('award').values(second).execute()).rejects.toThrow(/append-only|unique/);
    await disarm(db);
    const remove = (trx: Db) => trx.deleteFrom('award').where('id', '=', award.id).execute();
    expect(await auditAfter(db, remove)).toMatchObject([
      { table: 'award', key: award.id, problem: 'missing' },
    ]);
    const logged = async (trx: Db) => {
      await remove(trx);
      const event = { at: clock.now(), kind: 'redo.confirmed', subject: again.number, actor: SYSTEM_ACTOR };
      await writeEvents(trx, [{ ...event, data: {}, rows: rowsOf('award', [award.id]) }]);
    };
    const differences = await auditAfter(db, logged);
    expect(differences.filter(({ table }) => table === 'award')).not.toEqual([]);
  });
});

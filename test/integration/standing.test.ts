/** The standing of agencies: read out of the log by a job, changed when it is due, and recomputed by everybody. */
import { expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase, checkStandings, listEventsOfKinds, registerFacts } from '../../src/audit/index.js';
import { addMillis, startOfDate } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { findSelection } from '../../src/draws/index.js';
import { verifyCertificate } from '../../src/selection/index.js';
import { auditAfter } from '../support/audit-after.js';
import { anAwardedNeed, PUBLIC_UNTIL } from '../support/award-course.js';
import { onEachDatabase } from '../support/databases.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';
import { aDrawSite, runAndAudit } from '../support/redo-chain.js';
import { suspendNow } from '../support/suspensions.js';

/** The log's words of an agency's standing, in order. */
async function changesOf(db: Db, creditCode: string) {
  const rows = await listEventsOfKinds(db, creditCode, ['standing.changed', 'register.recorded']);
  return rows.map(({ kind, data }) => {
    const { from, to, standing } = JSON.parse(data) as Record<string, number>;
    return kind === 'standing.changed' ? `${from} → ${to}` : standing;
  });
}

async function standingOf(db: Db, creditCode: string): Promise<number> {
  const row = await db
    .selectFrom('agency')
    .select('standing')
    .where('creditCode', '=', creditCode)
    .executeTakeFirstOrThrow();
  return row.standing;
}

/** A need whose winner has declined, before any job has run since. */
async function aDeclinedAward(db: Db) {
  const site = await anAwardedNeed(db);
  await site.at(PUBLIC_UNTIL);
  mustBe(await site.decline());
  return { ...site, code: site.ranking[0] ?? '' };
}

const jobs = async (deps: Deps): Promise<void> => {
  for (const { error } of await runJobs(deps)) throw error;
};

onEachDatabase('the standing of an agency', (open) => {
  it('stays as it is until a deed comes, and follows each deed in the log, the versions and the register', async () => {
    const db = await open();
    const { deps, clock, code, ranking } = await aDeclinedAward(db);
    expect(await standingOf(db, code)).toBe(100);
    clock.advance(1000);
    await runAndAudit(deps);
    expect(await standingOf(db, code)).toBe(95);
    expect(await changesOf(db, code)).toEqual([100, '100 → 95', 95]);
    for (const other of ranking.slice(1)) expect(await changesOf(db, other)).toEqual([100]);
    const version = await db
      .selectFrom('agencyVersion')
      .innerJoin('agency', 'agency.id', 'agencyVersion.agencyId')
      .select(['agencyVersion.standing', 'agencyVersion.inForceFrom'])
      .where('agency.creditCode', '=', code)
      .where('agencyVersion.inForceUntil', 'is', null)
      .executeTakeFirstOrThrow();
    expect(version).toEqual({ standing: 95, inForceFrom: clock.now() });
    const before = await db.selectFrom('auditEvent').select('seq').execute();
    clock.advance(1000);
    await jobs(deps);
    expect((await db.selectFrom('auditEvent').select('seq').execute()).length).toBe(before.length);
    expect(await checkStandings(db)).toEqual([]);
  });

  it('halves what a deed counts with the first moment of the day after twelve months, and not a second before', async () => {
    const db = await open();
    const { deps, clock, code } = await aDeclinedAward(db);
    clock.advance(1000);
    await jobs(deps);
    // Declined on 28 August 2023.
    clock.set(addMillis(startOfDate('2024-08-29'), -1000));
    await jobs(deps);
    expect(await standingOf(db, code)).toBe(95);
    clock.advance(1000);
    await jobs(deps);
    // 97.5, rounded half up.
    expect(await standingOf(db, code)).toBe(98);
    expect(await changesOf(db, code)).toEqual([100, '100 → 95', 95, '95 → 98', 98]);
    clock.set('2033-08-28T17:00:00.000Z');
    await jobs(deps);
    expect(await standingOf(db, code)).toBe(100);
    const kept = await db.selectFrom('agencyStanding').select('nextAt').executeTakeFirstOrThrow();
    expect(kept.nextAt).toBeNull();
    expect(await auditDatabase(db)).toEqual([]);
    expect(await checkStandings(db)).toEqual([]);
  });

  it('adds what a closed evaluation brings, and takes a suspension when it begins', async () => {
    const db = await open();
    const site = await anAwardedNeed(db);
    const { deps, clock, owner, officials, administrator, evaluate, review } = site;
    await site.reach('accepted');
    mustBe(await evaluate(owner, 5));
    mustBe(await evaluate(officials[0], 4));
    mustBe(await evaluate(administrator, 5));
    for (const side of ['owner', 'authority', 'operator'] as const) mustBe(await review(officials[1], side));
    clock.advance(1000);
    await runAndAudit(deps);
    const code = site.ranking[0] ?? '';
    // 4.7 stars: 17 points.
    expect(await standingOf(db, code)).toBe(117);
    await suspendNow(deps, code);
    clock.advance(1000);
    await runAndAudit(deps);
    expect(await standingOf(db, code)).toBe(77);
  });

  it('is the number of tickets that the last record before the notice had, and the certificate proves it', async () => {
    const db = await open();
    const { deps, clock } = await aDrawSite(db);
    const agencies = [await anAgency(deps), await anAgency(deps), await anAgency(deps)] as const;
    const [before, after, never] = agencies;
    const suspendAndLift = async (creditCode: string): Promise<void> => {
      for (const suspended of [true, false]) {
        clock.advance(1000);
        await suspendNow(deps, creditCode, { suspended });
        clock.advance(1000);
        await jobs(deps);
      }
    };
    await suspendAndLift(before.creditCode);
    clock.advance(1000);
    const need = await aPublishedNeed(deps, { source: 'commit', method: 'credit' });
    await suspendAndLift(after.creditCode);
    expect(await Promise.all(agencies.map(({ creditCode }) => standingOf(db, creditCode)))).toEqual([
      60, 60, 100,
    ]);
    for (const { actor } of agencies) await anEntry(deps, actor, need);
    clock.set(addMillis(need.closesAt, 1000));
    await runAndAudit(deps);
    const { ok, certificate } = verifyCertificate((await findSelection(db, need.id))?.certificate ?? '');
    expect(ok).toBe(true);
    const weights = new Map(certificate?.pool.entries.map(({ agency, weight }) => [agency, weight]));
    expect([before, after, never].map(({ creditCode }) => weights.get(creditCode))).toEqual([60, 100, 100]);
  });

  it('waits for a version of the same instant to be over', async () => {
    const db = await open();
    const { deps, clock } = await anAwardedNeed(db);
    const { creditCode } = await anAgency(deps);
    await suspendNow(deps, creditCode);
    await runAndAudit(deps);
    expect(await standingOf(db, creditCode)).toBe(100);
    clock.advance(1);
    await runAndAudit(deps);
    expect(await standingOf(db, creditCode)).toBe(60);
  });

  it('is found by the audit and by the check where it was changed in the database', async () => {
    const db = await open();
    const { deps, clock, code } = await aDeclinedAward(db);
    clock.advance(1000);
    await jobs(deps);
    const agency = await db
      .selectFrom('agency')
      .select('id')
      .where('creditCode', '=', code)
      .executeTakeFirstOrThrow();
    const set = (trx: Db) =>
      trx.updateTable('agency').set({ standing: 400 }).where('id', '=', agency.id).execute();
    const found = await auditAfter(db, set);
    expect(found).toContainEqual({
      table: 'agency',
      key: agency.id,
      column: 'standing',
      problem: 'contradicted',
      expected: '95',
      found: '400',
    });
    await db.transaction().execute(async (trx) => {
      await set(trx);
      expect(
        (await checkStandings(trx)).map(({ table, expected, found }) => [table, expected, found]),
      ).toEqual([['agency', '95', '400']]);
      await trx.updateTable('agency').set({ standing: 95 }).where('id', '=', agency.id).execute();
      await trx.updateTable('standingDeed').set({ points: -1 }).execute();
      expect((await checkStandings(trx)).map(({ table, problem }) => [table, problem])).toEqual([
        ['standing_deed', 'changed'],
      ]);
      await trx.deleteFrom('standingDeed').execute();
      expect((await checkStandings(trx)).map(({ table, problem }) => [table, problem])).toEqual([
        ['standing_deed', 'missing'],
      ]);
    });
  });
});

it('is a number of tickets: the register takes none outside its bounds', () => {
  const facts = { approved: true, qualifications: [], suspensions: [] };
  expect(
    [0, 1, 1000, 1001].map((standing) => registerFacts.safeParse({ ...facts, standing }).success),
  ).toEqual([false, true, true, false]);
});

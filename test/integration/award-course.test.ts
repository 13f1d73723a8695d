/** An award from the selection to its being taken: publicity, letter, answer, and the reserves of the ranking. */
import { expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import { listCourses } from '../../src/awards/index.js';
import { addMillis, DAY, type Instant, MINUTE } from '../../src/basics/index.js';
import { answerAward } from '../../src/contracts/index.js';
import type { Db } from '../../src/db/index.js';
import { awardMessages } from '../../src/messages/records/awards.js';
import { getNeed } from '../../src/needs/index.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { mustBe } from '../support/marketplace-builders.js';
import { aDrawSite, aNeedOfSix, lastCertificate, runAndAudit } from '../support/redo-chain.js';
import { suspendNow } from '../support/suspensions.js';

/** Of the deadline 2023-08-23 23:49:24 (a Wednesday): drawn at once. Public until Monday, answered until Thursday. */
const DRAWN = '2023-08-23T15:49:25.000Z';
const PUBLIC_UNTIL = '2023-08-28T15:49:25.000Z';
const ANSWER_UNTIL = '2023-08-31T15:49:25.000Z';
const DECLINE = { answer: 'decline', reason: '人员不足' } as const;

async function aDrawnNeed(db: Db) {
  const { deps, clock, officials } = await aDrawSite(db);
  const need = await aNeedOfSix(deps, 'commit');
  const chain = { deps, clock, officials, need };
  const at = async (instant: Instant) => {
    clock.set(instant);
    await runAndAudit(deps);
    for (const { kind } of await db.selectFrom('message').select('kind').distinct().execute()) seen.add(kind);
  };
  await at(DRAWN);
  const { ranking, plan, pool } = await lastCertificate(chain);
  /** Someone of the agency at a place of the ranking. */
  const agency = async (rank: number): Promise<Actor> => {
    const code = ranking[rank - 1] ?? '';
    const row = await db
      .selectFrom('agency')
      .select('id')
      .where('creditCode', '=', code)
      .executeTakeFirstOrThrow();
    return (await anAccount(deps, { role: 'agency', agencyId: row.id })).actor;
  };
  const answer = async (
    rank: number,
    form: Parameters<typeof answerAward>[2] extends infer I ? Omit<I & object, 'number'> : never,
  ) => answerAward(deps, await agency(rank), { number: need.number, ...form } as never);
  const courses = async () =>
    (await listCourses(db, need.id)).map(({ rank, agencyCode, stage, state }) => [
      ranking.indexOf(agencyCode) + 1,
      rank,
      stage,
      state,
    ]);
  const priceAt = (rank: number) =>
    pool.entries.find((entry) => entry.agency === ranking[rank - 1])?.bid ?? plan.budgetFen;
  return { ...chain, at, ranking, agency, answer, courses, priceAt };
}

const codeOf = (result: { ok: boolean; errors?: readonly { code: string }[] }) => result.errors?.[0]?.code;

async function kindsOf(db: Db, subject: string): Promise<string[]> {
  const rows = await db
    .selectFrom('auditEvent')
    .select('kind')
    .where('subject', '=', subject)
    .where('kind', 'like', 'award.%')
    .orderBy('seq')
    .execute();
  return rows.map(({ kind }) => kind);
}

/** Kinds of messages that were sent in any test of this file. */
const seen = new Set<string>();

onEachDatabase('the award of a selection', (open) => {
  it('is public for three working days, given by a letter, and taken by whoever has it alone', async () => {
    const db = await open();
    const { deps, at, agency, answer, courses, need, officials } = await aDrawnNeed(db);
    expect(await courses()).toEqual([[1, 1, 'publicity', 'active']]);
    expect(codeOf(await answer(1, { answer: 'take' }))).toBe('contracts/wrong-stage');
    await at(addMillis(PUBLIC_UNTIL, -1));
    expect(await courses()).toEqual([[1, 1, 'publicity', 'active']]);
    await at(PUBLIC_UNTIL);
    expect(await courses()).toEqual([[1, 1, 'letter', 'active']]);
    for (const stranger of [await agency(2), officials[0]])
      expect(codeOf(await answerAward(deps, stranger, { number: need.number, answer: 'take' }))).toBe(
        'contracts/forbidden',
      );
    await at(addMillis(ANSWER_UNTIL, -1));
    mustBe(await answer(1, { answer: 'take' }));
    expect(codeOf(await answer(1, DECLINE))).toBe('contracts/wrong-stage');
    await at(addMillis(ANSWER_UNTIL, 30 * DAY));
    expect(await courses()).toEqual([[1, 1, 'signing', 'active']]);
    expect(await kindsOf(db, need.number)).toEqual(['award.given', 'award.taken']);
  });

  it('passes to the next of the ranking, at the own price, where it is declined, and is public again', async () => {
    const db = await open();
    const { at, answer, courses, need, priceAt } = await aDrawnNeed(db);
    await at(PUBLIC_UNTIL);
    mustBe(await answer(1, DECLINE));
    expect(await courses()).toEqual([
      [1, 1, 'declined', 'void'],
      [2, 2, 'publicity', 'active'],
    ]);
    const [, second] = await listCourses(db, need.id);
    expect([second?.priceFen, second?.dueAt]).toEqual([priceAt(2), '2023-08-31T15:49:25.000Z']);
    await at(second?.dueAt ?? '');
    expect((await courses())[1]).toEqual([2, 2, 'letter', 'active']);
    mustBe(await answer(2, { answer: 'take' }));
    expect(await kindsOf(db, need.number)).toEqual([
      'award.given',
      'award.declined',
      'award.given',
      'award.taken',
    ]);
  });

  it('passes on where nobody answers in time: at the deadline it is too late', async () => {
    const db = await open();
    const { clock, at, answer, courses } = await aDrawnNeed(db);
    await at(PUBLIC_UNTIL);
    clock.set(ANSWER_UNTIL);
    expect(codeOf(await answer(1, { answer: 'take' }))).toBe('contracts/too-late');
    await at(ANSWER_UNTIL);
    expect(await courses()).toEqual([
      [1, 1, 'lapsed', 'void'],
      [2, 2, 'publicity', 'active'],
    ]);
  });

  it('passes over whoever is suspended when it would be given', async () => {
    const db = await open();
    const { deps, clock, at, courses, ranking, officials } = await aDrawnNeed(db);
    clock.advance(MINUTE);
    await suspendNow(deps, ranking[0] ?? '', { officials });
    await at(PUBLIC_UNTIL);
    expect(await courses()).toEqual([
      [1, 1, 'passed-over', 'void'],
      [2, 2, 'publicity', 'active'],
    ]);
  });

  it('fails the need where the ranking has no more', async () => {
    const db = await open();
    const { clock, deps, answer, courses, need, ranking } = await aDrawnNeed(db);
    for (let rank = 1; rank <= ranking.length; rank += 1) {
      const due = (await listCourses(db, need.id)).at(-1)?.dueAt ?? '';
      clock.set(due);
      await runAndAudit(deps);
      mustBe(await answer(rank, DECLINE));
    }
    await runAndAudit(deps);
    expect((await getNeed(db, need.id)).state).toBe('failed');
    expect((await courses()).map(([, , stage]) => stage)).toEqual(ranking.map(() => 'declined'));
    expect((await db.selectFrom('award').selectAll().where('state', '=', 'active').execute()).length).toBe(0);
  });
});

it('tells whoever has it, had it or waits for it, by every kind of message that there is', () => {
  expect(Object.keys(awardMessages).filter((kind) => !seen.has(kind))).toEqual([]);
});

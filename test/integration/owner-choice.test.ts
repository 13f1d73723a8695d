/** Credit merit after its draw: nobody is selected before the owner has chosen from the small list, or let its days pass. */
import { expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { findAward, listDueChoices } from '../../src/awards/index.js';
import { addMillis, DAY } from '../../src/basics/index.js';
import { answerAward, choiceSchema, countOpenSteps, listOpenSteps } from '../../src/contracts/index.js';
import { findSelection } from '../../src/draws/index.js';
import { choiceMessages } from '../../src/messages/records/choices.js';
import { chancesOf } from '../../src/statistics/drawn-pool.js';
import { listDrawnPools } from '../../src/statistics/fairness-queries.js';
import { listWork } from '../../src/work/index.js';
import { codeOf } from '../support/award-course.js';
import { onEachDatabase } from '../support/databases.js';
import { aListedNeed, CHOOSE_UNTIL, LISTED, WHY } from '../support/listed-need.js';
import { mustBe } from '../support/marketplace-builders.js';
import { drawAgain, lastCertificate, runAndAudit } from '../support/redo-chain.js';
import { suspendNow } from '../support/suspensions.js';

const JUST_BEFORE = addMillis(CHOOSE_UNTIL, -1);
const ANY_STEP = { countyKey: undefined, countiesOnly: false, stage: undefined, overdueAt: undefined };

onEachDatabase('the choice of an owner', (open) => {
  it('makes the award, at the price of the chosen, and is made once', async () => {
    const db = await open();
    const site = await aListedNeed(db);
    const { deps, at, need, owner, ranking, choose, choice, courses, priceAt } = site;
    expect(await choice()).toMatchObject({
      state: 'waiting',
      since: LISTED,
      dueAt: CHOOSE_UNTIL,
      rank: null,
    });
    expect([await courses(), await findAward(db, need.id)]).toEqual([[], undefined]);
    expect((await listWork(deps, owner))?.map(({ step, deadline }) => [step, deadline])).toEqual([
      ['choose', CHOOSE_UNTIL],
    ]);
    for (const stranger of [site.agency(1), site.officials[0]])
      expect(codeOf(await choose(2, stranger))).toBe('contracts/forbidden');
    expect(await choose(4)).toMatchObject({
      errors: [{ code: 'contracts/not-in-list', field: 'agency' }],
    });
    await at(JUST_BEFORE);
    mustBe(await choose(3, await site.colleague()));
    expect(await courses()).toEqual([[3, 'publicity', 'active']]);
    expect(await findAward(db, need.id)).toMatchObject({
      agencyCode: ranking[2],
      priceFen: priceAt(3),
      savingFen: 9_800_000 - priceAt(3),
      awardedAt: JUST_BEFORE,
    });
    expect(await choice()).toMatchObject({ state: 'made', rank: 3, reason: WHY });
    expect(codeOf(await choose(1))).toBe('contracts/already-chosen');
    expect(await listWork(deps, owner)).toEqual([]);
    await at(CHOOSE_UNTIL);
    expect(await courses()).toEqual([[3, 'publicity', 'active']]);
  });

  it('falls to the first of the list where the owner says nothing, and is too late from then on', async () => {
    const db = await open();
    const { deps, clock, at, choose, choice, courses, ranking, need } = await aListedNeed(db);
    clock.set(CHOOSE_UNTIL);
    // Before any job has run: the deadline itself is too late.
    expect(codeOf(await choose(2))).toBe('contracts/too-late');
    expect(await listDueChoices(db, CHOOSE_UNTIL)).toEqual([need.number]);
    expect(await listDueChoices(db, JUST_BEFORE)).toEqual([]);
    await at(CHOOSE_UNTIL);
    expect(await choice()).toMatchObject({ state: 'lapsed', rank: 1, reason: null, settledBy: null });
    expect(await courses()).toEqual([[1, 'publicity', 'active']]);
    const event = await db
      .selectFrom('auditEvent')
      .select(['data', 'actorRole'])
      .where('kind', '=', 'choice.lapsed')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(event.data)).toMatchObject({ round: 1, rank: 1, agency: ranking[0] });
    expect(codeOf(await choose(2))).toBe('contracts/already-chosen');
    expect(await runJobs(deps)).toEqual([]);
    expect(await courses()).toHaveLength(1);
  });

  it('passes on to the lowest place that has not had the award, and fails after the last', async () => {
    const db = await open();
    const site = await aListedNeed(db);
    mustBe(await site.choose(2));
    const order: unknown[] = [];
    for (let days = 0; days < 120; days += 1) {
      site.clock.advance(DAY);
      await runAndAudit(site.deps);
      const now = (await site.courses()).at(-1);
      if (now && order.at(-1) !== now[0]) order.push(now[0]);
    }
    expect(order).toEqual([2, 1, 3, 4, 5, 6]);
    expect((await site.courses()).map(([, stage]) => stage)).toEqual(Array(6).fill('lapsed'));
    const need = await db
      .selectFrom('need')
      .select(['state', 'reason'])
      .where('id', '=', site.need.id)
      .execute();
    expect(need).toEqual([{ state: 'failed', reason: 'no-reserve' }]);
  });

  it('takes nobody who is suspended by then; where all are, the first is passed over after publicity', async () => {
    const db = await open();
    const site = await aListedNeed(db);
    const { at, officials, ranking, choose, courses, deps } = site;
    await suspendNow(deps, ranking[1] ?? '', { officials });
    expect(await choose(2)).toMatchObject({
      errors: [{ code: 'contracts/chosen-suspended', field: 'agency' }],
    });
    for (const place of [0, 2]) await suspendNow(deps, ranking[place] ?? '', { officials });
    for (const rank of [1, 2, 3]) expect(codeOf(await choose(rank))).toBe('contracts/chosen-suspended');
    await at(CHOOSE_UNTIL);
    expect(await courses()).toEqual([[1, 'publicity', 'active']]);
    for (const [rank, count] of [
      [2, 2],
      [3, 3],
      [4, 4],
    ]) {
      const due = (
        await db.selectFrom('awardCourse').select('dueAt').where('stage', '=', 'publicity').execute()
      )[0];
      await at(due?.dueAt ?? '');
      expect((await courses()).map(([place]) => place).at(-1)).toBe(rank);
      expect(await courses()).toHaveLength(count ?? 0);
    }
    expect((await courses()).map(([, stage]) => stage)).toEqual([
      'passed-over',
      'passed-over',
      'passed-over',
      'publicity',
    ]);
  });

  it('is one of two that are sent at once, and never both the owner’s and the clock’s', async () => {
    const db = await open();
    const { choose, courses, clock, deps, choice } = await aListedNeed(db);
    const answers = await Promise.all([choose(1), choose(2), choose(3), choose(2)]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.flatMap((one) => (one.ok ? [] : [codeOf(one)]))).toEqual(
      Array(3).fill('contracts/already-chosen'),
    );
    expect(await courses()).toHaveLength(1);
    expect(await auditDatabase(db)).toEqual([]);
    const other = await aListedNeed(await open());
    other.clock.set(CHOOSE_UNTIL);
    const [late, failed] = await Promise.all([other.choose(2), runJobs(other.deps), runJobs(other.deps)]);
    expect(failed).toEqual([]);
    expect(['contracts/too-late', 'contracts/already-chosen']).toContain(codeOf(late));
    expect(await other.courses()).toEqual([[1, 'publicity', 'active']]);
    clock.set(CHOOSE_UNTIL);
    expect(await runJobs(deps)).toEqual([]);
    expect((await choice()).state).toBe('made');
  });

  it('ends with its round while it waits; the next round has a choice of its own', async () => {
    const db = await open();
    const site = await aListedNeed(db);
    await drawAgain(site, {
      basis: 'objection-upheld',
      source: 'ceremony',
      excluded: [site.ranking[0] ?? ''],
    });
    expect(
      await db.selectFrom('ownerChoice').select(['round', 'state', 'rank']).orderBy('round').execute(),
    ).toEqual([
      { round: 1, state: 'void', rank: null },
      { round: 2, state: 'waiting', rank: null },
    ]);
    const { ranking } = await lastCertificate(site);
    expect(ranking).not.toContain(site.ranking[0]);
    expect(codeOf(await site.choose(1))).toBe('contracts/not-in-list');
    const chosen = site.ranking.indexOf(ranking[1] ?? '') + 1;
    mustBe(await site.choose(chosen));
    await runAndAudit(site.deps);
    expect(await site.courses()).toEqual([[2, 'publicity', 'active']]);
    await drawAgain(site, { basis: 'objection-upheld', source: 'ceremony' });
    expect((await site.choice()).round).toBe(3);
    expect(await db.selectFrom('ownerChoice').select(['round', 'state']).orderBy('round').execute()).toEqual([
      { round: 1, state: 'void' },
      { round: 2, state: 'made' },
      { round: 3, state: 'waiting' },
    ]);
  });

  it('is refused while the next round is drawn', async () => {
    const site = await aListedNeed(await open());
    await drawAgain(site, { basis: 'objection-upheld', source: 'lottery' });
    expect(codeOf(await site.choose(1))).toBe('contracts/choice-void');
  });

  it('is told to everybody whom it concerns', async () => {
    const db = await open();
    const site = await aListedNeed(db);
    const told = async () =>
      (
        await db
          .selectFrom('message')
          .select(['kind', 'agencyId'])
          .where('kind', 'like', 'choice-%')
          .execute()
      )
        .map(({ kind, agencyId }) => {
          const rank = [1, 2, 3, 4, 5, 6].find((one) => site.agency(one).agencyId === agencyId);
          return `${kind} ${rank ?? 'owner'}`;
        })
        .sort();
    const listed = [
      'choice-off-list 4',
      'choice-off-list 5',
      'choice-off-list 6',
      'choice-on-list 1',
      'choice-on-list 2',
      'choice-on-list 3',
      'choice-open owner',
    ];
    expect(await told()).toEqual(listed);
    mustBe(await site.choose(2));
    const lost = [1, 3, 4, 5, 6].map((rank) => `choice-lost ${rank}`);
    expect(await told()).toEqual([...listed, ...lost, 'choice-won 2'].sort());
    const other = await aListedNeed(await open());
    await other.at(CHOOSE_UNTIL);
    const kinds = await other.deps.db.selectFrom('message').select('kind').distinct().execute();
    const seen = new Set([
      ...(await told()).map((one) => one.split(' ')[0]),
      ...kinds.map(({ kind }) => kind),
    ]);
    expect(Object.keys(choiceMessages).filter((kind) => !seen.has(kind))).toEqual([]);
  });

  it('is a step like the others: counted, listed by its stage, overdue at its end', async () => {
    const db = await open();
    const { need, clock } = await aListedNeed(db);
    const page = { after: undefined, limit: 10 };
    const step = { id: need.id, stage: 'choice', number: need.number, dueAt: CHOOSE_UNTIL, agencyCode: null };
    expect(await listOpenSteps(db, ANY_STEP, page)).toMatchObject([step]);
    expect(await listOpenSteps(db, { ...ANY_STEP, stage: 'choice' }, page)).toMatchObject([step]);
    expect(await listOpenSteps(db, { ...ANY_STEP, stage: 'letter' }, page)).toEqual([]);
    expect(await listOpenSteps(db, { ...ANY_STEP, countyKey: 'lufeng' }, page)).toEqual([]);
    const after = { since: LISTED, id: need.id };
    expect(await listOpenSteps(db, ANY_STEP, { after, limit: 10 })).toEqual([]);
    expect(await listOpenSteps(db, { ...ANY_STEP, overdueAt: JUST_BEFORE }, page)).toEqual([]);
    clock.set(CHOOSE_UNTIL);
    expect(await listOpenSteps(db, { ...ANY_STEP, overdueAt: CHOOSE_UNTIL }, page)).toMatchObject([step]);
    expect(await countOpenSteps(db, CHOOSE_UNTIL)).toEqual([{ countyKey: 'chuxiong', open: 1, overdue: 1 }]);
  });

  it('counts for fairness as the draw among the big list, whomever the owner chose', async () => {
    const db = await open();
    const site = await aListedNeed(db);
    expect(await listDrawnPools(db)).toEqual([]);
    mustBe(await site.choose(3));
    const [pool] = await listDrawnPools(db);
    expect(pool?.method).toBe('merit');
    expect(pool?.members.find(({ rank }) => rank === 1)?.agencyCode).toBe(site.ranking[0]);
    expect(pool && chancesOf(pool)).toEqual(Array(6).fill(1 / 6));
  });

  it('takes a reason of ten characters at least, and reads no more than it may', () => {
    const parse = (why: string, agency = '91532301MA0000013M') => choiceSchema.safeParse({ agency, why });
    const codes = (result: ReturnType<typeof parse>) => result.error?.issues.map(({ message }) => message);
    expect(codes(parse('九个字的理由还不够'))).toEqual(['contracts/reason-too-short']);
    expect(codes(parse(' 十 '.repeat(3)))).toEqual(['contracts/reason-too-short']);
    expect(codes(parse(''))).toEqual(['form/required']);
    expect(codes(parse('字'.repeat(501)))).toEqual(['form/too-long']);
    expect(codes(parse(WHY, ''))).toEqual(['form/choose']);
    expect(codes(parse(WHY, 'x'.repeat(1_000_000)))?.[0]).toBe('form/choose');
    expect(parse(WHY).success).toBe(true);
  });

  it('gives the chosen the letter like any award', async () => {
    const db = await open();
    const site = await aListedNeed(db);
    mustBe(await site.choose(2));
    await site.at(addMillis(LISTED, 5 * DAY));
    const { number } = site.need;
    expect(codeOf(await answerAward(site.deps, site.agency(1), { number, answer: 'take' }))).toBe(
      'contracts/forbidden',
    );
    mustBe(await answerAward(site.deps, site.agency(2), { number, answer: 'take' }));
    await runAndAudit(site.deps);
    expect(await site.courses()).toEqual([[2, 'signing', 'active']]);
    expect((await findSelection(db, site.need.id))?.certificate).toContain('"winner": null');
  });
});

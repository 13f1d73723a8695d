/** Objections of entrants and complaints of anybody: when, by whom answered, what they keep from happening, what follows. */
import { expect, it } from 'vitest';
import { type Actor, findAccount, toActor } from '../../src/accounts/index.js';
import { auditDatabase } from '../../src/audit/index.js';
import { listCourses } from '../../src/awards/index.js';
import { addMillis, assertDefined, DAY, HOUR, MINUTE } from '../../src/basics/index.js';
import type { Db } from '../../src/db/index.js';
import { findSelection, proposeRedo, settleRedo } from '../../src/draws/index.js';
import { objectionMessages } from '../../src/messages/records/objections.js';
import {
  answerObjection,
  countObjections,
  findObjection,
  listObjectionsOf,
  settleObjection,
  withdrawObjection,
} from '../../src/objections/index.js';
import { listWork } from '../../src/work/index.js';
import { anAccount } from '../support/builders.js';
import { recordCeremony } from '../support/ceremony.js';
import { onEachDatabase } from '../support/databases.js';
import { mustBe } from '../support/marketplace-builders.js';
import { aDrawnNeed } from '../support/objected-need.js';
import { runAndAudit } from '../support/redo-chain.js';

/** Of the deadline 2023-08-23 23:49:24 (a Wednesday): public until Monday; answered until Monday the week after. */
const PUBLIC_UNTIL = '2023-08-28T15:49:25.000Z';
const ANSWERED_UNTIL = '2023-09-04T15:49:24.999Z';

const ANSWER = { reasons: '已核查', hidden: [] as string[] };
const UPHELD = { outcome: 'upheld', ...ANSWER } as const;
const DISMISSED = { outcome: 'dismissed', ...ANSWER } as const;

/** Refusals of several acts, without those that went through. */
const refusalsOf = (results: readonly Parameters<typeof codeOf>[0][]) =>
  results.flatMap((one) => codeOf(one) ?? []);

const codeOf = (result: { ok: boolean; errors?: readonly { code: string }[] }) => result.errors?.[0]?.code;

/** The official who reviewed a need. */
async function whoPublished(db: Db, number: string): Promise<Actor> {
  const { actorId } = await db
    .selectFrom('auditEvent')
    .select('actorId')
    .where('subject', '=', number)
    .where('kind', '=', 'need.published')
    .executeTakeFirstOrThrow();
  return toActor(assertDefined(await findAccount(db, actorId ?? ''), 'the reviewer'));
}

onEachDatabase('an objection', (open) => {
  it('is made by an entrant until the last instant of publicity, and holds the award until it is dismissed', async () => {
    const db = await open();
    const { deps, clock, at, agency, object, stages, need, answerers } = await aDrawnNeed(db);
    const loser = await agency(2);
    clock.set(addMillis(PUBLIC_UNTIL, -1));
    const number = mustBe(await object(loser));
    expect(number).toBe(`${need.number}-Y01`);
    expect((await findObjection(db, number))?.dueAt).toBe(ANSWERED_UNTIL);
    const stranger = (await anAccount(deps, { role: 'agency' })).actor;
    expect(codeOf(await object(stranger))).toBe('objections/not-entrant');
    clock.set(PUBLIC_UNTIL);
    expect(codeOf(await object(loser))).toBe('objections/not-public');
    await at(PUBLIC_UNTIL);
    await at(addMillis(PUBLIC_UNTIL, 2 * DAY));
    expect(await stages()).toEqual(['publicity']);
    mustBe(await answerObjection(deps, answerers[0], { number, ...DISMISSED }));
    // The days of publicity are over: the letter goes out at once.
    await runAndAudit(deps);
    expect(await stages()).toEqual(['letter']);
  });

  it('is answered by somebody of the county who had no part in the need, and upheld by two of them', async () => {
    const db = await open();
    const { deps, agency, object, answerers, officials, need } = await aDrawnNeed(db);
    const number = mustBe(await object(await agency(3)));
    const [first, second] = answerers;
    const reviewer = await whoPublished(db, need.number);
    const elsewhere = (await anAccount(deps, { role: 'official', divisionCode: '532322' })).actor;
    const here = (await anAccount(deps, { role: 'official', divisionCode: '532301' })).actor;
    expect(codeOf(await answerObjection(deps, reviewer, { number, ...DISMISSED }))).toBe(
      'objections/involved',
    );
    expect(codeOf(await answerObjection(deps, elsewhere, { number, ...DISMISSED }))).toBe(
      'objections/forbidden',
    );
    mustBe(await answerObjection(deps, first, { number, ...UPHELD }));
    expect(codeOf(await answerObjection(deps, second, { number, ...DISMISSED }))).toBe(
      'objections/wrong-state',
    );
    const confirm = { number, confirm: true };
    expect(codeOf(await settleObjection(deps, first, confirm))).toBe('objections/same-official');
    expect(codeOf(await settleObjection(deps, reviewer, confirm))).toBe('objections/involved');
    // Sent back, it is answered anew.
    mustBe(await settleObjection(deps, second, { number, confirm: false }));
    expect(await findObjection(db, number)).toMatchObject({ state: 'open', reasons: null, publicText: null });
    mustBe(await answerObjection(deps, here, { number, ...UPHELD }));
    expect((await listWork(deps, first))?.map(({ step }) => step)).toContain('objection-second');
    expect((await listWork(deps, reviewer))?.map(({ step }) => step)).not.toContain('objection-second');
    mustBe(await settleObjection(deps, first, confirm));
    expect((await findObjection(db, number))?.state).toBe('upheld');
    // The two who draw again are others than those of whom it is asked whether they had a part.
    expect((await listWork(deps, officials[0]))?.map(({ step, target }) => [step, target])).toContainEqual([
      'redo-after-objection',
      need.number,
    ]);
    expect(await auditDatabase(db)).toEqual([]);
  });

  it('is answered once by two officials at once, and either withdrawn or answered', async () => {
    const db = await open();
    const { deps, agency, object, answerers } = await aDrawnNeed(db);
    const loser = await agency(2);
    const one = mustBe(await object(loser));
    const both = await Promise.all(
      answerers.map((actor) => answerObjection(deps, actor, { number: one, ...DISMISSED })),
    );
    expect(refusalsOf(both)).toEqual(['objections/wrong-state']);
    const two = mustBe(await object(loser));
    expect(codeOf(await withdrawObjection(deps, await agency(3), two))).toBe('objections/forbidden');
    const race = await Promise.all([
      withdrawObjection(deps, loser, two),
      answerObjection(deps, answerers[0], { number: two, ...UPHELD }),
    ]);
    expect(refusalsOf(race)).toEqual(['objections/wrong-state']);
    expect(['withdrawn', 'proposed']).toContain((await findObjection(db, two))?.state);
    const three = mustBe(await object(loser));
    mustBe(await withdrawObjection(deps, loser, three));
    expect(codeOf(await answerObjection(deps, answerers[0], { number: three, ...UPHELD }))).toBe(
      'objections/wrong-state',
    );
    expect(await auditDatabase(db)).toEqual([]);
  });

  it('cannot be made without end: five of one agency may wait', async () => {
    const db = await open();
    const { agency, object } = await aDrawnNeed(db);
    const loser = await agency(2);
    for (let count = 0; count < 5; count += 1) mustBe(await object(loser));
    expect(codeOf(await object(loser))).toBe('objections/too-many');
    mustBe(await object(await agency(3)));
  });

  it('that is upheld leads to a redraw that names it, and to nothing else; the new round is public again', async () => {
    const db = await open();
    const { deps, clock, at, agency, object, stages, answerers, officials, need } = await aDrawnNeed(db);
    const { number: needNumber } = need;
    const redo = {
      number: needNumber,
      basis: 'objection-upheld' as const,
      reason: '异议成立',
      source: 'ceremony' as const,
      excluded: [],
    };
    const number = mustBe(await object(await agency(2)));
    for (const objection of [undefined, '', number])
      expect(codeOf(await proposeRedo(deps, officials[0], { ...redo, objection }))).toBe(
        'draws/no-upheld-objection',
      );
    mustBe(await answerObjection(deps, answerers[0], { number, ...UPHELD }));
    mustBe(await settleObjection(deps, answerers[1], { number, confirm: true }));
    await at(addMillis(PUBLIC_UNTIL, 10 * DAY));
    expect(await stages()).toEqual(['publicity']);
    const overdue = (await listWork(deps, officials[0]))?.find(({ step }) => step === 'redo-after-objection');
    expect(overdue?.deadline && overdue.deadline < clock.now()).toBe(true);
    expect(codeOf(await proposeRedo(deps, officials[0], { ...redo, objection: `${needNumber}-Y02` }))).toBe(
      'draws/no-upheld-objection',
    );
    mustBe(await proposeRedo(deps, officials[0], { ...redo, objection: number }));
    // Taken back, it still holds the award.
    mustBe(await settleRedo(deps, officials[0], { number: needNumber, confirm: false }));
    await runAndAudit(deps);
    expect(await stages()).toEqual(['publicity']);
    mustBe(await proposeRedo(deps, officials[0], { ...redo, objection: number }));
    mustBe(await settleRedo(deps, officials[1], { number: needNumber, confirm: true }));
    await runAndAudit(deps);
    expect(await stages()).toEqual(['void']);
    const events = await db
      .selectFrom('auditEvent')
      .select(['kind', 'data'])
      .where('kind', 'like', 'redo.%')
      .orderBy('seq', 'desc')
      .limit(1)
      .execute();
    expect(
      events.map(({ kind, data }) => [kind, (JSON.parse(data) as { objection: string }).objection]),
    ).toEqual([['redo.confirmed', number]]);
    clock.advance(HOUR + MINUTE);
    await runAndAudit(deps);
    clock.advance(MINUTE);
    const digits = `271${clock.now().replaceAll(/\D/g, '')}`;
    mustBe(
      await recordCeremony(deps, officials[0], { number: needNumber, digits, witnesses: ['甲方', '乙方'] }),
    );
    clock.advance(MINUTE);
    await runAndAudit(deps);
    expect((await findSelection(db, need.id))?.round).toBe(2);
    const second = (await listCourses(db, need.id)).at(-1);
    expect([second?.round, second?.stage, second?.state]).toEqual([2, 'publicity', 'active']);
    // What was upheld about the first round holds the second no more.
    await at(second?.dueAt ?? '');
    expect(await stages()).toEqual(['void', 'letter']);
  });
});

onEachDatabase('a complaint', (open) => {
  it('is made by anybody, stops nothing, and is late for all to see', async () => {
    const db = await open();
    const { deps, clock, at, complain, stages, need } = await aDrawnNeed(db);
    const number = mustBe(await complain());
    await at(PUBLIC_UNTIL);
    expect(await stages()).toEqual(['letter']);
    // Later than publicity too.
    expect(mustBe(await complain())).toBe(`${need.number}-Y02`);
    const row = await findObjection(db, number);
    const counts = async () =>
      (await countObjections(db, clock.now())).map(({ total, waiting, overdue }) => [
        total,
        waiting,
        overdue,
      ]);
    clock.set(addMillis(row?.dueAt ?? '', -1));
    expect(await counts()).toEqual([[2, 2, 0]]);
    clock.set(row?.dueAt ?? '');
    expect(await counts()).toEqual([[2, 2, 1]]);
    expect(deps).toBeDefined();
  });

  it('says in the log who made it to nobody, and cannot be changed behind it', async () => {
    const db = await open();
    const { deps, agency, object, answerers, need } = await aDrawnNeed(db);
    const text = '张三丰：中选机构资质造假，电话 139 8765 4321，证人李四';
    const number = mustBe(await object(await agency(2), text));
    mustBe(await answerObjection(deps, answerers[0], { number, ...DISMISSED, hidden: ['李四'] }));
    const [row] = await listObjectionsOf(db, need.id);
    expect(row?.publicText).toBe('[…]：中选机构资质造假，电话 […]，证人[…]');
    const log = (await db.selectFrom('auditEvent').select(['data', 'actorId', 'kind']).execute())
      .filter(({ kind }) => kind.startsWith('objection.'))
      .map(({ data }) => data)
      .join('\n');
    for (const secret of ['张三丰', '8765', '李四', '造假']) expect(log).not.toContain(secret);
    const missing = mustBe(await object(await agency(3), text));
    const wrong = await answerObjection(deps, answerers[0], {
      number: missing,
      ...DISMISSED,
      hidden: ['王五'],
    });
    expect(codeOf(wrong)).toBe('objections/word-missing');
    expect(await auditDatabase(db)).toEqual([]);
    await db.updateTable('objection').set({ text: '没有意见' }).where('number', '=', number).execute();
    expect((await auditDatabase(db)).map(({ table, problem }) => [table, problem])).toContainEqual([
      'objection',
      expect.stringMatching(/differ|changed|altered/),
    ]);
  });
});

onEachDatabase('messages about objections', (open) => {
  it('go to entrants, owner and officials, to whoever made it once, and say who that is to nobody', async () => {
    const db = await open();
    const { deps, agency, object, complain, answerers, need } = await aDrawnNeed(db);
    const loser = await agency(2);
    const number = mustBe(await object(loser));
    mustBe(await withdrawObjection(deps, loser, number));
    const again = mustBe(await object(loser));
    mustBe(await answerObjection(deps, answerers[0], { number: again, ...DISMISSED }));
    mustBe(await complain());
    const rows = (await db.selectFrom('message').selectAll().execute()).filter(
      ({ kind }) => kind in objectionMessages,
    );
    expect([...new Set(rows.map(({ kind }) => kind))].sort()).toEqual(Object.keys(objectionMessages).sort());
    const own = rows.filter(({ agencyId }) => agencyId === loser.agencyId);
    const kindsOf = (which: string) =>
      own
        .filter(({ params }) => (JSON.parse(params) as { number: string }).number === which)
        .map(({ kind }) => kind);
    expect(kindsOf(again)).toEqual(['objection-made-objector', 'objection-answered-objector']);
    const { ownerId } = await db
      .selectFrom('need')
      .select('ownerId')
      .where('id', '=', need.id)
      .executeTakeFirstOrThrow();
    expect(rows.filter((row) => row.ownerId === ownerId).map(({ kind }) => kind)).toEqual([
      'objection-made',
      'objection-withdrawn',
      'objection-made',
      'objection-answered',
      'objection-made',
    ]);
    expect(rows.map(({ params }) => params).join()).not.toMatch(/张三丰|13987654321/);
  });
});

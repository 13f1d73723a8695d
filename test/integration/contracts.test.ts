/** An award from its contract to the archive: the way through, what is refused, and two who act at once. */
import { expect, it } from 'vitest';
import { auditDatabase } from '../../src/audit/index.js';
import { addMillis, DAY, formatStars, MINUTE } from '../../src/basics/index.js';
import { contractMessages } from '../../src/messages/records/contracts.js';
import { aCase, aFile, codeOf, OF_SERVICE } from '../support/award-course.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { aReviewer, mustBe } from '../support/marketplace-builders.js';
import { suspendNow } from '../support/suspensions.js';

/** Kinds of messages that were sent in any test of this file. */
const seen = new Set<string>();

onEachDatabase('a contract', (open) => {
  it('is filed, served, delivered, evaluated by three and archived, with nothing found by the audit', async () => {
    const db = await open();
    const site = await aCase(db, seen);
    const { owner, agency, officials, administrator, clock, reach, stage, audited, kinds, course } = site;
    await reach('accepted');
    const winner = await agency(1);
    mustBe(await site.evaluate(owner, 5));
    mustBe(await site.evaluate(officials[0], 4));
    mustBe(await site.evaluate(administrator, 3));
    expect(codeOf(await site.evaluate(owner, 1))).toBe('contracts/already-evaluated');
    expect(codeOf(await site.reply(winner, 'owner'))).toBe('contracts/nothing-waits');
    expect(codeOf(await site.review(officials[0], 'authority'))).toBe('contracts/same-official');
    mustBe(await site.review(officials[1], 'owner'));
    mustBe(await site.review(officials[1], 'authority'));
    mustBe(await site.review(officials[1], 'operator', 'no'));
    mustBe(await site.evaluate(administrator, 4));
    expect(await stage()).toBe('accepted');
    mustBe(await site.review(officials[0], 'operator'));
    expect(await stage()).toBe('evaluated');
    await audited();
    mustBe(await site.reply(winner, 'owner'));
    expect(codeOf(await site.reply(winner, 'owner'))).toBe('contracts/already-answered');
    clock.advance(MINUTE);
    await audited();
    expect(await stage()).toBe('evaluated');
    await site.at((await course()).dueAt ?? '');
    expect(await stage()).toBe('archived');
    await audited();
    const events = await kinds();
    expect(events.map(({ kind }) => kind)).toEqual([
      'award.given',
      'award.taken',
      'contract.filed',
      'contract.confirmed',
      'deliverable.uploaded',
      'deliverable.accepted',
      ...Array(3).fill('evaluation.submitted'),
      'evaluation.counted',
      'evaluation.counted',
      'evaluation.returned',
      'evaluation.submitted',
      'evaluation.counted',
      'evaluation.closed',
      'evaluation.answered',
      'award.archived',
    ]);
    // (5 × 5 + 3 × 4 + 2 × 4) ÷ 10
    expect(JSON.parse(events.at(-1)?.data ?? '')).toMatchObject({ score: 450 });
    expect(formatStars(450)).toBe('4.50');
    for (const act of [
      site.file(owner),
      site.deliver(winner),
      site.evaluate(owner),
      site.reply(winner, 'authority'),
    ])
      expect(codeOf(await act)).toBe('contracts/wrong-stage');
  });

  it('is held to the award, the letter, the day, and a PDF, at the field that is wrong', async () => {
    const db = await open();
    const { owner, agency, officials, deps, file, reach, course } = await aCase(db, seen);
    await reach('signing');
    const { priceFen } = await course();
    const errors = async (changes: Record<string, unknown>) => {
      const filed = await file(owner, changes);
      return filed.ok ? [] : filed.errors.map(({ code, field }) => `${field} ${code}`);
    };
    expect(await errors({ amount: priceFen + 1 })).toEqual(['amount contracts/above-award']);
    expect(await errors({ amount: priceFen - 1 })).toEqual(['lowerReason contracts/lower-reason']);
    expect(await errors({ signedOn: '2023-08-27' })).toEqual(['signedOn contracts/signed-before-letter']);
    expect(await errors({ signedOn: '2023-08-30' })).toEqual(['signedOn contracts/signed-in-future']);
    expect(await errors({ serviceUntil: '2023-08-28' })).toEqual([
      'serviceUntil contracts/ends-before-signing',
    ]);
    expect(await errors({ files: [] })).toEqual(['file form/required']);
    const { actor: stranger } = await anAccount(deps, { role: 'owner' });
    const strangers = [stranger, await agency(2), officials[0]];
    for (const one of strangers) expect(codeOf(await file(one))).toBe('contracts/forbidden');
    // Of somebody else: it is not there for whoever files.
    expect(await errors({ files: [await aFile(deps, await agency(1))] })).toEqual(['file form/required']);
    expect(await errors({ files: [await aFile(deps, owner, 'image/png')] })).toEqual([
      'file contracts/not-a-pdf',
    ]);
    mustBe(await file(owner, { amount: priceFen - 1, lowerReason: '工作量减少' }));
  });

  it('is confirmed by the other side alone, or returned with a reason and filed again', async () => {
    const db = await open();
    const { owner, agency, file, confirm, sendBack, reach, stage, audited, course, decline } = await aCase(
      db,
      seen,
    );
    await reach('filed');
    const winner = await agency(1);
    expect(codeOf(await confirm(owner))).toBe('contracts/other-side');
    expect(codeOf(await sendBack(owner))).toBe('contracts/other-side');
    // Whoever has filed cannot decline any more, and nobody files twice.
    expect(codeOf(await decline())).toBe('contracts/wrong-stage');
    expect(codeOf(await file(winner))).toBe('contracts/wrong-stage');
    mustBe(await sendBack(winner));
    expect(await stage()).toBe('signing');
    await audited();
    mustBe(await file(winner));
    mustBe(await confirm(owner));
    expect(codeOf(await confirm(owner))).toBe('contracts/wrong-stage');
    // Up to and with the last day of the service.
    expect(await course()).toMatchObject({ stage: 'serving', dueAt: '2023-09-28T16:00:00.000Z' });
    await audited();
  });

  it('is one where both sides file at once', async () => {
    const db = await open();
    const { owner, agency, file, reach, deps } = await aCase(db, seen);
    await reach('signing');
    const codes = (await Promise.all([file(owner), file(await agency(1))])).map(codeOf);
    expect(new Set(codes)).toEqual(new Set(['contracts/wrong-stage', undefined]));
    expect((await db.selectFrom('contract').select('id').execute()).length).toBe(1);
    expect(await auditDatabase(deps.db)).toEqual([]);
  });

  it('is marked late where it was signed or filed late', async () => {
    const db = await open();
    const { owner, file, reach, clock, audited } = await aCase(db, seen);
    await reach('signing');
    // Taken on Monday 28 August: ten working days end on 11 September.
    clock.set('2023-09-20T02:00:00.000Z');
    mustBe(await file(owner, { signedOn: '2023-09-12' }));
    expect(await db.selectFrom('contract').select(['signedLate', 'filedLate']).executeTakeFirst()).toEqual({
      signedLate: 1,
      filedLate: 1,
    });
    await audited();
  });

  it('goes on for an agency that is suspended after its letter', async () => {
    const db = await open();
    const { agency, ranking, officials, deps, reach, confirm, deliver, clock, stage } = await aCase(db, seen);
    await reach('filed');
    clock.advance(MINUTE);
    await suspendNow(deps, ranking[0] ?? '', { officials });
    mustBe(await confirm(await agency(1)));
    mustBe(await deliver(await agency(1)));
    expect(await stage()).toBe('delivered');
  });
});

onEachDatabase('evaluations', (open) => {
  it('are asked of those who are there, in their days alone, and whoever gave none is named', async () => {
    const db = await open();
    const site = await aCase(db, seen);
    const { owner, agency, officials, deps, evaluate, review, reach, course, at, stage, audited, kinds } =
      site;
    await reach('accepted');
    const { actor: elsewhere } = await anAccount(deps, { role: 'official', divisionCode: '532331' });
    const { actor: auditor } = await anAccount(deps, { role: 'auditor' });
    for (const one of [await agency(1), elsewhere, auditor])
      expect(codeOf(await evaluate(one))).toBe('contracts/forbidden');
    expect(codeOf(await review(elsewhere, 'owner'))).toBe('contracts/forbidden');
    mustBe(await evaluate(owner, 4));
    mustBe(await review(await aReviewer(deps), 'owner'));
    const due = (await course()).dueAt ?? '';
    await at(addMillis(due, -1));
    expect(await stage()).toBe('accepted');
    await at(due);
    expect(codeOf(await evaluate(officials[0]))).toBe('contracts/wrong-stage');
    expect(await stage()).toBe('evaluated');
    const closed = (await kinds()).at(-1);
    expect(JSON.parse(closed?.data ?? '')).toMatchObject({ score: 400, missing: ['authority', 'operator'] });
    await at(addMillis(due, 30 * DAY));
    expect(await stage()).toBe('archived');
    await audited();
  });

  it('are never five stars by themselves: with none there is no score', async () => {
    const db = await open();
    const { reach, untilDue, stage, kinds, audited } = await aCase(db, seen);
    await reach('accepted');
    await untilDue();
    await audited();
    expect(await stage()).toBe('archived');
    expect(JSON.parse((await kinds()).at(-1)?.data ?? '')).toMatchObject({ score: null });
  });
});

it('tells whomever it concerns, by every kind of message that there is', () => {
  const kinds = Object.keys(contractMessages).filter((kind) => !OF_SERVICE.test(kind));
  expect(kinds.filter((kind) => !seen.has(kind))).toEqual([]);
});

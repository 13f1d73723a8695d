/** A service and what ends an award early: longer service, deliverables, agreement, two officials, an overdue contract. */
import { expect, it } from 'vitest';
import { HOUR } from '../../src/basics/index.js';
import { contractMessages } from '../../src/messages/records/contracts.js';
import { aCase, codeOf, OF_SERVICE } from '../support/award-course.js';
import { onEachDatabase } from '../support/databases.js';
import { mustBe } from '../support/marketplace-builders.js';

/** Kinds of messages that were sent in any test of this file. */
const seen = new Set<string>();

onEachDatabase('a service', (open) => {
  it('lasts longer where one side proposes it and the other agrees, as often as they do', async () => {
    const db = await open();
    const { owner, agency, extend, settleExtension, reach, course, audited } = await aCase(db, seen);
    await reach('serving');
    const winner = await agency(1);
    expect(codeOf(await extend(winner, '2023-09-28'))).toBe('contracts/not-later');
    mustBe(await extend(winner));
    expect(codeOf(await extend(owner, '2023-11-01'))).toBe('contracts/already-proposed');
    expect(codeOf(await settleExtension(winner))).toBe('contracts/other-side');
    mustBe(await settleExtension(owner, 'no'));
    expect(codeOf(await settleExtension(owner))).toBe('contracts/nothing-waits');
    for (const until of ['2023-10-31', '2023-11-30']) {
      mustBe(await extend(owner, until));
      mustBe(await settleExtension(winner));
    }
    expect((await course()).dueAt).toBe('2023-11-30T16:00:00.000Z');
    await audited();
  });

  it('is delivered late, returned, delivered again, and accepted by its owner alone', async () => {
    const db = await open();
    const { owner, agency, officials, deliver, accept, returnIt, reach, course, at, stage, audited } =
      await aCase(db, seen);
    await reach('serving');
    const winner = await agency(1);
    expect(codeOf(await deliver(owner))).toBe('contracts/forbidden');
    mustBe(await deliver(winner));
    expect(codeOf(await deliver(winner))).toBe('contracts/wrong-stage');
    for (const one of [winner, officials[0]]) expect(codeOf(await accept(one))).toBe('contracts/forbidden');
    mustBe(await returnIt(owner));
    expect(await course()).toMatchObject({ stage: 'serving', dueAt: '2023-09-28T16:00:00.000Z' });
    await at('2023-09-28T16:00:00.000Z');
    expect(await stage()).toBe('serving');
    mustBe(await deliver(winner));
    const rows = await db.selectFrom('deliverable').select(['late', 'state']).orderBy('proposedAt').execute();
    expect(rows).toEqual([
      { late: 0, state: 'refused' },
      { late: 1, state: 'proposed' },
    ]);
    mustBe(await accept(owner));
    await audited();
  });

  it('is ended by both sides together, or by two officials who say whose fault it is', async () => {
    const db = await open();
    const { owner, agency, officials, end, settleEnd, reach, stage, audited, kinds } = await aCase(db, seen);
    await reach('serving');
    const winner = await agency(1);
    expect(codeOf(await settleEnd(owner))).toBe('contracts/nothing-waits');
    mustBe(await end(winner));
    expect(codeOf(await end(owner))).toBe('contracts/already-proposed');
    expect(codeOf(await settleEnd(winner))).toBe('contracts/other-side');
    mustBe(await settleEnd(winner, false));
    expect(codeOf(await end(officials[0]))).toBe('form/choose');
    mustBe(await end(officials[0], 'owner'));
    expect(codeOf(await settleEnd(officials[0]))).toBe('contracts/same-official');
    mustBe(await settleEnd(officials[1]));
    expect(await stage()).toBe('terminated');
    expect(JSON.parse((await kinds()).at(-1)?.data ?? '')).toMatchObject({
      how: 'officials',
      fault: 'owner',
    });
    await audited();
  });

  it('ends by agreement after it was delivered, and is evaluated all the same', async () => {
    const db = await open();
    const { owner, agency, end, settleEnd, reach, stage, audited, evaluate, untilDue } = await aCase(
      db,
      seen,
    );
    await reach('delivered');
    mustBe(await end(owner));
    mustBe(await settleEnd(await agency(1)));
    expect(await stage()).toBe('terminated');
    mustBe(await evaluate(owner, 2));
    await untilDue();
    // One that waits for its review is not left out.
    expect(await stage()).toBe('terminated');
    await audited();
  });
});

onEachDatabase('an award whose contract is overdue', (open) => {
  const OVERDUE = '2023-09-14T16:00:00.000Z';

  it('passes to the next of the ranking where two officials say that it is the agency’s fault', async () => {
    const db = await open();
    const { officials, agency, owner, end, settleEnd, reach, courses, clock, audited, file, at } =
      await aCase(db, seen);
    await reach('signing');
    expect(codeOf(await end(officials[0], 'agency'))).toBe('contracts/not-overdue');
    await at(OVERDUE);
    expect(await courses()).toEqual([[1, 'signing', 'active']]);
    for (const one of [await agency(1), owner]) expect(codeOf(await end(one))).toBe('contracts/wrong-stage');
    expect(codeOf(await end(officials[0], 'neither'))).toBe('form/choose');
    mustBe(await end(officials[0], 'agency'));
    clock.advance(HOUR);
    mustBe(await settleEnd(officials[1]));
    expect(codeOf(await settleEnd(officials[1]))).toBe('contracts/wrong-stage');
    expect(await courses()).toEqual([
      [1, 'forfeited', 'void'],
      [2, 'publicity', 'active'],
    ]);
    expect(codeOf(await file(await agency(1)))).toBe('contracts/forbidden');
    await audited();
  });

  it('is ended and archived where it is the owner’s fault, and nobody evaluates what was not served', async () => {
    const db = await open();
    const { officials, owner, end, settleEnd, reach, stage, evaluate, audited, kinds, at } = await aCase(
      db,
      seen,
    );
    await reach('filed');
    await at(OVERDUE);
    mustBe(await end(officials[0], 'owner'));
    mustBe(await settleEnd(officials[1]));
    expect(await stage()).toBe('terminated');
    expect(codeOf(await evaluate(owner))).toBe('contracts/too-late');
    await audited();
    expect(await stage()).toBe('archived');
    expect(JSON.parse((await kinds()).at(-1)?.data ?? '')).toMatchObject({ score: null });
  });

  it('is not ended by a proposal from before it was filed', async () => {
    const db = await open();
    const { officials, agency, owner, end, settleEnd, reach, stage, audited, file, confirm, at } =
      await aCase(db, seen);
    await reach('signing');
    await at(OVERDUE);
    mustBe(await end(officials[0], 'agency'));
    mustBe(await file(owner));
    expect(codeOf(await settleEnd(officials[1]))).toBe('contracts/not-overdue');
    mustBe(await confirm(await agency(1)));
    expect(codeOf(await settleEnd(officials[1]))).toBe('contracts/nothing-waits');
    expect(await stage()).toBe('serving');
    await audited();
  });
});

it('tells whomever it concerns, by every kind of message that there is', () => {
  const kinds = Object.keys(contractMessages).filter((kind) => OF_SERVICE.test(kind));
  expect(kinds.filter((kind) => !seen.has(kind))).toEqual([]);
});

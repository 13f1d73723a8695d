import { expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import type { Db } from '../../src/db/index.js';
import { listIrregularities } from '../../src/draws/index.js';
import { anAccount, anOwner } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';

const START = '2017-05-02T01:00:00.000Z';
const at = (day: number): string => `2017-06-0${day}T00:00:00.000Z`;

async function twoFrozenNeeds(db: Db) {
  const clock = fakeClock(START);
  const deps = testDeps(db, { clock });
  const owner = (await anOwner(deps)).actor;
  const needs = [
    await aPublishedNeed(deps, {}, owner),
    await aPublishedNeed(deps, { projectCode: '2017-532331-76-01-000099', projectName: '禄丰工程' }, owner),
  ] as const;
  for (const bid of ['95000', '88000', '91000']) {
    const { actor } = await anAgency(deps);
    for (const need of needs) await anEntry(deps, actor, need, bid);
  }
  clock.set(needs[0].closesAt);
  expect(await runJobs(deps)).toEqual([]);
  const { actor } = await anAccount(deps, { role: 'official' });
  return { needs, official: actor.accountId };
}

onEachDatabase('what did not go as planned', (open) => {
  it('is listed with open ones first, then the newest, page by page and by county', async () => {
    const db = await open();
    const { needs, official } = await twoFrozenNeeds(db);
    const [first, second] = needs;
    await db
      .insertInto('incident')
      .values([
        {
          id: 'a',
          needId: first.id,
          round: 1,
          kind: 'overdue',
          openedAt: at(1),
          closedAt: null,
          outcome: null,
        },
        {
          id: 'b',
          needId: second.id,
          round: 1,
          kind: 'frozen-late',
          openedAt: at(5),
          closedAt: at(6),
          outcome: 'redo',
        },
      ])
      .execute();
    await db
      .insertInto('redo')
      .values({
        id: 'c',
        needId: first.id,
        round: 1,
        state: 'proposed',
        basis: 'source-failed',
        reason: '信标无回应',
        excluded: '[]',
        sourceKind: 'commit',
        proposedBy: official,
        proposedRole: 'official',
        proposedAt: at(2),
        settledBy: null,
        settledRole: null,
        settledAt: null,
      })
      .execute();
    await db
      .insertInto('lotteryPostponement')
      .values({
        needId: second.id,
        round: 1,
        fromIssue: '2017100',
        toIssue: '2017101',
        toDrawnAt: at(4),
        reason: '停电',
        proposedBy: official,
        proposedRole: 'official',
        proposedAt: at(3),
        confirmedBy: null,
        confirmedRole: null,
        confirmedAt: null,
      })
      .execute();
    const all = await listIrregularities(db, {}, { limit: 10 });
    expect(all.map(({ sort, what, number, endedAt }) => [sort, what, number, endedAt])).toEqual([
      ['postponement', '2017101', second.number, null],
      ['redo', 'source-failed', first.number, null],
      ['incident', 'overdue', first.number, null],
      ['incident', 'frozen-late', second.number, at(6)],
    ]);
    for (const [index, one] of all.entries()) {
      const after = { open: one.endedAt === null ? 1 : 0, at: one.at, id: one.id } as const;
      expect(await listIrregularities(db, {}, { after, limit: 10 })).toEqual(all.slice(index + 1));
    }
    const ids = async (filter: Parameters<typeof listIrregularities>[1]) =>
      (await listIrregularities(db, filter, { limit: 10 })).map(({ number }) => number);
    expect(await ids({ number: first.number })).toEqual([first.number, first.number]);
    expect(await ids({ countyKey: 'lufeng' })).toEqual([second.number, second.number]);
    expect(await ids({ countiesOnly: true })).toHaveLength(4);
    expect(await ids({ countyKey: 'wuding' })).toEqual([]);
  });
});

/** How entry notices and comments on them are read where there are many. */
import { expect, it } from 'vitest';
import { scopeOf } from '../../src/accounts/index.js';
import { findOpenNotice } from '../../src/agencies/index.js';
import { addMillis } from '../../src/basics/index.js';
import { analyzeTables } from '../../src/db/index.js';
import { findDivisionOfCommentFile, listCommentsOn } from '../../src/entry-notices/index.js';
import {
  listEndedNotices,
  listEntryNotices,
  listWaitingComments,
} from '../../src/entry-notices/list-queries.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { aCommentOn, anAgencyUnderNotice, NOTICE_DAY } from '../support/entry-notices.js';
import { planFaults, recordQueries } from '../support/query-plans.js';

const MANY = 3000;

onEachDatabase('entry notices', (open) => {
  it('are listed in their order, of all counties or of one, and what waits is found without the others', async () => {
    const db = await open();
    const deps = testDeps(db, { clock: fakeClock(NOTICE_DAY) });
    const { notice, actor } = await anAgencyUnderNotice(deps);
    const comment = await aCommentOn(deps, notice);
    const one = await db.selectFrom('entryNotice').selectAll().executeTakeFirstOrThrow();
    const said = await db.selectFrom('entryComment').selectAll().executeTakeFirstOrThrow();
    const ended = { ...one, state: 'taken-effect' as const, endedAt: one.dueAt };
    const lapsed = { ...said, state: 'lapsed' as const, settledAt: one.dueAt };
    const rows = Array.from({ length: MANY }, (_, n) => n + 2);
    for (let start = 0; start < MANY; start += 500) {
      const part = rows.slice(start, start + 500);
      await db
        .insertInto('entryNotice')
        .values(
          part.map((n) => ({
            ...ended,
            number: `${one.number}${n}`,
            position: n,
            begunAt: addMillis(one.begunAt, -n),
            countyKey: n % 5 === 0 ? one.countyKey : 'shuangbai',
          })),
        )
        .execute();
      await db
        .insertInto('entryComment')
        .values(
          part.map((n) => ({
            ...lapsed,
            number: `${one.number}${n}-Y01`,
            notice: `${one.number}${n}`,
            position: 1,
          })),
        )
        .execute();
    }
    await analyzeTables(db, 'all');
    const recording = recordQueries(db);
    const county = await anAccount(deps, { role: 'official', divisionCode: '532301' });
    const all = { countyKey: undefined, countiesOnly: false, state: undefined };
    const after = { at: addMillis(one.begunAt, -MANY / 2), number: '' };
    for (const filter of [all, { ...all, countyKey: one.countyKey }, { ...all, state: 'open' as const }]) {
      await listEntryNotices(recording.db, filter, { after: undefined, limit: 31 });
      await listEntryNotices(recording.db, filter, { after, limit: 31 });
    }
    for (const scope of ['all', scopeOf(county.actor)] as const)
      expect(await listWaitingComments(recording.db, scope)).toHaveLength(1);
    expect(await listEndedNotices(recording.db, one.dueAt)).toEqual([]);
    expect((await listCommentsOn(recording.db, notice)).map(({ number }) => number)).toEqual([comment]);
    expect((await findOpenNotice(recording.db, actor.agencyId ?? ''))?.number).toBe(notice);
    await findDivisionOfCommentFile(recording.db, 'none');
    const plans = await recording.plans();
    expect(plans.length).toBeGreaterThanOrEqual(11);
    expect(plans.flatMap(planFaults)).toEqual([]);
  });
});

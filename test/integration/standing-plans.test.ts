import { expect, it } from 'vitest';
import { analyzeTables } from '../../src/db/index.js';
import { listDueAgencies } from '../../src/standing/deed-queries.js';
import { listByStanding, listDeeds, listRequests } from '../../src/standing/index.js';
import { onEachDatabase } from '../support/databases.js';
import { testDeps } from '../support/deps.js';
import { planFaults, recordQueries } from '../support/query-plans.js';

onEachDatabase('standings', (open) => {
  it('are brought up to date and listed without reading all deeds or sorting all agencies', async () => {
    const db = await open();
    const deps = testDeps(db);
    const at = deps.clock.now();
    const ids = Array.from({ length: 3000 }, (_, index) => `${index}`.padStart(18, '0'));
    for (let start = 0; start < ids.length; start += 500) {
      const some = ids.slice(start, start + 500);
      const agencies = some.map((id, index) => ({
        id,
        creditCode: id,
        name: id,
        status: 'unapproved' as const,
        standing: 1 + ((start + index) % 1000),
        createdAt: at,
      }));
      await db.insertInto('agency').values(agencies).execute();
      const standings = some.map((agencyId, index) => ({
        agencyId,
        start: 100,
        nextAt: index < 2 ? at : '2100-01-01T00:00:00.000Z',
      }));
      await db.insertInto('agencyStanding').values(standings).execute();
      const deeds = some.flatMap((agencyId, index) =>
        [1, 2, 3].map((n) => ({
          record: 3 * (start + index) + n,
          agencyId,
          name: 'evaluated',
          points: 1000,
          score: 310,
          doneOn: '2010-01-01',
          struckFrom: null,
          worth: 0,
        })),
      );
      await db.insertInto('standingDeed').values(deeds).execute();
    }
    await analyzeTables(db, 'all');
    const recording = recordQueries(db);
    await listDueAgencies(recording.db, at, 200);
    await listDeeds(recording.db, ids[7] ?? '');
    await listRequests(recording.db, ids[7] ?? '');
    const filter = { list: '', countyKey: undefined, type: '' } as const;
    for (const after of [undefined, { standing: 500, id: ids[7] ?? '' }])
      await listByStanding(recording.db, filter, { now: at, after, limit: 31 });
    const plans = await recording.plans();
    expect(plans).toHaveLength(5);
    expect(plans.flatMap(planFaults)).toEqual([]);
  });
});

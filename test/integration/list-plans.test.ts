import { beforeAll, expect, it } from 'vitest';
import { fillNeeds } from '../../scripts/bench/need-fill.js';
import type { Role } from '../../src/accounts/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { importAwards } from '../../src/awards/index.js';
import { analyzeTables, type Db } from '../../src/db/index.js';
import { listOpenIncidents, listOwnEntries } from '../../src/draws/index.js';
import {
  countNotices,
  listNeedsToReview,
  listNotices,
  listOwnNeeds,
  type NoticeFilter,
} from '../../src/needs/index.js';
import { onEachDatabase } from '../support/databases.js';
import { testDeps } from '../support/deps.js';
import { importFile, importLine } from '../support/import-file.js';
import { planFaults, type QueryPlan, recordQueries, wideSteps } from '../support/query-plans.js';
import { startTestSite } from '../support/site.js';

const IMPORTED = 700;
const COPIES = 19;

/** Every choice of filters, with a value that many needs have. */
function everyFilter(): NoticeFilter[] {
  const one: readonly (readonly NoticeFilter[])[] = [
    [{}, { category: 'measurement' }, { type: 'C01' }],
    [{}, { state: 'selected' }, { state: 'published' }],
    [{}, { countyKey: 'chuxiong' }, { countiesOnly: true }],
    [{}, { method: 'lowest' }],
    [{}, { fund: 'state' }],
    [{}, { from: '2005-03', to: '2010-02' }, { heldTypes: ['C01', 'C02'], state: 'published' }],
  ];
  return one.reduce<NoticeFilter[]>(
    (all, choices) => all.flatMap((filter) => choices.map((choice) => ({ ...filter, ...choice }))),
    [{}],
  );
}

const scansOf = (plan: QueryPlan): string[] =>
  planFaults({ ...plan, steps: plan.steps.map((step) => ({ ...step, sorts: false })) });

onEachDatabase('over many finished needs', (open) => {
  let db: Db;
  beforeAll(async () => {
    db = await open();
    const lines = Array.from({ length: IMPORTED }, (_, n) => importLine(n));
    await importAwards(testDeps(db), importFile(...lines));
    await fillNeeds(db, COPIES);
    await analyzeTables(db, 'all');
  }, 120_000);

  it('every list of needs is read in its order, and every count from what is kept', async () => {
    const recording = recordQueries(db);
    const after = { at: '2008-01-01T00:00:00.000Z', id: 'unknown' };
    const filters = everyFilter();
    expect(filters).toHaveLength(324);
    for (const filter of filters) {
      await listNotices(recording.db, filter, { limit: 31 });
      await listNotices(recording.db, filter, { after, limit: 31 });
      await countNotices(recording.db, filter);
      const plans = await recording.plans();
      expect([filter, plans.flatMap(planFaults)]).toEqual([filter, []]);
    }
  });

  it('a search reads the latest first, and its count stops', async () => {
    const recording = recordQueries(db);
    await listNotices(recording.db, { q: '旧系统' }, { limit: 31 });
    await listNotices(recording.db, { q: '旧系统', state: 'selected', type: 'C01' }, { limit: 31 });
    const lists = await recording.plans();
    // PostgreSQL's index of words has no order: the latest texts are looked through, which is enough for a frequent word.
    const [frequent, more] = lists;
    expect([frequent, more].flatMap((plan) => (plan ? planFaults(plan) : ['none']))).toEqual([]);
    expect(lists).toHaveLength(2);
    expect(await countNotices(db, { q: '旧系统' })).toEqual({ count: 1000, isMore: true });
  });

  it('every page of a list behind a login is read from where it begins, in the order of an index', async () => {
    const recording = recordQueries(db);
    const page = { after: { at: '2017-05-02T01:00:00.000Z', id: 'an-id' }, limit: 31 };
    const plansOf = async (read: () => Promise<unknown>): Promise<QueryPlan[]> => {
      await read();
      const plans = await recording.plans();
      expect(plans).toHaveLength(1);
      return plans;
    };
    for (const read of [
      () => listOwnNeeds(recording.db, 'an-owner', page),
      () => listOwnEntries(recording.db, 'an-agency', page),
      () => listOpenIncidents(recording.db, 'all', page),
      () => listOpenIncidents(recording.db, { countyKey: 'chuxiong' }, page),
    ])
      expect([String(read), (await plansOf(read)).flatMap(planFaults)]).toEqual([String(read), []]);
    // What waits for a review is sorted.
    for (const scope of ['all', { countyKey: 'chuxiong' }] as const)
      expect((await plansOf(() => listNeedsToReview(recording.db, scope, page))).flatMap(scansOf)).toEqual(
        [],
      );
  });

  it('desks, the list of incidents and jobs go through nothing that is over', async () => {
    const recording = recordQueries(db);
    const site = await startTestSite({ db: recording.db });
    try {
      const look = async (what: string, act: () => Promise<unknown>) => {
        await recording.plans();
        await act();
        const plans = await recording.plans();
        expect(plans.length, what).toBeGreaterThan(0);
        // What waits is sorted: it is a few rows, however many needs are finished.
        expect([what, plans.flatMap(scansOf)]).toEqual([what, []]);
        expect([what, plans.flatMap((plan) => wideSteps(plan, IMPORTED))]).toEqual([what, []]);
      };
      const desks: Readonly<Record<Role, readonly string[]>> = {
        agency: ['/desk', '/desk/entries', '/desk/messages'],
        owner: ['/desk', '/desk/needs'],
        official: ['/desk', '/review/needs', '/review/incidents', '/review/agencies'],
        auditor: ['/desk'],
        administrator: ['/desk'],
      };
      for (const [role, paths] of Object.entries(desks)) {
        const client = await site.as(role as Role);
        for (const path of paths)
          await look(`${role} ${path}`, async () => expect((await client.get(path)).status).toBe(200));
      }
      for (const path of ['/incidents', '/incidents?division=532301', '/incidents?need=CX-2017-000001'])
        await look(path, async () => expect((await site.client().get(path)).status).toBe(200));
      await look('jobs', async () => {
        for (const { error } of await runJobs({ ...site.deps, db: recording.db })) throw error;
      });
    } finally {
      await site.stop();
    }
  });
});

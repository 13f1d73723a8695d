import { beforeAll, expect, it } from 'vitest';
import { fillNeeds } from '../../scripts/bench/need-fill.js';
import type { Role } from '../../src/accounts/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { importAwards } from '../../src/awards/index.js';
import { analyzeTables, type Db, engineOf } from '../../src/db/index.js';
import { listOpenIncidents, listOwnEntries } from '../../src/draws/index.js';
import {
  countNotices,
  listAmendmentsToReview,
  listNeedsToReview,
  listNotices,
  listOwnNeeds,
  type NoticeFilter,
} from '../../src/needs/index.js';
import { onEachDatabase } from '../support/databases.js';
import { testDeps } from '../support/deps.js';
import { importFile, importLine } from '../support/import-file.js';
import { anAgency } from '../support/marketplace-builders.js';
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
    await fillNeeds(db, { from: 1, to: COPIES });
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
    const searches: readonly NoticeFilter[] = [
      { q: '旧系统' },
      { q: 'jxt' },
      { q: '旧系统', state: 'selected', type: 'C01' },
      // Few lines are left, or none: they are gone through, not the matches of the words.
      { q: '旧系统', state: 'failed' },
      { q: '旧系统', state: 'selected', from: '2010-12', to: '2010-12' },
      { q: '旧系统', project: '2016-532301-76-01-000007' },
    ];
    for (const filter of searches) {
      await listNotices(recording.db, filter, { limit: 31 });
      await countNotices(recording.db, filter);
      const plans = (await recording.plans()).filter(({ sql }) => sql.includes('need_text'));
      // Beside 2,000 texts PostgreSQL reads some thousand lines at once; with more lines it looks each of them up.
      const faults = plans.flatMap(planFaults).filter((fault) => !fault.startsWith('Seq Scan need_listing'));
      expect([filter, faults]).toEqual([filter, []]);
      // PostgreSQL's index of words has no order: the latest texts are looked through first.
      const first = plans
        .slice(0, 2)
        .map(({ sql }) => /from "?(need_text\w*|need_listing|\(select \*)/.exec(sql)?.[1]);
      const isFew = filter.state === 'failed' || filter.from || filter.project;
      const most = engineOf(db) === 'postgres' ? '(select *' : 'need_text_index';
      expect([filter, first]).toEqual([
        filter,
        Array.from({ length: 2 }, () => (isFew ? 'need_listing' : most)),
      ]);
    }
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
      () => listAmendmentsToReview(recording.db, 'all', page),
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
        official: ['/desk', '/review/needs', '/review/amendments', '/review/incidents', '/review/agencies'],
        auditor: ['/desk', '/desk/events', '/desk/events?subject=CX-2017-000001'],
        administrator: ['/desk'],
      };
      for (const [role, paths] of Object.entries(desks)) {
        const client = await site.as(role as Role);
        for (const path of paths)
          await look(`${role} ${path}`, async () => expect((await client.get(path)).status).toBe(200));
      }
      for (const path of [
        '/incidents',
        '/incidents?division=532301',
        '/incidents?division=counties',
        '/incidents?need=CX-2017-000001',
        '/log',
        '/log?before=20',
        '/feed.atom',
        '/statistics/savings',
        '/statistics/savings?from=1990-02&to=2016-11',
        `/agencies/${(await anAgency(site.deps)).creditCode}`,
      ])
        await look(path, async () => expect((await site.client().get(path)).status).toBe(200));
      await look('jobs', async () => {
        for (const { error } of await runJobs({ ...site.deps, db: recording.db })) throw error;
      });
    } finally {
      await site.stop();
    }
  });
});

/** What is asked about awards under way does not grow with those that are in the archive. */
import { expect, it } from 'vitest';
import { importAwards } from '../../src/awards/index.js';
import { addMillis, DAY, MINUTE } from '../../src/basics/index.js';
import { listDueCourses } from '../../src/contracts/course-queries.js';
import { isFileOfParty, listOpenSteps, readDossier } from '../../src/contracts/index.js';
import { type AwardStage, analyzeTables } from '../../src/db/index.js';
import {
  listAwardWorkOfAgency,
  listAwardWorkOfOfficial,
  listAwardWorkOfOwner,
} from '../../src/work/award-work.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { importFile, importLine } from '../support/import-file.js';
import { planFaults, recordQueries } from '../support/query-plans.js';

const MANY = 3000;
const BEGUN = '2023-08-01T00:00:00.000Z';
const OPEN: readonly AwardStage[] = [
  'letter',
  'signing',
  'filed',
  'serving',
  'delivered',
  'accepted',
  'evaluated',
];

onEachDatabase('what is asked about awards', (open) => {
  it('reads no growing table from end to end, and a page of those under way in its order', async () => {
    const db = await open();
    const clock = fakeClock('2023-09-01T00:00:00.000Z');
    const deps = testDeps(db, { clock });
    const lines = Array.from({ length: MANY }, (_, n) => importLine(n));
    await importAwards(deps, importFile(...lines));
    const { actor: owner } = await anAccount(deps, { role: 'owner' });
    const { actor: agency } = await anAccount(deps, { role: 'agency' });
    const { actor: official } = await anAccount(deps, { role: 'official', divisionCode: '532301' });
    const awards = await db.selectFrom('award').select(['id', 'needId']).orderBy('id').execute();
    const courses = awards.map(({ id, needId }, index) => ({
      awardId: id,
      needId,
      rank: 1,
      stage: index % 100 === 0 ? (OPEN[(index / 100) % OPEN.length] ?? 'letter') : ('archived' as const),
      since: addMillis(BEGUN, index * MINUTE),
      dueAt: index % 100 === 0 ? addMillis(BEGUN, 20 * DAY + index * MINUTE) : null,
      under: BEGUN,
    }));
    const evaluations = awards.map(({ id, needId }) => ({
      id: deps.newId(),
      needId,
      awardId: id,
      side: 'owner' as const,
      quality: 4,
      timeliness: 4,
      attitude: 4,
      charge: 4,
      standards: 4,
      comment: '按期',
      reply: null,
      repliedAt: null,
      state: 'confirmed' as const,
      answer: null,
      proposedBy: owner.accountId,
      proposedRole: 'owner',
      proposedAt: BEGUN,
      settledBy: official.accountId,
      settledRole: 'official',
      settledAt: BEGUN,
    }));
    for (let start = 0; start < MANY; start += 500) {
      await db
        .insertInto('awardCourse')
        .values(courses.slice(start, start + 500))
        .execute();
      await db
        .insertInto('evaluation')
        .values(evaluations.slice(start, start + 500))
        .execute();
    }
    await analyzeTables(db, 'all');
    const recording = recordQueries(db);
    const asked = { ...deps, db: recording.db };
    const any = { countyKey: undefined, countiesOnly: false, stage: undefined, overdueAt: undefined };
    const page = await listOpenSteps(recording.db, any, { after: undefined, limit: 11 });
    expect(page).toHaveLength(11);
    const last = page.at(-1);
    const after = { since: last?.since ?? '', id: last?.id ?? '' };
    expect(await listOpenSteps(recording.db, any, { after, limit: 31 })).toHaveLength(19);
    const paged = await recording.plans();
    // Awards and the choices before them.
    expect(paged).toHaveLength(4);
    expect(paged.flatMap(planFaults)).toEqual([]);

    await listDueCourses(recording.db, ['publicity', 'letter'], clock.now());
    await readDossier(recording.db, awards[7]?.needId ?? '');
    await isFileOfParty(recording.db, agency, 'a-file');
    expect(await listAwardWorkOfOwner(asked, owner.ownerId ?? '')).toEqual([]);
    expect(await listAwardWorkOfAgency(asked, agency.agencyId ?? '')).toEqual([]);
    // Of one county, and of all.
    await listAwardWorkOfOfficial(asked, official);
    const { actor: prefecture } = await anAccount(deps, { role: 'official' });
    expect((await listAwardWorkOfOfficial(asked, prefecture)).length).toBeGreaterThan(0);
    const plans = await recording.plans();
    expect(plans.length).toBeGreaterThan(12);
    const scans = plans.flatMap((plan) =>
      planFaults({ ...plan, steps: plan.steps.map((step) => ({ ...step, sorts: false })) }),
    );
    expect(scans).toEqual([]);
  });
});

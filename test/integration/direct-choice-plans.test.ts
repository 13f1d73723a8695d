/** How what is announced is found among many needs. */
import { expect, it } from 'vitest';
import { fillNeeds } from '../../scripts/bench/need-fill.js';
import { importAwards } from '../../src/awards/index.js';
import { analyzeTables } from '../../src/db/index.js';
import { qualifiedAgencies, theProposed } from '../../src/messages/recipient-queries.js';
import { findEarlierNeed } from '../../src/needs/direct-queries.js';
import { findDirectChoice, listDueDirectNeeds } from '../../src/needs/index.js';
import { holdsAward } from '../../src/objections/index.js';
import { onEachDatabase } from '../support/databases.js';
import { aDirectSite } from '../support/direct-choice.js';
import { importFile, importLine } from '../support/import-file.js';
import { mustBe } from '../support/marketplace-builders.js';
import { planFaults, recordQueries } from '../support/query-plans.js';

onEachDatabase('a direct choice among many needs', (open) => {
  it('is found by its end or by what was upheld, without reading the others', async () => {
    const db = await open();
    const { deps, need, complain, uphold } = await aDirectSite(db);
    await importAwards(deps, importFile(...Array.from({ length: 700 }, (_, n) => importLine(n))));
    await fillNeeds(db, { from: 1, to: 9 });
    await uphold(mustBe(await complain()));
    await analyzeTables(db, 'all');
    const recording = recordQueries(db);
    expect(await listDueDirectNeeds(recording.db, deps.clock.now())).toMatchObject([{ id: need.id }]);
    expect(await listDueDirectNeeds(recording.db, need.until)).toMatchObject([{ id: need.id }]);
    expect(await findDirectChoice(recording.db, need.id)).toMatchObject({ agencyCode: need.creditCode });
    expect(await findEarlierNeed(recording.db, need.number)).toMatchObject({ id: need.id });
    expect(await holdsAward(recording.db, need.id, 1, need.until)).toBe(true);
    expect(await theProposed(recording.db, need.id)).toHaveLength(1);
    expect((await qualifiedAgencies(recording.db, need.id)).length).toBeGreaterThan(0);
    expect((await recording.plans()).flatMap(planFaults)).toEqual([]);
  });
});

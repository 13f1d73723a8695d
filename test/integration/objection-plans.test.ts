/** How the lists of objections are read where there are many. */
import { expect, it } from 'vitest';
import { scopeOf } from '../../src/accounts/index.js';
import { importAwards } from '../../src/awards/index.js';
import { addMillis } from '../../src/basics/index.js';
import { analyzeTables } from '../../src/db/index.js';
import {
  holdsAward,
  listObjections,
  listObjectionsOf,
  listUndecidedRounds,
  listWaitingObjections,
} from '../../src/objections/index.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { importFile, importLine } from '../support/import-file.js';
import { mustBe } from '../support/marketplace-builders.js';
import { aDrawnNeed } from '../support/objected-need.js';
import { planFaults, recordQueries } from '../support/query-plans.js';

const MANY = 3000;

onEachDatabase('objections', (open) => {
  it('are listed in their order, of all counties or of one, and those that wait are found without the others', async () => {
    const db = await open();
    const { deps, complain, need } = await aDrawnNeed(db);
    mustBe(await complain());
    // A table of one row is read from end to end, whatever indexes it has.
    await importAwards(deps, importFile(...Array.from({ length: 300 }, (_, n) => importLine(n))));
    const [first] = await listObjectionsOf(db, need.id);
    const { actor } = await anAccount(deps, { role: 'official' });
    const settled = {
      ...first!,
      state: 'dismissed' as const,
      publicText: '',
      reasons: '',
      answeredBy: actor.accountId,
      answeredRole: 'official',
      answeredAt: first!.madeAt,
      settledAt: first!.madeAt,
    };
    const rows = Array.from({ length: MANY }, (_, n) => ({
      ...settled,
      number: `${need.number}-Y${n + 100}`,
      position: n + 100,
      madeAt: addMillis(first!.madeAt, n),
    }));
    for (let start = 0; start < MANY; start += 500)
      await db
        .insertInto('objection')
        .values(rows.slice(start, start + 500))
        .execute();
    await analyzeTables(db, 'all');
    const recording = recordQueries(db);
    const county = await anAccount(deps, { role: 'official', divisionCode: '532301' });
    const after = { at: addMillis(first!.madeAt, MANY / 2), number: '' };
    for (const scope of ['all', scopeOf(county.actor)] as const) {
      await listObjections(recording.db, { scope }, { after: undefined, limit: 31 });
      await listObjections(recording.db, { scope }, { after, limit: 31 });
      expect(await listWaitingObjections(recording.db, scope)).toHaveLength(1);
      await listUndecidedRounds(recording.db, scope);
    }
    await holdsAward(recording.db, need.id, 1);
    const plans = await recording.plans();
    expect(plans.length).toBeGreaterThanOrEqual(9);
    expect(plans.flatMap(planFaults)).toEqual([]);
  });
});

/** What is asked about the choices of owners does not grow with those that were made. */
import { expect, it } from 'vitest';
import { findChoice, importAwards, listDueChoices } from '../../src/awards/index.js';
import { addMillis, MINUTE } from '../../src/basics/index.js';
import { countOpenSteps, listOpenSteps } from '../../src/contracts/index.js';
import { analyzeTables, type Db } from '../../src/db/index.js';
import { listOwnEntries } from '../../src/draws/index.js';
import { listOpenChoices } from '../../src/work/award-work-queries.js';
import { onEachDatabase } from '../support/databases.js';
import { importFile, importLine } from '../support/import-file.js';
import { aListedNeed, CHOOSE_UNTIL, LISTED } from '../support/listed-need.js';
import { planFaults, recordQueries } from '../support/query-plans.js';

const MANY = 3000;

/** Rounds of a need whose choices ended with them. */
async function insertEnded(db: Db, needId: string): Promise<void> {
  const [pool, selection, choice] = [
    await db.selectFrom('pool').selectAll().where('needId', '=', needId).executeTakeFirstOrThrow(),
    await db.selectFrom('selection').selectAll().where('needId', '=', needId).executeTakeFirstOrThrow(),
    await db.selectFrom('ownerChoice').selectAll().where('needId', '=', needId).executeTakeFirstOrThrow(),
  ];
  const rounds = Array.from({ length: MANY }, (_, index) => index + 2);
  for (let start = 0; start < MANY; start += 500) {
    const some = rounds.slice(start, start + 500);
    const at = (round: number) => addMillis(LISTED, -round * MINUTE);
    await db
      .insertInto('pool')
      .values(some.map((round) => ({ ...pool, round })))
      .execute();
    await db
      .insertInto('selection')
      .values(some.map((round) => ({ ...selection, round, certificate: '{}' })))
      .execute();
    await db
      .insertInto('ownerChoice')
      .values(
        some.map((round) => ({
          ...choice,
          round,
          state: 'void' as const,
          since: at(round),
          dueAt: at(round - 1),
          settledAt: at(round - 1),
        })),
      )
      .execute();
  }
}

onEachDatabase('what is asked about choices', (open) => {
  it('reads those that wait, in their order, and no others', async () => {
    const db = await open();
    const { deps, need, agency } = await aListedNeed(db);
    await insertEnded(db, need.id);
    // A table of one row is read from end to end, whatever indexes it has.
    await importAwards(deps, importFile(...Array.from({ length: 300 }, (_, n) => importLine(n))));
    await analyzeTables(db, 'all');
    const recording = recordQueries(db);
    const recorded = recording.db;
    expect(await listDueChoices(recorded, CHOOSE_UNTIL)).toEqual([need.number]);
    expect(await listOpenChoices(recorded, need.owner.ownerId ?? '')).toMatchObject([
      { number: need.number, dueAt: CHOOSE_UNTIL },
    ]);
    const any = { countyKey: undefined, countiesOnly: false, stage: undefined, overdueAt: undefined };
    const page = { after: undefined, limit: 31 };
    expect(await listOpenSteps(recorded, { ...any, stage: 'choice' }, page)).toHaveLength(1);
    expect(await listOpenSteps(recorded, any, page)).toHaveLength(1);
    expect((await findChoice(recorded, need.id))?.round).toBe(MANY + 1);
    await listOwnEntries(recorded, agency(1).agencyId ?? '', { limit: 31 });
    const found = await recording.plans();
    expect(found.length).toBeGreaterThanOrEqual(7);
    expect(found.flatMap(planFaults)).toEqual([]);
    const counting = recordQueries(db);
    expect(await countOpenSteps(counting.db, LISTED)).toMatchObject([{ open: 1, overdue: 0 }]);
    const scans = (await counting.plans()).flatMap((plan) =>
      // One line for each county is put in order.
      planFaults({ ...plan, steps: plan.steps.map((step) => ({ ...step, sorts: false })) }),
    );
    expect(scans).toEqual([]);
  });
});

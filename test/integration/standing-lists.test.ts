/** Who is on the red list and on the black list, by the published criteria. */
import { expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { addMillis, DAY } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { listByStanding } from '../../src/standing/index.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency } from '../support/marketplace-builders.js';
import { decideSuspension, suspendNow } from '../support/suspensions.js';

const NOW = '2023-08-21T02:00:00.000Z';
const ALL = { list: '', countyKey: undefined, type: '' } as const;

type Deed = readonly [
  name: 'evaluated' | 'declined' | 'forfeited',
  score: number | null,
  on: string,
  struckFrom?: string,
];

let records = 0;

/** An agency with these deeds, as the job would have read them; its code. */
async function anAgencyWith(deps: Deps, deeds: readonly Deed[], standing = 120): Promise<string> {
  const { actor, creditCode } = await anAgency(deps);
  const agencyId = actor.agencyId ?? '';
  await deps.db.insertInto('agencyStanding').values({ agencyId, start: 100, nextAt: null }).execute();
  for (const [name, score, doneOn, struckFrom = null] of deeds) {
    records += 1;
    const row = { record: records, agencyId, name, points: 0, score, doneOn, struckFrom, worth: 0 };
    await deps.db.insertInto('standingDeed').values(row).execute();
  }
  await deps.db.updateTable('agency').set({ standing }).where('id', '=', agencyId).execute();
  return creditCode;
}

async function onList(db: Db, list: 'red' | 'black', now = NOW): Promise<string[]> {
  const lines = await listByStanding(db, { ...ALL, list }, { now, after: undefined, limit: 50 });
  expect(lines.every((line) => line.list === list)).toBe(true);
  return lines.map(({ creditCode }) => creditCode);
}

const good = (score = 450, on = '2023-01-10'): Deed => ['evaluated', score, on];

onEachDatabase('the lists of standings', (open) => {
  it('have on the red one whoever serves well, at least three times in 24 months, without misconduct', async () => {
    const db = await open();
    const deps = testDeps(db, { clock: fakeClock(NOW) });
    // In the order of the standing.
    const red = [
      await anAgencyWith(deps, [good(), good(), good()], 190),
      await anAgencyWith(deps, [good(500), good(500), good(350)], 180),
      // The first day of the 24 months; a declined award is no misconduct.
      await anAgencyWith(
        deps,
        [good(500, '2021-08-21'), good(), good(), ['declined', null, '2023-01-10']],
        170,
      ),
      await anAgencyWith(
        deps,
        [good(), good(), good(), ['forfeited', null, '2023-01-10', '2023-02-01']],
        160,
      ),
      await anAgencyWith(deps, [good(), good(), good(), ['forfeited', null, '2021-08-20']], 150),
    ];
    await anAgencyWith(deps, [good(), good()]);
    await anAgencyWith(deps, [good(450), good(450), good(449)]);
    await anAgencyWith(deps, [good(500, '2021-08-20'), good(), good()]);
    await anAgencyWith(deps, [good(), good(), good(), ['forfeited', null, '2023-01-10']]);
    await anAgencyWith(deps, [good(), good(), good(), ['forfeited', null, '2023-01-10', '2023-08-22']]);
    await anAgencyWith(deps, []);
    expect(await onList(db, 'red')).toEqual(red);
    expect(await onList(db, 'black')).toEqual([]);
  });

  it('have on the black one a low standing, and a suspension for misconduct as long as it holds', async () => {
    const db = await open();
    const clock = fakeClock('2023-08-18T01:00:00.000Z');
    const deps = testDeps(db, { clock });
    const run = async (): Promise<void> => {
      for (const { error } of await runJobs(deps)) throw error;
    };
    const ordered = await anAgency(deps);
    const guilty = await anAgency(deps);
    await suspendNow(deps, ordered.creditCode);
    await decideSuspension(deps, guilty.creditCode, { ground: 'collusion' });
    clock.set(addMillis(clock.now(), 7 * DAY));
    await run();
    const low = await anAgencyWith(deps, [good(), good(), good()], 40);
    await anAgencyWith(deps, [], 41);
    expect(await onList(db, 'black', clock.now())).toEqual([guilty.creditCode, low]);
    expect(await onList(db, 'red', clock.now())).toEqual([]);
  });

  it('are narrowed to a county and a type, and read on from a line', async () => {
    const db = await open();
    const deps = testDeps(db, { clock: fakeClock(NOW) });
    const codes = [
      await anAgencyWith(deps, [], 130),
      await anAgencyWith(deps, [], 120),
      await anAgencyWith(deps, [], 120),
    ];
    const read = (filter: object, limit = 50, after?: { standing: number; id: string }) =>
      listByStanding(db, { ...ALL, ...filter }, { now: NOW, after, limit });
    expect((await read({ type: 'C01' })).length).toBe(3);
    expect((await read({ type: 'none' })).length).toBe(0);
    expect((await read({ countyKey: '532329' })).length).toBe(0);
    const seen: string[] = [];
    for (let after: { standing: number; id: string } | undefined; ; ) {
      const [line] = await read({}, 1, after);
      if (!line) break;
      seen.push(line.creditCode);
      after = line;
    }
    expect(seen.toSorted()).toEqual(codes.toSorted());
    expect(seen[0]).toBe(codes[0]);
  });
});

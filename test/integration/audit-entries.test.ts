import { expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { disarm } from '../support/disarm.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';

onEachDatabase('an audit of entries', (open) => {
  it.each([
    ['hides a logged entry', 'missing-entry'],
    ['slips an entry in that nobody made', 'foreign-entry'],
    ['puts one entry in the place of another', 'missing-entry'],
  ] as const)('names the entry when somebody %s before the freeze', async (name, problem) => {
    const db = await open();
    const clock = fakeClock();
    const deps = testDeps(db, { clock });
    const need = await aPublishedNeed(deps);
    for (const bid of ['95000', '88000.50', '91000', '90000'])
      await anEntry(deps, (await anAgency(deps)).actor, need, bid);
    const entry = await db.selectFrom('entry').selectAll().orderBy('agencyCode').executeTakeFirstOrThrow();
    await disarm(db);
    if (name.startsWith('hides'))
      await db.updateTable('entry').set({ state: 'outdated' }).where('id', '=', entry.id).execute();
    else if (name.startsWith('slips')) {
      const { actor, creditCode } = await anAgency(deps);
      const agencyId = actor.agencyId ?? '';
      const made = { id: 'slipped', agencyId, agencyCode: creditCode, entryHash: 'ab'.repeat(32) };
      await db
        .insertInto('entry')
        .values({ ...entry, ...made })
        .execute();
    } else
      await db
        .updateTable('entry')
        .set({ entryHash: 'cd'.repeat(32) })
        .where('id', '=', entry.id)
        .execute();
    clock.set(need.closesAt);
    expect(await runJobs(deps)).toEqual([]);
    const { id } = await db.selectFrom('need').select('id').executeTakeFirstOrThrow();
    const hash = problem === 'foreign-entry' ? 'ab'.repeat(32) : entry.entryHash;
    const found = await auditDatabase(db);
    expect(found).toContainEqual(
      expect.objectContaining({
        table: 'pool',
        key: `${id}/1`,
        problem,
        [problem === 'foreign-entry' ? 'found' : 'expected']: hash,
      }),
    );
  });
});

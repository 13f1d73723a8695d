import { expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import type { Db } from '../../src/db/index.js';
import { auditExclusions, enterSealed } from '../../src/draws/index.js';
import { findBidKey } from '../../src/needs/index.js';
import { sealTo, toRecipient } from '../../src/sealing/index.js';
import type { Pool } from '../../src/selection/index.js';
import { aBusySite } from '../support/busy-site.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { disarm } from '../support/disarm.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';
import { suspendNow } from '../support/suspensions.js';

async function aNeedWithBids(db: Db) {
  const clock = fakeClock();
  const deps = testDeps(db, { clock });
  const need = await aPublishedNeed(deps);
  const agencies = [];
  for (const bid of ['95000', '88000.50', '91000', '90000', '89000']) {
    const agency = await anAgency(deps);
    await anEntry(deps, agency.actor, need, bid);
    agencies.push({ ...agency, id: agency.actor.agencyId ?? '' });
  }
  const [first] = agencies;
  if (!first) throw new Error('no agency');
  const close = async () => {
    clock.set(need.closesAt);
    expect(await runJobs(deps)).toEqual([]);
  };
  return { deps, clock, need, first, close };
}

/** A row that an attacker puts into the register for the moment of the freeze. */
const suspensionOf = (agencyId: string) => ({
  id: 'for-a-moment',
  agencyId,
  reason: '',
  suspendedAt: '2017-01-01T00:00:00.000Z',
  officialId: null,
  liftedAt: null,
  liftReason: null,
});

onEachDatabase('the exclusions of frozen pools', (open) => {
  it('follow from the register, the notice and the bids wherever everything happened', async () => {
    const db = await open();
    await aBusySite(db);
    expect(await auditExclusions(db)).toEqual([]);
  });

  it('follow where an agency was suspended, and where a bid cannot be opened', async () => {
    const db = await open();
    const { deps, need, first, close } = await aNeedWithBids(db);
    const { creditCode } = first;
    await suspendNow(deps, creditCode);
    const key = await findBidKey(db, need.planHash);
    const sealed = await sealTo(toRecipient(key?.recipient ?? ''), 'nothing of the kind');
    const { number, planHash } = need;
    const entry = { number, planHash, enteredAt: deps.clock.now(), entryHash: 'ab'.repeat(32), sealed };
    mustBe(await enterSealed(deps, (await anAgency(deps)).actor, entry));
    await close();
    const row = await db.selectFrom('pool').selectAll().executeTakeFirstOrThrow();
    expect((JSON.parse(row.pool) as Pool).excluded.map(({ reason }) => reason).toSorted()).toEqual([
      'bid-unreadable',
      'suspended',
    ]);
    expect(await auditExclusions(db)).toEqual([]);
  });

  it('name an agency that was kept out by a register changed for a moment', async () => {
    const db = await open();
    const { first, close } = await aNeedWithBids(db);
    await disarm(db);
    await db.insertInto('agencySuspension').values(suspensionOf(first.id)).execute();
    await close();
    await db.deleteFrom('agencySuspension').execute();
    // No row is other than its digest says: the pool was false when it was frozen. What the jobs saw meanwhile is in the log.
    expect((await auditDatabase(db)).map(({ table, problem }) => `${table} ${problem}`)).toEqual([
      'audit_event unfounded',
      'audit_event unfounded',
      'agency contradicted',
    ]);
    expect(await auditExclusions(db)).toMatchObject([
      { agency: first.creditCode, kind: 'rules', found: 'suspended', expected: 'in' },
    ]);
  });

  it('name an agency that was let in against the register', async () => {
    const db = await open();
    const { deps, first, close } = await aNeedWithBids(db);
    const { creditCode } = first;
    await suspendNow(deps, creditCode);
    await disarm(db);
    const [row] = await db.selectFrom('agencySuspension').selectAll().execute();
    if (!row) throw new Error('no suspension');
    await db.deleteFrom('agencySuspension').execute();
    await close();
    await db.insertInto('agencySuspension').values(row).execute();
    expect(await auditDatabase(db)).toEqual([]);
    expect(await auditExclusions(db)).toMatchObject([
      { agency: creditCode, kind: 'rules', found: 'in', expected: 'suspended' },
    ]);
  });

  it('name a bid that is said to be unreadable and is not', async () => {
    const db = await open();
    const { first, close } = await aNeedWithBids(db);
    await close();
    await disarm(db);
    const row = await db.selectFrom('pool').selectAll().executeTakeFirstOrThrow();
    const pool = JSON.parse(row.pool) as Pool;
    const { creditCode: agency } = first;
    const forged = {
      ...pool,
      entries: pool.entries.filter((entry) => entry.agency !== agency),
      excluded: [{ agency, reason: 'bid-unreadable' }],
    };
    await db
      .updateTable('pool')
      .set({ pool: JSON.stringify(forged) })
      .execute();
    expect(await auditExclusions(db)).toMatchObject([
      { agency, kind: 'rules', found: 'bid-unreadable', expected: 'in' },
    ]);
  });

  it('name somebody who never entered', async () => {
    const db = await open();
    const { close } = await aNeedWithBids(db);
    await close();
    await disarm(db);
    const row = await db.selectFrom('pool').selectAll().executeTakeFirstOrThrow();
    const pool = JSON.parse(row.pool) as Pool;
    const agency = '91532300MAT0Q00J70';
    const excluded = [...pool.excluded, { agency, reason: 'suspended' }];
    await db
      .updateTable('pool')
      .set({ pool: JSON.stringify({ ...pool, excluded }) })
      .execute();
    expect(await auditExclusions(db)).toMatchObject([{ agency, kind: 'stranger' }]);
    await db.updateTable('pool').set({ pool: 'no JSON' }).execute();
    expect(await auditExclusions(db)).toEqual([]);
  });
});

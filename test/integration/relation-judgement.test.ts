import { expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { DAY, HOUR, ok } from '../../src/basics/index.js';
import { type Db, transact } from '../../src/db/index.js';
import { auditExclusions, findJoiningFault, replayEligibility } from '../../src/draws/index.js';
import { getCurrentVersion, getNeed } from '../../src/needs/index.js';
import { listWaitingRelations, relationRecords } from '../../src/relations/index.js';
import { anOwner } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed, aReviewer, mustBe } from '../support/marketplace-builders.js';
import {
  aSecondOfficial,
  decidePair,
  relationEvents,
  toldOfNames,
  waitingPair,
} from '../support/namesakes.js';

const NAME = '王建国';

const site = (db: Db) => {
  const clock = fakeClock();
  return { clock, deps: testDeps(db, { clock }) };
};

onEachDatabase('a register of before', (open) => {
  it('is looked through once, in the background', async () => {
    const db = await open();
    const { deps, clock } = site(db);
    const agencies = [
      await anAgency(deps, { legalRepresentative: NAME }),
      await anAgency(deps, { legalRepresentative: NAME }),
    ];
    const owner = await anOwner(deps, { legalRepresentative: NAME });
    const found = async () => (await listWaitingRelations(db, 'all')).length;
    expect(await found()).toBe(1);
    const jobs = async () => {
      for (const { error } of await runJobs(deps)) throw error;
      clock.advance(HOUR);
    };
    await jobs();
    expect(await found()).toBe(1);
    await db.insertInto('siteFact').values({ name: 'relations-to-find', value: '' }).execute();
    await jobs();
    expect(await found()).toBe(3);
    await jobs();
    expect(await found()).toBe(3);
    expect(await toldOfNames(db, owner.actor)).toHaveLength(2);
    expect(await toldOfNames(db, agencies[0]?.actor ?? owner.actor)).toHaveLength(2);
    expect(await db.selectFrom('siteFact').selectAll().execute()).toEqual([]);
  });
});

onEachDatabase('sign-up and closing', (open) => {
  it('count a pair as related until two officials clear it, as of the instant that is judged', async () => {
    const db = await open();
    const { deps, clock } = site(db);
    const owner = await anOwner(deps, { legalRepresentative: NAME });
    const namesake = await anAgency(deps, { legalRepresentative: NAME });
    const late = await anAgency(deps, { legalRepresentative: '王　建国' });
    const officials = [await aReviewer(deps), await aSecondOfficial(deps)] as const;
    const need = await aPublishedNeed(deps, {}, owner.actor);
    const fault = async ({ actor }: { actor: Actor }) =>
      findJoiningFault(
        db,
        await getNeed(db, need.id),
        await getCurrentVersion(db, need.id),
        actor.agencyId ?? '',
        clock.now(),
      );
    expect([await fault(namesake), await fault(late)]).toEqual(['related-owner', 'related-owner']);
    const undecided = clock.now();
    clock.advance(HOUR);
    const pair = await waitingPair(deps, namesake.creditCode, owner.owner.creditCode);
    await decidePair(deps, pair, 'namesakes', officials);
    expect([await fault(namesake), await fault(late)]).toEqual([undefined, 'related-owner']);
    await anEntry(deps, namesake.actor, need, '90000');
    for (const bid of ['91000', '92000']) await anEntry(deps, (await anAgency(deps)).actor, need, bid);
    clock.set(need.closesAt);
    clock.advance(1000);
    // Found to be one person after the deadline: it counts from later on.
    await decidePair(deps, pair, 'related', officials);
    for (const { error } of await runJobs(deps)) throw error;
    const { pool } = await db.selectFrom('pool').select('pool').executeTakeFirstOrThrow();
    expect(JSON.parse(pool)).toMatchObject({ excluded: [] });
    expect(await auditExclusions(db)).toEqual([]);
    const replay = async (at: string) => {
      const ids = [namesake.actor.agencyId ?? ''];
      return (await replayEligibility(db, await getNeed(db, need.id), at, ids))?.answers[0];
    };
    expect(await replay(undecided)).toMatchObject({
      fault: 'related-owner',
      evidence: { kind: 'relation', by: 'legal-representative', waits: true },
    });
    expect(await replay(need.closesAt)).toMatchObject({ fault: null, pooled: 'in' });
    clock.advance(10 * DAY);
    expect(await replay(clock.now())).toMatchObject({
      fault: 'related-owner',
      evidence: { waits: false },
    });
    const all = await replayEligibility(db, await getNeed(db, need.id), need.closesAt);
    expect(all?.answers.find(({ creditCode }) => creditCode === namesake.creditCode)?.fault).toBeNull();
    expect(all?.answers.find(({ creditCode }) => creditCode === late.creditCode)?.fault).toBe(
      'related-owner',
    );
  });

  it('give every related pair a record before the freeze, the same one ever after', async () => {
    const db = await open();
    const { deps, clock } = site(db);
    const officials = [await aReviewer(deps), await aSecondOfficial(deps)] as const;
    const controllerCode = '91350100M000100Y43';
    const need = await aPublishedNeed(deps);
    const shared = { legalRepresentative: NAME };
    const agencies = [];
    for (const overrides of [shared, shared, shared, { controllerCode }, { controllerCode }, {}, {}]) {
      const agency = await anAgency(deps, overrides);
      clock.advance(1000);
      await anEntry(deps, agency.actor, need, '90000');
      agencies.push(agency);
    }
    const [first, second, third, fourth, fifth] = agencies.map(({ creditCode }) => creditCode);
    if (!first || !second || !third || !fourth || !fifth) throw new Error('five agencies');
    await decidePair(deps, await waitingPair(deps, first, second), 'related', officials);
    clock.set(need.closesAt);
    for (const { error } of await runJobs(deps)) throw error;
    const logged = await relationEvents(db);
    const recordOf = (kind: string, one: string, other: string) => {
      const [a, b] = [one, other].toSorted();
      return logged.find((event) => event.kind === kind && event.subject === a && event.data['other'] === b)
        ?.seq;
    };
    const pairs = [
      { agency: second, other: first, side: 'agency', kind: 'representative' },
      { agency: third, other: first, side: 'agency', kind: 'representative' },
      { agency: fifth, other: fourth, side: 'agency', kind: 'controller' },
    ] as const;
    const records = await db
      .transaction()
      .execute(async (trx) => relationRecords(trx, deps, { pairs, at: clock.now(), asOf: need.closesAt }));
    const expected = [
      recordOf('relation.decided', first, second),
      recordOf('relation.found', first, third),
      recordOf('relation.found', fourth, fifth),
    ];
    expect([...records.values()]).toEqual(expected);
    expect(await relationEvents(db)).toEqual(logged);
    const { seq } = await db
      .selectFrom('auditEvent')
      .select('seq')
      .where('kind', '=', 'pool.frozen')
      .executeTakeFirstOrThrow();
    for (const record of expected) expect(record).toBeLessThan(seq);
    expect(await auditDatabase(db)).toEqual([]);
    expect(await auditExclusions(db)).toEqual([]);
  });

  it('record a pair that has ceased since the deadline as ended, and ask nobody about it', async () => {
    const db = await open();
    const { deps, clock } = site(db);
    const first = await anAgency(deps, { legalRepresentative: NAME });
    const second = await anAgency(deps, { legalRepresentative: '李四' });
    const asOf = clock.now();
    clock.advance(HOUR);
    const pairs = [
      {
        agency: second.creditCode,
        other: first.creditCode,
        side: 'agency',
        kind: 'representative',
      },
    ] as const;
    const at = clock.now();
    mustBe(await transact(db, async (trx) => ok(await relationRecords(trx, deps, { pairs, at, asOf }))));
    expect((await relationEvents(db)).map(({ kind }) => kind)).toEqual(['relation.found', 'relation.ended']);
    expect(await listWaitingRelations(db, 'all')).toEqual([]);
    expect(await auditDatabase(db)).toEqual([]);
  });
});

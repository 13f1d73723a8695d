import { expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import {
  applicationSchema,
  approveApplication,
  findOpenApplication,
  storeAttachment,
  submitApplication,
} from '../../src/agencies/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase, registerRecordsOf } from '../../src/audit/index.js';
import { addMillis, DAY, HOUR } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { disarm } from '../support/disarm.js';
import {
  anAgency,
  anApplicationForm,
  aQualification,
  aReviewer,
  mustBe,
  PDF,
} from '../support/marketplace-builders.js';

const START = '2017-05-02T01:00:00.000Z';

const site = (db: Db) => {
  const clock = fakeClock(START);
  return { deps: testDeps(db, { clock }), clock };
};

/** Brings the register to hold these qualifications of an agency, by an application that is approved. */
async function change(
  deps: Deps,
  actor: Actor,
  qualifications: readonly Record<string, unknown>[],
): Promise<void> {
  const file = { name: 'scan.pdf', mediaType: 'application/pdf' as const, content: PDF };
  const attachmentId = mustBe(await storeAttachment(deps, actor, file));
  const held = qualifications.map((one) => aQualification({ ...one, attachmentId }));
  const typed = anApplicationForm({ qualifications: held });
  mustBe(await submitApplication(deps, actor, { typed, application: applicationSchema.parse(typed) }));
  const { id = '' } = (await findOpenApplication(deps.db, actor.agencyId ?? '')) ?? {};
  mustBe(await approveApplication(deps, await aReviewer(deps), id));
}

const recordsOf = async (db: Db, creditCode: string) =>
  db
    .selectFrom('auditEvent')
    .select(['seq', 'data', 'actorRole'])
    .where('subject', '=', creditCode)
    .where('kind', '=', 'register.recorded')
    .orderBy('seq')
    .execute();

onEachDatabase('the log', (open) => {
  it('has the public facts of an agency in clear, after each change, and nothing about persons', async () => {
    const { deps, clock } = site(await open());
    const { actor, creditCode } = await anAgency(deps);
    clock.advance(HOUR);
    await change(deps, actor, [
      { grade: '甲' },
      { type: 'A11', grade: '', certificateNumber: 'A1', validTo: '' },
    ]);
    const records = await recordsOf(deps.db, creditCode);
    const c01 = { type: 'C01', grade: '乙', from: '2015-01-01', to: '2030-12-31' };
    expect(records.map(({ data }) => JSON.parse(data) as object)).toEqual([
      { approved: true, standing: 100, qualifications: [c01], suspensions: [] },
      {
        approved: true,
        standing: 100,
        qualifications: [
          { type: 'A11', grade: null, from: '2015-01-01', to: null },
          { ...c01, grade: '甲' },
        ],
        suspensions: [],
      },
    ]);
    const texts = records.map(({ data }) => data).join();
    const row = await deps.db
      .selectFrom('agency')
      .selectAll()
      .where('creditCode', '=', creditCode)
      .executeTakeFirstOrThrow();
    for (const personal of [row.name, row.legalRepresentative, row.contactName, row.contactPhone, '乙测资字'])
      expect(texts).not.toContain(personal);
    const before = (at?: string) => registerRecordsOf(deps.db, [creditCode, '91532301MA00000000'], at);
    expect([...(await before())]).toMatchObject([
      [creditCode, { record: records[1]?.seq, facts: { standing: 100 } }],
    ]);
    // Before an instant, without it.
    expect((await before(clock.now())).get(creditCode)?.record).toBe(records[0]?.seq);
    expect((await before(addMillis(clock.now(), 1))).get(creditCode)?.record).toBe(records[1]?.seq);
    expect([...(await before(START))]).toEqual([]);
    expect(await auditDatabase(deps.db)).toEqual([]);
  });

  it('has a record of each expiry, once, from the day after the last', async () => {
    const { deps, clock } = site(await open());
    const { creditCode } = await anAgency(deps, {
      qualifications: [aQualification({ validTo: '2017-05-10' })],
    });
    const { creditCode: other } = await anAgency(deps);
    const run = async (at: string) => {
      clock.set(at);
      for (const { error } of await runJobs(deps)) throw error;
      return (await recordsOf(deps.db, creditCode)).length;
    };
    expect(await run('2017-05-10T15:59:59.999Z')).toBe(1);
    expect(await run('2017-05-10T16:01:00.000Z')).toBe(2);
    expect(await run('2017-05-10T17:00:00.000Z')).toBe(2);
    clock.advance(90 * DAY);
    expect(await run(clock.now())).toBe(2);
    expect((await recordsOf(deps.db, creditCode)).map(({ actorRole }) => actorRole)).toEqual([
      'official',
      'system',
    ]);
    expect(await recordsOf(deps.db, other)).toHaveLength(1);
    expect(await auditDatabase(deps.db)).toEqual([]);
  });

  it('gets a record of every agency of a site that had none', async () => {
    const { deps, clock } = site(await open());
    const { db } = deps;
    const codes = [(await anAgency(deps)).creditCode, (await anAgency(deps)).creditCode];
    // As a log of before: without these records, and numbered without gaps.
    await disarm(db);
    await db
      .updateTable('auditEvent')
      .set({ kind: 'agency.noted', data: '{}' })
      .where('kind', '=', 'register.recorded')
      .execute();
    expect([...(await registerRecordsOf(db, codes))]).toEqual([]);
    clock.advance(DAY);
    for (const { error } of await runJobs(deps)) throw error;
    expect([...(await registerRecordsOf(db, codes)).keys()].sort()).toEqual(codes.sort());
  });

  const ATTACKS: readonly (readonly [string, (db: Db, id: string) => Promise<unknown>])[] = [
    ['a weight', (db, id) => db.updateTable('agency').set({ standing: 1000 }).where('id', '=', id).execute()],
    [
      'a grade',
      (db, id) => db.updateTable('qualification').set({ grade: '甲' }).where('agencyId', '=', id).execute(),
    ],
    [
      'a validity',
      (db, id) =>
        db.updateTable('qualification').set({ validTo: '2016-12-31' }).where('agencyId', '=', id).execute(),
    ],
    ['a qualification', (db, id) => db.deleteFrom('qualification').where('agencyId', '=', id).execute()],
    [
      'a suspension',
      (db, id) =>
        db
          .insertInto('agencySuspension')
          .values({ id: 's', agencyId: id, reason: '', suspendedAt: START, officialId: null })
          .execute(),
    ],
  ];
  it.each(ATTACKS)('shows %s that was set in the database without a record', async (_what, attack) => {
    const { deps } = site(await open());
    const { actor } = await anAgency(deps);
    await disarm(deps.db);
    await attack(deps.db, actor.agencyId ?? '');
    expect(await auditDatabase(deps.db)).toContainEqual(
      expect.objectContaining({ table: 'agency', key: actor.agencyId, problem: 'contradicted' }),
    );
  });
});

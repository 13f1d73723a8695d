/** People with certificates: one agency at a time, whoever names them, and what is known of them outside. */
import { expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import {
  applicationSchema,
  approveApplication,
  findApplication,
  listPractitioners,
  numberDigest,
  releasePractitioner,
  storeAttachment,
  submitApplication,
} from '../../src/agencies/index.js';
import { auditDatabase } from '../../src/audit/index.js';
import { addMillis, formatShanghai, HOUR } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { answerComment } from '../../src/entry-notices/index.js';
import { listWork } from '../../src/work/index.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { aCommentOn, anAgencyUnderNotice, anAppliedAgency, NOTICE_DAY } from '../support/entry-notices.js';
import {
  anAgency,
  anApplicationForm,
  aPractitioner,
  aQualification,
  aReviewer,
  mustBe,
  PDF,
} from '../support/marketplace-builders.js';

const START = '2017-05-02T01:00:00.000Z';

/** What is wrong with an application of an agency, by field and code, with the values of the sentence. */
async function submit(deps: Deps, actor: Actor, overrides: Record<string, unknown>) {
  const file = { name: 'scan.pdf', mediaType: 'application/pdf' as const, content: PDF };
  const attachmentId = mustBe(await storeAttachment(deps, actor, file));
  const typed = anApplicationForm({ qualifications: [aQualification({ attachmentId })], ...overrides });
  const result = await submitApplication(deps, actor, { typed, application: applicationSchema.parse(typed) });
  return result.ok ? [] : result.errors;
}

const names = async (db: Db, { agencyId }: Actor) =>
  (await listPractitioners(db, agencyId ?? '')).map(({ name }) => name).sort();

onEachDatabase('a practitioner', (open) => {
  it('is bound to one agency: another that names the certificate is refused at the field, until they are released', async () => {
    const db = await open();
    const clock = fakeClock(START);
    const deps = testDeps(db, { clock });
    const person = aPractitioner({ name: '张三丰', certificateNumber: 'ch 2020 0001' });
    const first = await anAgency(deps, { practitioners: [person, aPractitioner()] });
    clock.advance(HOUR);
    const second = (await anAgency(deps)).actor;
    const taken = { practitioners: [aPractitioner(), { ...person, name: '别名' }] };
    expect(await submit(deps, second, taken)).toEqual([
      {
        code: 'agencies/practitioner-elsewhere',
        field: 'practitioners.1.certificateNumber',
        params: { since: formatShanghai(START) },
      },
    ]);
    // One's own certificate is no other's.
    expect(await submit(deps, first.actor, { practitioners: [person] })).toEqual([]);
    const { id } = await db
      .selectFrom('agencyApplication')
      .select('id')
      .where('state', '=', 'submitted')
      .executeTakeFirstOrThrow();
    mustBe(await approveApplication(deps, await aReviewer(deps), id));
    expect(await names(db, first.actor)).toEqual(['张三丰']);
    const [bound] = await listPractitioners(db, first.actor.agencyId ?? '');
    for (const stranger of [second, (await anAccount(deps, { role: 'owner' })).actor])
      expect((await releasePractitioner(deps, stranger, bound?.id ?? '')).ok).toBe(false);
    mustBe(await releasePractitioner(deps, first.actor, bound?.id ?? ''));
    expect((await releasePractitioner(deps, first.actor, bound?.id ?? '')).ok).toBe(false);
    expect(await submit(deps, second, taken)).toEqual([]);
    expect(await auditDatabase(db)).toEqual([]);
  });

  it('whom two agencies name at once is bound by the approval that comes first, and the other is refused whole', async () => {
    const db = await open();
    const deps = testDeps(db, { clock: fakeClock(START) });
    const person = aPractitioner();
    const applicants = await Promise.all(
      [0, 1].map(async () => (await anAccount(deps, { role: 'agency' })).actor),
    );
    const ids = [];
    for (const actor of applicants)
      ids.push(await anAppliedAgency(deps, actor, { practitioners: [aPractitioner(), person] }));
    const reviewer = await aReviewer(deps);
    const results = await Promise.all(ids.map((id) => approveApplication(deps, reviewer, id)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    const refused = results.flatMap((one) => (one.ok ? [] : one.errors));
    expect(refused.map(({ code, field }) => [code, field])).toEqual([
      ['agencies/practitioner-elsewhere', 'practitioners.1.certificateNumber'],
    ]);
    const loser = results.findIndex(({ ok }) => !ok);
    // Nothing of it is written: it is still to be decided.
    expect((await findApplication(db, ids[loser] ?? ''))?.state).toBe('submitted');
    expect(await names(db, applicants[loser] ?? reviewer)).toEqual([]);
    expect(await db.selectFrom('practitioner').select('id').execute()).toHaveLength(2);
    expect(await auditDatabase(db)).toEqual([]);
  });

  it('is held by the database itself to one agency', async () => {
    const db = await open();
    const deps = testDeps(db, { clock: fakeClock(START) });
    const { actor } = await anAgency(deps, { practitioners: [aPractitioner()] });
    const [row] = await listPractitioners(db, actor.agencyId ?? '');
    const { actor: other } = await anAgency(deps);
    const copy = { ...row!, id: 'another', agencyId: other.agencyId ?? '' };
    await expect(db.insertInto('practitioner').values(copy).execute()).rejects.toThrow();
    await db
      .insertInto('practitioner')
      .values({ ...copy, releasedAt: row!.boundAt })
      .execute();
  });

  it('is bound from the approval on while a first registration is under notice, and free when it is withdrawn', async () => {
    const db = await open();
    const deps = testDeps(db, { clock: fakeClock(NOTICE_DAY) });
    const person = aPractitioner({ name: '李四' });
    const { actor, notice } = await anAgencyUnderNotice(deps, { practitioners: [person] });
    expect(await names(db, actor)).toEqual(['李四']);
    const second = (await anAccount(deps, { role: 'agency' })).actor;
    expect((await submit(deps, second, { practitioners: [person] })).map(({ code }) => code)).toEqual([
      'agencies/practitioner-elsewhere',
    ]);
    const official = (await anAccount(deps, { role: 'official' })).actor;
    const comment = await aCommentOn(deps, notice);
    const upheld = { number: comment, outcome: 'upheld' as const, reasons: '查实', hidden: [] };
    mustBe(await answerComment(deps, official, upheld));
    expect(await names(db, actor)).toEqual([]);
    expect(await submit(deps, second, { practitioners: [person] })).toEqual([]);
    expect(await auditDatabase(db)).toEqual([]);
  });

  it('is in the log by a digest that nobody can try numbers against, and by no name', async () => {
    const db = await open();
    const deps = testDeps(db, { clock: fakeClock(START) });
    const person = aPractitioner({ name: '独孤求败', certificateNumber: 'CH77778888' });
    const { actor } = await anAgency(deps, { practitioners: [person] });
    const [row] = await listPractitioners(db, actor.agencyId ?? '');
    mustBe(await releasePractitioner(deps, actor, row?.id ?? ''));
    const log = await db.selectFrom('auditEvent').select(['kind', 'data']).execute();
    const told = log.filter(({ kind }) => kind.startsWith('practitioner.'));
    expect(told.map(({ kind }) => kind)).toEqual(['practitioner.bound', 'practitioner.released']);
    for (const { data } of told) expect(data).toContain(numberDigest(row!));
    const all = log.map(({ data }) => data).join('\n');
    for (const secret of ['独孤求败', 'CH77778888', row!.blind]) expect(all).not.toContain(secret);
  });

  it('whose certificate ends soon or has ended stands on the desk of the agency', async () => {
    const db = await open();
    const clock = fakeClock(START);
    const deps = testDeps(db, { clock });
    const { actor } = await anAgency(deps, {
      practitioners: [aPractitioner({ validTo: '2017-06-01' }), aPractitioner()],
    });
    const due = async () =>
      (await listWork(deps, actor))?.flatMap(({ step, deadline }) =>
        step === 'practitioner-certificate' ? [deadline] : [],
      );
    expect(await due()).toEqual(['2017-06-01T16:00:00.000Z']);
    clock.set(addMillis('2017-06-01T16:00:00.000Z', HOUR));
    expect(await due()).toEqual(['2017-06-01T16:00:00.000Z']);
  });

  it('is asked for by a qualification that needs some', async () => {
    const db = await open();
    const deps = testDeps(db, { clock: fakeClock(START) });
    await db.updateTable('qualificationType').set({ practitioners: 2 }).where('code', '=', 'C01').execute();
    const { actor } = await anAccount(deps, { role: 'agency' });
    expect(await submit(deps, actor, { practitioners: [aPractitioner()] })).toEqual([
      {
        code: 'agencies/too-few-practitioners',
        field: 'qualifications.0.type',
        params: { count: 2 },
      },
    ]);
    expect(await submit(deps, actor, { practitioners: [aPractitioner(), aPractitioner()] })).toEqual([]);
  });
});

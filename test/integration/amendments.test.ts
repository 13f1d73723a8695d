import { expect, it } from 'vitest';
import { storeAttachment } from '../../src/agencies/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { addMillis, addWorkingDays, DAY, formatShanghai, HOUR } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { findSelection, listActiveEntries } from '../../src/draws/index.js';
import {
  approveAmendment,
  findAmendment,
  findLatestAmendment,
  getCurrentVersion,
  getNeed,
  listInformation,
  listVersions,
  publishNeed,
  returnAmendment,
  saveDraft,
  submitNeed,
  withdrawAmendment,
  withdrawNeed,
} from '../../src/needs/index.js';
import { needFormSchema } from '../../src/needs/need-input.js';
import { hashNotice, verifyCertificate } from '../../src/selection/index.js';
import { amend, anOldNeed, propose, sendChange } from '../support/amendments.js';
import { anAccount, anOwner } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import {
  aNeedForm,
  anAgency,
  anEntry,
  aPublishedNeed,
  aReviewer,
  mustBe,
  PDF,
} from '../support/marketplace-builders.js';
import { codes } from '../support/siege-acts.js';

function site(db: Db) {
  const clock = fakeClock();
  return { clock, deps: testDeps(db, { clock }) };
}

const kindsOf = async (deps: Deps, subject: string): Promise<string[]> =>
  (
    await deps.db
      .selectFrom('auditEvent')
      .select('kind')
      .where('subject', '=', subject)
      .orderBy('seq')
      .execute()
  ).map(({ kind }) => kind);

const LATER = '2017-06-30 09:00';

onEachDatabase('the information of a notice', (open) => {
  it('is in force at once, in a state of its own, with digest, fields, note, and nothing else touched', async () => {
    const { deps, clock } = site(await open());
    const need = await aPublishedNeed(deps);
    const agency = await anAgency(deps);
    await anEntry(deps, agency.actor, need, '90000');
    const before = await getCurrentVersion(deps.db, need.id);
    clock.advance(HOUR);
    const change = { witnesses: '王某', clarification: '踏勘\n改为周五', supervisorPhone: '0878-3121111' };
    const sent = mustBe(await sendChange(deps, need, change, '答疑'));
    expect(sent).toEqual({ number: need.number, informed: true, proposed: false });
    expect(await getCurrentVersion(deps.db, need.id)).toEqual(before);
    expect(await listActiveEntries(deps.db, need.id)).toHaveLength(1);
    const [now, first] = await listInformation(deps.db, need.id);
    expect(now).toMatchObject({
      revision: 2,
      information: { witnesses: ['王某'], clarification: '踏勘\n改为周五', attachments: [] },
      contacts: { ownerPhone: '0878-3120000', supervisorPhone: '0878-3121111' },
      fields: ['witnesses', 'clarification', 'supervisorPhone'],
      note: '答疑',
      changedAt: clock.now(),
      changedBy: need.owner.accountId,
    });
    expect(now?.sha256).toBe(hashNotice(now?.information));
    expect(first).toMatchObject({ revision: 1, fields: [], note: null });
    const event = await deps.db
      .selectFrom('auditEvent')
      .select('data')
      .where('kind', '=', 'need.information-changed')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(event.data)).toMatchObject({
      information: now?.sha256,
      fields: now?.fields,
      note: '答疑',
    });
    expect(event.data).not.toContain('3121111');
    expect(await auditDatabase(deps.db)).toEqual([]);
  });

  it('is no part of what a certificate proves: the annex holds the terms, whose digest the plan has', async () => {
    const { deps, clock } = site(await open());
    const need = await aPublishedNeed(deps, { witnesses: '甲\n乙', clarification: '说明' });
    for (let count = 0; count < 3; count += 1)
      await anEntry(deps, (await anAgency(deps)).actor, need, '90000');
    mustBe(await sendChange(deps, need, { witnesses: '丙' }));
    clock.set(need.closesAt);
    expect(await runJobs(deps)).toEqual([]);
    const { certificate, ok } = verifyCertificate((await findSelection(deps.db, need.id))?.certificate ?? '');
    expect(ok).toBe(true);
    const terms = certificate?.annex.terms ?? {};
    expect(certificate?.plan).toMatchObject({ terms: hashNotice(terms) });
    expect(Object.keys(terms)).not.toContain('witnesses');
    expect(JSON.stringify(terms)).not.toContain('说明');
  });

  it('of a notice of before: what its plan binds changes by approval, what it does not at once', async () => {
    const { deps, clock } = site(await open());
    const need = await anOldNeed(deps, ['甲', '乙']);
    const { planHash, notice } = await getCurrentVersion(deps.db, need.id);
    expect(notice.witnesses).toEqual(['甲', '乙']);
    expect(await auditDatabase(deps.db)).toEqual([]);
    clock.advance(HOUR);
    const phones = { ownerPhone: '0878-3129999' };
    expect(mustBe(await sendChange(deps, need, phones))).toMatchObject({ informed: true, proposed: false });
    const [now, kept] = await listInformation(deps.db, need.id);
    // What held until then is kept beside it.
    expect([now?.contacts.ownerPhone, kept?.contacts.ownerPhone]).toEqual(['0878-3129999', '0878-3120000']);
    const both = { ...phones, witnesses: '丙' };
    expect(mustBe(await sendChange(deps, need, both))).toMatchObject({ informed: false, proposed: true });
    expect((await getCurrentVersion(deps.db, need.id)).planHash).toBe(planHash);
    const { id = '' } = (await findLatestAmendment(deps.db, need.id)) ?? {};
    mustBe(await approveAmendment(deps, await aReviewer(deps), id));
    const after = await getCurrentVersion(deps.db, need.id);
    expect(Object.keys(after.notice)).not.toContain('witnesses');
    expect((await listInformation(deps.db, need.id))[0]).toMatchObject({
      revision: 3,
      information: { witnesses: ['丙'] },
      fields: ['witnesses'],
      contacts: { ownerPhone: '0878-3129999' },
    });
    expect(await auditDatabase(deps.db)).toEqual([]);
  });
});

onEachDatabase('a change of terms', (open) => {
  it('is in force with its approval: new plan, full period, conditions that joining reads, and a clean audit', async () => {
    const { deps, clock } = site(await open());
    const need = await aPublishedNeed(deps);
    clock.advance(DAY);
    const change = { budget: '97000', lines: [{ type: 'C01', minGrade: '乙' }], closesAt: LATER };
    const id = await propose(deps, need, change, '提高要求');
    expect(await listVersions(deps.db, need.id)).toHaveLength(1);
    expect((await getNeed(deps.db, need.id)).budgetFen).toBe(9_800_000);
    clock.advance(HOUR);
    mustBe(await approveAmendment(deps, await aReviewer(deps), id));
    const [now, before] = await listVersions(deps.db, need.id);
    expect(now).toMatchObject({ version: 2, changeNote: '提高要求', publishedAt: clock.now() });
    expect(now?.plan).toMatchObject({
      budgetFen: 9_700_000,
      opensAt: clock.now(),
      terms: hashNotice(now?.notice),
    });
    expect(before?.supersededAt).toBe(clock.now());
    const lines = await deps.db
      .selectFrom('needRequirement')
      .select('minGrade')
      .where('needId', '=', need.id)
      .execute();
    expect(lines).toEqual([{ minGrade: '乙' }]);
    expect(await findAmendment(deps.db, id)).toMatchObject({
      state: 'approved',
      fields: ['lines', 'budget', 'closesAt'],
    });
    expect((await kindsOf(deps, need.number)).slice(-2)).toEqual(['need.amendment-proposed', 'need.amended']);
    expect(await auditDatabase(deps.db)).toEqual([]);
  });

  it('goes with information of now: what was changed while it waited stays, what came with it was in force before', async () => {
    const { deps } = site(await open());
    const need = await aPublishedNeed(deps);
    const mixed = { budget: '97000', closesAt: LATER, witnesses: '甲', pricedDraw: undefined };
    expect(mustBe(await sendChange(deps, need, mixed))).toMatchObject({ informed: true, proposed: true });
    mustBe(await sendChange(deps, need, { witnesses: '乙', ownerPhone: '0878-3129999' }));
    const { id = '' } = (await findLatestAmendment(deps.db, need.id)) ?? {};
    mustBe(await approveAmendment(deps, await aReviewer(deps), id));
    const [latest] = await listInformation(deps.db, need.id);
    expect(latest).toMatchObject({ revision: 3, information: { witnesses: ['乙'] } });
    const form = JSON.parse((await getNeed(deps.db, need.id)).form ?? '') as Record<string, unknown>;
    expect(form).toMatchObject({ budget: '97000', witnesses: '乙', ownerPhone: '0878-3129999' });
  });

  it('is refused where it is none, somebody else’s, of another project, or the second', async () => {
    const { deps, clock } = site(await open());
    const need = await aPublishedNeed(deps, { closesAt: LATER });
    const stranger = { ...need, owner: (await anOwner(deps)).actor };
    expect(codes(await sendChange(deps, stranger, { budget: '97000' }))).toEqual(['needs/not-found']);
    expect(codes(await sendChange(deps, need, {}))).toEqual(['needs/nothing-changed']);
    const other = { projectCode: '2017-532301-76-01-000555' };
    expect(codes(await sendChange(deps, need, other))).toEqual(['needs/project-fixed']);
    const early = { budget: '97000', closesAt: formatShanghai(addMillis(clock.now(), DAY)), witnesses: '甲' };
    // Nothing of a form that is refused is in force.
    expect(codes(await sendChange(deps, need, early))).toEqual(['needs/closes-too-early']);
    expect(await listInformation(deps.db, need.id)).toHaveLength(1);
    const late = { closesAt: formatShanghai(addMillis(clock.now(), 181 * DAY)) };
    expect(codes(await sendChange(deps, need, late))).toEqual(['needs/closes-too-late']);
    const id = await propose(deps, need, { budget: '97000' });
    expect(codes(await sendChange(deps, need, { budget: '96000' }))).toEqual(['needs/amendment-waits']);
    const { actor: elsewhere } = await anAccount(deps, { role: 'official', divisionCode: '532331' });
    for (const actor of [elsewhere, need.owner, stranger.owner]) {
      expect(codes(await approveAmendment(deps, actor, id))).toEqual(['needs/forbidden']);
      expect(codes(await returnAmendment(deps, actor, { id, reason: '不' }))).toEqual(['needs/forbidden']);
    }
    expect(codes(await withdrawAmendment(deps, stranger.owner, need.id))).toEqual(['needs/not-found']);
    expect(codes(await approveAmendment(deps, elsewhere, 'no-such-proposal'))).toEqual(['needs/not-found']);
    mustBe(await returnAmendment(deps, await aReviewer(deps), { id, reason: '请说明理由' }));
    expect(codes(await approveAmendment(deps, await aReviewer(deps), id))).toEqual([
      'needs/amendment-settled',
    ]);
    expect(codes(await withdrawAmendment(deps, need.owner, need.id))).toEqual(['needs/amendment-settled']);
    await amend(deps, need, { budget: '96000' });
    expect(await auditDatabase(deps.db)).toEqual([]);
  });

  it('that the present rules cannot read can only be returned', async () => {
    const { deps } = site(await open());
    const need = await aPublishedNeed(deps);
    const id = await propose(deps, need, { budget: '97000' });
    await deps.db.updateTable('needAmendment').set({ form: '{"budget":"much"}' }).execute();
    expect(codes(await approveAmendment(deps, await aReviewer(deps), id))).toEqual(['needs/unreadable']);
    mustBe(await returnAmendment(deps, await aReviewer(deps), { id, reason: '请重填' }));
  });

  it('ends with the need, and once: whoever comes second is told', async () => {
    const { deps } = site(await open());
    const need = await aPublishedNeed(deps);
    const official = await aReviewer(deps);
    const id = await propose(deps, need, { budget: '97000' });
    const race = await Promise.all([
      approveAmendment(deps, official, id),
      approveAmendment(deps, official, id),
      withdrawAmendment(deps, need.owner, need.id),
    ]);
    expect(race.filter((result) => result.ok)).toHaveLength(1);
    expect(race.flatMap((result) => codes(result) ?? [])).toEqual([
      'needs/amendment-settled',
      'needs/amendment-settled',
    ]);
    const other = await aPublishedNeed(deps);
    const waiting = await propose(deps, other, { budget: '97000' });
    mustBe(await withdrawNeed(deps, other.owner, { id: other.id, reason: '项目取消' }));
    expect((await findAmendment(deps.db, waiting))?.state).toBe('withdrawn');
    expect(codes(await approveAmendment(deps, official, waiting))).toEqual(['needs/amendment-settled']);
    expect(await auditDatabase(deps.db)).toEqual([]);
  });

  it('keeps its files while it waits, though no notice has them yet', async () => {
    const { deps, clock } = site(await open());
    const need = await aPublishedNeed(deps, { closesAt: LATER });
    const upload = (name: string) =>
      storeAttachment(deps, need.owner, { name, mediaType: 'application/pdf', content: PDF });
    const file = mustBe(await upload('范围.pdf'));
    const id = await propose(deps, need, { attachments: [file] });
    clock.advance(2 * DAY);
    // Another upload clears what no form holds.
    mustBe(await upload('另一份.pdf'));
    mustBe(await approveAmendment(deps, await aReviewer(deps), id));
    expect((await getCurrentVersion(deps.db, need.id)).notice.attachments).toMatchObject([
      { name: '范围.pdf' },
    ]);
    expect(await auditDatabase(deps.db)).toEqual([]);
  });
});

onEachDatabase('the publication of a need', (open) => {
  it('refuses a sign-up period that is longer than the rules allow', async () => {
    const { deps, clock } = site(await open());
    const { actor } = await anOwner(deps);
    const submitted = async (closesAt: string) => {
      const typed = aNeedForm(deps, { closesAt: formatShanghai(closesAt).slice(0, 16) });
      const { id } = mustBe(await saveDraft(deps, actor, { id: deps.newId(), typed }));
      return { id, sent: await submitNeed(deps, actor, { id, typed, form: needFormSchema.parse(typed) }) };
    };
    const most = addMillis(clock.now(), 180 * DAY);
    expect(codes((await submitted(addMillis(most, HOUR))).sent)).toEqual(['needs/closes-too-late']);
    const { id, sent } = await submitted(most);
    mustBe(sent);
    mustBe(await publishNeed(deps, await aReviewer(deps), id));
    const least = await submitted(addWorkingDays(clock.now(), 3));
    mustBe(least.sent);
    clock.advance(HOUR);
    expect(codes(await publishNeed(deps, await aReviewer(deps), least.id))).toEqual([
      'needs/closes-too-early',
    ]);
  });
});

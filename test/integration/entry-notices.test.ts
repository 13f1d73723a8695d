/** First registrations under public notice: when they take effect, who may comment and who answers, what follows. */
import { expect, it } from 'vitest';
import {
  approveApplication,
  findAgencyByCode,
  findApplication,
  findEntryNotice,
  listAgenciesAt,
  saveApplication,
} from '../../src/agencies/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase, findRegisterFacts, registerRecordsOf } from '../../src/audit/index.js';
import { addMillis, assertDefined, DAY, HOUR } from '../../src/basics/index.js';
import { type Db } from '../../src/db/index.js';
import { enterNeed } from '../../src/draws/index.js';
import { answerComment, findComment, listEntryNotices, makeComment } from '../../src/entry-notices/index.js';
import { listMessages, mailboxOf } from '../../src/messages/index.js';
import { entryNoticeMessages } from '../../src/messages/records/entry-notices.js';
import { listWork } from '../../src/work/index.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { type FakeClock, fakeClock, testDeps } from '../support/deps.js';
import {
  aComment,
  aCommentOn,
  anAgencyUnderNotice,
  anAppliedAgency,
  NOTICE_DAY,
  outlive,
} from '../support/entry-notices.js';
import { aPublishedNeed, applyAgain, aReviewer, mustBe } from '../support/marketplace-builders.js';

const ANSWER = { reasons: '已核查', hidden: [] as string[] };
const codeOf = (result: { ok: boolean; errors?: readonly { code: string }[] }) => result.errors?.[0]?.code;
const ALL = { countyKey: undefined, countiesOnly: false, state: undefined } as const;

async function aSite(db: Db, start = NOTICE_DAY) {
  const clock: FakeClock = fakeClock(start);
  const deps = testDeps(db, { clock });
  const second = (await anAccount(deps, { role: 'official' })).actor;
  const run = async () => expect(await runJobs(deps)).toEqual([]);
  const steps = async (actor: typeof second) => (await listWork(deps, actor))?.map(({ step }) => step);
  return { deps, clock, second, run, steps };
}

onEachDatabase('an agency under entry notice', (open) => {
  it('is active when the five working days are over, not a millisecond before, and cannot sign up until then', async () => {
    const db = await open();
    const { deps, clock, run, steps } = await aSite(db);
    const { actor, creditCode, notice } = await anAgencyUnderNotice(deps);
    const need = await aPublishedNeed(deps, { closesAt: '2026-03-20 17:00' });
    expect(notice).toBe(`${creditCode}-R1`);
    const { dueAt } = assertDefined(await findEntryNotice(db, notice), 'the notice');
    expect(dueAt).toBe(addMillis(NOTICE_DAY, 7 * DAY));
    const enter = () =>
      enterNeed(deps, actor, { number: need.number, planHash: need.planHash, bid: '90000' });
    const refused = await enter();
    expect(refused.ok || refused.errors[0]).toMatchObject({
      code: 'draws/under-entry-notice',
      params: { until: '2026-03-09 00:00' },
    });
    expect(await steps(actor)).toEqual(['entry-notice']);
    expect(codeOf(await saveApplication(deps, actor, {}))).toBe('agencies/under-notice');
    clock.set(addMillis(dueAt, -1));
    await run();
    expect((await findAgencyByCode(db, creditCode))?.status).toBe('unapproved');
    expect(await registerRecordsOf(db, [creditCode])).toEqual(new Map());
    clock.set(dueAt);
    await run();
    expect(await findAgencyByCode(db, creditCode)).toMatchObject({ status: 'approved', approvedAt: dueAt });
    expect((await findEntryNotice(db, notice))?.state).toBe('taken-effect');
    // The register had it not before, and evidence at an instant of before says so.
    const id = actor.agencyId ?? '';
    const [before] = await listAgenciesAt(db, [id], addMillis(dueAt, -1));
    const [after] = await listAgenciesAt(db, [id], dueAt);
    expect([before?.version, after?.version?.inForceFrom]).toEqual([null, dueAt]);
    const record = (await registerRecordsOf(db, [creditCode])).get(creditCode);
    expect((await findRegisterFacts(db, record?.record ?? 0))?.approved).toBe(true);
    mustBe(await enter());
    const told = (await listMessages(db, mailboxOf(actor), { limit: 10 })).map(({ content }) => content);
    expect(told.map((one) => ('kind' in one ? one.kind : one.unknown))).toEqual([
      'agency-approved',
      'entry-notice-begun',
    ]);
    expect(await auditDatabase(db)).toEqual([]);
  });

  it('stays under notice while a comment waits, however long, and is active once it is dismissed', async () => {
    const db = await open();
    const { deps, clock, second, run, steps } = await aSite(db);
    const { creditCode, notice } = await anAgencyUnderNotice(deps);
    const { dueAt } = assertDefined(await findEntryNotice(db, notice), 'the notice');
    clock.set(addMillis(dueAt, -1));
    const comment = await aCommentOn(deps, notice);
    expect(comment).toBe(`${notice}-Y01`);
    clock.set(dueAt);
    const over = await makeComment(
      deps,
      { actor: null, uploader: 'visitor:x' },
      { notice, attachments: [], ...aComment },
    );
    expect(codeOf(over)).toBe('entry-notices/over');
    clock.advance(30 * DAY);
    await run();
    expect((await findAgencyByCode(db, creditCode))?.status).toBe('unapproved');
    expect(await steps(second)).toContain('answer-entry-comment');
    expect(await steps(await aReviewer(deps))).not.toContain('answer-entry-comment');
    mustBe(await answerComment(deps, second, { number: comment, outcome: 'dismissed', ...ANSWER }));
    await run();
    expect((await findAgencyByCode(db, creditCode))?.status).toBe('approved');
    expect(await auditDatabase(db)).toEqual([]);
  });

  it('is answered for by no one who approved it, of another county, or who commented', async () => {
    const db = await open();
    const { deps, second } = await aSite(db);
    const { notice } = await anAgencyUnderNotice(deps);
    const text = `本人${aComment.name}反映：证书已被吊销。`;
    const comment = await aCommentOn(deps, notice, { text });
    const elsewhere = (await anAccount(deps, { role: 'official', divisionCode: '532322' })).actor;
    const dismiss = { number: comment, outcome: 'dismissed' as const, ...ANSWER };
    expect(codeOf(await answerComment(deps, await aReviewer(deps), dismiss))).toBe('entry-notices/took-part');
    expect(codeOf(await answerComment(deps, elsewhere, dismiss))).toBe('entry-notices/forbidden');
    const own = mustBe(
      await makeComment(
        deps,
        { actor: second, uploader: second.accountId },
        { notice, attachments: [], ...aComment, phone: '13600001111' },
      ),
    );
    expect(codeOf(await answerComment(deps, second, { ...dismiss, number: own }))).toBe(
      'entry-notices/took-part',
    );
    const both = await Promise.all([
      answerComment(deps, second, dismiss),
      answerComment(deps, second, { ...dismiss, outcome: 'upheld' }),
    ]);
    expect(both.flatMap((one) => codeOf(one) ?? [])).toEqual(['entry-notices/wrong-state']);
    const { masked, publicText } = assertDefined(await findComment(db, comment), 'the comment');
    for (const shown of [masked, publicText]) expect(shown).toBe('本人[…]反映：证书已被吊销。');
    expect(await auditDatabase(db)).toEqual([]);
  });

  it('loses its approval by an upheld comment, may apply again, and begins a new notice', async () => {
    const db = await open();
    const { deps, clock, second, run } = await aSite(db);
    const { actor, creditCode, notice, application } = await anAgencyUnderNotice(deps);
    const comment = await aCommentOn(deps, notice);
    const elsewhere = (await anAccount(deps, { role: 'official', divisionCode: '532322' })).actor;
    const other = await aCommentOn(deps, notice, { phone: '13700001111' });
    clock.advance(HOUR);
    const upheld = { number: comment, outcome: 'upheld' as const, reasons: '证书已被吊销', hidden: [] };
    mustBe(await answerComment(deps, second, upheld));
    expect(await findApplication(db, application)).toMatchObject({
      state: 'returned',
      reason: '证书已被吊销',
    });
    expect((await findEntryNotice(db, notice))?.state).toBe('withdrawn');
    expect((await findComment(db, other))?.state).toBe('lapsed');
    const sent = await db.selectFrom('message').select(['kind', 'agencyId', 'accountId']).execute();
    const told = (kind: string) =>
      sent.flatMap((one) => (one.kind === kind ? (one.agencyId ?? one.accountId ?? '') : []));
    const kinds = Object.keys(entryNoticeMessages);
    expect(kinds.filter((kind) => told(kind).length === 0)).toEqual([]);
    const officials = told('entry-notice-commented-officials');
    expect(officials).toContain(second.accountId);
    for (const { accountId } of [await aReviewer(deps), elsewhere])
      expect(officials).not.toContain(accountId);
    expect(told('entry-notice-answered')).toEqual([actor.agencyId]);
    clock.advance(30 * DAY);
    await run();
    expect((await findAgencyByCode(db, creditCode))?.status).toBe('unapproved');
    expect((await listWork(deps, actor))?.map(({ step }) => step)).toEqual(['application-returned']);
    const again = await anAgencyUnderNotice(deps, { actor });
    expect(again.notice).toBe(`${creditCode}-R2`);
    await outlive(deps, again.notice);
    expect((await findAgencyByCode(db, creditCode))?.status).toBe('approved');
    const states = (await listEntryNotices(db, ALL, { after: undefined, limit: 9 })).map(
      ({ state }) => state,
    );
    expect(states).toEqual(['taken-effect', 'withdrawn']);
    expect(await auditDatabase(db)).toEqual([]);
  });

  it('is commented on by one telephone three times at most while these wait', async () => {
    const db = await open();
    const { deps } = await aSite(db);
    const { notice } = await anAgencyUnderNotice(deps);
    for (const phone of ['13812345678', '138 1234 5678', '138-1234-5678'])
      await aCommentOn(deps, notice, { phone });
    const again = () => aCommentOn(deps, notice);
    await expect(again()).rejects.toThrow('entry-notices/too-many');
    expect(await aCommentOn(deps, notice, { phone: '13700001111' })).toBe(`${notice}-Y04`);
  });

  it('changes its registration without a notice once it is active, and was active at once before there were notices', async () => {
    const db = await open();
    const { deps, clock } = await aSite(db, '2025-12-31T15:59:59.999Z');
    const early = (await anAccount(deps, { role: 'agency' })).actor;
    const first = await anAppliedAgency(deps, early);
    const late = (await anAccount(deps, { role: 'agency' })).actor;
    const next = await anAppliedAgency(deps, late);
    const reviewer = await aReviewer(deps);
    expect(mustBe(await approveApplication(deps, reviewer, first)).notice).toBeNull();
    clock.advance(1);
    const { notice } = mustBe(await approveApplication(deps, reviewer, next));
    await outlive(deps, notice ?? '');
    clock.advance(HOUR);
    const change = await applyAgain(deps, late);
    expect(mustBe(await approveApplication(deps, reviewer, change)).notice).toBeNull();
    expect(await auditDatabase(db)).toEqual([]);
  });
});

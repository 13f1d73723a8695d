/** Agencies under entry notice, comments on them, and what becomes of both. */
import { expect } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import {
  applicationSchema,
  approveApplication,
  findEntryNotice,
  listPractitioners,
  releasePractitioner,
  storeAttachment,
  storeVisitorFile,
  submitApplication,
  visitorUploader,
} from '../../src/agencies/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { assertDefined, startOfDate } from '../../src/basics/index.js';
import type { Deps } from '../../src/db/index.js';
import { answerComment, makeComment } from '../../src/entry-notices/index.js';
import { anAccount } from './builders.js';
import type { FakeClock } from './deps.js';
import { anApplicationForm, aPractitioner, aReviewer, mustBe, PDF } from './marketplace-builders.js';

/** The first day of these tests: a Monday in whose weeks no day off falls. */
export const NOTICE_DAY = startOfDate('2026-03-02');

/** What is typed into the form of a comment. */
export const aComment = {
  text: '该机构的资质证书已被吊销，请核实。',
  name: '欧阳公正',
  phone: '13812345678',
} as const;

/** The application of an agency of one's own, submitted; its id. */
export async function anAppliedAgency(
  deps: Deps,
  actor: Actor,
  overrides: Record<string, unknown> = {},
): Promise<string> {
  const typed = anApplicationForm(overrides);
  const file = { name: 'scan.pdf', mediaType: 'application/pdf' as const, content: PDF };
  const scan = mustBe(await storeAttachment(deps, actor, file));
  for (const held of typed['qualifications'] as Record<string, unknown>[]) held['attachmentId'] = scan;
  mustBe(await submitApplication(deps, actor, { typed, application: applicationSchema.parse(typed) }));
  const { id } = await deps.db
    .selectFrom('agencyApplication')
    .select('id')
    .where('agencyId', '=', actor.agencyId)
    .where('state', '=', 'submitted')
    .executeTakeFirstOrThrow();
  return id;
}

/** An agency whose first registration was approved just now, with the number of its notice. */
export async function anAgencyUnderNotice(
  deps: Deps,
  { actor, ...overrides }: { readonly actor?: Actor } & Record<string, unknown> = {},
): Promise<{ actor: Actor; creditCode: string; notice: string; application: string }> {
  const acting = actor ?? (await anAccount(deps, { role: 'agency' })).actor;
  const application = await anAppliedAgency(deps, acting, overrides);
  const approved = mustBe(await approveApplication(deps, await aReviewer(deps), application));
  const notice = assertDefined(approved.notice ?? undefined, 'a notice');
  return { actor: acting, creditCode: approved.creditCode, notice, application };
}

/** A comment of a visitor on a notice, with a file of their own; its number. */
export async function aCommentOn(
  deps: Deps,
  notice: string,
  overrides: Partial<{ readonly [K in keyof typeof aComment]: string }> = {},
): Promise<string> {
  const uploader = visitorUploader(deps.newId());
  const content = Buffer.concat([PDF, Buffer.from(`%${uploader}`)]);
  const file = { name: '证据.pdf', mediaType: 'application/pdf' as const, content };
  const attachments = [mustBe(await storeVisitorFile(deps, uploader, file))];
  return mustBe(
    await makeComment(deps, { actor: null, uploader }, { notice, attachments, ...aComment, ...overrides }),
  );
}

/** Goes to the end of the days of a notice, and does what is due. */
export async function outlive(deps: Deps, notice: string): Promise<void> {
  const { dueAt } = assertDefined(await findEntryNotice(deps.db, notice), 'the notice');
  (deps.clock as FakeClock).set(dueAt);
  expect(await runJobs(deps)).toEqual([]);
}

/**
 * One agency against which nothing is said, and one whose approval is withdrawn, which applies again. Both list people; the first
 * releases one of them.
 */
export async function playEntryNotices(deps: Deps, clock: FakeClock): Promise<void> {
  clock.set(NOTICE_DAY);
  const second = (await anAccount(deps, { role: 'official' })).actor;
  const practitioners = () => [aPractitioner(), aPractitioner()];
  const one = await anAgencyUnderNotice(deps, { practitioners: practitioners() });
  const other = await anAgencyUnderNotice(deps, { practitioners: practitioners() });
  const idle = await aCommentOn(deps, one.notice, { text: '听说不好。' });
  const answer = { reasons: '经核实，证书有效。', hidden: ['不好'] };
  mustBe(await answerComment(deps, second, { number: idle, outcome: 'dismissed', ...answer }));
  const found = await aCommentOn(deps, other.notice);
  await aCommentOn(deps, other.notice, { phone: '13700001111' });
  const upheld = { number: found, outcome: 'upheld' as const, reasons: '证书已被吊销。', hidden: [] };
  mustBe(await answerComment(deps, second, upheld));
  const { notice } = await anAgencyUnderNotice(deps, { actor: other.actor });
  await outlive(deps, notice);
  const [person] = await listPractitioners(deps.db, one.actor.agencyId ?? '');
  mustBe(await releasePractitioner(deps, one.actor, person?.id ?? ''));
}

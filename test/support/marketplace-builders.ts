import { type Actor, type Role } from '../../src/accounts/index.js';
import {
  applicationSchema,
  approveApplication,
  findEntryNotice,
  saveApplication,
  storeAttachment,
  submitApplication,
} from '../../src/agencies/index.js';
import { assert, assertDefined, formatShanghai, type Result } from '../../src/basics/index.js';
import type { Deps } from '../../src/db/index.js';
import { enterNeed } from '../../src/draws/index.js';
import { endEntryNotices } from '../../src/entry-notices/index.js';
import {
  earliestClose,
  findNeedByNumber,
  getCurrentVersion,
  needFormSchema,
  publishNeed,
  saveDraft,
  submitNeed,
} from '../../src/needs/index.js';
import { aCreditCode, anAccount, anOwner } from './builders.js';
import type { FakeClock } from './deps.js';

/** The value of a result that must be a success. */
export function mustBe<T>(result: Result<T>): T {
  assert(result.ok, result.ok ? '' : JSON.stringify(result.errors));
  return result.value;
}

/** The smallest PDF that content checks accept. */
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

const reviewers = new WeakMap<Deps, Promise<Actor>>();

/** The official of the prefecture's level who reviews everything in builders. */
export function aReviewer(deps: Deps): Promise<Actor> {
  const known =
    reviewers.get(deps) ?? anAccount(deps, { role: 'official' as Role }).then(({ actor }) => actor);
  reviewers.set(deps, known);
  return known;
}

let counter = 0;

/** What a form of an application holds, as typed; one graded qualification of type C01. */
export function anApplicationForm(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  counter += 1;
  return {
    name: `演示测绘有限公司${counter}`,
    legalRepresentative: `法人${counter}`,
    controllerCode: '',
    contactName: `联系人${counter}`,
    // Nobody shares one by chance: that would be a red flag.
    contactPhone: `139${String(counter).padStart(8, '0')}`,
    division: '532301',
    capital: '1000000',
    foundedOn: '2010-01-01',
    qualifications: [aQualification()],
    ...overrides,
  };
}

/** One qualification as typed. */
export function aQualification(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'C01',
    grade: '乙',
    speciality: '',
    certificateNumber: '乙测资字53000001',
    issuer: '云南省测绘地理信息局',
    validFrom: '2015-01-01',
    validTo: '2030-12-31',
    attachmentId: '',
    ...overrides,
  };
}

let certificates = 0;

/** One practitioner as typed; nobody shares a certificate by chance. */
export function aPractitioner(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  certificates += 1;
  return {
    name: `张测绘${certificates}`,
    certificate: 'surveyor',
    certificateNumber: `CH2020${String(certificates).padStart(8, '0')}`,
    validTo: '2030-12-31',
    ...overrides,
  };
}

/** An approved agency with its account; `qualifications` replace the one of type C01. */
export async function anAgency(
  deps: Deps,
  overrides: Record<string, unknown> = {},
): Promise<{ actor: Actor; email: string; password: string; creditCode: string }> {
  const account = await anAccount(deps, { role: 'agency' });
  const typed = anApplicationForm(overrides);
  const scan = mustBe(
    await storeAttachment(deps, account.actor, {
      name: 'scan.pdf',
      mediaType: 'application/pdf',
      content: PDF,
    }),
  );
  for (const held of typed['qualifications'] as Record<string, unknown>[]) held['attachmentId'] = scan;
  mustBe(
    await submitApplication(deps, account.actor, { typed, application: applicationSchema.parse(typed) }),
  );
  const { id } = mustBe({ ok: true, value: await openApplicationOf(deps, account.actor) });
  const { creditCode, notice } = mustBe(await approveApplication(deps, await aReviewer(deps), id));
  // Where first registrations stand under notice, time goes on to its end.
  if (notice !== null) {
    const { dueAt } = assertDefined(await findEntryNotice(deps.db, notice), 'the notice');
    (deps.clock as FakeClock).set(dueAt);
    await endEntryNotices(deps);
  }
  return { ...account, creditCode };
}

/** Sends an application for a change of the register; its id. */
export async function applyAgain(deps: Deps, actor: Actor): Promise<string> {
  const file = { name: 'scan.pdf', mediaType: 'application/pdf' as const, content: PDF };
  const attachmentId = mustBe(await storeAttachment(deps, actor, file));
  const typed = anApplicationForm({ qualifications: [aQualification({ attachmentId })] });
  mustBe(await submitApplication(deps, actor, { typed, application: applicationSchema.parse(typed) }));
  return (await openApplicationOf(deps, actor)).id;
}

async function openApplicationOf(deps: Deps, actor: Actor): Promise<{ id: string }> {
  return deps.db
    .selectFrom('agencyApplication')
    .select('id')
    .where('agencyId', '=', actor.agencyId)
    .where('state', '=', 'submitted')
    .executeTakeFirstOrThrow();
}

/** What the form of a need holds, as typed: a priced reference-price need that any C01 agency may join. */
export function aNeedForm(deps: Deps, overrides: Record<string, unknown> = {}): Record<string, unknown> {
  counter += 1;
  const now = deps.clock.now();
  return {
    title: `水库除险加固工程测量 ${counter}`,
    projectCode: `2017-532301-76-01-${String(counter).padStart(6, '0')}`,
    projectName: `演示项目 ${counter}`,
    investment: '',
    mode: 'one-of',
    lines: [{ type: 'C01', minGrade: '丙' }],
    content: '地形图测绘\n比例尺 1:500',
    serviceDays: '30',
    budget: '98000',
    floor: '',
    // Money of the state is neither drawn by commitment nor bid for under the site's key.
    fund: 'social',
    method: 'lowest',
    minEntries: '3',
    source: 'commit',
    closesAt: formatShanghai(earliestClose(now)).slice(0, 16),
    avoidance: '',
    witnesses: '',
    ownerPhone: '0878-3120000',
    supervisorPhone: '',
    ...overrides,
  };
}

/** A published need and its owner. */
export async function aPublishedNeed(
  deps: Deps,
  overrides: Record<string, unknown> = {},
  owner?: Actor,
): Promise<{
  number: string;
  id: string;
  planHash: string;
  owner: Actor;
  closesAt: string;
  typed: Record<string, unknown>;
}> {
  const acting = owner ?? (await anOwner(deps)).actor;
  // The deadline is typed by the minute: a margin keeps it above the minimum.
  const typed = aNeedForm(deps, overrides);
  if (!('closesAt' in overrides)) {
    const close = new Date(Date.parse(earliestClose(deps.clock.now())) + 60_000).toISOString();
    typed['closesAt'] = formatShanghai(close);
  }
  const { id } = mustBe(await saveDraft(deps, acting, { id: deps.newId(), typed }));
  mustBe(await submitNeed(deps, acting, { id, typed, form: needFormSchema.parse(typed) }));
  const { number } = mustBe(await publishNeed(deps, await aReviewer(deps), id));
  const need = await findNeedByNumber(deps.db, number);
  assert(need?.closesAt, 'a deadline');
  const { planHash } = await getCurrentVersion(deps.db, id);
  return { number, id, planHash, owner: acting, closesAt: need.closesAt, typed };
}

/** Signs an agency up with a bid in yuan, or without. */
export async function anEntry(
  deps: Deps,
  actor: Actor,
  need: { number: string; planHash: string },
  bid?: string,
): Promise<string> {
  return mustBe(await enterNeed(deps, actor, { number: need.number, planHash: need.planHash, bid }))
    .entryHash;
}

export { aCreditCode, saveApplication };

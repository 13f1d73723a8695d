import { type Actor, mayReview } from '../accounts/index.js';
import {
  type AuditActor,
  appendEvent,
  type RowRef,
  recordRegister,
  rowsOf,
  SYSTEM_ACTOR,
} from '../audit/index.js';
import { fail, hasEntryNotice, type Instant, ok, type Result, toShanghaiDate } from '../basics/index.js';
import {
  type AgencyApplicationTable,
  type AgencyTable,
  type Db,
  type Deps,
  type QualificationTable,
  transact,
  writeAgencyText,
} from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { reviseRelations } from '../relations/index.js';
import {
  divisionOfApplication,
  endQualifications,
  findAgency,
  findApplication,
  insertQualifications,
  listQualificationsInForce,
  typedOfApplication,
  updateAgency,
  updateApplication,
} from './agency-queries.js';
import { type Application, type AppliedQualification, applicationSchema } from './application-input.js';
import { beginEntryNotice } from './begin-entry-notice.js';
import { type EntryNotice, endEntryNotice } from './entry-notice-queries.js';
import { bindPractitioners, releaseAll } from './practitioners.js';
import { recordAgencyVersion } from './version-queries.js';

/** The checked content of an application that was submitted; undefined when today's rules cannot read it. */
export function applicationOf(row: Pick<AgencyApplicationTable, 'form'>): Application | undefined {
  return applicationSchema.safeParse(typedOfApplication(row)).data;
}

type QualificationFacts = Omit<QualificationTable, 'id' | 'agencyId' | 'inForceFrom' | 'inForceUntil'>;

/** Row of the register that an applied qualification becomes. */
function toFacts(held: AppliedQualification, today: string): QualificationFacts {
  const byCommitment = held.certificateNumber === null;
  return {
    typeCode: held.type,
    grade: held.grade,
    speciality: held.speciality,
    certificateNumber: held.certificateNumber,
    issuer: held.issuer,
    validFrom: held.validFrom ?? today,
    validTo: held.validTo,
    attachmentId: held.attachmentId,
    commitmentOn: byCommitment ? (held.validFrom ?? today) : null,
  };
}

const factsOf = (row: QualificationTable): string =>
  JSON.stringify([
    row.typeCode,
    row.grade,
    row.speciality,
    row.certificateNumber,
    row.issuer,
    row.certificateNumber === null ? null : row.validFrom,
    row.validTo,
    row.attachmentId,
  ]);

/** Which qualifications end and which begin when `applied` replaces `present`; equal ones keep their row. */
export function compareQualifications(
  present: readonly QualificationTable[],
  applied: readonly QualificationTable[],
): { readonly ended: readonly QualificationTable[]; readonly begun: readonly QualificationTable[] } {
  const left = new Map(present.map((row) => [factsOf(row), row]));
  const begun = applied.filter((row) => !left.delete(factsOf(row)));
  return { ended: [...left.values()], begun };
}

/** Columns of the register that an approved application sets. */
function toColumns(application: Application, agency: AgencyTable, at: Instant): Partial<AgencyTable> {
  return {
    name: application.name,
    legalRepresentative: application.legalRepresentative,
    controllerCode: application.controllerCode,
    contactName: application.contactName,
    contactPhone: application.contactPhone,
    divisionCode: application.division,
    registeredCapitalFen: application.capital,
    foundedOn: application.foundedOn,
    status: agency.status === 'suspended' ? 'suspended' : 'approved',
    approvedAt: agency.approvedAt ?? at,
  };
}

/** Ends the qualifications that were not applied for again and begins the new ones. */
async function replaceQualifications(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  change: { readonly agencyId: string; readonly held: readonly AppliedQualification[]; readonly at: Instant },
): Promise<ReturnType<typeof compareQualifications>> {
  const { agencyId, at } = change;
  const today = toShanghaiDate(at);
  const applied = change.held.map((held) => ({
    ...toFacts(held, today),
    id: deps.newId(),
    agencyId,
    inForceFrom: at,
    inForceUntil: null,
  }));
  const present = await listQualificationsInForce(trx, [agencyId], at);
  const compared = compareQualifications(present, applied);
  await endQualifications(
    trx,
    compared.ended.map((old) => old.id),
    at,
  );
  await insertQualifications(trx, compared.begun);
  return compared;
}

/** The rows that an approval writes. */
function approvedRows(
  agencyId: string,
  versions: readonly Instant[],
  { ended, begun }: ReturnType<typeof compareQualifications>,
): RowRef[] {
  return [
    ...rowsOf('agency', [agencyId]),
    ...versions.map((from): RowRef => ({ table: 'agency_version', key: [agencyId, from] })),
    ...rowsOf(
      'qualification',
      [...begun, ...ended].map((held) => held.id),
    ),
    ...rowsOf(
      'attachment',
      begun.flatMap(({ attachmentId }) => attachmentId ?? []),
    ),
  ];
}

/** An application that takes effect: of which agency, by whom, and the notice that ends with it. */
interface Effect {
  readonly application: Application;
  readonly agency: AgencyTable;
  readonly actor: AuditActor;
  readonly at: Instant;
  readonly notice?: string;
}

/** Writes an approved application into the register, which changes from this instant on. */
async function takeEffect(trx: Db, deps: Pick<Deps, 'newId'>, effect: Effect): Promise<void> {
  const { application, agency, actor, at, notice } = effect;
  const { id: agencyId, creditCode } = agency;
  const held = application.qualifications;
  const changed = await replaceQualifications(trx, deps, { agencyId, held, at });
  await updateAgency(trx, agencyId, toColumns(application, agency, at));
  const versions = await recordAgencyVersion(trx, agencyId, at);
  await writeAgencyText(trx, { id: agencyId, texts: [application.name, creditCode] });
  await appendEvent(trx, {
    at,
    kind: 'agency.approved',
    subject: creditCode,
    actor,
    data: {
      begun: changed.begun.map(({ typeCode, grade }) => [typeCode, grade]),
      ended: changed.ended.map(({ typeCode, grade }) => [typeCode, grade]),
      ...(notice === undefined ? {} : { notice }),
    },
    rows: [
      ...approvedRows(agencyId, versions, changed),
      ...rowsOf('entry_notice', notice === undefined ? [] : [notice]),
    ],
  });
  await recordRegister(trx, { agencyIds: [agencyId], at, actor });
  await sendMessages(trx, deps, 'agency.approved', { at, about: agencyId, data: {} });
  await reviseRelations(trx, deps, { agency, at, before: agency, after: application });
}

/** What came of an approval: the agency, and the notice that a first registration stands under before it takes effect. */
export interface Approval {
  readonly creditCode: string;
  readonly notice: string | null;
}

/**
 * Approves an application. A first registration stands under public notice before it takes effect; a change of one that is in
 * force changes the register from this instant on. Refusals: `agencies/not-found`, `agencies/forbidden`, `agencies/wrong-state`
 * (decided by somebody else), `agencies/unreadable`, `agencies/practitioner-elsewhere` (another agency has a certificate by now).
 */
export async function approveApplication(deps: Deps, actor: Actor, id: string): Promise<Result<Approval>> {
  return transact(deps.db, async (trx): Promise<Result<Approval>> => {
    const at: Instant = deps.clock.now();
    const row = await findApplication(trx, id);
    if (row?.state !== 'submitted') return fail(row ? 'agencies/wrong-state' : 'agencies/not-found');
    const application = applicationOf(row);
    if (!application) return fail('agencies/unreadable');
    if (!mayReview(actor, application.division)) return fail('agencies/forbidden');
    const set = { state: 'approved' as const, reviewedAt: at, reviewerId: actor.accountId };
    if (!(await updateApplication(trx, { id, from: ['submitted'], set })))
      return fail('agencies/wrong-state');
    const agency = await findAgency(trx, row.agencyId);
    if (!agency) throw new Error(`application ${id} has no agency`);
    const { creditCode } = agency;
    const bound = await bindPractitioners(trx, deps, { agency, actor, at }, application.practitioners);
    if (!bound.ok) return bound;
    if (agency.approvedAt === null && hasEntryNotice(at)) {
      const notice = await beginEntryNotice(trx, deps, { agency, row, application, actor, at });
      return ok({ creditCode, notice });
    }
    await takeEffect(trx, deps, { application, agency, actor, at });
    return ok({ creditCode, notice: null });
  });
}

/** Ends the notice of a first registration, which takes effect. False where somebody else ended it first. */
export async function endNoticeInForce(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  { number, agencyId, applicationId }: EntryNotice,
  at: Instant,
): Promise<boolean> {
  if (!(await endEntryNotice(trx, number, { state: 'taken-effect', endedAt: at }))) return false;
  const agency = await findAgency(trx, agencyId);
  const row = await findApplication(trx, applicationId);
  const application = row && applicationOf(row);
  if (!agency || !application) throw new Error(`the application under notice ${number} cannot be read`);
  await takeEffect(trx, deps, { application, agency, actor: SYSTEM_ACTOR, at, notice: number });
  return true;
}

/**
 * Ends the notice of a first registration without effect: its application goes back to the agency with the
 * reason, and its practitioners are released.
 */
export async function endNoticeWithdrawn(
  trx: Db,
  { number, agencyId, applicationId }: EntryNotice,
  { at, actor, reason }: { readonly at: Instant; readonly actor: AuditActor; readonly reason: string },
): Promise<boolean> {
  if (!(await endEntryNotice(trx, number, { state: 'withdrawn', endedAt: at }))) return false;
  const agency = await findAgency(trx, agencyId);
  if (agency) await releaseAll(trx, { agency, actor, at });
  const set = { state: 'returned' as const, reason };
  return updateApplication(trx, { id: applicationId, from: ['approved'], set });
}

/** Returns an application with a reason. Refusals as {@link approveApplication}. */
export async function returnApplication(
  deps: Deps,
  actor: Actor,
  input: { readonly id: string; readonly reason: string },
): Promise<Result<null>> {
  return transact(deps.db, async (trx) => {
    const at = deps.clock.now();
    const row = await findApplication(trx, input.id);
    if (!row) return fail('agencies/not-found');
    if (row.state !== 'submitted') return fail('agencies/wrong-state');
    if (!mayReview(actor, divisionOfApplication(row))) return fail('agencies/forbidden');
    const set = {
      state: 'returned' as const,
      reviewedAt: at,
      reviewerId: actor.accountId,
      reason: input.reason,
    };
    if (!(await updateApplication(trx, { id: row.id, from: ['submitted'], set })))
      return fail('agencies/wrong-state');
    const agency = await findAgency(trx, row.agencyId);
    const subject = agency?.creditCode ?? row.agencyId;
    // The reason is for the applicant alone: the log is public.
    await appendEvent(trx, { at, kind: 'agency.returned', subject, actor, data: {} });
    await sendMessages(trx, deps, 'agency.returned', {
      at,
      about: row.agencyId,
      data: { reason: input.reason },
    });
    return ok(null);
  });
}

import { sql } from 'kysely';
import { divisionInScope, type Scope } from '../accounts/index.js';
import type { Instant } from '../basics/index.js';
import type { AgencySuspensionTable, AgencyTable, Db, SuspensionProposalTable } from '../db/index.js';

/** Suspends an agency from an instant on; false while it has a suspension that nothing ends. */
export async function insertSuspension(
  trx: Db,
  row: Omit<AgencySuspensionTable, 'liftedAt' | 'liftReason' | 'liftDecidedAt'>,
): Promise<boolean> {
  const inserted = await trx
    .insertInto('agencySuspension')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** The suspension of an agency that nothing ends yet, in force or decided. */
export async function findSuspension(db: Db, agencyId: string): Promise<AgencySuspensionTable | undefined> {
  return db
    .selectFrom('agencySuspension')
    .selectAll()
    .where('agencyId', '=', agencyId)
    .where('liftedAt', 'is', null)
    .executeTakeFirst();
}

/** Ends a suspension that nothing ended. */
export async function liftSuspension(
  trx: Db,
  id: string,
  lift: Pick<AgencySuspensionTable, 'liftedAt' | 'liftReason' | 'liftDecidedAt'>,
): Promise<void> {
  await trx
    .updateTable('agencySuspension')
    .set(lift)
    .where('id', '=', id)
    .where('liftedAt', 'is', null)
    .execute();
}

/** The suspensions of an agency, past, present and decided ones, the latest first. */
export async function listSuspensionsOf(db: Db, agencyId: string): Promise<AgencySuspensionTable[]> {
  return db
    .selectFrom('agencySuspension')
    .selectAll()
    .where('agencyId', '=', agencyId)
    .orderBy('suspendedAt', 'desc')
    .orderBy('id')
    .execute();
}

/** Stores a proposal; false while another one of the agency waits. */
export async function insertProposal(trx: Db, row: SuspensionProposalTable): Promise<boolean> {
  const inserted = await trx
    .insertInto('suspensionProposal')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** A proposal by its id. */
export async function findProposal(db: Db, id: string): Promise<SuspensionProposalTable | undefined> {
  return db.selectFrom('suspensionProposal').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The proposals of an agency, the latest first. */
export async function listProposals(db: Db, agencyId: string): Promise<SuspensionProposalTable[]> {
  return db
    .selectFrom('suspensionProposal')
    .selectAll()
    .where('agencyId', '=', agencyId)
    .orderBy('proposedAt', 'desc')
    .orderBy('id')
    .execute();
}

/** Settles a proposal that waits; false when somebody else has. */
export async function settleProposal(
  trx: Db,
  id: string,
  set: Partial<SuspensionProposalTable>,
): Promise<boolean> {
  const settled = await trx
    .updateTable('suspensionProposal')
    .set(set)
    .where('id', '=', id)
    .where('state', '=', 'proposed')
    .executeTakeFirst();
  return settled.numUpdatedRows === 1n;
}

/** A proposal that waits for a second official. */
export interface OpenProposal extends Pick<SuspensionProposalTable, 'act' | 'proposedBy' | 'proposedAt'> {
  readonly creditCode: string;
  readonly name: string;
}

/** Proposals about agencies of a scope that wait, the oldest first. */
export async function listOpenProposals(db: Db, scope: Scope): Promise<OpenProposal[]> {
  return db
    .selectFrom('suspensionProposal')
    .innerJoin('agency', 'agency.id', 'suspensionProposal.agencyId')
    .select(['suspensionProposal.act', 'suspensionProposal.proposedBy', 'suspensionProposal.proposedAt'])
    .select(['agency.creditCode', 'agency.name'])
    .where('suspensionProposal.state', '=', 'proposed')
    .where(divisionInScope(scope, sql`agency.division_code`))
    .orderBy('suspensionProposal.proposedAt')
    .orderBy('suspensionProposal.id')
    .execute();
}

/** An agency whose standing in the register is behind its suspensions, with the suspension that began or ended last. */
export interface Belated extends Pick<AgencyTable, 'id' | 'creditCode'> {
  readonly act: 'suspend' | 'lift';
  readonly from: Instant;
  readonly to: Instant | null;
  readonly reason: string;
  readonly liftReason: string | null;
}

/** Agencies of which a suspension has begun or ended since the register was last brought up to date. */
export async function listBelated(db: Db, now: Instant): Promise<Belated[]> {
  const inForce = sql`s.suspended_at <= ${now} and (s.lifted_at is null or s.lifted_at > ${now})`;
  const columns = sql`agency.id, agency.credit_code, s.suspended_at as "from", s.lifted_at as "to", s.reason, s.lift_reason`;
  const { rows } = await sql<Belated>`
    select 'suspend' as act, ${columns} from agency_suspension s join agency on agency.id = s.agency_id
      where agency.status = 'approved' and ${inForce}
    union all
    select 'lift' as act, ${columns} from agency join agency_suspension s on s.agency_id = agency.id
      where agency.status = 'suspended'
        and not exists (select 1 from agency_suspension s where s.agency_id = agency.id and ${inForce})
        and s.lifted_at = (select max(o.lifted_at) from agency_suspension o
          where o.agency_id = agency.id and o.lifted_at <= ${now})`.execute(db);
  return rows;
}

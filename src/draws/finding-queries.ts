import { sql } from 'kysely';
import { countyInScope, type Scope } from '../accounts/index.js';
import type { Instant } from '../basics/index.js';
import type { AttachmentTable, Db, FindingTable } from '../db/index.js';

/** Stores a proposed finding with its files; false where one with the same ground stands or waits. */
export async function insertFinding(
  trx: Db,
  row: FindingTable,
  attachments: readonly string[],
): Promise<boolean> {
  const inserted = await trx
    .insertInto('finding')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== 1n) return false;
  for (const attachmentId of attachments)
    await trx.insertInto('findingAttachment').values({ findingId: row.id, attachmentId }).execute();
  return true;
}

/** A finding with the agency that it is about. */
export interface Finding extends FindingTable {
  readonly creditCode: string;
  readonly agencyName: string;
}

/** The findings of a need in the order of their proposals, refused ones included. */
export async function listFindings(db: Db, needId: string): Promise<Finding[]> {
  return db
    .selectFrom('finding')
    .innerJoin('agency', 'agency.id', 'finding.agencyId')
    .selectAll('finding')
    .select(['agency.creditCode', 'agency.name as agencyName'])
    .where('finding.needId', '=', needId)
    .orderBy('finding.proposedAt')
    .orderBy('finding.id')
    .execute();
}

/** The files of findings, without what is in them, in the order of their digests. */
export async function listFindingFiles(
  db: Db,
  findingIds: readonly string[],
): Promise<(Pick<AttachmentTable, 'id' | 'name' | 'sha256'> & { findingId: string })[]> {
  if (findingIds.length === 0) return [];
  return db
    .selectFrom('findingAttachment')
    .innerJoin('attachment', 'attachment.id', 'findingAttachment.attachmentId')
    .select(['attachment.id', 'attachment.name', 'attachment.sha256', 'findingAttachment.findingId'])
    .where('findingAttachment.findingId', 'in', findingIds)
    .orderBy('attachment.sha256')
    .orderBy('attachment.id')
    .execute();
}

/** Settles a finding that waits; false when somebody else has. */
export async function updateFinding(
  trx: Db,
  id: string,
  set: Pick<FindingTable, 'state' | 'settledBy' | 'settledRole' | 'settledAt'>,
): Promise<boolean> {
  const settled = await trx
    .updateTable('finding')
    .set(set)
    .where('id', '=', id)
    .where('state', '=', 'proposed')
    .executeTakeFirst();
  return settled.numUpdatedRows === 1n;
}

/** A finding that waits for a second official. */
export interface OpenFinding {
  readonly number: string;
  readonly title: string;
  readonly proposedBy: string;
  readonly proposedAt: Instant;
}

/** Findings about needs of a scope that wait, the oldest first. */
export async function listOpenFindings(db: Db, scope: Scope): Promise<OpenFinding[]> {
  const { rows } = await sql<OpenFinding>`
    select need.number, need.title, finding.proposed_by, finding.proposed_at
    from finding join need on need.id = finding.need_id
    where finding.state = 'proposed' and ${countyInScope(scope, sql`need.county_key`)}
    order by finding.proposed_at, finding.id`.execute(db);
  return rows;
}

import { sql } from 'kysely';
import { divisionInScope, type Scope } from '../accounts/index.js';
import type { Db, StandingDeedTable, StandingRequestTable } from '../db/index.js';

/** A deed of an agency; undefined where it is none of its. */
export async function findDeed(
  db: Db,
  agencyId: string,
  record: number,
): Promise<StandingDeedTable | undefined> {
  return db
    .selectFrom('standingDeed')
    .selectAll()
    .where('agencyId', '=', agencyId)
    .where('record', '=', record)
    .executeTakeFirst();
}

/** Stores a request; false while another about the deed waits, once it is struck, and for a second appeal. */
export async function insertRequest(trx: Db, row: StandingRequestTable): Promise<boolean> {
  const inserted = await trx
    .insertInto('standingRequest')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** A request by its id. */
export async function findRequest(db: Db, id: string): Promise<StandingRequestTable | undefined> {
  return db.selectFrom('standingRequest').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The requests of an agency, the latest first. */
export async function listRequests(db: Db, agencyId: string): Promise<StandingRequestTable[]> {
  return db
    .selectFrom('standingRequest')
    .selectAll()
    .where('agencyId', '=', agencyId)
    .orderBy('madeAt', 'desc')
    .orderBy('id')
    .execute();
}

/** Moves a request on from a state; false when somebody else has. */
export async function moveRequest(
  trx: Db,
  { id, state }: Pick<StandingRequestTable, 'id' | 'state'>,
  set: Partial<StandingRequestTable>,
): Promise<boolean> {
  const moved = await trx
    .updateTable('standingRequest')
    .set(set)
    .where('id', '=', id)
    .where('state', '=', state)
    .executeTakeFirst();
  return moved.numUpdatedRows === 1n;
}

/** A request that waits for an official. */
export interface OpenRequest
  extends Pick<StandingRequestTable, 'kind' | 'state' | 'record' | 'madeAt' | 'proposedBy' | 'proposedAt'> {
  readonly creditCode: string;
  readonly name: string;
  readonly deed: string;
}

/** Requests of agencies of a scope that wait, the oldest first. */
export async function listOpenRequests(db: Db, scope: Scope): Promise<OpenRequest[]> {
  return db
    .selectFrom('standingRequest')
    .innerJoin('agency', 'agency.id', 'standingRequest.agencyId')
    .innerJoin('standingDeed', 'standingDeed.record', 'standingRequest.record')
    .select(['standingRequest.kind', 'standingRequest.state', 'standingRequest.record'])
    .select(['standingRequest.madeAt', 'standingRequest.proposedBy', 'standingRequest.proposedAt'])
    .select(['agency.creditCode', 'agency.name', 'standingDeed.name as deed'])
    .where('standingRequest.state', 'in', ['made', 'proposed'])
    .where(divisionInScope(scope, sql`agency.division_code`))
    .orderBy('standingRequest.madeAt')
    .orderBy('standingRequest.id')
    .execute();
}

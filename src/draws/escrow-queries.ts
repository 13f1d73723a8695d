import { sql } from 'kysely';
import type { Instant } from '../basics/index.js';
import type { Db, EscrowOpeningTable } from '../db/index.js';
import type { CustodianShare } from '../needs/index.js';

/** Needs whose frozen round waits for a secret that did not open, the one that waits longest first. */
export async function listLostSecrets(db: Db, limit: number): Promise<{ id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    select need.id from incident
    join need on need.id = incident.need_id
    join need_version v on v.need_id = need.id and v.version = need.version and v.round = incident.round
    join escrow on escrow.plan_hash = v.plan_hash
    left join escrow_opening o on o.plan_hash = v.plan_hash
    where incident.kind = 'secret-unopened' and incident.closed_at is null and need.state = 'closed'
      and o.opened_at is null
    order by incident.opened_at limit ${limit}`.execute(db);
  return rows;
}

/** What became of the escrow of a plan; undefined before anything did. */
export async function findEscrowOpening(db: Db, planHash: string): Promise<EscrowOpeningTable | undefined> {
  return db.selectFrom('escrowOpening').selectAll().where('planHash', '=', planHash).executeTakeFirst();
}

/** Puts on record that the custodians of a plan were asked; false when they were. */
export async function insertAsked(trx: Db, planHash: string, askedAt: Instant): Promise<boolean> {
  const result = await trx
    .insertInto('escrowOpening')
    .values({ planHash, askedAt, openedWith: null, openedAt: null, outcome: null })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Puts on record what came out of an escrow; false when that is. */
export async function recordEscrowOpening(
  trx: Db,
  opening: Omit<EscrowOpeningTable, 'askedAt'>,
): Promise<boolean> {
  const { planHash, ...set } = opening;
  const updated = await trx
    .updateTable('escrowOpening')
    .set(set)
    .where('planHash', '=', planHash)
    .where('openedAt', 'is', null)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 1n) return true;
  const inserted = await trx
    .insertInto('escrowOpening')
    .values({ ...opening, askedAt: null })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** The shares of the key that opens the escrow of a plan, in the order of names. */
export async function listEscrowShares(db: Db, planHash: string): Promise<CustodianShare[]> {
  return db
    .selectFrom('escrowShare')
    .innerJoin('account', 'account.id', 'escrowShare.accountId')
    .leftJoin('custodian', 'custodian.accountId', 'escrowShare.accountId')
    .selectAll('escrowShare')
    .select(['account.name', 'custodian.recipient'])
    .where('escrowShare.planHash', '=', planHash)
    .orderBy('account.name')
    .orderBy('account.id')
    .execute();
}

/** Writes a share that its custodian gave; false when it is on record. */
export async function updateEscrowShare(
  trx: Db,
  given: {
    readonly planHash: string;
    readonly accountId: string;
    readonly share: string;
    readonly at: Instant;
  },
): Promise<boolean> {
  const result = await trx
    .updateTable('escrowShare')
    .set({ share: given.share, givenAt: given.at })
    .where('planHash', '=', given.planHash)
    .where('accountId', '=', given.accountId)
    .where('share', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

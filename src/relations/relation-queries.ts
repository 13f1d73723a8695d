import { sql } from 'kysely';
import type { Instant } from '../basics/index.js';
import { type Db, forUpdate, type RelationDecisionTable, type RelationTable } from '../db/index.js';
import { type Decisions, pairName, type RelationKind, type Verdict } from './relation.js';

/** Parameters of one statement are bounded on both engines. */
const CHUNK = 500;

/** Stores a relation. */
export async function insertRelation(trx: Db, row: RelationTable): Promise<void> {
  await trx.insertInto('relation').values(row).execute();
}

/** The relations of a body that stood at an instant or began after it, the latest first. */
export async function listRelationsSince(db: Db, creditCode: string, at: Instant): Promise<RelationTable[]> {
  return db
    .selectFrom('relation')
    .selectAll()
    .where((eb) => eb.or([eb('agencyCode', '=', creditCode), eb('otherCode', '=', creditCode)]))
    .where((eb) => eb.or([eb('endedAt', 'is', null), eb('endedAt', '>', at)]))
    .orderBy('foundAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** Ends relations of some kinds of a body, all or one; returns them. */
export async function endRelations(
  trx: Db,
  end: {
    readonly creditCode: string;
    readonly kinds: readonly RelationKind[];
    readonly at: Instant;
    readonly id?: string;
  },
): Promise<RelationTable[]> {
  const { creditCode, kinds, at, id } = end;
  if (kinds.length === 0) return [];
  return trx
    .updateTable('relation')
    .set({ endedAt: at })
    .where((eb) => eb.or([eb('agencyCode', '=', creditCode), eb('otherCode', '=', creditCode)]))
    .where('kind', 'in', kinds)
    .where('endedAt', 'is', null)
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .returningAll()
    .execute();
}

/** A relation by its id. */
export async function findRelation(db: Db, id: string): Promise<RelationTable | undefined> {
  return db.selectFrom('relation').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Locks a relation until the transaction ends and reads it afresh. */
export async function lockRelation(trx: Db, id: string): Promise<RelationTable | undefined> {
  return trx
    .selectFrom('relation')
    .selectAll()
    .where('id', '=', id)
    .modifyEnd(forUpdate(trx))
    .executeTakeFirst();
}

/** Decisions about a relation, proposals and refused ones included, the latest first. */
export async function listDecisions(db: Db, relationId: string): Promise<RelationDecisionTable[]> {
  return db
    .selectFrom('relationDecision')
    .selectAll()
    .where('relationId', '=', relationId)
    .orderBy('proposedAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** Stores a proposal; false when the relation has one. */
export async function insertDecision(trx: Db, row: RelationDecisionTable): Promise<boolean> {
  const result = await trx
    .insertInto('relationDecision')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Settles a proposal. */
export async function updateDecision(
  trx: Db,
  id: string,
  set: Pick<RelationDecisionTable, 'state' | 'settledBy' | 'settledRole' | 'settledAt' | 'inForceFrom'>,
): Promise<void> {
  await trx
    .updateTable('relationDecision')
    .set(set)
    .where('id', '=', id)
    .where('state', '=', 'proposed')
    .execute();
}

/** Notes when a relation was decided last. */
export async function noteDecided(trx: Db, id: string, decidedAt: Instant): Promise<void> {
  await trx.updateTable('relation').set({ decidedAt }).where('id', '=', id).execute();
}

/**
 * What was decided about pairs as of an instant: about any two of some credit codes, or about all pairs. A decision
 * counts from its own date until one of the two changes its legal representative.
 */
export async function loadDecisions(
  db: Db,
  codes: readonly string[] | 'all',
  at: Instant,
): Promise<Decisions> {
  const decisions = new Map<string, Verdict>();
  const wanted = codes === 'all' ? undefined : new Set(codes);
  const parts = wanted ? chunksOf([...wanted]) : [undefined];
  for (const part of parts) {
    const { rows } = await sql<{ agencyCode: string; otherCode: string; verdict: Verdict }>`
      select r.agency_code, r.other_code, d.verdict
      from relation r join relation_decision d on d.relation_id = r.id
      where ${part ? sql`r.agency_code in (${sql.join(part)})` : sql`1 = 1`}
        and r.found_at <= ${at} and (r.ended_at is null or r.ended_at > ${at})
        and d.state = 'confirmed' and d.in_force_from <= ${at}
      order by d.in_force_from, d.id`.execute(db);
    for (const { agencyCode, otherCode, verdict } of rows)
      if (!wanted || wanted.has(otherCode)) decisions.set(pairName(agencyCode, otherCode), verdict);
  }
  return decisions;
}

function chunksOf(list: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(list.length / CHUNK) }, (_, index) =>
    list.slice(index * CHUNK, (index + 1) * CHUNK),
  );
}

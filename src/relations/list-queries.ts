import { type RawBuilder, sql } from 'kysely';
import { divisionInScope, type Scope } from '../accounts/index.js';
import type { Instant } from '../basics/index.js';
import { type Db, joinInOrder } from '../db/index.js';
import type { RelationKind, Verdict } from './relation.js';

/** A pair of bodies as lists show it; nobody is named. */
export interface RelationLine {
  readonly id: string;
  readonly kind: RelationKind;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly otherCode: string;
  readonly otherName: string;
  readonly otherSide: 'agency' | 'owner';
  readonly foundAt: Instant;
  readonly endedAt: Instant | null;
  /** The decision in force or to come, or the proposal that waits; all null where there is none. */
  readonly state: 'proposed' | 'confirmed' | null;
  readonly verdict: Verdict | null;
  readonly reason: string | null;
  readonly evidence: string | null;
  readonly proposedBy: string | null;
  readonly proposedAt: Instant | null;
  readonly settledAt: Instant | null;
  readonly inForceFrom: Instant | null;
}

const LINE = sql`r.id, r.kind, r.agency_code, a.name as agency_name, r.other_code,
  coalesce(b.name, o.name) as other_name, case when o.id is null then 'agency' else 'owner' end as other_side,
  r.found_at, r.ended_at, d.state, d.verdict, d.reason, d.evidence, d.proposed_by, d.proposed_at, d.settled_at,
  d.in_force_from`;

const BODIES = sql`join agency a on a.id = r.agency_id
  left join agency b on b.id = r.other_agency_id
  left join owner o on o.id = r.other_owner_id`;

/** Pairs without a decision, and those about which a proposal waits, each once. */
const WAITING = sql`select id from relation where kind = 'representative' and decided_at is null and ended_at is null
  union select relation_id from relation_decision where state = 'proposed'`;

const inScope = (scope: Scope): RawBuilder<boolean> =>
  sql<boolean>`(${divisionInScope(scope, sql`a.division_code`)}
    or ${divisionInScope(scope, sql`coalesce(b.division_code, o.division_code)`)})`;

/** A page of the pairs that wait for officials of a scope, the oldest first. */
export async function listWaitingRelations(
  db: Db,
  scope: Scope,
  page: {
    readonly after?: { readonly at: Instant; readonly id: string } | undefined;
    readonly limit?: number;
  } = {},
): Promise<RelationLine[]> {
  const { after, limit } = page;
  const { rows } = await sql<RelationLine>`select ${LINE} from (${WAITING}) waits
    join relation r on r.id = waits.id ${BODIES}
    left join relation_decision d on d.relation_id = r.id and d.state = 'proposed'
    where r.ended_at is null and ${inScope(scope)}
      and ${after ? sql`(r.found_at, r.id) > (${after.at}, ${after.id})` : sql`1 = 1`}
    order by r.found_at, r.id ${limit === undefined ? sql`` : sql`limit ${limit}`}`.execute(db);
  return rows;
}

/** The decision about a relation that was made last. */
const LATEST = sql`d.id = (select last.id from relation_decision last
  where last.relation_id = r.id and last.state = 'confirmed' order by last.settled_at desc, last.id desc limit 1)`;

/** A page of the decided pairs, the latest decision first, those that have ended since included. */
export async function listDecidedRelations(
  db: Db,
  page: {
    readonly after?: { readonly at: Instant; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<RelationLine[]> {
  const { after, limit } = page;
  const { rows } = await sql<RelationLine>`select ${LINE} from (
      select * from relation where decided_at is not null
        and ${after ? sql`(decided_at, id) < (${after.at}, ${after.id})` : sql`1 = 1`}
      order by decided_at desc, id desc limit ${limit}) r
    ${joinInOrder(db)} relation_decision d on ${LATEST} ${BODIES}
    order by r.decided_at desc, r.id desc`.execute(db);
  return rows;
}

/** Pairs that an agency is one of, in force, the latest first: decided, or waiting for a decision. */
export async function listRelationsOfAgency(db: Db, creditCode: string): Promise<RelationLine[]> {
  const { rows } = await sql<RelationLine>`select ${LINE} from relation r ${BODIES}
    left join relation_decision d on ${LATEST}
    where (r.agency_code = ${creditCode} or r.other_code = ${creditCode}) and r.ended_at is null
      and r.kind = 'representative'
    order by r.found_at desc, r.id desc`.execute(db);
  return rows;
}

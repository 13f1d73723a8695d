import { sql } from 'kysely';
import { addMillis, assertDefined, DAY, type Instant } from '../basics/index.js';
import { type Db, joinInOrder } from '../db/index.js';
import { certificateOf, poolOf } from '../draws/index.js';
import { loadDecisions } from '../relations/index.js';
import { methodOf } from '../selection/index.js';
import type { Entrant, LookedNeed, NeedFacts, OwnerNeed, PricedRound, Tie } from './facts.js';
import { SPLIT_DAYS } from './records/owners.js';
import { type Reachable, tiesOf } from './ties.js';

/** A round to look at; a look later on sees what was there before its place alone. */
export interface Look {
  readonly needId: string;
  readonly round: number;
  readonly place: number;
}

/** A need in its round, with what else is looked up by. */
export interface LookedAt extends LookedNeed {
  readonly ownerId: string | null;
  /** True unless an earlier round of it was looked at. */
  readonly isFirst: boolean;
}

/** The need of a look. Its pool is frozen, so that its deadline has passed. */
export async function loadLooked(db: Db, { needId, round, place }: Look): Promise<LookedAt> {
  const { rows } = await sql<
    Omit<LookedAt, 'isFirst' | 'closesAt'> & { pool: string; earlier: number | null }
  >`
    select need.id, need.number, need.county_key, need.type_code, need.method, need.budget_fen, need.floor_fen,
      need.published_at, need.owner_id, pool.pool,
      (select min(flag_look.place) from flag_look where flag_look.need_id = need.id and flag_look.place < ${place})
        as earlier
    from need ${joinInOrder(db)} pool on pool.need_id = need.id
      and pool.round = (select min(first.round) from pool first where first.need_id = need.id)
    where need.id = ${needId}`.execute(db);
  const { pool, earlier, ...need } = assertDefined(rows[0], `the frozen pool of ${needId}`);
  return { ...need, round, closesAt: poolOf({ pool }).closesAt, isFirst: earlier === null };
}

/** What there is to know of a round without the looks before it; ties are those that its look has kept. */
export async function loadFacts(
  db: Db,
  need: LookedAt,
  look: Look,
  ties: readonly Tie[],
): Promise<Omit<NeedFacts, 'meetings' | 'covers'>> {
  const priced = await findPricedRound(db, need);
  if (!need.isFirst)
    return { need, entrants: [], withdrawn: [], excluded: [], ties: [], priced, ownerNeeds: [] };
  return {
    need,
    priced,
    ties,
    entrants: await listEntrants(db, need.id),
    withdrawn: await listWithdrawn(db, need.id),
    excluded: await listExcluded(db, need.id),
    ownerNeeds: await listOwnerNeeds(db, need, look.place),
  };
}

async function listEntrants(db: Db, needId: string): Promise<Entrant[]> {
  return db
    .selectFrom('entry')
    .select(['agencyCode as agency', 'bidFen'])
    .where('needId', '=', needId)
    .where('state', '=', 'active')
    .execute();
}

/** Agencies that took back their last entry, and when. */
async function listWithdrawn(db: Db, needId: string): Promise<{ agency: string; at: Instant }[]> {
  const rows = await db
    .selectFrom('entry')
    .select(['agencyCode', 'state', 'endedAt'])
    .where('needId', '=', needId)
    .where('state', 'in', ['active', 'withdrawn'])
    .execute();
  const stands = new Set(rows.filter(({ state }) => state === 'active').map(({ agencyCode }) => agencyCode));
  const latest = new Map<string, Instant>();
  for (const { agencyCode, endedAt } of rows)
    if (endedAt !== null && !stands.has(agencyCode) && endedAt > (latest.get(agencyCode) ?? ''))
      latest.set(agencyCode, endedAt);
  return [...latest].map(([agency, at]) => ({ agency, at }));
}

/** Who was kept out at the first freeze. */
async function listExcluded(db: Db, needId: string): Promise<string[]> {
  const row = await db
    .selectFrom('pool')
    .select('pool')
    .where('needId', '=', needId)
    .orderBy('round')
    .limit(1)
    .executeTakeFirstOrThrow();
  return poolOf(row).excluded.map(({ agency }) => agency);
}

async function findPricedRound(db: Db, { id, round, method }: LookedAt): Promise<PricedRound | null> {
  if (methodOf(method).ranking.by !== 'distance') return null;
  const row = await db
    .selectFrom('selection')
    .select('certificate')
    .where('needId', '=', id)
    .where('round', '=', round)
    .executeTakeFirst();
  if (!row) return null;
  const { pool, lots, K, ranking } = certificateOf(row);
  const [winner] = ranking;
  if (winner === undefined || K === null) return null;
  const entries = pool.entries.map(({ agency, bid }, index) => ({
    agency,
    bid: bid ?? 0,
    lot: lots[index] ?? 0,
  }));
  return { entries, K, winner };
}

/** Needs of the same owner and type that were looked at before, published around the time of this one. */
async function listOwnerNeeds(
  db: Db,
  { id, ownerId, typeCode, publishedAt }: LookedAt,
  place: number,
): Promise<OwnerNeed[]> {
  if (ownerId === null) return [];
  const { rows } = await sql<OwnerNeed>`
    select need.number, need.budget_fen, need.published_at from need
    where need.owner_id = ${ownerId} and need.type_code = ${typeCode} and need.id <> ${id}
      and need.published_at >= ${addMillis(publishedAt, -SPLIT_DAYS * DAY)}
      and need.published_at <= ${addMillis(publishedAt, SPLIT_DAYS * DAY)}
      and exists (select 1 from flag_look where flag_look.need_id = need.id and flag_look.place < ${place})
    order by need.published_at, need.number`.execute(db);
  return rows;
}

interface ContactRow {
  readonly code: string;
  readonly isOwner: number;
  readonly representativeKey: string | null;
  readonly phone: string | null;
  readonly contact: string | null;
  readonly email: string | null;
}

/** Who shares contact facts with whom, as the register has them now: kept with the first look at a need. */
export async function loadTies(db: Db, { id, closesAt, ownerId }: LookedAt): Promise<Tie[]> {
  const { rows } = await sql<ContactRow>`
    select agency.credit_code as code, 0 as is_owner, v.representative_key, agency.contact_phone as phone,
      agency.contact_name as contact, account.email
    from entry join agency on agency.id = entry.agency_id
    left join agency_version v on v.agency_id = agency.id and v.in_force_from <= ${closesAt}
      and (v.in_force_until is null or v.in_force_until > ${closesAt})
    left join account on account.agency_id = agency.id
    where entry.need_id = ${id} and entry.state = 'active'
    union all
    select owner.credit_code, 1, owner.representative_key, owner.contact_phone, owner.contact_name, account.email
    from owner left join account on account.owner_id = owner.id where owner.id = ${ownerId ?? ''}`.execute(
    db,
  );
  const bodies = new Map<string, Reachable>();
  for (const { code, isOwner, email, ...facts } of rows) {
    // One unit may be both an agency and an owner.
    const key = `${isOwner} ${code}`;
    const emails = [...(bodies.get(key)?.emails ?? []), ...(email === null ? [] : [email])];
    bodies.set(key, { code, isOwner: isOwner === 1, ...facts, emails });
  }
  const reachable = [...bodies.values()];
  const codes = reachable.map(({ code }) => code);
  return tiesOf(reachable, await loadDecisions(db, codes, closesAt));
}

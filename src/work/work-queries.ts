import { type NotNull, sql } from 'kysely';
import { countyInScope, type Scope } from '../accounts/index.js';
import type { Instant } from '../basics/index.js';
import { type AwardStage, type Db, joinInOrder, jsonText } from '../db/index.js';
import { type Plan, SOURCE_KINDS, type SourceKind, sourceOf } from '../selection/index.js';

/** A row as it comes, its plan as text. */
type Stored<T> = Omit<T, 'plan'> & { readonly plan: string };

const readPlan = ({ plan }: { readonly plan: string }): Plan => JSON.parse(plan) as Plan;

/** A round in which an official may have something to do, with everything that tells what. */
export interface WaitingRound {
  readonly needId: string;
  readonly number: string;
  readonly title: string;
  readonly sourceKind: SourceKind | null;
  readonly round: number;
  /** Null where the opening of the bids is waited for. */
  readonly frozenAt: Instant | null;
  readonly plan: Plan;
  /** True while digits or numbers are not on record. */
  readonly unrecorded: boolean;
  readonly typedBy: string | null;
  readonly redoBy: string | null;
  readonly redoAt: Instant | null;
  /** Who proposed that the need fails because nothing opens its bids, and when. */
  readonly failureBy: string | null;
  readonly failureAt: Instant | null;
  /** True where the official keeps back a share of the key: no part in a decision about such a failure. */
  readonly keepsShare: boolean;
  /** When the first incident that is still open began. */
  readonly incidentAt: Instant | null;
  /** True where the pool was frozen too late: numbers would award nothing. */
  readonly frozenLate: boolean;
}

/** Sources whose value officials put on record. */
const TYPED = sql.join(SOURCE_KINDS.filter((kind) => sourceOf(kind).recording));

/** Needs about which something is open: the frozen ones, proposals, incidents. */
const WAITING = sql`select id from need where state = 'closed'
  union select need_id from redo where state = 'proposed'
  union select need_id from need_failure where state = 'proposed'
  union select need_id from incident where closed_at is null`;

type Flag = 'unrecorded' | 'frozenLate' | 'keepsShare';

/**
 * Present rounds that wait for a ceremony, for numbers, for a second decision, or for one about an open incident, as one
 * official sees them in a scope.
 */
export async function listWaitingRounds(
  db: Db,
  official: { readonly accountId: string; readonly scope: Scope },
): Promise<WaitingRound[]> {
  const { accountId, scope } = official;
  const { rows } = await sql<Stored<Omit<WaitingRound, Flag>> & Record<Flag, number>>`select * from (
    select need.id as need_id, need.number, need.title, need.source_kind, v.round,
      pool.frozen_at, v.plan, t.typed_by, redo.proposed_by as redo_by, redo.proposed_at as redo_at,
      f.proposed_by as failure_by, f.proposed_at as failure_at,
      case when exists (select 1 from bid_key_share s where s.plan_hash = v.plan_hash
        and s.account_id = ${accountId} and s.share is null) then 1 else 0 end as keeps_share,
      case when need.state = 'closed' and need.source_kind in (${TYPED})
        and pool.frozen_at is not null and c.need_id is null
        and r.need_id is null then 1 else 0 end as unrecorded,
      case when exists (select 1 from incident i where i.need_id = need.id and i.round = v.round
        and i.kind = 'frozen-late') then 1 else 0 end as frozen_late,
      (select min(i.opened_at) from incident i where i.need_id = need.id and i.round = v.round
        and i.closed_at is null) as incident_at
    from (${WAITING}) waits
    join need on need.id = waits.id
    join need_version v on v.need_id = need.id and v.version = need.version
    left join pool on pool.need_id = need.id and pool.round = v.round
    left join ceremony c on c.need_id = need.id and c.round = v.round
    left join lottery_result r on r.need_id = need.id and r.round = v.round
    left join lottery_typing t on t.need_id = need.id and t.round = v.round
    left join redo on redo.need_id = need.id and redo.round = v.round and redo.state = 'proposed'
    left join need_failure f on f.need_id = need.id and f.state = 'proposed'
    where need.state in ('published', 'closed', 'selected') and ${countyInScope(scope, sql`need.county_key`)}) waiting
    where unrecorded = 1 or redo_by is not null or failure_by is not null or incident_at is not null`.execute(
    db,
  );
  return rows.map((row) => ({
    ...row,
    plan: readPlan(row),
    unrecorded: row.unrecorded === 1,
    frozenLate: row.frozenLate === 1,
    keepsShare: row.keepsShare === 1,
  }));
}

/** A void round for which no numbers of a lottery are on record. */
export type VoidRound = Pick<WaitingRound, 'needId' | 'number' | 'title' | 'round' | 'plan' | 'typedBy'>;

/** Void rounds of a lottery, in a scope, without numbers: they are computed for comparison once they have them. */
export async function listVoidRounds(db: Db, scope: Scope): Promise<VoidRound[]> {
  const { rows } = await sql<Stored<VoidRound>>`
    select need.id as need_id, need.number, need.title, pool.round, v.plan, t.typed_by
    from redo
    join pool on pool.need_id = redo.need_id and pool.round = redo.round
    join need on need.id = pool.need_id
    join need_version v on v.plan_hash = pool.plan_hash
    left join lottery_result r on r.need_id = pool.need_id and r.round = pool.round
    left join lottery_typing t on t.need_id = pool.need_id and t.round = pool.round
    where redo.state = 'confirmed' and r.need_id is null and ${countyInScope(scope, sql`need.county_key`)}
      and ${jsonText(db, sql`v.plan`, 'source', 'kind')} = 'lottery'
    order by pool.frozen_at`.execute(db);
  return rows.map((row) => ({ ...row, plan: readPlan(row) }));
}

/** A need that waits, now or after its deadline, for the share of a custodian. */
export interface AwaitedShare {
  readonly number: string;
  readonly title: string;
  readonly plan: Plan;
  readonly threshold: number;
  /** Shares that others have given. */
  readonly given: number;
  /** Entries to be opened. */
  readonly entries: number;
}

/** The published needs of which a custodian holds a share that was not given. */
export async function listAwaitedShares(db: Db, accountId: string): Promise<AwaitedShare[]> {
  const { rows } = await sql<Stored<AwaitedShare>>`
    select need.number, need.title, v.plan, k.threshold,
      (select count(*) from bid_key_share g where g.plan_hash = k.plan_hash and g.share is not null) as given,
      (select count(*) from entry e where e.need_id = need.id and e.state = 'active') as entries
    from bid_key_share s
    join bid_key k on k.plan_hash = s.plan_hash
    join need_version v on v.plan_hash = k.plan_hash
    join need on need.id = v.need_id and need.version = v.version
    where s.account_id = ${accountId} and s.share is null and need.state = 'published' and k.opened_at is null
    order by need.closes_at`.execute(db);
  return rows.map((row) => ({
    ...row,
    plan: readPlan(row),
    given: Number(row.given),
    entries: Number(row.entries),
  }));
}

/** A frozen round that waits for the share of a custodian, since its secret is lost. */
export interface AskedShare {
  readonly number: string;
  readonly title: string;
  readonly plan: Plan;
  readonly askedAt: Instant;
}

/** The frozen rounds whose custodians were asked for their shares of a lost secret, one of whom has not given theirs. */
export async function listAskedShares(db: Db, accountId: string): Promise<AskedShare[]> {
  const { rows } = await sql<Stored<AskedShare>>`
    select need.number, need.title, v.plan, o.asked_at
    from escrow_share s
    join escrow_opening o on o.plan_hash = s.plan_hash
    join need_version v on v.plan_hash = s.plan_hash
    join need on need.id = v.need_id and need.version = v.version
    where s.account_id = ${accountId} and s.share is null and need.state = 'closed'
      and o.asked_at is not null and o.opened_at is null
    order by o.asked_at`.execute(db);
  return rows.map((row) => ({ ...row, plan: readPlan(row) }));
}

/** An open need in which an agency has to confirm its entry. */
export interface EntryToConfirm {
  readonly number: string;
  readonly title: string;
  readonly closesAt: Instant;
}

/** Open needs whose notice was changed since an agency entered, and in which it has not entered again. */
export async function listEntriesToConfirm(
  db: Db,
  agencyId: string,
  now: Instant,
): Promise<EntryToConfirm[]> {
  // From the few needs that are open: an agency's entries are its whole history.
  const { rows } = await sql<EntryToConfirm>`
    select need.number, need.title, need.closes_at
    from need ${joinInOrder(db)} entry on entry.need_id = need.id and entry.state = 'outdated'
      and entry.agency_id = ${agencyId}
    where need.state = 'published' and need.closes_at > ${now} and not exists (
      select 1 from entry later where later.need_id = need.id and later.agency_id = entry.agency_id
        and later.state <> 'superseded' and (later.entered_at, later.id) > (entry.entered_at, entry.id))
    order by entry.entered_at desc, entry.id desc`.execute(db);
  return rows;
}

/** An award that waits at a stage. */
interface WaitingAward {
  readonly number: string;
  readonly title: string;
  readonly since: string;
  readonly dueAt: string | null;
}

/** Active awards of an agency at some stages, those due first before others. */
export async function listAwardsAt(
  db: Db,
  { agencyId, stages }: { readonly agencyId: string; readonly stages: readonly AwardStage[] },
): Promise<WaitingAward[]> {
  return db
    .selectFrom('awardCourse')
    .innerJoin('award', 'award.id', 'awardCourse.awardId')
    .innerJoin('need', 'need.id', 'award.needId')
    .select(['need.number', 'need.title', 'awardCourse.since', 'awardCourse.dueAt'])
    .$narrowType<{ number: NotNull; title: NotNull }>()
    .where('awardCourse.stage', 'in', stages)
    .where('award.agencyId', '=', agencyId)
    .where('award.state', '=', 'active')
    .orderBy('awardCourse.dueAt')
    .orderBy('need.number')
    .execute();
}

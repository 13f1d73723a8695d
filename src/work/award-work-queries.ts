import { type RawBuilder, sql } from 'kysely';
import { countyInScope, type Scope } from '../accounts/index.js';
import type { Evaluator, Instant } from '../basics/index.js';
import type { AwardStage, Db } from '../db/index.js';

/** An award that one of its sides may have to do something about. */
export interface SideAward {
  readonly number: string;
  readonly title: string;
  readonly stage: AwardStage;
  readonly since: Instant;
  readonly dueAt: Instant | null;
  /** Which side waits for the other: who filed the contract, proposed a longer service, or an end; null where nothing waits. */
  readonly filedBy: string | null;
  readonly extensionBy: string | null;
  readonly endBy: string | null;
  /** True where the owner's evaluation waits or counts. */
  readonly evaluated: boolean;
  /** Evaluations that count and were not answered. */
  readonly unanswered: number;
}

/** Whose awards: those of an agency, or of the needs of an owner. */
export type PartyId = { readonly agencyId: string } | { readonly ownerId: string };

/** Awards of a side that are not over, what was begun first before others. */
export async function listSideAwards(db: Db, party: PartyId): Promise<SideAward[]> {
  const own: RawBuilder<unknown> =
    'agencyId' in party ? sql`a.agency_id = ${party.agencyId}` : sql`need.owner_id = ${party.ownerId}`;
  const waiting = (table: string) =>
    sql`(select w.proposed_role from ${sql.table(table)} w
      where w.need_id = a.need_id and w.award_id = a.id and w.state = 'proposed')`;
  const { rows } = await sql<Omit<SideAward, 'evaluated'> & { evaluated: number }>`
    select need.number, need.title, c.stage, c.since, c.due_at,
      ${waiting('contract')} as filed_by, ${waiting('service_extension')} as extension_by,
      (select w.proposed_role from award_end w where w.need_id = a.need_id and w.award_id = a.id
        and w.state = 'proposed' and w.kind = 'sides') as end_by,
      (select count(*) from evaluation v where v.need_id = a.need_id and v.award_id = a.id
        and v.side = 'owner' and v.state <> 'refused') as evaluated,
      (select count(*) from evaluation v where v.need_id = a.need_id and v.award_id = a.id
        and v.state = 'confirmed' and v.reply is null) as unanswered
    from award a join award_course c on c.award_id = a.id join need on need.id = a.need_id
    where a.state = 'active' and c.stage not in ('publicity', 'archived') and ${own}
    order by c.since, c.award_id`.execute(db);
  return rows.map((row) => ({
    ...row,
    evaluated: Number(row.evaluated) > 0,
    unanswered: Number(row.unanswered),
  }));
}

/** Choices that wait for an owner of needs, due first before others. */
export async function listOpenChoices(db: Db, ownerId: string): Promise<AwardLine[]> {
  const { rows } = await sql<AwardLine>`
    select need.number, need.title, c.since as "from", c.due_at, c.under
    from owner_choice c join need on need.id = c.need_id
    where c.state = 'waiting' and need.owner_id = ${ownerId}
    order by c.due_at, c.need_id`.execute(db);
  return rows;
}

/** An award about which somebody who is no side of it has something to do. */
export interface AwardLine {
  readonly number: string;
  readonly title: string;
  readonly from: Instant;
  readonly dueAt: Instant;
  /** The instant whose rules count its days. */
  readonly under: Instant;
}

/** Awards of a scope whose contract is overdue and about which no end was proposed, those due first before others. */
export async function listOverdueContracts(db: Db, scope: Scope, now: Instant): Promise<AwardLine[]> {
  const { rows } = await sql<AwardLine>`
    select need.number, need.title, c.since as "from", c.due_at, c.under
    from award_course c join need on need.id = c.need_id
    where c.stage in ('signing', 'filed') and c.due_at <= ${now} and ${countyInScope(scope, sql`need.county_key`)}
      and not exists (select 1 from award_end e where e.need_id = c.need_id and e.award_id = c.award_id
        and e.state = 'proposed' and e.about = 'contract')
    order by c.due_at, c.award_id`.execute(db);
  return rows;
}

/** Ends that another official of a scope proposed, at a stage where they may be decided. */
export async function listProposedEnds(
  db: Db,
  official: { readonly accountId: string; readonly scope: Scope },
): Promise<AwardLine[]> {
  const { accountId, scope } = official;
  const { rows } = await sql<AwardLine>`
    select need.number, need.title, e.proposed_at as "from", e.proposed_at as due_at, c.under
    from award_end e join award_course c on c.award_id = e.award_id join need on need.id = e.need_id
    where e.state = 'proposed' and e.kind = 'officials' and e.proposed_by <> ${accountId}
      and ((e.about = 'contract' and c.stage in ('signing', 'filed'))
        or (e.about = 'service' and c.stage in ('serving', 'delivered')))
      and ${countyInScope(scope, sql`need.county_key`)}
    order by e.proposed_at, e.id`.execute(db);
  return rows;
}

/** Services of a scope that a side has not evaluated and still may. */
export async function listUnevaluated(
  db: Db,
  side: Exclude<Evaluator, 'owner'>,
  { scope, now }: { readonly scope: Scope; readonly now: Instant },
): Promise<AwardLine[]> {
  const { rows } = await sql<AwardLine>`
    select need.number, need.title, c.since as "from", c.due_at, c.under
    from award_course c join need on need.id = c.need_id
    where c.stage in ('accepted', 'terminated') and c.due_at > ${now} and ${countyInScope(scope, sql`need.county_key`)}
      and not exists (select 1 from evaluation v where v.need_id = c.need_id and v.award_id = c.award_id
        and v.side = ${side} and v.state <> 'refused')
    order by c.due_at, c.award_id`.execute(db);
  return rows;
}

/** Evaluations of a scope that wait for their review by somebody else than who wrote them, the oldest first. */
export async function listUnreviewed(
  db: Db,
  official: { readonly accountId: string; readonly scope: Scope },
): Promise<AwardLine[]> {
  const { accountId, scope } = official;
  const { rows } = await sql<AwardLine>`
    select need.number, need.title, v.proposed_at as "from", v.proposed_at as due_at, c.under
    from evaluation v join award_course c on c.award_id = v.award_id join need on need.id = v.need_id
    where v.state = 'proposed' and v.proposed_by <> ${accountId} and ${countyInScope(scope, sql`need.county_key`)}
    order by v.proposed_at, v.id`.execute(db);
  return rows;
}

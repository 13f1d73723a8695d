import { type NotNull, sql } from 'kysely';
import { countyInScope, type Scope } from '../accounts/index.js';
import type { Instant } from '../basics/index.js';
import type { Db, IncidentTable } from '../db/index.js';

/** Opens an incident; false when this round has one of the kind. */
export async function insertIncident(trx: Db, row: IncidentTable): Promise<boolean> {
  const result = await trx
    .insertInto('incident')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Ends the open incidents of a round, or those of a kind alone; returns their ids. */
export async function closeIncidents(
  trx: Db,
  round: Pick<IncidentTable, 'needId' | 'round'> & Partial<Pick<IncidentTable, 'kind'>>,
  end: { readonly closedAt: Instant; readonly outcome: NonNullable<IncidentTable['outcome']> },
): Promise<string[]> {
  const ended = await trx
    .updateTable('incident')
    .set(end)
    .where('needId', '=', round.needId)
    .where('round', '=', round.round)
    .where('closedAt', 'is', null)
    .where((eb) => (round.kind === undefined ? eb.lit(true) : eb('kind', '=', round.kind)))
    .returning('id')
    .execute();
  return ended.map(({ id }) => id);
}

/** True while a round has an open incident of a kind. */
export async function hasOpenIncident(
  db: Db,
  { needId, round, kind }: Pick<IncidentTable, 'needId' | 'round' | 'kind'>,
): Promise<boolean> {
  const row = await db
    .selectFrom('incident')
    .select('id')
    .where('needId', '=', needId)
    .where('round', '=', round)
    .where('kind', '=', kind)
    .where('closedAt', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** The incidents of a need, the earliest first. */
export async function listIncidents(db: Db, needId: string): Promise<IncidentTable[]> {
  return db.selectFrom('incident').selectAll().where('needId', '=', needId).orderBy('openedAt').execute();
}

/** An open incident with the need that it happened to. */
export interface OpenIncident extends IncidentTable {
  readonly number: string;
  readonly title: string;
}

/** A page of the open incidents of a scope, the oldest first. */
export async function listOpenIncidents(
  db: Db,
  scope: Scope,
  page: {
    /** The last incident of the page before. */
    readonly after?: { readonly at: Instant; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<OpenIncident[]> {
  const { after, limit } = page;
  return db
    .selectFrom('incident')
    .innerJoin('need', 'need.id', 'incident.needId')
    .selectAll('incident')
    .select(['need.number', 'need.title'])
    .$narrowType<{ number: NotNull; title: NotNull }>()
    .where('incident.closedAt', 'is', null)
    .where(countyInScope(scope, sql`need.county_key`))
    .where(
      after
        ? sql<boolean>`(incident.opened_at, incident.id) > (${after.at}, ${after.id})`
        : sql<boolean>`1 = 1`,
    )
    .orderBy('incident.openedAt')
    .orderBy('incident.id')
    .limit(limit)
    .execute();
}

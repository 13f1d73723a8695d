import { sql } from 'kysely';
import { type CivilMonth, type Instant, toShanghaiDate } from '../basics/index.js';
import { type Db, type FlagHitTable, type FlagStateTable, forUpdate } from '../db/index.js';
import type { Tie } from './facts.js';
import type { Look } from './facts-queries.js';

/** A look with what it has kept. */
export interface StoredLook extends Look {
  readonly foundAt: Instant;
  readonly ties: readonly Tie[];
}

/** True where a round waits to be looked at, or everything does since the definitions have changed. */
export async function hasLooksToDo(db: Db, definitions: string): Promise<boolean> {
  const { rows } = await sql<{ todo: number }>`select case when exists (select 1 from flag_todo)
    or exists (select 1 from flag_look where done = 0)
    or exists (select 1 from flag_state where definitions <> ${definitions}) then 1 else 0 end as todo`.execute(
    db,
  );
  return rows[0]?.todo === 1;
}

/** The state of the looks, locked until the transaction ends: one process looks at a time. */
export async function lockState(trx: Db): Promise<FlagStateTable> {
  return trx.selectFrom('flagState').selectAll().modifyEnd(forUpdate(trx)).executeTakeFirstOrThrow();
}

/** Notes by which definitions everything is looked at, and the place of the latest look. */
export async function updateState(
  trx: Db,
  state: Pick<FlagStateTable, 'definitions' | 'place'>,
): Promise<void> {
  await trx.updateTable('flagState').set(state).execute();
}

/** Forgets everything that was found, for all of it to be looked at again in the same order. */
export async function forgetLooks(trx: Db): Promise<void> {
  for (const table of ['flagHit', 'flagCount', 'flagEntrant', 'flagPair', 'flagCover'] as const)
    await trx.deleteFrom(table).execute();
  await trx.updateTable('flagLook').set({ done: 0 }).execute();
}

/** Looks that have to be done again, in their order. */
export async function listUndone(db: Db, limit: number): Promise<StoredLook[]> {
  return listLooks(db, { after: 0, limit, done: 0 });
}

/** A page of the looks in their order, after a place. */
export async function listLooks(
  db: Db,
  page: { readonly after: number; readonly limit: number; readonly done?: 0 | 1 },
): Promise<StoredLook[]> {
  const rows = await db
    .selectFrom('flagLook')
    .selectAll()
    .where('place', '>', page.after)
    .$if(page.done !== undefined, (query) => query.where('done', '=', page.done ?? 0))
    .orderBy('place')
    .limit(page.limit)
    .execute();
  return rows.map(({ needId, round, place, foundAt, ties }) => ({
    needId,
    round,
    place,
    foundAt,
    ties: JSON.parse(ties) as Tie[],
  }));
}

/** Rounds that were not looked at, the earliest drawn first. */
export async function listTodo(
  db: Db,
  limit: number,
): Promise<{ needId: string; round: number; foundAt: Instant }[]> {
  return db
    .selectFrom('flagTodo')
    .select(['needId', 'round', 'dueAt as foundAt'])
    .orderBy('dueAt')
    .orderBy('needId')
    .orderBy('round')
    .limit(limit)
    .execute();
}

/** Puts a first look on record and takes its round from those that wait. */
export async function insertLook(trx: Db, { ties, ...look }: StoredLook): Promise<void> {
  await trx
    .insertInto('flagLook')
    .values({ ...look, ties: JSON.stringify(ties), done: 1 })
    .execute();
  await trx
    .deleteFrom('flagTodo')
    .where('needId', '=', look.needId)
    .where('round', '=', look.round)
    .execute();
}

/** Notes that a look was done again. */
export async function markDone(trx: Db, { needId, round }: Look): Promise<void> {
  await trx
    .updateTable('flagLook')
    .set({ done: 1 })
    .where('needId', '=', needId)
    .where('round', '=', round)
    .execute();
}

/** A hit without what follows from marks. */
export type NewHit = Omit<FlagHitTable, 'lookedAt' | 'agencies' | 'numbers'> & {
  readonly agencies: readonly string[];
  readonly numbers: Readonly<Record<string, number | string>>;
};

const writtenHit = ({ agencies, numbers, ...hit }: NewHit) => ({
  ...hit,
  agencies: JSON.stringify(agencies),
  numbers: JSON.stringify(numbers),
});

/** Stores what a look has found; rows that officials have looked at before are so at once. */
export async function insertHits(trx: Db, hits: readonly NewHit[]): Promise<void> {
  for (const hit of hits) {
    const first = await trx
      .selectFrom('flagMark')
      .select((eb) => eb.fn.min('markedAt').as('at'))
      .where('hitId', '=', hit.id)
      .executeTakeFirst();
    await trx
      .insertInto('flagHit')
      .values({ ...writtenHit(hit), lookedAt: first?.at ?? null })
      .execute();
  }
}

/** The civil month under which what was found at an instant is counted. */
export const monthOf = (foundAt: Instant): CivilMonth => toShanghaiDate(foundAt).slice(0, 7);

/** Counts what a look has found, by county and month; `isFirst` counts the need too. */
export async function countHits(
  trx: Db,
  look: { readonly countyKey: string; readonly foundAt: Instant; readonly isFirst: boolean },
  flags: readonly string[],
): Promise<void> {
  const { countyKey, foundAt } = look;
  for (const flag of [...flags, ...(look.isFirst ? [''] : [])])
    await sql`insert into flag_count (flag, county_key, month, hits)
      values (${flag}, ${countyKey}, ${monthOf(foundAt)}, 1)
      on conflict (flag, county_key, month) do update set hits = flag_count.hits + 1`.execute(trx);
}

/** Stored hits of some needs, as the check compares them. */
export async function listStoredHits(db: Db, needIds: readonly string[]): Promise<FlagHitTable[]> {
  return needIds.length === 0
    ? []
    : db.selectFrom('flagHit').selectAll().where('needId', 'in', needIds).execute();
}

const textOf = (hit: Omit<FlagHitTable, 'id' | 'lookedAt'>) => {
  const { flag, needId, round, countyKey, closesAt, foundAt, agencies, numbers } = hit;
  return [flag, needId, round, countyKey, closesAt, foundAt, agencies, numbers].join(' ');
};

/** A hit as the check compares it. */
export const hitText = (hit: NewHit): string => textOf(writtenHit(hit));

/** A stored hit as the check compares it: everything but when it was looked at. */
export const storedHitText = (hit: FlagHitTable): string => textOf(hit);

/** Every count. */
export async function listCounts(
  db: Db,
): Promise<{ flag: string; countyKey: string; month: string; hits: number }[]> {
  return db.selectFrom('flagCount').selectAll().execute();
}

/** Rounds that are drawn, or failed with a frozen pool, and are neither looked at nor wait for it. */
export async function listMissed(db: Db): Promise<{ needId: string; round: number }[]> {
  const { rows } = await sql<{ needId: string; round: number }>`
    select need_id, round from (
      select need_id, round from selection
      union select pool.need_id, max(pool.round) from pool join need on need.id = pool.need_id
        where need.state = 'failed' group by pool.need_id) due
    where not exists (select 1 from flag_look where flag_look.need_id = due.need_id and flag_look.round = due.round)
      and not exists (select 1 from flag_todo where flag_todo.need_id = due.need_id and flag_todo.round = due.round)
    order by need_id, round`.execute(db);
  return rows;
}

/** Hits that no look stands behind, or whose time of being looked at is not that of their first mark. */
export async function listWrongHits(db: Db): Promise<{ id: string; what: 'no-look' | 'looked-at' }[]> {
  const { rows } = await sql<{ id: string; what: 'no-look' | 'looked-at' }>`
    select id, 'no-look' as what from flag_hit where not exists (
      select 1 from flag_look where flag_look.need_id = flag_hit.need_id and flag_look.round = flag_hit.round)
    union all
    select id, 'looked-at' from flag_hit where coalesce(looked_at, '') <> coalesce(
      (select min(marked_at) from flag_mark where flag_mark.hit_id = flag_hit.id), '')
    order by id`.execute(db);
  return rows;
}

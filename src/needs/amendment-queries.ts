import { type NotNull, sql } from 'kysely';
import { countyInScope, type Scope } from '../accounts/index.js';
import type { Instant } from '../basics/index.js';
import type { Db, NeedAmendmentTable } from '../db/index.js';
import type { NeedField } from './terms.js';

/** A proposed change of terms as its JSON columns are read. */
export interface Amendment extends Omit<NeedAmendmentTable, 'form' | 'fields'> {
  /** The form as typed. */
  readonly typed: Readonly<Record<string, unknown>>;
  /** Names of the fields that differ from the version that was in force. */
  readonly fields: readonly NeedField[];
}

const readAmendment = ({ form, fields, ...row }: NeedAmendmentTable): Amendment => ({
  ...row,
  typed: JSON.parse(form) as Amendment['typed'],
  fields: JSON.parse(fields) as NeedField[],
});

/** A proposal by its id. */
export async function findAmendment(db: Db, id: string): Promise<Amendment | undefined> {
  const row = await db.selectFrom('needAmendment').selectAll().where('id', '=', id).executeTakeFirst();
  return row && readAmendment(row);
}

/** The latest proposal of a need, whatever became of it. */
export async function findLatestAmendment(db: Db, needId: string): Promise<Amendment | undefined> {
  const row = await db
    .selectFrom('needAmendment')
    .selectAll()
    .where('needId', '=', needId)
    .orderBy('proposedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && readAmendment(row);
}

/** Stores a proposal. */
export async function insertAmendment(trx: Db, amendment: Amendment): Promise<void> {
  const { typed, fields, ...row } = amendment;
  await trx
    .insertInto('needAmendment')
    .values({ ...row, form: JSON.stringify(typed), fields: JSON.stringify(fields) })
    .execute();
}

/** Ends the proposal of a need that waits; its id, undefined where none waits. */
export async function endAmendment(
  trx: Db,
  needId: string,
  end: {
    readonly state: Exclude<Amendment['state'], 'proposed'>;
    readonly reason?: string;
    readonly settledBy: string | null;
    readonly settledAt: Instant;
  },
): Promise<string | undefined> {
  const row = await trx
    .updateTable('needAmendment')
    .set(end)
    .where('needId', '=', needId)
    .where('state', '=', 'proposed')
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** Needs whose proposal waits although their sign-up has ended. */
export async function listOvertaken(db: Db, now: Instant): Promise<string[]> {
  const rows = await db
    .selectFrom('needAmendment')
    .innerJoin('need', 'need.id', 'needAmendment.needId')
    .select('needAmendment.needId')
    .where('needAmendment.state', '=', 'proposed')
    .where('need.closesAt', '<=', now)
    .execute();
  return rows.map(({ needId }) => needId);
}

/** A proposal that waits, with its need. */
export interface WaitingAmendment {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly ownerName: string;
  readonly divisionCode: string;
  readonly closesAt: Instant;
  readonly proposedAt: Instant;
  readonly reviewDueAt: Instant;
}

/** The proposals that wait in a scope, the oldest first; all of them, or a page. */
export async function listAmendmentsToReview(
  db: Db,
  scope: Scope,
  page?: {
    readonly after?: { readonly at: Instant; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<WaitingAmendment[]> {
  const after = page?.after;
  return db
    .selectFrom('needAmendment as a')
    .innerJoin('need', 'need.id', 'a.needId')
    .select([
      'a.id',
      'need.number',
      'need.title',
      'need.ownerName',
      'need.divisionCode',
      'need.closesAt',
      'a.proposedAt',
      'a.reviewDueAt',
    ])
    .where('a.state', '=', 'proposed')
    .where(countyInScope(scope, sql`need.county_key`))
    .where(after ? sql<boolean>`(a.proposed_at, a.id) > (${after.at}, ${after.id})` : sql<boolean>`1 = 1`)
    .orderBy('a.proposedAt')
    .orderBy('a.id')
    .$narrowType<{ number: NotNull; title: NotNull; divisionCode: NotNull; closesAt: NotNull }>()
    .$if(page !== undefined, (query) => query.limit(page?.limit ?? 0))
    .execute();
}

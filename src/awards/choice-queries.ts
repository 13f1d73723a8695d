import type { NotNull } from 'kysely';
import type { Instant } from '../basics/index.js';
import type { Db, OwnerChoiceTable } from '../db/index.js';

/** A choice that an owner has to make, or what came of it. */
export type ChoiceRow = OwnerChoiceTable;

const UNSETTLED = {
  rank: null,
  awardId: null,
  reason: null,
  settledBy: null,
  settledRole: null,
  settledAt: null,
} as const;

/** Leaves the choice of a round to the owner. */
export async function insertChoice(
  trx: Db,
  row: Pick<ChoiceRow, 'needId' | 'round' | 'countyKey' | 'since' | 'dueAt' | 'under'>,
): Promise<void> {
  await trx
    .insertInto('ownerChoice')
    .values({ ...row, state: 'waiting', ...UNSETTLED })
    .execute();
}

/** The choice of the latest round of a need that has one. */
export async function findChoice(db: Db, needId: string): Promise<ChoiceRow | undefined> {
  return db
    .selectFrom('ownerChoice')
    .selectAll()
    .where('needId', '=', needId)
    .orderBy('round', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Settles a choice that waits; false where somebody else was first. */
export async function settleChoice(
  trx: Db,
  { needId, round }: Pick<ChoiceRow, 'needId' | 'round'>,
  set: Omit<ChoiceRow, 'needId' | 'round' | 'countyKey' | 'since' | 'dueAt' | 'under'>,
): Promise<boolean> {
  const row = await trx
    .updateTable('ownerChoice')
    .set(set)
    .where('needId', '=', needId)
    .where('round', '=', round)
    .where('state', '=', 'waiting')
    .returning('needId')
    .executeTakeFirst();
  return row !== undefined;
}

/** Ends the choice that waits with its round; the rounds of what ended. */
export async function endChoice(trx: Db, needId: string, at: Instant): Promise<number[]> {
  const rows = await trx
    .updateTable('ownerChoice')
    .set({ ...UNSETTLED, state: 'void', settledAt: at })
    .where('needId', '=', needId)
    .where('state', '=', 'waiting')
    .returning('round')
    .execute();
  return rows.map(({ round }) => round);
}

/** Numbers of the needs whose owners have not chosen in time, those due first before others. */
export async function listDueChoices(db: Db, now: Instant): Promise<string[]> {
  const rows = await db
    .selectFrom('ownerChoice')
    .innerJoin('need', 'need.id', 'ownerChoice.needId')
    .select('need.number')
    .where('ownerChoice.state', '=', 'waiting')
    .where('ownerChoice.dueAt', '<=', now)
    .where('need.number', 'is not', null)
    .$narrowType<{ number: NotNull }>()
    .orderBy('ownerChoice.dueAt')
    .orderBy('ownerChoice.needId')
    .execute();
  return rows.map(({ number }) => number);
}

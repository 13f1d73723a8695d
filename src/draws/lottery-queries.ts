import type { Db, LotteryPostponementTable, LotteryResultTable, LotteryTypingTable } from '../db/index.js';

/** The numbers that a first official typed. */
export async function findTyping(
  db: Db,
  needId: string,
  round: number,
): Promise<LotteryTypingTable | undefined> {
  return db
    .selectFrom('lotteryTyping')
    .selectAll()
    .where('needId', '=', needId)
    .where('round', '=', round)
    .executeTakeFirst();
}

/** Stores the numbers of a first official. */
export async function insertTyping(trx: Db, row: LotteryTypingTable): Promise<void> {
  await trx.insertInto('lotteryTyping').values(row).execute();
}

/** Drops the numbers of a first official. */
export async function deleteTyping(trx: Db, needId: string, round: number): Promise<void> {
  await trx.deleteFrom('lotteryTyping').where('needId', '=', needId).where('round', '=', round).execute();
}

/** The confirmed numbers of a round. */
export async function findLotteryResult(
  db: Db,
  needId: string,
  round: number,
): Promise<LotteryResultTable | undefined> {
  return db
    .selectFrom('lotteryResult')
    .selectAll()
    .where('needId', '=', needId)
    .where('round', '=', round)
    .executeTakeFirst();
}

/** Stores confirmed numbers, once and for all. */
export async function insertLotteryResult(trx: Db, row: LotteryResultTable): Promise<void> {
  await trx.insertInto('lotteryResult').values(row).execute();
}

/** The postponements of a round in order, with an unconfirmed one last. */
export async function listPostponements(
  db: Db,
  needId: string,
  round: number,
): Promise<LotteryPostponementTable[]> {
  return db
    .selectFrom('lotteryPostponement')
    .selectAll()
    .where('needId', '=', needId)
    .where('round', '=', round)
    .orderBy('fromIssue')
    .execute();
}

/** Stores a proposed postponement. */
export async function insertPostponement(trx: Db, row: LotteryPostponementTable): Promise<void> {
  await trx.insertInto('lotteryPostponement').values(row).execute();
}

/** Confirms a proposed postponement. */
export async function confirmPostponement(
  trx: Db,
  row: Pick<LotteryPostponementTable, 'needId' | 'round' | 'fromIssue'>,
  set: Pick<LotteryPostponementTable, 'confirmedBy' | 'confirmedRole' | 'confirmedAt'>,
): Promise<void> {
  await trx
    .updateTable('lotteryPostponement')
    .set(set)
    .where('needId', '=', row.needId)
    .where('round', '=', row.round)
    .where('fromIssue', '=', row.fromIssue)
    .execute();
}

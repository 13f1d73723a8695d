import type { Db, WitnessedLogTable, WitnessKeyTable, WitnessStateTable } from '../../db/index.js';
import type { WitnessedState } from './rules.js';

/** The site's key as a witness of other logs. */
export async function findWitnessKey(db: Db): Promise<WitnessKeyTable | undefined> {
  return db.selectFrom('witnessKey').selectAll().orderBy('id').limit(1).executeTakeFirst();
}

/** Stores the site's key as a witness, unless there is one. */
export async function insertWitnessKey(db: Db, row: WitnessKeyTable): Promise<void> {
  await db
    .insertInto('witnessKey')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .execute();
}

/** What was cosigned last of a log. */
export async function findWitnessedLog(db: Db, origin: string): Promise<WitnessedLogTable | undefined> {
  return db.selectFrom('witnessedLog').selectAll().where('origin', '=', origin).executeTakeFirst();
}

/**
 * Remembers what is cosigned now of a log, in one statement: false, and nothing is written, where the log is not as it was
 * (`from`) any more.
 */
export async function advanceWitnessedLog(
  db: Db,
  from: WitnessedState | undefined,
  to: WitnessedLogTable,
): Promise<boolean> {
  if (!from) {
    const added = await db
      .insertInto('witnessedLog')
      .values(to)
      .onConflict((oc) => oc.doNothing())
      .executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  }
  const { origin, ...values } = to;
  const moved = await db
    .updateTable('witnessedLog')
    .set(values)
    .where('origin', '=', origin)
    .where('size', '=', from.size)
    .where('root', '=', from.root)
    .where('seconds', '<=', to.seconds)
    .executeTakeFirst();
  return moved.numUpdatedRows === 1n;
}

/** How the witnesses of the own log have answered, by their verifier keys. */
export async function listWitnessStates(db: Db): Promise<WitnessStateTable[]> {
  return db.selectFrom('witnessState').selectAll().orderBy('verifier').execute();
}

/** Remembers how a witness has answered. */
export async function saveWitnessState(db: Db, row: WitnessStateTable): Promise<void> {
  const { verifier, ...values } = row;
  await db
    .insertInto('witnessState')
    .values({ verifier, ...values })
    .onConflict((oc) => oc.column('verifier').doUpdateSet(values))
    .execute();
}

import type { Instant } from '../basics/index.js';
import type { CosignatureTable, Db, LogCheckpointTable, LogKeyTable, LogWitnessTable } from '../db/index.js';

/** Every key that the log has had, oldest first. */
export async function listKeys(db: Db): Promise<LogKeyTable[]> {
  return db.selectFrom('logKey').selectAll().orderBy('id').execute();
}

/** Stores a key. */
export async function insertKey(trx: Db, row: LogKeyTable): Promise<void> {
  await trx.insertInto('logKey').values(row).execute();
}

/** Retires keys: they sign nothing more. */
export async function retireKeys(trx: Db, ids: readonly number[], at: Instant): Promise<void> {
  if (ids.length === 0) return;
  await trx.updateTable('logKey').set({ retiredAt: at }).where('id', 'in', ids).execute();
}

/** The checkpoint of a size. */
export async function findCheckpoint(db: Db, size: number): Promise<LogCheckpointTable | undefined> {
  return db.selectFrom('logCheckpoint').selectAll().where('size', '=', size).executeTakeFirst();
}

/** The checkpoint of the largest size. */
export async function findLatestCheckpoint(db: Db): Promise<LogCheckpointTable | undefined> {
  return db.selectFrom('logCheckpoint').selectAll().orderBy('size', 'desc').limit(1).executeTakeFirst();
}

/** The first checkpoint that covers a number of events. */
export async function findCheckpointFrom(db: Db, size: number): Promise<LogCheckpointTable | undefined> {
  return db
    .selectFrom('logCheckpoint')
    .selectAll()
    .where('size', '>=', size)
    .orderBy('size')
    .limit(1)
    .executeTakeFirst();
}

/** A page of checkpoints in the order of their sizes, after a size (exclusive). */
export async function listCheckpoints(
  db: Db,
  page: { readonly after: number; readonly limit: number },
): Promise<LogCheckpointTable[]> {
  return db
    .selectFrom('logCheckpoint')
    .selectAll()
    .where('size', '>', page.after)
    .orderBy('size')
    .limit(page.limit)
    .execute();
}

/** Stores checkpoints of sizes that have none. */
export async function insertCheckpoints(trx: Db, rows: readonly LogCheckpointTable[]): Promise<void> {
  for (let start = 0; start < rows.length; start += 1000) {
    await trx
      .insertInto('logCheckpoint')
      .values(rows.slice(start, start + 1000))
      .execute();
  }
}

/** Every witness, by name. */
export async function listWitnesses(db: Db): Promise<LogWitnessTable[]> {
  return db.selectFrom('logWitness').selectAll().orderBy('name').execute();
}

/** Registers a witness; false when its name or key is known. */
export async function insertWitness(trx: Db, row: LogWitnessTable): Promise<boolean> {
  const result = await trx
    .insertInto('logWitness')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Cosignatures of the checkpoint of a size, by the witnesses' names. */
export async function listCosignatures(db: Db, size: number): Promise<CosignatureTable[]> {
  return db.selectFrom('cosignature').selectAll().where('size', '=', size).orderBy('witness').execute();
}

/** Cosignatures of the checkpoints of some sizes. */
export async function listCosignaturesOf(db: Db, sizes: readonly number[]): Promise<CosignatureTable[]> {
  if (sizes.length === 0) return [];
  return db
    .selectFrom('cosignature')
    .selectAll()
    .where('size', 'in', sizes)
    .orderBy('size')
    .orderBy('witness')
    .execute();
}

/** Checkpoints of at least a size, in order: all, or those that a witness cosigned. */
export async function listCheckpointsOver(
  db: Db,
  {
    size,
    cosignedOnly,
    limit,
  }: { readonly size: number; readonly cosignedOnly: boolean; readonly limit: number },
): Promise<LogCheckpointTable[]> {
  let query = db.selectFrom('logCheckpoint').selectAll().where('size', '>=', size);
  if (cosignedOnly)
    query = query.where('size', 'in', (eb) =>
      // As many of the first ones: an old size has very many after it.
      eb
        .selectFrom('cosignature')
        .select('size')
        .distinct()
        .where('size', '>=', size)
        .orderBy('size')
        .limit(limit),
    );
  return query.orderBy('size').limit(limit).execute();
}

/** The cosignature of a witness of the largest checkpoint. */
export async function findLatestCosignatureOf(
  db: Db,
  witness: string,
): Promise<CosignatureTable | undefined> {
  return db
    .selectFrom('cosignature')
    .selectAll()
    .where('witness', '=', witness)
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Size of the largest checkpoint that a witness cosigned. */
export async function findLatestCosigned(db: Db): Promise<Pick<CosignatureTable, 'size'> | undefined> {
  return db.selectFrom('cosignature').select('size').orderBy('size', 'desc').limit(1).executeTakeFirst();
}

/** The first checkpoint that covers a number of events and that a witness cosigned. */
export async function findCosignedFrom(db: Db, size: number): Promise<LogCheckpointTable | undefined> {
  return (await listCheckpointsOver(db, { size, cosignedOnly: true, limit: 1 }))[0];
}

/** Stores a cosignature; the first one of a witness for a size stays. */
export async function insertCosignature(trx: Db, row: CosignatureTable): Promise<void> {
  await trx
    .insertInto('cosignature')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .execute();
}

/** Every cosignature with the note of its checkpoint. */
export async function listAllCosignatures(db: Db): Promise<(CosignatureTable & { note: string })[]> {
  return db
    .selectFrom('cosignature')
    .innerJoin('logCheckpoint', 'logCheckpoint.size', 'cosignature.size')
    .selectAll('cosignature')
    .select('logCheckpoint.note')
    .orderBy('cosignature.size')
    .execute();
}

/** Texts that the log names by their SHA-256: whoever has one can hold it against the log. */
import type { Db } from '../db/index.js';
import { sha256Hex } from '../selection/index.js';

/** Makes texts public under their digests; one that is there already stays. Returns the digests, in the order given. */
export async function publishDocuments(trx: Db, texts: readonly string[]): Promise<string[]> {
  const rows = texts.map((body) => ({ sha256: sha256Hex(body), body }));
  // Some two hundred sealed entries make a statement of a few hundred kilobytes.
  for (let start = 0; start < rows.length; start += 200)
    await trx
      .insertInto('document')
      .values(rows.slice(start, start + 200))
      .onConflict((oc) => oc.doNothing())
      .execute();
  return rows.map(({ sha256 }) => sha256);
}

/** Public texts by their digests, those that are there. */
export async function findDocuments(
  db: Db,
  digests: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (let start = 0; start < digests.length; start += 500) {
    const rows = await db
      .selectFrom('document')
      .selectAll()
      .where('sha256', 'in', digests.slice(start, start + 500))
      .execute();
    for (const { sha256, body } of rows) found.set(sha256, body);
  }
  return found;
}

/** A public text by its digest. */
export async function findDocument(db: Db, sha256: string): Promise<string | undefined> {
  const row = await db.selectFrom('document').select('body').where('sha256', '=', sha256).executeTakeFirst();
  return row?.body;
}

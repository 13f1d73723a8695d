import type { Db } from '../db/index.js';
import type { Kept, Memory } from './memory.js';

/** Rows of one statement: few parameters each, and no more than entrants that count make pairs. */
const CHUNK = 500;

async function inChunks<R>(rows: readonly R[], write: (some: R[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK) await write(rows.slice(start, start + CHUNK));
}

/** What looks leave for later ones, in the tables of the site; whoever writes holds the state of the looks. */
export function storedMemory(trx: Db): Memory {
  return {
    entrants: (type, agencies) =>
      trx
        .selectFrom('flagEntrant')
        .selectAll()
        .where('typeCode', '=', type)
        .where('agencyCode', 'in', agencies)
        .execute(),
    pairs: (type, agencies) =>
      trx
        .selectFrom('flagPair')
        .selectAll()
        .where('typeCode', '=', type)
        .where('one', 'in', agencies)
        .where('other', 'in', agencies)
        .execute(),
    covers: async (winner, agencies) =>
      agencies.length === 0
        ? []
        : trx
            .selectFrom('flagCover')
            .selectAll()
            .where('winner', '=', winner)
            .where('cover', 'in', agencies)
            .execute(),
    keep: (kept) => keep(trx, kept),
  };
}

/** Writes rows, in the place of those of before. */
async function keep(trx: Db, { entrants, pairs, covers }: Kept): Promise<void> {
  await inChunks(entrants, (rows) =>
    trx
      .insertInto('flagEntrant')
      .values(rows)
      .onConflict((oc) =>
        oc.columns(['typeCode', 'agencyCode']).doUpdateSet((eb) => ({ needs: eb.ref('excluded.needs') })),
      )
      .execute(),
  );
  await inChunks(pairs, (rows) =>
    trx
      .insertInto('flagPair')
      .values(rows)
      .onConflict((oc) =>
        oc.columns(['typeCode', 'one', 'other']).doUpdateSet((eb) => ({
          together: eb.ref('excluded.together'),
          told: eb.ref('excluded.told'),
        })),
      )
      .execute(),
  );
  await inChunks(covers, (rows) =>
    trx
      .insertInto('flagCover')
      .values(rows)
      .onConflict((oc) =>
        oc
          .columns(['winner', 'cover'])
          .doUpdateSet((eb) => ({ met: eb.ref('excluded.met'), times: eb.ref('excluded.times') })),
      )
      .execute(),
  );
}

/** Everything that looks have left. */
export async function listKept(db: Db): Promise<Kept> {
  return {
    entrants: await db.selectFrom('flagEntrant').selectAll().execute(),
    pairs: await db.selectFrom('flagPair').selectAll().execute(),
    covers: await db.selectFrom('flagCover').selectAll().execute(),
  };
}

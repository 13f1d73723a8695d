import type { Db } from '../../src/db/index.js';

/** Puts `count` copies of the agencies of a database beside them: a register that takes a while to judge. */
export async function crowdRegister(db: Db, count: number): Promise<void> {
  const agencies = await db.selectFrom('agency').selectAll().execute();
  const versions = await db.selectFrom('agencyVersion').selectAll().execute();
  const held = await db.selectFrom('qualification').selectAll().execute();
  await db.transaction().execute(async (trx) => {
    for (let copy = 0; copy < count; copy += 1) {
      const id = (own: string): string => `copy-${copy}-${own}`;
      for (const row of agencies) {
        const creditCode = `C${copy}${row.creditCode}`.slice(0, 18);
        await trx
          .insertInto('agency')
          .values({ ...row, id: id(row.id), creditCode })
          .execute();
      }
      for (const row of versions)
        await trx
          .insertInto('agencyVersion')
          .values({ ...row, agencyId: id(row.agencyId) })
          .execute();
      for (const row of held)
        await trx
          .insertInto('qualification')
          .values({ ...row, id: id(row.id), agencyId: id(row.agencyId) })
          .execute();
    }
  });
}

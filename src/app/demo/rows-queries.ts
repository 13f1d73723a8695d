import type { Insertable, NotNull } from 'kysely';
import type { Db, Tables } from '../../db/index.js';

/** Inserts many rows in statements of a bounded number of parameters. */
export async function insertAll<T extends keyof Tables>(
  trx: Db,
  table: T,
  rows: readonly Insertable<Tables[T]>[],
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).length;
  const chunk = Math.max(1, Math.floor(15_000 / Math.max(1, columns)));
  for (let start = 0; start < rows.length; start += chunk) {
    await trx
      .insertInto(table)
      .values(rows.slice(start, start + chunk) as never)
      .execute();
  }
}

/** The reference data that the generator builds on. */
export async function loadTypeFacts(db: Db) {
  const types = await db
    .selectFrom('qualificationType')
    .select(['code', 'nameZh', 'certificate', 'issuer'])
    .orderBy('position')
    .execute();
  const grades = await db
    .selectFrom('qualificationGrade')
    .select(['typeCode', 'grade'])
    .orderBy('rank')
    .execute();
  return types.map((type) => ({
    ...type,
    grades: grades.filter(({ typeCode }) => typeCode === type.code).map(({ grade }) => grade),
  }));
}

/** True for a database without people, agencies and needs. */
export async function isEmptySite(db: Db): Promise<boolean> {
  for (const table of ['account', 'agency', 'need'] as const) {
    if (await db.selectFrom(table).select('id').limit(1).executeTakeFirst()) return false;
  }
  return true;
}

const DEMO_FACT = 'demo';

/** The seed of the demonstration data that the database holds; undefined for a site of its own. */
export async function findDemoSeed(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('siteFact')
    .select('value')
    .where('name', '=', DEMO_FACT)
    .executeTakeFirst();
  return row?.value;
}

/**
 * Accounts of the demonstration site, whose passwords everybody knows: its logins, and the applicants that share their
 * password. Told by ids that only the loading gives, not by e-mail addresses, which anybody may register.
 */
export async function listDemoAccounts(db: Db) {
  return db
    .selectFrom('account')
    .select(['id', 'email', 'status'])
    .where((eb) => eb.or([eb('id', 'like', 'demo-account-%'), eb('agencyId', 'like', 'demo-applicant-%')]))
    .orderBy('id')
    .execute();
}

/** Marks the database as a demonstration site; false when it is marked. */
export async function markDemo(trx: Db, seed: string): Promise<boolean> {
  const result = await trx
    .insertInto('siteFact')
    .values({ name: DEMO_FACT, value: seed })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Goes on with the numbers of a year after those that were given. */
export async function setSequence(trx: Db, year: number, last: number): Promise<void> {
  await trx.insertInto('needSequence').values({ year, last }).execute();
}

/** Shares of some custodians that are still to be given of needs whose list is closed, the earliest deadline first. */
export async function listAwaitedShares(
  db: Db,
  accountIds: readonly string[],
): Promise<{ readonly number: string; readonly accountId: string }[]> {
  return db
    .selectFrom('need')
    .innerJoin('closing', 'closing.needId', 'need.id')
    .innerJoin('bidKeyShare', 'bidKeyShare.planHash', 'closing.planHash')
    .select(['need.number', 'bidKeyShare.accountId'])
    .where('need.state', '=', 'published')
    .where('bidKeyShare.share', 'is', null)
    .where('bidKeyShare.accountId', 'in', accountIds)
    .orderBy('need.closesAt')
    .orderBy('bidKeyShare.accountId')
    .limit(300)
    .$narrowType<{ number: NotNull }>()
    .execute();
}

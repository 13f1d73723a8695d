import type { Instant } from '../basics/index.js';
import { type AgencyStandingTable, type Db, forUpdate, type StandingDeedTable } from '../db/index.js';

/** Moves the number of the last record that was read for deeds. */
export async function moveCursor(trx: Db, seq: number): Promise<void> {
  await trx.updateTable('standingCursor').set({ seq }).where('id', '=', 1).execute();
}

/** Agencies of which something changes at an instant or before, those that are due first before others. */
export async function listDueAgencies(db: Db, now: Instant, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('agencyStanding')
    .select('agencyId')
    .where('nextAt', '<=', now)
    .orderBy('nextAt')
    .orderBy('agencyId')
    .limit(limit)
    .execute();
  return rows.map(({ agencyId }) => agencyId);
}

/** Agencies with a row in the register, locked until the transaction ends, in the order of their ids. */
export async function lockAgencies(
  trx: Db,
  ids: readonly string[],
): Promise<{ id: string; creditCode: string; standing: number }[]> {
  if (ids.length === 0) return [];
  return trx
    .selectFrom('agency')
    .select(['id', 'creditCode', 'standing'])
    .where('id', 'in', ids)
    .orderBy('id')
    .modifyEnd(forUpdate(trx))
    .execute();
}

/** Id of the agency with a credit code; undefined where none is in the register. */
export async function findAgencyId(db: Db, creditCode: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('agency')
    .select('id')
    .where('creditCode', '=', creditCode)
    .executeTakeFirst();
  return row?.id;
}

/** What is kept of the standing of an agency; undefined while the log has no deed of it. */
export async function findAgencyStanding(db: Db, agencyId: string): Promise<AgencyStandingTable | undefined> {
  return db.selectFrom('agencyStanding').selectAll().where('agencyId', '=', agencyId).executeTakeFirst();
}

/** Stores a deed; the standing of its agency is due at once. */
export async function insertDeed(
  trx: Db,
  deed: StandingDeedTable,
  standing: Pick<AgencyStandingTable, 'start'> & { readonly nextAt: Instant },
): Promise<void> {
  const { nextAt } = standing;
  await trx
    .insertInto('agencyStanding')
    .values({ agencyId: deed.agencyId, ...standing })
    .onConflict((oc) => oc.column('agencyId').doUpdateSet({ nextAt }))
    .execute();
  await trx.insertInto('standingDeed').values(deed).execute();
}

/** Stores from when something of an agency changes next. */
export async function setNextAt(trx: Db, agencyId: string, nextAt: Instant | null): Promise<void> {
  await trx.updateTable('agencyStanding').set({ nextAt }).where('agencyId', '=', agencyId).execute();
}

/** The deeds of an agency in the order of the log. */
export async function listDeeds(db: Db, agencyId: string): Promise<StandingDeedTable[]> {
  return db
    .selectFrom('standingDeed')
    .selectAll()
    .where('agencyId', '=', agencyId)
    .orderBy('record')
    .execute();
}

/** Stores what deeds count since a change. */
export async function setWorths(
  trx: Db,
  deeds: readonly Pick<StandingDeedTable, 'record' | 'worth'>[],
): Promise<void> {
  for (const { record, worth } of deeds)
    await trx.updateTable('standingDeed').set({ worth }).where('record', '=', record).execute();
}

/** Notes that a deed is struck from a date on. */
export async function strikeDeed(trx: Db, record: number, struckFrom: string): Promise<void> {
  await trx.updateTable('standingDeed').set({ struckFrom }).where('record', '=', record).execute();
}

/** Changes the standing of an agency. */
export async function setStanding(trx: Db, agencyId: string, standing: number): Promise<void> {
  await trx.updateTable('agency').set({ standing }).where('id', '=', agencyId).execute();
}

/** Since when the present version of an agency in the register is in force. */
export async function versionSince(db: Db, agencyId: string): Promise<Instant | undefined> {
  const row = await db
    .selectFrom('agencyVersion')
    .select('inForceFrom')
    .where('agencyId', '=', agencyId)
    .where('inForceUntil', 'is', null)
    .executeTakeFirst();
  return row?.inForceFrom;
}

/** The standing in the first record that the register has of an agency, where that is older than another record. */
export async function findStart(db: Db, creditCode: string, before: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('auditEvent')
    .select('data')
    .where('subject', '=', creditCode)
    .where('kind', '=', 'register.recorded')
    .where('seq', '<', before)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row && (JSON.parse(row.data) as { standing: number }).standing;
}

/** Who did acts of some kinds about a subject and an agency, up to a record of the log. */
export async function listActors(
  db: Db,
  wanted: {
    readonly subject: string;
    readonly agency: string;
    readonly kinds: readonly string[];
    readonly until: number;
  },
): Promise<ReadonlySet<string>> {
  if (wanted.kinds.length === 0) return new Set();
  const rows = await db
    .selectFrom('auditEvent')
    .select(['actorId', 'data', 'subject'])
    .where('subject', '=', wanted.subject)
    .where('kind', 'in', wanted.kinds)
    .where('seq', '<=', wanted.until)
    .where('actorId', 'is not', null)
    .execute();
  const about = (row: { readonly data: string; readonly subject: string }): unknown =>
    (JSON.parse(row.data) as { agency?: unknown }).agency ?? row.subject;
  return new Set(rows.filter((row) => about(row) === wanted.agency).flatMap(({ actorId }) => actorId ?? []));
}

/** The event of a deed: what it was about and when. */
export async function findDeedEvent(
  db: Db,
  record: number,
): Promise<{ subject: string; at: Instant } | undefined> {
  return db.selectFrom('auditEvent').select(['subject', 'at']).where('seq', '=', record).executeTakeFirst();
}

/** The name of an agency. */
export async function findName(db: Db, agencyId: string): Promise<{ name: string }> {
  return db.selectFrom('agency').select('name').where('id', '=', agencyId).executeTakeFirstOrThrow();
}

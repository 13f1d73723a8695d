import { sql } from 'kysely';
import type { Instant } from '../basics/index.js';
import type { Db } from '../db/index.js';
import { REGISTERED, type RegisterFacts, type RegisterRecord, registerFacts } from './register-facts.js';

/** Parameters of one statement are bounded on both engines. */
const CHUNK = 500;

const chunks = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, index) =>
    all.slice(index * CHUNK, (index + 1) * CHUNK),
  );

const byText = (a: object, b: object): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Rows of one kind by their agency, in the order of what they say. */
function grouped<T extends object>(rows: readonly { readonly agencyId: string; readonly fact: T }[]) {
  const groups = new Map<string, T[]>();
  for (const { agencyId, fact } of rows) {
    const group = groups.get(agencyId);
    if (group) group.push(fact);
    else groups.set(agencyId, [fact]);
  }
  for (const group of groups.values()) group.sort(byText);
  return groups;
}

async function loadChunk(
  db: Db,
  ids: readonly string[],
  at: Instant,
): Promise<[creditCode: string, facts: RegisterFacts][]> {
  const agencies = await db
    .selectFrom('agency')
    .select(['id', 'creditCode', 'status', 'standing'])
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
  const held = await db
    .selectFrom('qualification')
    .select(['agencyId', 'typeCode', 'grade', 'validFrom', 'validTo'])
    .where('agencyId', 'in', ids)
    .where('inForceUntil', 'is', null)
    .execute();
  const suspended = await db
    .selectFrom('agencySuspension')
    .select(['agencyId', 'suspendedAt', 'liftedAt'])
    .where('agencyId', 'in', ids)
    .where((eb) =>
      eb.or([
        eb('liftedAt', 'is', null),
        eb.and([eb('liftedAt', '>', at), eb('liftedAt', '>', eb.ref('suspendedAt'))]),
      ]),
    )
    .execute();
  const qualifications = grouped(
    held.map(({ agencyId, typeCode, grade, validFrom, validTo }) => ({
      agencyId,
      fact: { type: typeCode, grade, from: validFrom, to: validTo },
    })),
  );
  const suspensions = grouped(
    suspended.map(({ agencyId, suspendedAt, liftedAt }) => ({
      agencyId,
      fact: { from: suspendedAt, to: liftedAt },
    })),
  );
  return agencies.map(({ id, creditCode, status, standing }) => [
    creditCode,
    {
      approved: status !== 'unapproved',
      standing,
      qualifications: qualifications.get(id) ?? [],
      suspensions: suspensions.get(id) ?? [],
    },
  ]);
}

/** The public facts of agencies as their rows have them, by credit code; suspensions that ended by `at` are left out. */
export async function loadRegisterFacts(
  db: Db,
  agencyIds: readonly string[],
  at: Instant,
): Promise<Map<string, RegisterFacts>> {
  const all = new Map<string, RegisterFacts>();
  for (const ids of chunks(agencyIds))
    for (const [creditCode, facts] of await loadChunk(db, ids, at)) all.set(creditCode, facts);
  return all;
}

/** A page of the ids and codes of approved agencies, in the order of ids, after one (exclusive). */
export async function listApproved(
  db: Db,
  page: { readonly after: string; readonly limit: number },
): Promise<{ id: string; creditCode: string }[]> {
  return db
    .selectFrom('agency')
    .select(['id', 'creditCode'])
    .where('status', '<>', 'unapproved')
    .where('id', '>', page.after)
    .orderBy('id')
    .limit(page.limit)
    .execute();
}

/**
 * The last record that the log has of agencies, by credit code: of those before an instant (exclusive), where one is given.
 * An agency that was never approved by then is left out.
 */
export async function registerRecordsOf(
  db: Db,
  creditCodes: readonly string[],
  before?: Instant,
): Promise<Map<string, RegisterRecord>> {
  const records = new Map<string, RegisterRecord>();
  for (const codes of chunks([...new Set(creditCodes)])) {
    const { rows } = await sql<{ seq: number; at: Instant; subject: string; data: string }>`
      select audit_event.seq, at, audit_event.subject, data from audit_event join (
        select subject, max(seq) as seq from audit_event
        where subject in (${sql.join(codes)}) and kind = ${REGISTERED}
          and ${before === undefined ? sql`1 = 1` : sql`at < ${before}`} group by subject) latest
      on latest.seq = audit_event.seq`.execute(db);
    for (const { seq, at, subject, data } of rows)
      records.set(subject, { record: seq, at, facts: registerFacts.parse(JSON.parse(data)) });
  }
  return records;
}

/** What the record of the register with a number says; undefined where there is none such. */
export async function findRegisterFacts(db: Db, record: number): Promise<RegisterFacts | undefined> {
  const row = await db
    .selectFrom('auditEvent')
    .select('data')
    .where('seq', '=', record)
    .where('kind', '=', REGISTERED)
    .executeTakeFirst();
  return row && registerFacts.safeParse(JSON.parse(row.data)).data;
}

/**
 * Ids of approved agencies of which the log has no record, or none since a qualification in the register expired: by a civil
 * date in Asia/Shanghai, the first on which it no longer holds.
 */
export async function listUnrecorded(db: Db, today: string): Promise<string[]> {
  const last = sql`(select max(e.at) from audit_event e where e.subject = agency.credit_code and e.kind = ${REGISTERED})`;
  const { rows } = await sql<{ id: string }>`
    select agency.id from agency where status <> 'unapproved' and not exists (
      select 1 from audit_event e where e.subject = agency.credit_code and e.kind = ${REGISTERED})
    union
    select agency.id from qualification join agency on agency.id = qualification.agency_id
    where qualification.in_force_until is null and qualification.valid_to < ${today}
      -- The end of that day in Asia/Shanghai, as the clock writes it.
      and ${last} < qualification.valid_to || 'T16:00:00.000Z'
    order by 1`.execute(db);
  return rows.map(({ id }) => id);
}

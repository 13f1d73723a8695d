import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/index.js';
import type { Party } from './relation.js';

/** A registered body: an agency as it stands in the register, or an owner. An agency that was never approved is none. */
export interface Body extends Party {
  readonly side: 'agency' | 'owner';
  readonly id: string;
  readonly name: string;
  readonly divisionCode: string | null;
  readonly legalRepresentative: string | null;
  readonly contactName: string | null;
  readonly contactPhone: string | null;
}

const COMMON = sql`id, credit_code, name, division_code, contact_name, contact_phone`;

const SIDES: Readonly<Record<Body['side'], RawBuilder<unknown>>> = {
  agency: sql`select 'agency' as side, ${COMMON}, v.legal_representative, v.controller_code, v.representative_key
    from agency_version v join agency on id = v.agency_id where v.in_force_until is null`,
  owner: sql`select 'owner' as side, ${COMMON}, legal_representative, controller_code, representative_key
    from owner where 1 = 1`,
};

/** The bodies for which a condition on their columns holds. */
async function listBodies(db: Db, condition: RawBuilder<unknown>): Promise<Body[]> {
  const { rows } = await sql<Body>`
    ${SIDES.agency} and ${condition} union all ${SIDES.owner} and ${condition}`.execute(db);
  return rows;
}

/** Every body whose legal representative has a comparison key. */
export async function listBodiesOfKey(db: Db, key: string): Promise<Body[]> {
  return listBodies(db, sql`representative_key = ${key}`);
}

/** The bodies of credit codes: one unit may be both an agency and an owner. */
export async function listBodiesOfCodes(db: Db, codes: readonly string[]): Promise<Body[]> {
  return codes.length === 0 ? [] : listBodies(db, sql`credit_code in (${sql.join(codes)})`);
}

/** A body by its id; undefined for an agency that was never approved. */
export async function findBody(db: Db, { side, id }: Pick<Body, 'side' | 'id'>): Promise<Body | undefined> {
  return (await sql<Body>`${SIDES[side]} and id = ${id}`.execute(db)).rows[0];
}

/** A page of the comparison keys that more than one body has, after a key. */
export async function listSharedKeys(db: Db, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select key from (
      select representative_key as key from agency_version
        where in_force_until is null and representative_key > ${after}
      union all select representative_key as key from owner where representative_key > ${after}) keys
    group by key having count(*) > 1 order by key limit ${limit}`.execute(db);
  return rows.map(({ key }) => key);
}

const TO_DO = 'relations-to-find';

/** True where the register holds bodies of before relations were found as they arise. */
export async function hasEarlierBodies(db: Db): Promise<boolean> {
  const row = await db.selectFrom('siteFact').select('name').where('name', '=', TO_DO).executeTakeFirst();
  return row !== undefined;
}

/** Notes that the bodies of before were looked through. */
export async function noteEarlierBodies(db: Db): Promise<void> {
  await db.deleteFrom('siteFact').where('name', '=', TO_DO).execute();
}

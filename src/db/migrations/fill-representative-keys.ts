import { sql } from 'kysely';
import { representativeKey } from '../../basics/index.js';
import type { Db } from '../dialect.js';

/** Rows of which keys are made at once. */
const CHUNK = 500;

/** What a register of before has to be looked through for, once: see `findEarlierRelations`. */
const TO_DO = 'relations-to-find';

async function fillKeys(trx: Db, table: 'agency_version' | 'owner', key: readonly string[]): Promise<number> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  let after: readonly unknown[] | undefined;
  let filled = 0;
  for (;;) {
    const { rows } = await sql<Record<string, unknown>>`select ${columns}, legal_representative
      from ${sql.table(table)} where ${after ? sql`(${columns}) > (${sql.join(after)})` : sql`1 = 1`}
      order by ${columns} limit ${CHUNK}`.execute(trx);
    for (const row of rows) {
      const name = row['legal_representative'] as string | null;
      const same = key.map((column) => sql`${sql.ref(column)} = ${row[column]}`);
      await sql`update ${sql.table(table)} set representative_key = ${representativeKey(name)}
        where ${sql.join(same, sql` and `)}`.execute(trx);
    }
    filled += rows.length;
    const last = rows.at(-1);
    after = last && key.map((column) => last[column]);
    if (rows.length < CHUNK) return filled;
  }
}

/** Makes the keys of what is registered already, and notes that its pairs are still to be found. */
export async function fillRepresentativeKeys(trx: Db): Promise<void> {
  const agencies = await fillKeys(trx, 'agency_version', ['agency_id', 'in_force_from']);
  const owners = await fillKeys(trx, 'owner', ['id']);
  if (agencies + owners > 0)
    await sql`insert into site_fact (name, value) values (${TO_DO}, '')`.execute(trx);
}

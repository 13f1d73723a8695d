import { findDivision, startOfDate } from '../basics/index.js';
import { type Db, writeNeedTexts } from '../db/index.js';
import type { ImportRow } from './import-row.js';

const CHUNK = 200;

function chunks<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / CHUNK) }, (_, index) =>
    list.slice(index * CHUNK, (index + 1) * CHUNK),
  );
}

/** What is stored under the numbers of a file, one object per number. */
export async function listStored(db: Db, numbers: readonly string[]) {
  const found = [];
  for (const part of chunks(numbers)) {
    found.push(
      ...(await db
        .selectFrom('need')
        .leftJoin('award', (join) =>
          join.onRef('award.needId', '=', 'need.id').on('award.state', '=', 'active'),
        )
        .select([
          'need.number',
          'need.imported',
          'need.projectCode',
          'need.title',
          'need.ownerName',
          'award.divisionCode',
          'award.typeCode',
          'award.method',
          'award.fund',
          'award.budgetFen',
          'award.priceFen',
          'award.agencyCode',
          'award.agencyName',
          'award.awardedOn',
        ])
        .where('need.number', 'in', part)
        .execute()),
    );
  }
  return found;
}

/** Codes of the types by code and by Chinese name. */
export async function loadTypeNames(db: Db): Promise<Map<string, string>> {
  const types = await db.selectFrom('qualificationType').select(['code', 'nameZh']).execute();
  return new Map(types.flatMap(({ code, nameZh }) => [[code, code] as const, [nameZh, code] as const]));
}

/** Ids of registered agencies by credit code. */
export async function loadAgencyIds(db: Db, codes: readonly string[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const part of chunks(codes)) {
    const rows = await db
      .selectFrom('agency')
      .select(['id', 'creditCode'])
      .where('creditCode', 'in', part)
      .execute();
    for (const { id, creditCode } of rows) ids.set(creditCode, id);
  }
  return ids;
}

/** Stores imported needs with their projects and what a search finds them by. */
export async function insertImported(
  trx: Db,
  rows: readonly { readonly id: string; readonly row: ImportRow }[],
): Promise<void> {
  for (const part of chunks(rows)) {
    await trx
      .insertInto('project')
      .values(
        part.map(({ row }) => ({
          code: row.projectCode,
          name: row.title,
          divisionCode: row.projectCode.slice(5, 11),
          createdAt: startOfDate(row.awardedOn),
        })),
      )
      .onConflict((oc) => oc.column('code').doNothing())
      .execute();
    await trx
      .insertInto('need')
      .values(
        part.map(({ id, row }) => {
          const at = startOfDate(row.awardedOn);
          return {
            id,
            number: row.number,
            state: 'selected' as const,
            imported: 1 as const,
            ownerName: row.owner,
            version: 0,
            projectCode: row.projectCode,
            divisionCode: row.divisionCode,
            countyKey: findDivision(row.divisionCode)?.countyKey ?? null,
            title: row.title,
            requirement: JSON.stringify({ mode: 'one-of', lines: [{ type: row.typeCode, minGrade: null }] }),
            typeCode: row.typeCode,
            budgetFen: row.budgetFen,
            fund: row.fund,
            method: row.method,
            pricedDraw: 0 as const,
            createdAt: at,
            publishedAt: at,
            closedAt: at,
            selectedAt: at,
            updatedAt: at,
          };
        }),
      )
      .execute();
    await trx
      .insertInto('needRequirement')
      .values(
        part.map(({ id, row }) => ({ needId: id, position: 0, typeCode: row.typeCode, minGrade: null })),
      )
      .execute();
    await writeNeedTexts(
      trx,
      part.map(({ id, row }) => ({ id, texts: [row.title, row.owner, row.number, row.projectCode] })),
    );
  }
}

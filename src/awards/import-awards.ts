import { createHash } from 'node:crypto';
import { appendEvent, type RowRef, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import { fail, ok, startOfDate, toShanghaiDate } from '../basics/index.js';
import { analyzeTables, type Deps, transact } from '../db/index.js';
import { type FileFault, readImportFile } from './import-file.js';
import { insertImported, listStored, loadAgencyIds, loadTypeNames } from './import-queries.js';
import { type ImportProblem, type ImportRow, readImportRow } from './import-row.js';
import { recordAwards } from './record-award.js';

/** Outcome of an import: what was loaded, or why nothing was. */
export type ImportOutcome =
  | { readonly kind: 'done'; readonly loaded: number; readonly present: number }
  | { readonly kind: 'fault'; readonly fault: FileFault }
  | { readonly kind: 'problems'; readonly problems: readonly ImportProblem[] };

/** Rows that are one transaction step: the progress is told after each. */
const STEP = 500;

type Stored = Awaited<ReturnType<typeof listStored>>[number];

function isSame(stored: Stored, row: ImportRow): boolean {
  const { line: _line, number: _number, owner, ...facts } = row;
  return (
    stored.imported === 1 &&
    stored.ownerName === owner &&
    Object.entries(facts).every(([name, value]) => stored[name as keyof Stored] === value)
  );
}

/** Sorts checked rows into new ones and ones that are stored already; numbers used for something else are problems. */
function compare(
  rows: readonly ImportRow[],
  stored: readonly Stored[],
): { fresh: ImportRow[]; problems: ImportProblem[] } {
  const byNumber = new Map(stored.map((one) => [one.number, one]));
  const seen = new Set<string>();
  const fresh: ImportRow[] = [];
  const problems: ImportProblem[] = [];
  for (const row of rows) {
    const problem = { line: row.line, column: 'need_number' as const, value: row.number };
    const present = byNumber.get(row.number);
    if (seen.has(row.number)) problems.push({ ...problem, code: 'number-twice' });
    else if (!present) fresh.push(row);
    else if (!isSame(present, row)) problems.push({ ...problem, code: 'differs-from-stored' });
    seen.add(row.number);
  }
  return { fresh, problems };
}

/** A line with the ids that its need and its award get. */
interface Numbered {
  readonly id: string;
  readonly awardId: string;
  readonly row: ImportRow;
}

const importedRows = ({ id, awardId, row }: Numbered): RowRef[] => [
  ...rowsOf('project', [row.projectCode]),
  ...rowsOf('need', [id]),
  { table: 'need_requirement', key: [id, 0] },
  ...rowsOf('award', [awardId]),
];

/**
 * Loads finished selections of an older system: all lines or none. Lines that are stored already are left alone, so
 * that running it again changes nothing. `progress` hears of checked and of stored lines.
 */
export async function importAwards(
  deps: Deps,
  bytes: Uint8Array,
  progress: (done: number, total: number) => void = () => undefined,
): Promise<ImportOutcome> {
  const file = readImportFile(bytes);
  if ('fault' in file) return { kind: 'fault', fault: file.fault };
  const at = deps.clock.now();
  const facts = { types: await loadTypeNames(deps.db), today: toShanghaiDate(at) };
  const read = file.lines.map(({ cells, line }) => readImportRow(cells, line, facts));
  const problems = read.flatMap((one) => ('problems' in one ? one.problems : []));
  const rows = read.flatMap((one) => ('row' in one ? [one.row] : []));
  const compared = compare(
    rows,
    await listStored(
      deps.db,
      rows.map(({ number }) => number),
    ),
  );
  const all = [...problems, ...compared.problems].sort((a, b) => a.line - b.line);
  if (all.length > 0) return { kind: 'problems', problems: all };
  const { fresh } = compared;
  const total = fresh.length;
  if (total > 0) {
    const agencies = await loadAgencyIds(deps.db, [...new Set(fresh.map(({ agencyCode }) => agencyCode))]);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const written = await transact(deps.db, async (trx) => {
      // Numbers taken since the comparison end it all.
      if (
        (
          await listStored(
            trx,
            fresh.map(({ number }) => number),
          )
        ).length > 0
      )
        return fail('awards/wrong-state');
      const rows: RowRef[] = [];
      for (let start = 0; start < total; start += STEP) {
        const part = fresh
          .slice(start, start + STEP)
          .map((row) => ({ id: deps.newId(), awardId: deps.newId(), row }));
        await insertImported(trx, part);
        await recordAwards(
          trx,
          part.map(({ id, awardId, row }) => ({
            id: awardId,
            needId: id,
            round: null,
            agencyId: agencies.get(row.agencyCode) ?? null,
            agencyCode: row.agencyCode,
            agencyName: row.agencyName,
            ownerName: row.owner,
            divisionCode: row.divisionCode,
            typeCode: row.typeCode,
            method: row.method,
            fund: row.fund,
            budgetFen: row.budgetFen,
            priceFen: row.priceFen,
            awardedAt: startOfDate(row.awardedOn),
          })),
        );
        rows.push(...part.flatMap(importedRows));
        progress(Math.min(total, start + STEP), total);
      }
      const data = { sha256, loaded: total, present: rows.length - total };
      await appendEvent(trx, {
        at,
        kind: 'awards.imported',
        subject: sha256.slice(0, 16),
        actor: SYSTEM_ACTOR,
        data,
        rows,
      });
      return ok(null);
    });
    if (!written.ok) throw new Error('another import ran at the same time; nothing was loaded, run it again');
    await analyzeTables(deps.db, 'all');
  }
  return { kind: 'done', loaded: total, present: rows.length - total };
}

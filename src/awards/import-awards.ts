import { createHash } from 'node:crypto';
import { appendEvent, type RowRef, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import { type CivilDate, fail, ok, startOfDate, toShanghaiDate } from '../basics/index.js';
import { analyzeTables, type Db, type Deps, transact } from '../db/index.js';
import { type FileFault, type FileLine, readImportFile } from './import-file.js';
import { insertImported, listStored, loadAgencyIds, loadTypeNames } from './import-queries.js';
import { type ImportProblem, type ImportRow, readImportRow } from './import-row.js';
import { type NewAward, recordAwards } from './record-award.js';

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

const numbersOf = (rows: readonly ImportRow[]): string[] => rows.map(({ number }) => number);

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

const toAward = ({ id, awardId, row }: Numbered, agencyId: string | null): NewAward => ({
  id: awardId,
  needId: id,
  round: null,
  agencyId,
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
  course: null,
});

/** Told of the lines that are done, and of how many there are. */
type Progress = (done: number, total: number) => void;

/** Stores the needs and awards of checked lines, some at a time; returns the rows that it wrote. */
async function storeLines(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  fresh: readonly ImportRow[],
  { agencies, progress }: { readonly agencies: ReadonlyMap<string, string>; readonly progress: Progress },
): Promise<RowRef[]> {
  const rows: RowRef[] = [];
  const total = fresh.length;
  for (let start = 0; start < total; start += STEP) {
    const part = fresh
      .slice(start, start + STEP)
      .map((row) => ({ id: deps.newId(), awardId: deps.newId(), row }));
    await insertImported(trx, part);
    await recordAwards(
      trx,
      part.map((line) => toAward(line, agencies.get(line.row.agencyCode) ?? null)),
    );
    rows.push(...part.flatMap(importedRows));
    progress(Math.min(total, start + STEP), total);
  }
  return rows;
}

/** Reads every line of a file and compares it with what is stored: what is new, and what is wrong, line by line. */
async function checkLines(
  deps: Deps,
  lines: readonly FileLine[],
  today: CivilDate,
): Promise<ReturnType<typeof compare> & { readonly rows: readonly ImportRow[] }> {
  const facts = { types: await loadTypeNames(deps.db), today };
  const read = lines.map(({ cells, line }) => readImportRow(cells, line, facts));
  const unread = read.flatMap((one) => ('problems' in one ? one.problems : []));
  const rows = read.flatMap((one) => ('row' in one ? [one.row] : []));
  const { fresh, problems } = compare(rows, await listStored(deps.db, numbersOf(rows)));
  return { rows, fresh, problems: [...unread, ...problems].sort((a, b) => a.line - b.line) };
}

/**
 * Loads finished selections of an older system: all lines or none. Lines that are stored already are left alone, so
 * that running it again changes nothing. `progress` hears of checked and of stored lines.
 */
export async function importAwards(
  deps: Deps,
  bytes: Uint8Array,
  progress: Progress = () => undefined,
): Promise<ImportOutcome> {
  const file = readImportFile(bytes);
  if ('fault' in file) return { kind: 'fault', fault: file.fault };
  const today = toShanghaiDate(deps.clock.now());
  const { rows: read, fresh, problems } = await checkLines(deps, file.lines, today);
  if (problems.length > 0) return { kind: 'problems', problems };
  const done = { loaded: fresh.length, present: read.length - fresh.length };
  if (fresh.length === 0) return { kind: 'done', ...done };
  const agencies = await loadAgencyIds(deps.db, [...new Set(fresh.map(({ agencyCode }) => agencyCode))]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const written = await transact(deps.db, async (trx) => {
    // Numbers taken since the comparison end it all.
    if ((await listStored(trx, numbersOf(fresh))).length > 0) return fail('awards/wrong-state');
    const rows = await storeLines(trx, deps, fresh, { agencies, progress });
    const log = { at: deps.clock.now(), subject: sha256.slice(0, 16), actor: SYSTEM_ACTOR, rows };
    await appendEvent(trx, { ...log, kind: 'awards.imported', data: { sha256, ...done } });
    return ok(null);
  });
  if (!written.ok) throw new Error('another import ran at the same time; nothing was loaded, run it again');
  await analyzeTables(deps.db, 'all');
  return { kind: 'done', ...done };
}

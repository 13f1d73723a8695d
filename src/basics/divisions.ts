import { readFileSync } from 'node:fs';
import type { Instant } from './clock.js';
import { toShanghaiDate } from './dates.js';

/** An administrative division of the prefecture with the years in which its code was valid (GB/T 2260). */
export interface Division {
  /** Six digits. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly level: 'prefecture' | 'county';
  /** First year of validity; null = before the records begin. */
  readonly validFromYear: number | null;
  /** Year in which the code was replaced; null = still valid. */
  readonly validUntilYear: number | null;
  /** Joins the codes that one county has had over time. */
  readonly countyKey: string;
  /** Column and row on the map of equal tiles, placed as the counties lie; the prefecture's own level stands apart. */
  readonly tile: readonly [column: number, row: number];
}

interface DivisionFile {
  divisions: (Omit<Division, 'validFromYear' | 'validUntilYear'> & {
    validFromYear: string | null;
    validUntilYear: string | null;
  })[];
}

const file = JSON.parse(
  readFileSync(new URL('../../data/divisions.json', import.meta.url), 'utf8'),
) as DivisionFile;

const year = (text: string | null): number | null => (text === null ? null : Number(text));

/** Every division code ever valid here, the prefecture's own level first, as `data/divisions.json` lists them. */
export const divisions: readonly Division[] = file.divisions.map((division) => ({
  ...division,
  validFromYear: year(division.validFromYear),
  validUntilYear: year(division.validUntilYear),
}));

const byCode = new Map(divisions.map((division) => [division.code, division]));

/** The division of a code, valid now or once. */
export function findDivision(code: string): Division | undefined {
  return byCode.get(code);
}

/** True when the code was in force in `atYear` (both the first and the replacing year count as valid). */
export function isDivisionValid(division: Division, atYear: number): boolean {
  return atYear >= (division.validFromYear ?? 0) && atYear <= (division.validUntilYear ?? 9999);
}

/** The divisions in force in a year, one per county, the prefecture's own level first. */
export function listDivisions(atYear: number): readonly Division[] {
  const latest = new Map<string, Division>();
  for (const division of divisions) {
    if (atYear >= (division.validFromYear ?? 0) && atYear < (division.validUntilYear ?? 9999)) {
      latest.set(division.countyKey, division);
    }
  }
  return [...latest.values()];
}

/** The divisions in force at an instant, by the year in Asia/Shanghai. */
export function listDivisionsAt(at: Instant): readonly Division[] {
  return listDivisions(Number(toShanghaiDate(at).slice(0, 4)));
}

import type { Db } from '../db/index.js';
import type { Sides } from './compare-queries.js';
import {
  compareCounts,
  compareListings,
  listLateFirstPlaces,
  listMisplaced,
} from './listing-check-queries.js';
import { compareIrregularities, compareSavingSums, compareTallies } from './rollup-check-queries.js';

/** One place where two records of the same fact differ. */
export interface Difference {
  /** What it is about: a roll-up's key or a need's number. */
  readonly key: string;
  readonly expected: string;
  readonly found: string;
}

/** The two sides of what is compared, one difference a key. */
function differencesOf({ expected, found }: Sides): Difference[] {
  const wanted = new Map(expected.map(({ key, value }) => [key, value]));
  const stored = new Map(found.map(({ key, value }) => [key, value]));
  return [...new Set([...wanted.keys(), ...stored.keys()])].map((key) => ({
    key,
    expected: wanted.get(key) ?? 'nothing',
    found: stored.get(key) ?? 'nothing',
  }));
}

/**
 * Recomputes what public lists and figures are read from: every line from its need and requirement, every count from the
 * lines, and the order; the lines of what did not go as planned, the sums of savings, the tallies of agencies. Empty when
 * all agree.
 */
export async function checkListings(db: Db): Promise<Difference[]> {
  const misplaced = [...(await listMisplaced(db)), ...(await listLateFirstPlaces(db))];
  return [
    ...differencesOf(await compareListings(db)),
    ...differencesOf(await compareCounts(db)),
    ...differencesOf(await compareIrregularities(db)),
    ...differencesOf(await compareSavingSums(db)),
    ...differencesOf(await compareTallies(db)),
    ...misplaced.map(({ key, value }) => ({ key, expected: 'the place of its publication', found: value })),
  ];
}

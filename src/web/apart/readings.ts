import type { Db } from '../../db/index.js';
import { findEligibility } from '../pages/draws/eligibility-data.js';
import { assessSpan, drawsSheet } from '../pages/statistics/fairness-readings.js';
import { csvText } from '../render/csv.js';
import { type SheetText, sheetBytes } from '../render/excel.js';

/** What is read apart, since it takes longer than other visitors may be kept waiting. Each is one question to the database. */
export const readings = {
  eligibility: findEligibility,
  fairness: assessSpan,
  drawsSheet,
  // Nothing is read, but a long sheet takes as long to write as a slow page to read.
  csv: (_db: Db, { rows }: SheetText) => Promise.resolve(csvText(rows)),
  excel: (_db: Db, sheet: SheetText): Promise<Uint8Array> => sheetBytes(sheet),
} satisfies Record<string, (db: Db, question: never) => Promise<unknown>>;

/** The readings by name. */
export type Readings = typeof readings;

/** A question by its name. */
export interface Asked {
  readonly name: keyof Readings;
  readonly question: unknown;
}

/** A question on its way into the process. */
export interface ReadingTask extends Asked {
  /** Sequence of the last event that the answer must know of. */
  readonly since: number;
}

/** What a reading is asked. */
export type Question<Name extends keyof Readings> = Parameters<Readings[Name]>[1];

/** What a reading answers. */
export type Reading<Name extends keyof Readings> = Awaited<ReturnType<Readings[Name]>>;

/** Answers a question out of a database. */
export function readNow(db: Db, { name, question }: Asked): Promise<unknown> {
  return readings[name](db, question as never);
}

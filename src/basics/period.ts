import type { Instant } from './clock.js';

/** A stretch of time, half-open: from an instant on, up to another one and without it; null: without an end. */
export interface Period {
  readonly from: Instant;
  readonly to: Instant | null;
}

/** True for an instant within a period; a period that ends before it begins covers none. */
export function covers({ from, to }: Period, at: Instant): boolean {
  return from <= at && (to === null || at < to);
}

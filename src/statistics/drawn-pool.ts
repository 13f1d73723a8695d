import type { CivilDate, CivilMonth } from '../basics/index.js';
import { METHODS, type Method, methodOf } from '../selection/index.js';

/** An entry of a drawn pool. */
export interface PoolMember {
  readonly agencyCode: string;
  /** Tickets; null where all lots are alike. */
  readonly weight: number | null;
  readonly lot: number;
  readonly rank: number;
}

/** A selection that stands, with its pool in the order of agency codes. */
export interface DrawnPool {
  readonly needId: string;
  readonly number: string;
  readonly method: Method;
  readonly month: CivilMonth;
  readonly awardedOn: CivilDate;
  readonly members: readonly PoolMember[];
  /** K in per cent where it was drawn. */
  readonly k: number | null;
}

/** Methods by which luck alone decides: lots, all alike or in proportion to standing. */
export const LUCK = METHODS.filter((method) => methodOf(method).ranking.by === 'lot');

/** Each member's chance of coming first, in the order of the pool; null where prices decide. */
export function chancesOf(draw: DrawnPool): readonly number[] | null {
  if (!LUCK.includes(draw.method)) return null;
  if (!methodOf(draw.method).weighted) return draw.members.map(() => 1 / draw.members.length);
  const total = draw.members.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  return draw.members.map(({ weight }) => (weight ?? 0) / total);
}

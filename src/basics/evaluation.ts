import { divideHalfUp } from './money.js';

/** The dimensions in which a service is evaluated, each with one to five stars, in both languages of the site. */
export const DIMENSIONS = {
  quality: { zh: '质量', en: 'Quality' },
  timeliness: { zh: '时效', en: 'Timeliness' },
  attitude: { zh: '态度', en: 'Attitude' },
  charge: { zh: '收费', en: 'Charge' },
  standards: { zh: '规范', en: 'Standards' },
} as const;

/** Name of a dimension. */
export type Dimension = keyof typeof DIMENSIONS;

/** Every dimension, in order. */
export const DIMENSION_NAMES = Object.keys(DIMENSIONS) as readonly Dimension[];

/** Who evaluates, and with which weight [real platforms: owner : authority : operator = 5 : 3 : 2]. */
export const EVALUATORS = { owner: 5, authority: 3, operator: 2 } as const;

/** One of those who evaluate. */
export type Evaluator = keyof typeof EVALUATORS;

/** Every evaluator, the weightiest first. */
export const EVALUATOR_NAMES = Object.keys(EVALUATORS) as readonly Evaluator[];

/** Stars for each dimension, 1 to 5. */
export type Marks = Readonly<Record<Dimension, number>>;

/** What one side gave. */
export interface Given extends Marks {
  readonly side: Evaluator;
}

/** The mean of what one side gave, in hundredths of a star, rounded half up. */
export function meanOf(marks: Marks): number {
  const sum = DIMENSION_NAMES.reduce((total, name) => total + marks[name], 0);
  return Number(divideHalfUp(BigInt(sum * 100), BigInt(DIMENSION_NAMES.length)));
}

/**
 * The score of a service in hundredths of a star (100 to 500), rounded half up once: each side's mean by its weight. The weight
 * of a side that gave nothing is shared among those that are there, in proportion to theirs. Null where nobody gave anything.
 */
export function scoreOf(given: readonly Given[]): number | null {
  let sum = 0;
  let weights = 0;
  for (const { side, ...marks } of given) {
    const weight = EVALUATORS[side];
    sum += weight * DIMENSION_NAMES.reduce((total, name) => total + marks[name], 0);
    weights += weight;
  }
  if (weights === 0) return null;
  return Number(divideHalfUp(BigInt(sum * 100), BigInt(weights * DIMENSION_NAMES.length)));
}

/** Hundredths of a star as people read them: 437 → "4.37". */
export const formatStars = (hundredths: number): string =>
  `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;

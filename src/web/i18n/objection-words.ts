import type { Words } from '../../audit/index.js';
import { OBJECTION_GROUND_CODES, OBJECTION_GROUNDS, type ObjectionGround } from '../../objections/index.js';

/** Keys of the words that the records of grounds of objections bring. */
export type ObjectionGroundKey = `objection-ground.${ObjectionGround}`;

/** The words of every ground in one language. */
export function objectionWords(language: keyof Words): Readonly<Record<ObjectionGroundKey, string>> {
  const entries = OBJECTION_GROUND_CODES.map((code) => [
    `objection-ground.${code}`,
    OBJECTION_GROUNDS[code][language],
  ]);
  return Object.fromEntries(entries) as Record<ObjectionGroundKey, string>;
}

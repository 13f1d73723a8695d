/** Bounds of a certificate's text, held to before anything is built of it: protocol, section 7. */
import { coded, Refusal } from './finding.js';

/** How much a text of JSON holds. */
export interface JsonSize {
  /** Members of objects and items of lists, all together. */
  readonly members: number;
  /** Objects and lists within each other; 0 for a text without any. */
  readonly depth: number;
}

/**
 * The most that a certificate may hold. 3,000 entries take about 48,000 members, an earlier round of as many 18,000 more; the
 * deepest place of one is 8 deep.
 */
export const CERTIFICATE_LIMITS: JsonSize = { members: 300_000, depth: 32 };

/**
 * Combining marks in a row: no language has so many, and putting them in order takes time with the square of their number.
 * Source: UAX #15, Stream-Safe Text Format.
 */
const MOST_MARKS = 30;
// Looks at each row once, from its start.
const MANY_MARKS = new RegExp(`(?<!\\p{M})\\p{M}{${MOST_MARKS + 1}}`, 'u');

/** All marks lie beyond Latin letters: long rows without those are found far sooner than marks, and are few. */
const FIRST_MARK = 0x0300;

function hasManyMarks(text: string): boolean {
  const rows = new RegExp(`[\\u0300-\\uffff]{${MOST_MARKS + 1}}`, 'g');
  for (let row = rows.exec(text); row; row = rows.exec(text)) {
    let end = rows.lastIndex;
    while (text.charCodeAt(end) >= FIRST_MARK) end += 1;
    if (MANY_MARKS.test(text.slice(row.index, end))) return true;
    rows.lastIndex = end;
  }
  return false;
}

const code = (character: string): number => character.charCodeAt(0);
const [BLANK, TAB, LF, CR] = [code(' '), code('\t'), code('\n'), code('\r')];
const [QUOTE, BACKSLASH, COMMA] = [code('"'), code('\\'), code(',')];
const [LIST, LIST_END, OBJECT, OBJECT_END] = [code('['), code(']'), code('{'), code('}')];

/** Where a string that starts at `start` ends: at its quote, or past the text. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) return at;
    if (unit === BACKSLASH) at += 1;
  }
  return text.length;
}

/**
 * Counts what a text of JSON holds, in one pass that builds nothing and stops behind `most`. Never throws; of a text
 * that is no JSON the figures mean nothing.
 */
export function measureJson(text: string, most: JsonSize): JsonSize {
  let members = 0;
  let depth = 0;
  let deepest = 0;
  let isFirst = false;
  for (let at = 0; at < text.length && members <= most.members && deepest <= most.depth; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === BLANK || unit === LF || unit === CR || unit === TAB) continue;
    const ends = unit === LIST_END || unit === OBJECT_END;
    // A comma stands before every member but the first.
    if (unit === COMMA || (isFirst && !ends)) members += 1;
    isFirst = unit === LIST || unit === OBJECT;
    if (isFirst) depth += 1;
    if (ends) depth -= 1;
    if (unit === QUOTE) at = stringEnd(text, at);
    deepest = Math.max(deepest, depth);
  }
  return { members, depth: deepest };
}

/** Throws a {@link Refusal} for a text that no certificate can be; cheap whatever the text is. */
export function refuseExcess(text: string): void {
  const { members, depth } = measureJson(text, CERTIFICATE_LIMITS);
  if (members > CERTIFICATE_LIMITS.members)
    throw new Refusal(coded('parse/too-many', { most: CERTIFICATE_LIMITS.members }));
  if (depth > CERTIFICATE_LIMITS.depth)
    throw new Refusal(coded('parse/too-deep', { most: CERTIFICATE_LIMITS.depth }));
  if (hasManyMarks(text)) throw new Refusal(coded('parse/marks', { most: MOST_MARKS }));
}

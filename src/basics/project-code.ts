import { findDivision, isDivisionValid } from './divisions.js';
import { normalizeCode } from './text.js';

/** Reads why a project code is refused, or its parts. */
export type ProjectCode =
  | { readonly ok: true; readonly code: string; readonly year: number; readonly division: string }
  | { readonly ok: false; readonly reason: 'format' | 'year' | 'division' };

/**
 * Reads an investment-project code `YYYY-AAAAAA-II-TT-NNNNNN` as typed. Both generations are accepted: since 2021
 * the first group is YYMM (digits 3–4 a month 01–12), before it is a year 2015–2020. The division must be in the
 * dated table and in force in that year. No check digit is enforced.
 */
export function parseProjectCode(text: string): ProjectCode {
  const code = normalizeCode(text).replace(/[\u2010-\u2015\u2212]/g, '-');
  const match = /^(\d{4})-(\d{6})-(\d{2})-(\d{2})-(\d{6})$/.exec(code);
  if (!match?.[1] || !match[2]) return { ok: false, reason: 'format' };
  const lastTwo = Number(match[1].slice(2));
  const isNew = lastTwo >= 1 && lastTwo <= 12;
  const year = isNew ? 2000 + Number(match[1].slice(0, 2)) : Number(match[1]);
  if (isNew ? year < 2021 : year < 2015 || year > 2020) return { ok: false, reason: 'year' };
  const division = findDivision(match[2]);
  if (!division || !isDivisionValid(division, year)) return { ok: false, reason: 'division' };
  return { ok: true, code, year, division: match[2] };
}

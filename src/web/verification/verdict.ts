/** The verdict on a certificate: its grade, which stands first wherever one is told, and what a reader can do. */
import { type Grade, isCertificate2, type Verification } from '../../selection/index.js';
import { plainText } from './plain-text.js';
import type { VerifyKey, VerifyWords } from './words.js';

/** A verdict without words. */
export interface Verdict {
  /** Null for a rehearsal, and where nothing was verified to the end: neither is graded. */
  readonly grade: Grade | null;
  readonly key: VerifyKey;
  /** Names of the witnesses who saw list and pool in time. */
  readonly witnesses: readonly string[];
  readonly advice: VerifyKey | null;
}

/** What is wrong, whoever found it. */
export const WRONG: Verdict = {
  grade: 3,
  key: 'verify.grade-3',
  witnesses: [],
  advice: 'verify.advice-3',
};

const ungraded = (key: VerifyKey): Verdict => ({ grade: null, key, witnesses: [], advice: null });

/** True where the plan's own witnesses were in time and those whom the reader knows were not. */
function areStrangers({ certificate, checks }: Verification): boolean {
  const found = checks.find(({ code }) => code === 'E_WITNESS')?.found;
  const isAsked = certificate !== null && isCertificate2(certificate) && certificate.plan.policy !== null;
  return isAsked && found !== undefined && 'key' in found && found.key !== 'cosigned/not-asked';
}

/** The verdict on what was verified. */
export function verdictOf(verification: Verification): Verdict {
  const { ok, rehearsal, checks, grade, seen } = verification;
  if (checks.some((check) => check.ok === false)) return WRONG;
  if (rehearsal) return ungraded('verify.rehearsal');
  if (!ok) return ungraded('verify.unfinished');
  if (grade === 1 && seen) {
    const how = seen.isKnown ? 'known' : 'named';
    return { grade, key: `verify.grade-1-${how}`, witnesses: seen.names, advice: `verify.advice-1-${how}` };
  }
  const key = areStrangers(verification) ? 'verify.grade-2-strangers' : 'verify.grade-2';
  return { grade: 2, key, witnesses: [], advice: 'verify.advice-2' };
}

const MARKS = { 1: '①', 2: '②', 3: '③' } as const;
const TONES = { 1: 'result-ok', 2: 'result-fair', 3: 'result-bad' } as const;

/** Class of a verdict in the site's stylesheet. */
export const toneOf = ({ grade }: Verdict): string => TONES[grade ?? 3];

/** The sentence of a verdict, its grade in front. */
export function verdictText({ grade, key, witnesses }: Verdict, words: VerifyWords): string {
  const names = witnesses.map((name) => plainText(name)).join(words('verify.list-comma'));
  return `${grade === null ? '' : `${MARKS[grade]} `}${words(key, { witnesses: names })}`;
}

/** A verification in a reader's words: the same for the server's page, the browser, the offline file and the command line. */
import {
  type Check,
  type Finding,
  type Grade,
  type KnownKeys,
  sha256Hex,
  type Verification,
  verifyCertificate,
} from '../../selection/index.js';
import type { Fact } from './fact.js';
import { toFacts } from './facts.js';
import { findingText } from './finding-text.js';
import type { KeptLine } from './kept.js';
import { type LoggedPlace, placeOf } from './kept-files.js';
import { cautions } from './notes.js';
import { plainText } from './plain-text.js';
import { toneOf, verdictOf, verdictText } from './verdict.js';
import type { VerifyKey, VerifyWords } from './words.js';

/** Marks of an outcome: `failed`, `passed`, `undone`. */
export type Outcome = 'failed' | 'passed' | 'undone';

/** What was expected or found. */
export interface Told {
  readonly text: string;
  /** True for values that need no words, which are set in another type. */
  readonly isValue: boolean;
}

/** One check in words; `explanation` says what a failure means, or why it was not done. */
export interface CheckLine {
  readonly code: string;
  readonly outcome: Outcome;
  readonly word: string;
  /** Class of the mark in the site's stylesheet. */
  readonly tag: string;
  readonly meaning: string;
  readonly explanation: string | null;
  readonly expected: Told;
  readonly found: Told;
}

/** Verdict, advice, cautions, facts and every check; failed checks stand first, those not done last. */
export interface Report {
  readonly name: string;
  /** Null for a rehearsal, and where nothing was verified to the end. */
  readonly grade: Grade | null;
  /** The grade with its sentence. */
  readonly verdict: string;
  /** What a reader can do; null where there is nothing to do. */
  readonly advice: string | null;
  /** Class of the panel in the site's stylesheet. */
  readonly tone: string;
  /** What a certificate that verifies cannot prove; empty where it does not verify. */
  readonly notes: readonly string[];
  /** Where it stands in the public log; null where it does not verify, or its proofs of the log do not. */
  readonly place: LoggedPlace | null;
  /** What checkpoints say of it that the reader kept; see `withKept`. */
  readonly kept: readonly KeptLine[];
  readonly count: string;
  readonly factsTitle: string;
  readonly facts: readonly Fact[];
  /** Failed and passed. */
  readonly done: readonly CheckLine[];
  readonly undone: readonly CheckLine[];
}

/** Where a grade is counted. */
export const PLACES = { 1: 'first', 2: 'second', 3: 'third' } as const;

const TAGS: Readonly<Record<Outcome, string>> = {
  failed: 'tag-failed',
  passed: 'tag-approved',
  undone: 'tag-draft',
};
const WORDS: Readonly<Record<Outcome, VerifyKey>> = {
  failed: 'verify.differs',
  passed: 'verify.passed',
  undone: 'verify.not-done',
};

function factsTitle({ ok, rehearsal, checks }: Verification): VerifyKey {
  if (ok) return 'verify.says';
  return rehearsal && checks.every((check) => check.ok !== false)
    ? 'verify.says-rehearsal'
    : 'verify.says-failed';
}

function toLine(check: Check, words: VerifyWords): CheckLine {
  const { code, ok } = check;
  const tell = (finding: Finding): Told => ({
    text: findingText(finding, words),
    isValue: 'verbatim' in finding,
  });
  const outcome = ok === null ? 'undone' : ok ? 'passed' : 'failed';
  const found = tell(check.found);
  return {
    code,
    outcome,
    word: words(WORDS[outcome]),
    tag: TAGS[outcome],
    meaning: words(`verify.${code}`),
    explanation:
      outcome === 'failed' ? words(`verify.why-${code}`) : outcome === 'undone' ? found.text : null,
    expected: tell(check.expected),
    found,
  };
}

/** A file that was verified; `sha256` is the digest of its bytes in hex. */
interface VerifiedFile {
  readonly name: string;
  readonly sha256: string;
  readonly verification: Verification;
  readonly known: KnownKeys;
}

const isLogged = ({ checks }: Verification): boolean =>
  checks.some(({ code, ok }) => code === 'E_LOG' && ok === true);

function factsOf(
  { sha256, verification, known }: VerifiedFile,
  language: string,
  words: VerifyWords,
): Fact[] {
  const { certificate, seen } = verification;
  const digest = { label: words('verify.fact-digest'), text: sha256, isHash: true, advice: null };
  return [
    ...(certificate
      ? toFacts({ certificate, isLogged: isLogged(verification), known, seen }, { language, words })
      : []),
    // Of what could not be read there is none.
    ...(sha256 === '' ? [] : [digest]),
  ];
}

/** The report of one verified file. */
export function toReport(file: VerifiedFile, language: string, words: VerifyWords): Report {
  const { verification, known } = file;
  const { ok, checks, certificate } = verification;
  const lines = checks.map((check) => toLine(check, words));
  const of = (outcome: Outcome) => lines.filter((line) => line.outcome === outcome);
  const [failed, passed, undone] = [of('failed'), of('passed'), of('undone')];
  const verdict = verdictOf(verification);
  return {
    name: plainText(file.name),
    grade: verdict.grade,
    verdict: verdictText(verdict, words),
    advice: verdict.advice && words(verdict.advice),
    tone: toneOf(verdict),
    notes: ok && certificate ? cautions(certificate, known).map((key) => words(key)) : [],
    place: ok && certificate && isLogged(verification) ? placeOf(certificate) : null,
    kept: [],
    count: words('verify.count', {
      passed: passed.length,
      failed: failed.length,
      undone: undone.length,
    }),
    factsTitle: words(factsTitle(verification)),
    facts: factsOf(file, language, words),
    done: [...failed, ...passed],
    undone,
  };
}

/** Verifies a file, held to what its reader knows, and reports. */
export function verifyFile(
  file: { readonly name: string; readonly bytes: string | Uint8Array; readonly known: KnownKeys },
  language: string,
  words: VerifyWords,
): Report {
  const { name, bytes, known } = file;
  const verification = verifyCertificate(bytes, known);
  return toReport({ name, sha256: sha256Hex(bytes), verification, known }, language, words);
}

/** The report of a file of which nothing is known but this about its reading. */
function reportOf(
  name: string,
  reading: Pick<Check, 'ok' | 'found'>,
  language: string,
  words: VerifyWords,
): Report {
  const expected: Finding = { key: 'parse/readable', params: {} };
  const verification: Verification = {
    ok: false,
    rehearsal: false,
    checks: [{ code: 'E_PARSE', expected, ...reading }],
    certificate: null,
    grade: 3,
    seen: null,
  };
  return toReport({ name, sha256: '', verification, known: {} }, language, words);
}

/** The report of a file that could not be read; `why` tells the reason, in the words of whoever refused it. */
export function unreadReport(
  { name, why }: { readonly name: string; readonly why: string },
  language: string,
  words: VerifyWords,
): Report {
  return reportOf(name, { ok: false, found: { key: 'parse/unreadable', params: { why } } }, language, words);
}

/** The report of a file whose verification was ended after so many seconds: neither passed nor failed. */
export function unfinishedReport(
  { name, seconds }: { readonly name: string; readonly seconds: number },
  language: string,
  words: VerifyWords,
): Report {
  const found: Finding = { key: 'parse/unfinished', params: { seconds } };
  return reportOf(name, { ok: null, found }, language, words);
}

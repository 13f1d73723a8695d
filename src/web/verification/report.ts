/** A verification in a reader's words: the same for the server's page, the browser, the offline file and the command line. */
import { formatYuan } from '../../basics/index.js';
import type { Certificate, Check, Finding, Verification } from '../../selection/index.js';
import { findingText } from './finding-text.js';
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

/** What a certificate says of itself. */
export interface Fact {
  readonly label: string;
  readonly text: string;
  /** True for digests, which are set in another type. */
  readonly isHash: boolean;
}

/** Verdict, facts and every check; failed checks stand first, those not done last. */
export interface Report {
  readonly name: string;
  readonly ok: boolean;
  readonly verdict: string;
  readonly count: string;
  readonly factsTitle: string;
  readonly facts: readonly Fact[];
  /** Failed and passed. */
  readonly done: readonly CheckLine[];
  readonly undone: readonly CheckLine[];
}

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

function toFacts(certificate: Certificate, language: string, words: VerifyWords): Fact[] {
  const { plan, winner, annex, pool, claim, priceFen, budgetFen, savingFen } = certificate;
  const { title } = annex.notice;
  const name = annex.agencyNames[winner];
  const price = {
    price: formatYuan(priceFen),
    budget: formatYuan(budgetFen),
    saving: formatYuan(savingFen),
  };
  const fact = (label: VerifyKey, text: string): Fact => ({ label: words(label), text, isHash: false });
  return [
    fact('verify.fact-need', typeof title === 'string' ? `${plan.need} ${title}` : plan.need),
    fact('verify.fact-winner', name === undefined ? winner : `${name} ${winner}`),
    fact('verify.fact-price', words('verify.price', price)),
    fact(
      'verify.fact-entries',
      words('verify.entries', { pooled: pool.entries.length, excluded: pool.excluded.length }),
    ),
    fact('verify.fact-bits', words('verify.bits', { bits: claim.entropyBits })),
    fact('verify.fact-claim', language === 'en' ? claim.en : claim.zh),
  ];
}

/** The report of one verified file; `sha256` is the digest of its bytes in hex. */
export function toReport(
  file: { readonly name: string; readonly sha256: string; readonly verification: Verification },
  language: string,
  words: VerifyWords,
): Report {
  const { ok, rehearsal, checks, certificate } = file.verification;
  const lines = checks.map((check) => toLine(check, words));
  const of = (outcome: Outcome) => lines.filter((line) => line.outcome === outcome);
  const [failed, passed, undone] = [of('failed'), of('passed'), of('undone')];
  return {
    name: file.name,
    ok,
    verdict: words(failed.length > 0 ? 'verify.failed' : rehearsal ? 'verify.rehearsal' : 'verify.ok'),
    count: words('verify.count', {
      passed: passed.length,
      failed: failed.length,
      undone: undone.length,
    }),
    factsTitle: words(ok ? 'verify.says' : 'verify.says-failed'),
    facts: [
      ...(certificate ? toFacts(certificate, language, words) : []),
      { label: words('verify.fact-digest'), text: file.sha256, isHash: true },
    ],
    done: [...failed, ...passed],
    undone,
  };
}

/** The report of a file that could not be read; `why` tells the reason, in the words of whoever refused it. */
export function unreadReport(
  file: { readonly name: string; readonly why: string },
  language: string,
  words: VerifyWords,
): Report {
  const verification: Verification = {
    ok: false,
    rehearsal: false,
    checks: [
      {
        code: 'E_PARSE',
        ok: false,
        expected: { key: 'parse/readable', params: {} },
        found: { key: 'parse/unreadable', params: { why: file.why } },
      },
    ],
    certificate: null,
  };
  return toReport({ name: file.name, sha256: '', verification }, language, words);
}

/** A verification in a reader's words: the same for the server's page, the browser, the offline file and the command line. */
import { formatYuan } from '../../basics/index.js';
import type { Certificate, Check, CheckCode, Verification } from '../../selection/index.js';
import type { verify } from '../i18n/zh-CN/verify.js';

/** Keys of the catalogue of verification, the only one that browsers and the offline file bring along. */
export type VerifyKey = keyof typeof verify;

/** The sentence of a key of that catalogue. */
export type VerifyWords = (key: VerifyKey, params?: Readonly<Record<string, string | number>>) => string;

/** Marks of an outcome: `failed`, `passed`, `undone`. */
export type Outcome = 'failed' | 'passed' | 'undone';

/** One check in words; `explanation` says what a failure means, or why it was not done. */
export interface CheckLine {
  readonly code: string;
  readonly outcome: Outcome;
  readonly word: string;
  /** Class of the mark in the site's stylesheet. */
  readonly tag: string;
  readonly meaning: string;
  readonly explanation: string | null;
  readonly expected: string;
  readonly found: string;
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
const OF_SOURCES: readonly CheckCode[] = ['E_BLS', 'E_LOTTERY', 'E_CEREMONY'];

function reasonUndone({ code, found }: Check, certificate: Certificate | null, words: VerifyWords): string {
  if (!certificate) return words('verify.undone-unread');
  if (OF_SOURCES.includes(code)) return words('verify.undone-source');
  return code === 'E_LOG' ? words('verify.undone-log') : found;
}

function toLine(check: Check, certificate: Certificate | null, words: VerifyWords): CheckLine {
  const { code, ok, expected, found } = check;
  const outcome = ok === null ? 'undone' : ok ? 'passed' : 'failed';
  return {
    code,
    outcome,
    word: words(WORDS[outcome]),
    tag: TAGS[outcome],
    meaning: words(`verify.${code}`),
    explanation:
      outcome === 'failed'
        ? words(`verify.why-${code}`)
        : outcome === 'undone'
          ? reasonUndone(check, certificate, words)
          : null,
    expected,
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
  const lines = checks.map((check) => toLine(check, certificate, words));
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

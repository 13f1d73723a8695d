/** What kept checkpoints show, in a reader's words: the same for the server's page, the browser and the offline file. */
import type { KnownKeys } from '../../selection/index.js';
import { judgeKept, type KeptFinding, type KeptLine } from './kept.js';
import type { KeptLog } from './kept-files.js';
import { plainText } from './plain-text.js';
import type { Report } from './report.js';
import type { VerifyWords } from './words.js';

/** What is told of the log itself; every text is final. */
export interface LogReport {
  readonly isWrong: boolean;
  readonly title: string;
  /** What a reader can do; null where nothing is wrong. */
  readonly advice: string | null;
  /** Class of the panel in the site's stylesheet. */
  readonly tone: string;
  readonly lines: readonly KeptLine[];
}

function toLine({ key, params, tone }: KeptFinding, words: VerifyWords): KeptLine {
  const values = Object.entries(params).map(([name, value]) => {
    if (typeof value === 'number') return [name, value];
    if (name === 'later' || name === 'name')
      return [
        name,
        value === '' ? words('verify.kept-today') : words('verify.kept-file', { name: plainText(value) }),
      ];
    return [name, plainText(value)];
  });
  return { text: words(key, Object.fromEntries(values)), isWrong: tone === 'bad' };
}

const TONES = { ok: 'result-ok', fair: 'result-fair', bad: 'result-bad' } as const;
const TITLES = { ok: 'verify.kept-fits', fair: 'verify.kept-open', bad: 'verify.kept-wrong' } as const;

function worstOf(findings: readonly KeptFinding[]): KeptFinding['tone'] {
  const has = (tone: KeptFinding['tone']) => findings.some((one) => one.tone === tone);
  return has('bad') ? 'bad' : has('fair') ? 'fair' : 'ok';
}

/**
 * Reports with what the kept checkpoints say of each, and what they say of the log, with everything that is wrong of a
 * certificate's place in it; null where no checkpoint was chosen.
 */
export function withKept(
  reports: readonly Report[],
  log: KeptLog,
  known: KnownKeys,
  words: VerifyWords,
): { readonly reports: readonly Report[]; readonly log: LogReport | null } {
  if (log.checkpoints.length === 0) return { reports, log: null };
  const judged = judgeKept(
    log,
    reports.map(({ place }) => place),
    known,
  );
  const kept = judged.certificates.map((findings) => findings.map((one) => toLine(one, words)));
  const all = [...judged.log, ...judged.certificates.flat().filter(({ tone }) => tone === 'bad')];
  const worst = worstOf(all);
  const lifted = reports.flatMap(({ name }, index) =>
    (kept[index] ?? [])
      .filter(({ isWrong }) => isWrong)
      .map((line) => ({ ...line, text: words('verify.kept-of', { name, text: line.text }) })),
  );
  const lines = [...judged.log.map((one) => toLine(one, words)), ...lifted];
  return {
    reports: reports.map((report, index) => ({ ...report, kept: kept[index] ?? [] })),
    log: {
      isWrong: worst === 'bad',
      title: words(TITLES[worst]),
      advice: worst === 'bad' ? words('verify.kept-advice') : null,
      tone: TONES[worst],
      // What is wrong stands first.
      lines: [...lines.filter(({ isWrong }) => isWrong), ...lines.filter(({ isWrong }) => !isWrong)],
    },
  };
}

/** The words of the command line for what was verified. */
import { plainText } from '../../src/web/verification/plain-text.js';
import type { CheckLine, Report } from '../../src/web/verification/report.js';
import { verdictText, WRONG } from '../../src/web/verification/verdict.js';
import type { VerifyWords } from '../../src/web/verification/words.js';

const MARKS = { failed: '✘', passed: '✔', undone: '–' } as const;

function tellCheck(line: CheckLine, words: VerifyWords): string {
  const { code, outcome, word, meaning, explanation, expected, found } = line;
  return [
    `  ${MARKS[outcome]} ${code} ${word} · ${meaning}`,
    ...(explanation === null ? [] : [`      ${explanation}`]),
    ...(outcome === 'undone'
      ? []
      : [
          `      ${words('verify.expected')} ${expected.text}`,
          `      ${words('verify.found')} ${found.text}`,
        ]),
  ].join('\n');
}

function tellFact({ label, text, advice }: Report['facts'][number]): string {
  return [`      ${label}: ${text}`, ...(advice === null ? [] : [`        ${advice}`])].join('\n');
}

/** Notes under a heading; no line without any. */
export function tellNotes(notes: readonly string[], words: VerifyWords): string[] {
  return notes.length === 0 ? [] : [`  ${words('verify.notes')}`, ...notes.map((note) => `    ${note}`)];
}

/** What became of a certificate. */
interface Outcome {
  readonly report: Report;
  /** The digest in the public log where the file has another. */
  readonly differs: string | null;
  /** True where the public log contradicts it otherwise. */
  readonly isContradicted: boolean;
}

/** One certificate, its grade in the first line; `inFull` tells also what passed and what the certificate says. */
export function tellReport(
  { report, differs, isContradicted }: Outcome,
  inFull: boolean,
  words: VerifyWords,
): string {
  const { name, notes, count, facts, factsTitle, done, undone } = report;
  const { verdict, advice } = differs === null && !isContradicted ? report : wrong(words);
  return [
    `${verdict} (${count})`,
    `  ${name}`,
    ...(advice === null ? [] : [`  ${advice}`]),
    ...(differs === null ? [] : [`  ✘ ${words('verify.log-differs')} ${plainText(differs)}`]),
    ...tellNotes(
      notes.map((note) => `! ${note}`),
      words,
    ),
    ...(inFull ? [...done, ...undone] : done.filter(({ outcome }) => outcome === 'failed')).map((line) =>
      tellCheck(line, words),
    ),
    ...(inFull ? [`  ${factsTitle}`, ...facts.map(tellFact)] : []),
    '',
  ].join('\n');
}

/** The verdict on what the public log contradicts, whatever its sums. */
const wrong = (words: VerifyWords) => ({
  verdict: verdictText(WRONG, words),
  advice: WRONG.advice && words(WRONG.advice),
});

/** The words of the command line for what was verified. */
import { plainText } from '../../src/web/verification/plain-text.js';
import type { CheckLine, Report } from '../../src/web/verification/report.js';
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

/** One certificate; `inFull` also with what passed and what the certificate says. */
export function tellReport(
  report: Report,
  differs: string | null,
  inFull: boolean,
  words: VerifyWords,
): string {
  const { name, ok, verdict, notes, count, facts, factsTitle, done, undone } = report;
  return [
    `${ok && differs === null ? '✔' : '✘'} ${name}`,
    `  ${verdict} (${count})`,
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

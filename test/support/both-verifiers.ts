import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { verifyCertificate } from '../../src/selection/index.js';
import { type Outcome, pythonAvailable, runPython } from './python.js';

/** What the kernel says of a certificate's text. */
export const ours = (text: string): Outcome[] =>
  verifyCertificate(text).checks.map(({ code, ok }) => [code, ok]);
/** The checks that failed. */
export const failed = (outcomes: readonly Outcome[]) =>
  outcomes.filter(([, ok]) => ok === false).map(([code]) => code);

/** What the second implementation says; nothing where there is none. */
export async function theirs(texts: readonly string[]): Promise<Outcome[][]> {
  if (!pythonAvailable) return [];
  const directory = mkdtempSync(join(tmpdir(), 'supermarket-chains-'));
  const path = join(directory, 'certificates.jsonl');
  writeFileSync(path, texts.map((text) => `${JSON.stringify(text)}\n`).join(''));
  const answers = (await runPython('--json', path)).answers();
  rmSync(directory, { recursive: true });
  expect(answers).toHaveLength(texts.length);
  return answers.map(({ checks }) => checks);
}

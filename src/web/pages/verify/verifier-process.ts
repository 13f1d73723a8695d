/** What runs in the process of verification: see `verifier.ts`. */
import { type Report, verifyFile } from '../../verification/report.js';
import { verifyWords } from '../../verification/words.js';
import type { VerifierTask } from './verifier.js';

/** Verifies one file and reports in the reader's language. */
export function verifyApart({ file, known, language }: VerifierTask): Report {
  return verifyFile({ ...file, known }, language, verifyWords(language));
}

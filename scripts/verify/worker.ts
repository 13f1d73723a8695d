/** Verifies one certificate, in a thread of its own where there are many. */
import { readFileSync } from 'node:fs';
import { type KnownKeys, sha256Hex, verifyCertificate } from '../../src/selection/index.js';
import { type Report, toReport, unreadReport } from '../../src/web/verification/report.js';
import { verifyWords } from '../../src/web/verification/words.js';
import type { Job } from './jobs.js';

async function read({ path, text, url }: Job): Promise<Uint8Array> {
  if (path !== undefined) return readFileSync(path);
  if (url === undefined) return new TextEncoder().encode(text ?? '');
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** The report of a job; `differs` is the digest in the public log where the certificate has another. */
export async function verifyJob({
  job,
  language,
  known,
}: {
  readonly job: Job;
  readonly language: string;
  readonly known: KnownKeys;
}): Promise<{ readonly report: Report; readonly differs: string | null }> {
  const words = verifyWords(language);
  const { name, logged } = job;
  try {
    const bytes = await read(job);
    const sha256 = sha256Hex(bytes);
    const verification = verifyCertificate(bytes, known);
    const report = toReport({ name, sha256, verification }, language, words);
    return { report, differs: logged !== undefined && logged !== sha256 ? logged : null };
  } catch (error) {
    // What cannot be read fails like what cannot be parsed: the others are still verified.
    const why = error instanceof Error ? error.message : String(error);
    return { report: unreadReport({ name, why }, language, words), differs: null };
  }
}

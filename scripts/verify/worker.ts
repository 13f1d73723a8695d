/** Verifies one certificate, in a thread of its own where there are many. */
import { readFileSync } from 'node:fs';
import {
  blindSubject,
  type Certificate,
  type CertificateLog,
  closedListOf,
  isCertificate2,
  type KnownKeys,
  sha256Hex,
  verifyCertificate,
} from '../../src/selection/index.js';
import { type Report, toReport, unreadReport } from '../../src/web/verification/report.js';
import { verifyWords } from '../../src/web/verification/words.js';
import type { Finding } from './findings.js';
import type { Job } from './jobs.js';
import { compareLogged } from './logged.js';

async function read({ path, text, url }: Job): Promise<Uint8Array> {
  if (path !== undefined) return readFileSync(path);
  if (url === undefined) return new TextEncoder().encode(text ?? '');
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** What became of a job. */
export interface Verified {
  readonly report: Report;
  /** The digest in the public log where the certificate has another. */
  readonly differs: string | null;
  /** Where the certificate says otherwise than the public log. */
  readonly findings: readonly Finding[];
  /** Entries of its closed list, with the subjects that open under its blinds; of version 2 alone. */
  readonly listed: readonly { readonly entryHash: string; readonly subject: string }[];
  /** Number of its need; null where there is no certificate. */
  readonly need: string | null;
  /** The checkpoints that its proofs lead to: signed notes. */
  readonly checkpoints: readonly string[];
}

/** The checkpoints that a certificate's log carries. */
const checkpointsOf = (log: CertificateLog | null): string[] => {
  if (log === null) return [];
  const cosigned = 'frozen' in log ? [log.closed, log.frozen] : [log.witnessed];
  return [log.checkpoint, ...cosigned.flatMap((one) => one?.checkpoint ?? [])];
};

const listedIn = (certificate: Certificate): Verified['listed'] =>
  isCertificate2(certificate)
    ? closedListOf(certificate).sealed.entries.map(({ entryHash, blind }) => ({
        entryHash,
        subject: blindSubject(certificate.plan.need, blind),
      }))
    : [];

/** Verifies what a job names. */
export async function verifyJob({
  job,
  language,
  known,
  siteKeys,
}: {
  readonly job: Job;
  readonly language: string;
  /** What the reader has from elsewhere. */
  readonly known: KnownKeys;
  /** Keys of the log of a site that was read as a whole: those that handovers bind to the trusted one. */
  readonly siteKeys?: readonly string[] | undefined;
}): Promise<Verified> {
  const words = verifyWords(language);
  const { name, logged } = job;
  try {
    const bytes = await read(job);
    const sha256 = sha256Hex(bytes);
    const verification = verifyCertificate(bytes, siteKeys ? { ...known, log: siteKeys } : known);
    const { certificate } = verification;
    return {
      report: toReport({ name, sha256, verification, known }, language, words),
      differs: logged && logged.sha256 !== null && logged.sha256 !== sha256 ? logged.sha256 : null,
      findings: logged && certificate ? compareLogged(certificate, logged, name) : [],
      listed: certificate ? listedIn(certificate) : [],
      need: certificate?.plan.need ?? null,
      checkpoints: checkpointsOf(certificate?.log ?? null),
    };
  } catch (error) {
    // What cannot be read fails like what cannot be parsed: the others are still verified.
    const why = error instanceof Error ? error.message : String(error);
    return {
      report: unreadReport({ name, why }, language, words),
      differs: null,
      findings: [],
      listed: [],
      need: null,
      checkpoints: [],
    };
  }
}

import { LRUCache } from 'lru-cache';
import { sha256Hex, verifyCertificate } from '../../../selection/index.js';
import { type Verdict, verdictOf } from '../../verification/verdict.js';

/** What the verifier finds in a certificate of the site's own. */
export interface StoredVerdict {
  readonly verdict: Verdict;
  /** True when no check failed: so also for a rehearsal's. */
  readonly agrees: boolean;
  /** Number of checks that passed. */
  readonly passed: number;
}

const verdicts = new LRUCache<string, StoredVerdict>({ max: 5000 });

/**
 * Verifies a stored certificate, once: its text never changes, so neither does the verdict. What it costs is not for a visitor
 * to choose. `sha256` is the digest of the text.
 */
export function verifyStored(certificate: string, sha256: string = sha256Hex(certificate)): StoredVerdict {
  const known = verdicts.get(sha256);
  if (known) return known;
  const verification = verifyCertificate(certificate);
  const { checks } = verification;
  const stored = {
    verdict: verdictOf(verification),
    agrees: checks.every((check) => check.ok !== false),
    passed: checks.filter((check) => check.ok === true).length,
  };
  verdicts.set(sha256, stored);
  return stored;
}

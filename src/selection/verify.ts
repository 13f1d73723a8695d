/** Verification of a certificate without network, clock or database: protocol, section 4. */
import { type Certificate, isCertificate2, schemaOf, serializeCertificate } from './certificate.js';
import { type Check, refuseText } from './check.js';
import { runChecks } from './checks.js';
import { judgeWitnesses, type Seen } from './cosigned.js';
import { coded, Refusal } from './finding.js';
import { refuseExcess } from './json-limits.js';
import type { KnownKeys } from './log.js';
import { schemaFault } from './schema.js';

/** Every need id of a rehearsal starts so, and that of no need: sites have prefixes of at most six letters. */
export const REHEARSAL_PREFIX = 'REHEARSAL-';

/**
 * How far a certificate can be trusted. 1: the sums are right, and third parties saw list and pool in time. 2: the sums are
 * right; when the list was fixed is the site's own word. 3: wrong, or no certificate at all.
 */
export type Grade = 1 | 2 | 3;

function gradeOf(ok: boolean, checks: readonly Check[]): Grade {
  if (!ok) return 3;
  const holds = (code: Check['code']) => checks.find((check) => check.code === code)?.ok === true;
  return holds('E_LOG') && holds('E_WITNESS') ? 1 : 2;
}

const seenOf = (certificate: Certificate, known: KnownKeys): Seen | null =>
  isCertificate2(certificate) ? judgeWitnesses(certificate, known).seen : null;

/**
 * Every check in fixed order; `ok` is true when none failed and it is the certificate of a need. `certificate` is null
 * when it could not be read.
 */
export interface Verification {
  readonly ok: boolean;
  /** True for the record of a rehearsal, which awards nothing however well it adds up: `ok` is false then. */
  readonly rehearsal: boolean;
  readonly checks: readonly Check[];
  readonly certificate: Certificate | null;
  readonly grade: Grade;
  /** Who saw list and pool in time; null below grade 1. */
  readonly seen: Seen | null;
}

/** Larger texts are refused unread: 3,000 entries take about 2 MB. */
export const MAX_CERTIFICATE_BYTES = 8 * 1024 * 1024;

function decode(source: string | Uint8Array): string {
  // A text's bytes are at least its length, so a longer one is too large either way.
  if (source.length > MAX_CERTIFICATE_BYTES)
    throw new Refusal(coded('parse/too-large', { most: MAX_CERTIFICATE_BYTES }));
  if (typeof source === 'string') return source;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(source);
  } catch {
    throw new Refusal(coded('parse/not-utf8'));
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal(coded('parse/not-json', { detail: error.message }));
  }
}

/** Throws a {@link Refusal} on anything but the exact text of a certificate. */
function parse(text: string): Certificate {
  refuseExcess(text);
  const value = readJson(text);
  const parsed = schemaOf(value).safeParse(value);
  if (!parsed.success) throw new Refusal(schemaFault(parsed.error, value));
  // Also refuses members written twice and any other spelling of the same values.
  if (serializeCertificate(value as Certificate) !== text) throw new Refusal(coded('parse/spelling'));
  return value as Certificate;
}

/**
 * Verifies the text of a certificate; never throws, whatever it is given. `known` are the verifier keys that the reader
 * has from elsewhere.
 */
export function verifyCertificate(source: string | Uint8Array, known: KnownKeys = {}): Verification {
  let certificate: Certificate;
  try {
    certificate = parse(decode(source));
  } catch (error) {
    const why = error instanceof Refusal ? error.finding : coded('value/unforeseen');
    return { ok: false, rehearsal: false, checks: refuseText(why), certificate: null, grade: 3, seen: null };
  }
  const checks = runChecks(certificate, known);
  const rehearsal = certificate.plan.need.startsWith(REHEARSAL_PREFIX);
  const ok = !rehearsal && checks.every((check) => check.ok !== false);
  const grade = gradeOf(ok, checks);
  return { ok, rehearsal, checks, certificate, grade, seen: grade === 1 ? seenOf(certificate, known) : null };
}

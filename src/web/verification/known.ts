/** Keys that a reader of certificates has from elsewhere, as they are typed. */
import type { FailureCode } from '../../basics/index.js';
import { COSIGNATURE, type KnownKeys, LOG_SIGNATURE, parseVerifierKey } from '../../selection/index.js';
import type { VerifyKey } from './words.js';

/** Nobody knows more keys of one log and its witnesses, the retired ones included. */
const MOST_KEYS = 20;

/** Why what was typed is no list of keys: a key of the catalogue with its values; lines count from 1. */
export interface KeysFault {
  readonly code: VerifyKey & FailureCode;
  readonly params: Readonly<Record<string, number>>;
}

/** A list without items asks for nothing, where an empty one would refuse every certificate. */
const orNone = (keys: readonly string[]): readonly string[] | undefined =>
  keys.length > 0 ? keys : undefined;

/**
 * Reads verifier keys, one a line, of the log and of witnesses: each key tells itself which it is. Blank lines are let
 * pass. Faults: `verify/bad-key`, `verify/too-many-keys`.
 */
export function readKnownKeys(
  text: string,
): { readonly ok: true; readonly keys: KnownKeys } | { readonly ok: false; readonly fault: KeysFault } {
  const [log, witnesses]: [string[], string[]] = [[], []];
  for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
    const key = line.trim();
    if (key === '') continue;
    const type = parseVerifierKey(key)?.type;
    if (type !== LOG_SIGNATURE && type !== COSIGNATURE)
      return { ok: false, fault: { code: 'verify/bad-key', params: { line: index + 1 } } };
    if (log.length + witnesses.length === MOST_KEYS)
      return { ok: false, fault: { code: 'verify/too-many-keys', params: { most: MOST_KEYS } } };
    (type === LOG_SIGNATURE ? log : witnesses).push(key);
  }
  return { ok: true, keys: { log: orNone(log), witnesses: orNone(witnesses) } };
}

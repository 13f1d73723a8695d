/** What a reader of certificates has from elsewhere, as it is typed: keys, and a policy of witnesses. */
import type { FailureCode } from '../../basics/index.js';
import {
  COSIGNATURE,
  type KnownKeys,
  LOG_SIGNATURE,
  parsePolicy,
  parseVerifierKey,
} from '../../selection/index.js';
import type { VerifyKey } from './words.js';

/** Nobody knows more keys of one log and its witnesses, the retired ones included. */
const MOST_KEYS = 20;

/** Why something is not what was asked for: a key of the catalogue with its values; lines count from 1. */
export interface KnownFault {
  readonly code: VerifyKey & FailureCode;
  readonly params: Readonly<Record<string, number>>;
}

type Known =
  | { readonly ok: true; readonly keys: KnownKeys }
  | { readonly ok: false; readonly fault: KnownFault };

/** A list without items asks for nothing, where an empty one would refuse every certificate. */
const orNone = (keys: readonly string[]): readonly string[] | undefined =>
  keys.length > 0 ? keys : undefined;

const refuse = (code: KnownFault['code'], params: KnownFault['params']): Known => ({
  ok: false,
  fault: { code, params },
});

/**
 * Reads verifier keys, one a line, of the log and of witnesses: each key tells itself which it is. Blank lines are let
 * pass. Faults: `verify/bad-key`, `verify/too-many-keys`.
 */
export function readKnownKeys(text: string): Known {
  const [log, witnesses]: [string[], string[]] = [[], []];
  for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
    const key = line.trim();
    if (key === '') continue;
    const type = parseVerifierKey(key)?.type;
    if (type !== LOG_SIGNATURE && type !== COSIGNATURE) return refuse('verify/bad-key', { line: index + 1 });
    if (log.length + witnesses.length === MOST_KEYS)
      return refuse('verify/too-many-keys', { most: MOST_KEYS });
    (type === LOG_SIGNATURE ? log : witnesses).push(key);
  }
  return { ok: true, keys: { log: orNone(log), witnesses: orNone(witnesses) } };
}

/** The text of a policy as its format has it: what forms and editors make of line feeds does not count. */
export function policyText(text: string): string {
  const lines = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  return lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`;
}

/**
 * Reads a policy of witnesses (C2SP tlog-policy): the log must be one that it names, if it names any. A blank text is none.
 * Faults: `verify/bad-policy`, `verify/unfinished-policy`.
 */
export function readKnownPolicy(text: string): Known {
  if (text.trim() === '') return { ok: true, keys: {} };
  const policy = policyText(text);
  const parsed = parsePolicy(policy);
  if ('policy' in parsed) {
    const log = orNone(parsed.policy.logs.map(({ verifier }) => verifier));
    return { ok: true, keys: { policy, log } };
  }
  const { line } = parsed.fault;
  return line > 0 ? refuse('verify/bad-policy', { line }) : refuse('verify/unfinished-policy', {});
}

/** Larger files are no policies. */
const MOST_BYTES = 200_000;

/** The text of a file that is a policy; undefined for any other file. */
export function policyIn(bytes: string | Uint8Array): string | undefined {
  if (bytes.length > MOST_BYTES) return undefined;
  const text = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
  const known = readKnownPolicy(text);
  return known.ok ? known.keys.policy : undefined;
}

/** Keys and policy together: a log may be one of either. */
export function joinKnown(keys: KnownKeys, policy: KnownKeys): KnownKeys {
  const log = orNone([...(keys.log ?? []), ...(policy.log ?? [])]);
  return { ...keys, ...policy, log };
}

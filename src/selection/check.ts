/** What a named check is, and the ways to make one: protocol, section 4. */
import { type Coded, coded, type Faults, type Finding, verbatim } from './finding.js';

/** Codes of the checks, in the order in which they are reported. */
export const CHECK_CODES = [
  'E_PARSE',
  'E_PLAN',
  'E_COMMIT',
  'E_ENTRY',
  'E_ORDER',
  'E_POOL',
  'E_LATE',
  'E_SOURCE',
  'E_BLS',
  'E_LOTTERY',
  'E_CEREMONY',
  'E_ROUND',
  'E_SEED',
  'E_K',
  'E_LOTS',
  'E_RANK',
  'E_PRICE',
  'E_ANNEX',
  'E_LOG',
  'E_CLOSED',
  'E_WITNESS',
] as const;

/** Name of a check. */
export type CheckCode = (typeof CHECK_CODES)[number];

/** One named check. `ok` is null where it could not be done here or does not apply; `found` then says why. */
export interface Check {
  readonly code: CheckCode;
  readonly ok: boolean | null;
  readonly expected: Finding;
  readonly found: Finding;
}

/** Passes when every pair is equal; else reports the first that is not. */
export function compare(code: CheckCode, pairs: readonly [Pair, ...Pair[]]): Check {
  const differs = pairs.find(([expected, found]) => JSON.stringify(expected) !== JSON.stringify(found));
  const [expected, found] = differs ?? pairs[0];
  return { code, ok: differs === undefined, expected, found };
}

/** What is expected, and what was found. */
export type Pair = readonly [expected: Finding, found: Finding];

/** Two lists as a pair: each as a whole where they are equal, else the first place at which they differ. */
export function listPair(expected: readonly unknown[], found: readonly unknown[]): Pair {
  const longer = expected.length >= found.length ? expected : found;
  const index = longer.findIndex((_, place) => expected[place] !== found[place]);
  if (index < 0) return [verbatim(expected), verbatim(found)];
  const at = (list: readonly unknown[]) =>
    index < list.length
      ? coded('list/at', { place: index + 1, value: String(list[index]) })
      : coded('list/end', { count: list.length });
  return [at(expected), at(found)];
}

/** Passes when there is no fault; else reports all. */
export function faultless(code: CheckCode, expected: Finding, faults: Faults): Check {
  const found = faults.filter((fault) => fault !== false);
  return { code, ok: found.length === 0, expected, found: found.length === 0 ? expected : found };
}

/** A check that was not done, with the reason. */
export function undone(code: CheckCode, expected: Finding, why: Coded): Check {
  return { code, ok: null, expected, found: why };
}

/** The check that a text is a certificate, passed. */
export const PARSED: Check = {
  code: 'E_PARSE',
  ok: true,
  expected: coded('parse/certificate'),
  found: coded('parse/certificate'),
};

/** All checks of a text that is no certificate: the first failed, the others could not be done. */
export function refuseText(why: Coded): readonly Check[] {
  const { expected } = PARSED;
  return CHECK_CODES.map((code) =>
    code === 'E_PARSE'
      ? { code, ok: false, expected, found: why }
      : undone(code, expected, coded('parse/unreached')),
  );
}

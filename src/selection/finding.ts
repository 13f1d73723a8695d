/**
 * What checks expect and find, without words: a finding is a value that stands for itself, or a key with the values that
 * its sentence names. The sentences are added by whoever shows them, in the reader's language.
 */
import type { FINDINGS } from './findings.js';

/** Key of a coded finding. */
export type FindingKey = keyof typeof FINDINGS;

/** A value inside a sentence: one that stands for itself (hash, code, number, instant, member), or another finding. */
export type FindingParam = string | number | Coded;

/** A finding that becomes a sentence. */
export interface Coded {
  readonly key: FindingKey;
  readonly params: Readonly<Record<string, FindingParam>>;
}

/** A value that needs no words: a hash, a number, canonical JSON. */
export interface Verbatim {
  readonly verbatim: string;
}

/** What a check expects or finds: a value, a sentence, or several faults. */
export type Finding = Verbatim | Coded | readonly Coded[];

/** A list of faults; `false` stands for a condition that holds. */
export type Faults = readonly (Coded | false)[];

type Params<K extends FindingKey> = Readonly<Record<(typeof FINDINGS)[K][number], FindingParam>>;

/** A coded finding with exactly the values that its key asks for. */
export function coded<K extends FindingKey>(
  key: K,
  ...[params]: (typeof FINDINGS)[K] extends readonly [] ? [] : [Params<K>]
): Coded {
  return { key, params: params ?? {} };
}

/** A value as it stands: texts as they are, everything else as JSON. */
export function verbatim(value: unknown): Verbatim {
  return { verbatim: typeof value === 'string' ? value : JSON.stringify(value) };
}

/** The place of a member, from a path that starts with `.` or `[`; the empty path is the whole value. */
export function placeOf(path: string): FindingParam {
  return path === '' ? coded('place/whole') : path.replace(/^\./, '');
}

/** An input that the kernel refuses, and why. The message is for programmers. */
export class Refusal extends Error {
  constructor(readonly finding: Coded) {
    super(`${finding.key} ${JSON.stringify(finding.params)}`);
  }
}

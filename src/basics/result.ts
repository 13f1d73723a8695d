import type { FailureCode } from './refusals.js';

/** One expected refusal: a code of `refusals.ts`, never prose. */
export interface Failure<C extends FailureCode = FailureCode> {
  readonly code: C;
  /** Name of the form field that the refusal belongs to, where there is one. */
  readonly field?: string;
  /** Values for the sentence of this code. */
  readonly params?: Readonly<Record<string, string | number>>;
}

/** Outcome of a use case: a value, or every refusal at once. Bugs throw instead. */
export type Result<T, C extends FailureCode = FailureCode> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly Failure<C>[] };

/** A success carrying `value`. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** A refusal with one code, optionally at a field and with values for its sentence. */
export function fail<C extends FailureCode>(
  code: C,
  field?: string,
  params?: Failure['params'],
): { readonly ok: false; readonly errors: readonly Failure<C>[] } {
  return failAll([{ code, ...(field ? { field } : {}), ...(params ? { params } : {}) }]);
}

/** A refusal with several codes. */
export function failAll<C extends FailureCode>(
  errors: readonly Failure<C>[],
): {
  readonly ok: false;
  readonly errors: readonly Failure<C>[];
} {
  return { ok: false, errors };
}

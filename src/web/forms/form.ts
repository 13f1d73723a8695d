import type { z } from 'zod';
import { type Failure, failAll, isFailureCode, ok, type Result } from '../../basics/index.js';

/** A posted form as the body parsers give it: strings, lists and groups of them. */
export type Typed = Readonly<Record<string, unknown>>;

/** What the sentence of a refusal names: the limit that a text exceeds, or what the schema's own check says. */
function paramsOf(issue: z.core.$ZodIssue): Failure['params'] {
  if ('maximum' in issue) return { maximum: Number(issue.maximum) };
  return issue.code === 'custom' ? (issue.params as Failure['params']) : undefined;
}

/**
 * Checks a posted form. Messages of the schema are literal codes of refusals (`form/required`, …); a message
 * that is none becomes `form/invalid`. The field of a refusal is its path joined by dots, e.g. `lines.0.type`.
 */
export function parseForm<S extends z.ZodType>(schema: S, typed: unknown): Result<z.output<S>> {
  const parsed = schema.safeParse(typed ?? {});
  if (parsed.success) return ok(parsed.data);
  const seen = new Set<string>();
  const errors: Failure[] = [];
  for (const issue of parsed.error.issues) {
    const field = issue.path.join('.');
    if (seen.has(field)) continue;
    seen.add(field);
    const missing = issue.code === 'invalid_type' && issue.input === undefined;
    const code = isFailureCode(issue.message) ? issue.message : missing ? 'form/required' : 'form/invalid';
    const params = paramsOf(issue);
    errors.push({ code, ...(field ? { field } : {}), ...(params ? { params } : {}) });
  }
  return failAll(errors);
}

/** What was typed at a dotted path, as text for showing it again; empty when nothing was. */
export function typedAt(typed: Typed, path: string): string {
  let value: unknown = typed;
  for (const step of path.split('.')) {
    value =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

import type { Response } from 'express';
import type { Failure } from '../../../basics/index.js';
import { statusOfFailure } from '../../pipeline/errors.js';

/** Status of a refused form; too many attempts also say when to come back. */
export function refusalStatus(res: Response, errors: readonly Failure[]): number {
  const first = errors[0];
  if (!first) return 500;
  if (first.code !== 'account/too-many-attempts') return statusOfFailure(first);
  res.set('Retry-After', String(first.params?.['seconds'] ?? 60));
  return 429;
}

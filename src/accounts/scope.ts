import { findDivision } from '../basics/index.js';
import type { Actor } from './actor.js';

/** What the acting person may see of the officials' work: everything, one county by its key, or nothing. */
export type Scope = 'all' | 'none' | { readonly countyKey: string };

/** The scope of a person: auditors and the prefecture's level see all, an official of a county that county. */
export function scopeOf({ role, divisionCode }: Pick<Actor, 'role' | 'divisionCode'>): Scope {
  if (role === 'auditor') return 'all';
  const own = role === 'official' && divisionCode !== null ? findDivision(divisionCode) : undefined;
  if (!own) return 'none';
  return own.level === 'prefecture' ? 'all' : { countyKey: own.countyKey };
}

/** True when a division lies in a scope, under any code that its county has had; no division lies in `all` alone. */
export function isInScope(scope: Scope, divisionCode: string | null): boolean {
  if (scope === 'all' || scope === 'none') return scope === 'all';
  return divisionCode !== null && findDivision(divisionCode)?.countyKey === scope.countyKey;
}

/** True when an official may decide on agencies and needs of a division: the prefecture's level decides on all. */
export function mayReview(actor: Actor, divisionCode: string | null): boolean {
  return actor.role === 'official' && isInScope(scopeOf(actor), divisionCode);
}

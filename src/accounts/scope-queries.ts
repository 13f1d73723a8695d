import { type RawBuilder, sql } from 'kysely';
import type { Scope } from './scope.js';

/** Condition that a county lies in a scope: `countyKey` is the column, or whatever else holds its key. */
export function countyInScope(scope: Scope, countyKey: RawBuilder<unknown>): RawBuilder<boolean> {
  if (scope === 'all' || scope === 'none') return scope === 'all' ? sql<boolean>`1 = 1` : sql<boolean>`1 = 0`;
  return sql<boolean>`${countyKey} = ${scope.countyKey}`;
}

/** The same for a column that holds the code of a division. */
export function divisionInScope(scope: Scope, divisionCode: RawBuilder<unknown>): RawBuilder<boolean> {
  if (scope === 'all' || scope === 'none') return countyInScope(scope, divisionCode);
  return sql<boolean>`${divisionCode} in (select code from division where county_key = ${scope.countyKey})`;
}

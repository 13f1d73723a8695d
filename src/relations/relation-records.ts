import { dataOf, listEventsOfKinds } from '../audit/index.js';
import { assertDefined, type Instant } from '../basics/index.js';
import type { Db, Deps, RelationTable } from '../db/index.js';
import { type Body, listBodiesOfCodes } from './body-queries.js';
import { endRelation, recordRelation } from './find-relations.js';
import { pairName, type RelationKind, relationOf } from './relation.js';
import { listRelationsSince } from './relation-queries.js';

/** Two bodies that are one party to a need: an entrant and its owner, or two entrants. */
export interface RelatedPair {
  readonly agency: string;
  readonly other: string;
  readonly side: Body['side'];
  readonly kind: RelationKind;
}

/** True where the register of now still says what it said. */
function stillHolds(bodies: readonly [Body, Body], kind: RelationKind): boolean {
  return relationOf(...bodies) === kind;
}

/** The relation of a pair that stood at an instant, or was put on record since; made where there is none. */
async function relationOfPair(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  pair: RelatedPair,
  when: { readonly at: Instant; readonly asOf: Instant },
): Promise<RelationTable> {
  const name = pairName(pair.agency, pair.other);
  const known = (await listRelationsSince(trx, pair.agency, when.asOf)).filter(
    ({ agencyCode, otherCode, kind }) => pairName(agencyCode, otherCode) === name && kind === pair.kind,
  );
  const present = known.find(({ foundAt }) => foundAt <= when.asOf) ?? known[0];
  if (present) return present;
  const found = await listBodiesOfCodes(trx, [pair.agency, pair.other]);
  const bodyOf = (code: string, side: Body['side']) =>
    assertDefined(
      found.find((body) => body.creditCode === code && body.side === side),
      `${side} ${code}`,
    );
  const bodies = [bodyOf(pair.agency, 'agency'), bodyOf(pair.other, pair.side)] as const;
  const row = await recordRelation(trx, deps, { bodies, kind: pair.kind, at: when.at });
  if (!stillHolds(bodies, pair.kind)) await endRelation(trx, row, when.at);
  return row;
}

/** Number of the record that a relation rests on: the decision in force at an instant, or that it was found. */
async function recordOf(trx: Db, row: RelationTable, asOf: Instant): Promise<number> {
  const kinds = ['relation.found', 'relation.decided'] as const;
  const events = (await listEventsOfKinds(trx, row.agencyCode, kinds))
    .map((event) => ({ ...event, data: dataOf(event) }))
    .filter(({ data }) => data['other'] === row.otherCode && data['kind'] === row.kind);
  const found = events.findLastIndex(({ kind, at }) => kind === 'relation.found' && at === row.foundAt);
  const decided = events
    .slice(found + 1)
    .findLast(({ kind, data }) => kind === 'relation.decided' && String(data['inForceFrom']) <= asOf);
  return assertDefined(decided ?? events[found], `the record of relation ${row.id}`).seq;
}

/**
 * The log's records of pairs that are about to keep entries out of a pool, by {@link pairName}: their sequence numbers.
 * A pair without a record gets one here, before the freeze of the same transaction. `asOf` is the instant as of which the
 * entries are judged, `at` that of the transaction.
 */
export async function relationRecords(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  wanted: { readonly pairs: readonly RelatedPair[]; readonly at: Instant; readonly asOf: Instant },
): Promise<ReadonlyMap<string, number>> {
  const records = new Map<string, number>();
  for (const pair of wanted.pairs) {
    const row = await relationOfPair(trx, deps, pair, wanted);
    records.set(pairName(pair.agency, pair.other), await recordOf(trx, row, wanted.asOf));
  }
  return records;
}

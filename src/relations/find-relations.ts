import { appendEvent, lockHead, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import { type Instant, ok } from '../basics/index.js';
import { type Db, type Deps, type RelationTable, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import {
  type Body,
  findBody,
  hasEarlierBodies,
  listBodiesOfKey,
  listSharedKeys,
  noteEarlierBodies,
} from './body-queries.js';
import { pairName, type RelationKind, relationOf } from './relation.js';
import { endRelations, insertRelation, listRelationsSince } from './relation-queries.js';

/** Which of two bodies a record is about, and which it names: an agency comes before an owner, then the lower code. */
function inOrder(one: Body, other: Body): readonly [agency: Body, other: Body] {
  if (one.side === other.side) return one.creditCode < other.creditCode ? [one, other] : [other, one];
  return one.side === 'agency' ? [one, other] : [other, one];
}

/** Puts a relation on record, in the log too; two who share a name alone, and the officials, are told of it. */
export async function recordRelation(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  found: { readonly bodies: readonly [Body, Body]; readonly kind: RelationKind; readonly at: Instant },
): Promise<RelationTable> {
  const { kind, at } = found;
  const [agency, other] = inOrder(...found.bodies);
  const row: RelationTable = {
    id: deps.newId(),
    agencyId: agency.id,
    agencyCode: agency.creditCode,
    otherAgencyId: other.side === 'agency' ? other.id : null,
    otherOwnerId: other.side === 'owner' ? other.id : null,
    otherCode: other.creditCode,
    kind,
    foundAt: at,
    decidedAt: null,
    endedAt: null,
  };
  await insertRelation(trx, row);
  await appendEvent(trx, {
    at,
    kind: 'relation.found',
    subject: row.agencyCode,
    actor: SYSTEM_ACTOR,
    data: { other: row.otherCode, side: other.side, kind },
    rows: rowsOf('relation', [row.id]),
  });
  if (kind === 'representative') {
    const data = { first: agency.name, second: other.name };
    await sendMessages(trx, deps, 'relation.found', { at, about: row.id, data });
  }
  return row;
}

/** Ends relations of a body, with an event each. */
async function end(trx: Db, ending: Parameters<typeof endRelations>[1]): Promise<void> {
  for (const { id, agencyCode, otherCode, kind } of await endRelations(trx, ending)) {
    await appendEvent(trx, {
      at: ending.at,
      kind: 'relation.ended',
      subject: agencyCode,
      actor: SYSTEM_ACTOR,
      data: { other: otherCode, kind },
      rows: rowsOf('relation', [id]),
    });
  }
}

/** Ends one relation that was put on record after it had ceased. */
export async function endRelation(
  trx: Db,
  { id, agencyCode, kind }: RelationTable,
  at: Instant,
): Promise<void> {
  await end(trx, { id, creditCode: agencyCode, kinds: [kind], at });
}

/** Records every pair of a body with others that share the name of its legal representative and nothing else. */
async function findPairs(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  { own, others, at }: { readonly own: Body; readonly others: readonly Body[]; readonly at: Instant },
): Promise<void> {
  const known = new Set(
    (await listRelationsSince(trx, own.creditCode, at))
      .filter(({ kind }) => kind === 'representative')
      .map(({ agencyCode, otherCode }) => pairName(agencyCode, otherCode)),
  );
  for (const other of others) {
    const name = pairName(own.creditCode, other.creditCode);
    // Two owners never meet: an owner is no bidder.
    if (known.has(name) || (own.side === 'owner' && other.side === 'owner')) continue;
    if (relationOf(own, other) !== 'representative') continue;
    known.add(name);
    await recordRelation(trx, deps, { bodies: [own, other], kind: 'representative', at });
  }
}

/**
 * Finds who shares the name of a body's legal representative, in the transaction that brought the body: each new pair is
 * put on record and before the officials. It asks an index of names, however large the register is.
 */
export async function findRelations(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  of: { readonly side: Body['side']; readonly id: string; readonly at: Instant },
): Promise<void> {
  // Two bodies that come at the same time would not see each other; the second waits here for the first.
  await lockHead(trx);
  const own = await findBody(trx, of);
  if (!own?.representativeKey) return;
  const others = await listBodiesOfKey(trx, own.representativeKey);
  await findPairs(trx, deps, { own, others, at: of.at });
}

/**
 * Brings the relations of an agency in line with a change of the register: those that rested on what was changed end, with
 * the decisions about them, and new ones are found.
 */
export async function reviseRelations(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  change: {
    readonly agency: { readonly id: string; readonly creditCode: string };
    readonly at: Instant;
    /** The legal representative as typed before, and the controlling body; null where there was none. */
    readonly before: {
      readonly legalRepresentative: string | null;
      readonly controllerCode: string | null;
    };
    readonly after: { readonly legalRepresentative: string | null; readonly controllerCode: string | null };
  },
): Promise<void> {
  const { agency, at, before, after } = change;
  const kinds: RelationKind[] = [
    ...(before.legalRepresentative === after.legalRepresentative ? [] : (['representative'] as const)),
    ...(before.controllerCode === after.controllerCode ? [] : (['controller', 'controls'] as const)),
  ];
  await end(trx, { creditCode: agency.creditCode, kinds, at });
  await findRelations(trx, deps, { side: 'agency', id: agency.id, at });
}

/** Keys of a register of before that are looked at in one transaction. */
const KEYS_AT_ONCE = 50;

/** Finds every pair of the register that shares a name and is not on record, in transactions of a few names each. */
export async function findAllRelations(deps: Deps): Promise<void> {
  let after: string | undefined = '';
  while (after !== undefined) {
    const keys: readonly string[] = await listSharedKeys(deps.db, after, KEYS_AT_ONCE);
    await transact(deps.db, async (trx) => {
      await lockHead(trx);
      const at = deps.clock.now();
      for (const key of keys) {
        const bodies = await listBodiesOfKey(trx, key);
        for (const [index, own] of bodies.entries())
          await findPairs(trx, deps, { own, others: bodies.slice(index + 1), at });
      }
      return ok(null);
    });
    after = keys.length < KEYS_AT_ONCE ? undefined : keys.at(-1);
  }
}

/** Job: finds the pairs among bodies that were registered before pairs were found as they arise; once. */
export async function findEarlierRelations(deps: Deps): Promise<void> {
  if (!(await hasEarlierBodies(deps.db))) return;
  await findAllRelations(deps);
  await noteEarlierBodies(deps.db);
}

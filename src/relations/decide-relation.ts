import { z } from 'zod';
import { type Actor, mayReview } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import { dueAt, fail, type Instant, ok, personKey, type Result, typedParagraph } from '../basics/index.js';
import { type Db, type Deps, type RelationTable, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { type Body, listBodiesOfCodes } from './body-queries.js';
import {
  findRelation,
  insertDecision,
  listDecisions,
  lockRelation,
  noteDecided,
  updateDecision,
} from './relation-queries.js';

/** What officials may find. */
export const VERDICTS = ['namesakes', 'related'] as const;

/** The form of a proposal: what was found, why, and what the officials looked at. All of it becomes public. */
export const relationSchema = z.object({
  verdict: z.enum(VERDICTS, 'form/choose'),
  reason: typedParagraph(500),
  evidence: typedParagraph(500),
});

/** The two bodies of a relation, as they stand in the register. */
export async function findBodies(
  db: Db,
  { agencyId, otherAgencyId, otherOwnerId, agencyCode, otherCode }: RelationTable,
): Promise<readonly [Body, Body]> {
  const bodies = await listBodiesOfCodes(db, [agencyCode, otherCode]);
  const bodyOf = (id: string | null, side: Body['side']) =>
    bodies.find((body) => body.id === id && body.side === side);
  const one = bodyOf(agencyId, 'agency');
  const other = otherOwnerId === null ? bodyOf(otherAgencyId, 'agency') : bodyOf(otherOwnerId, 'owner');
  if (!one || !other) throw new Error(`a relation of ${agencyCode} has lost a body`);
  return [one, other];
}

/** True when an official's county, or that of the prefecture's level, has one of the two bodies. */
export function mayDecide(actor: Actor, bodies: readonly Body[]): boolean {
  return bodies.some(({ divisionCode }) => mayReview(actor, divisionCode));
}

/** True when a person bears the name that the two bodies share: nobody decides about the own name. */
export function bearsName({ name }: Pick<Actor, 'name'>, bodies: readonly Body[]): boolean {
  const key = personKey(name);
  return bodies.some(({ representativeKey }) => representativeKey === key);
}

/** What is written for everybody to read names no person: the register's key of the name must not stand in it. */
function namesPerson(text: string, bodies: readonly Body[]): boolean {
  const key = personKey(text);
  return bodies.some(
    ({ representativeKey }) => representativeKey !== null && key.includes(representativeKey),
  );
}

/** A pair that may be decided now, locked, and its bodies. */
interface Open {
  readonly relation: RelationTable;
  readonly bodies: readonly [Body, Body];
  readonly at: Instant;
}

/** Runs `act` under the lock of a pair that shares a name and that this official may decide about. */
async function withOpen(
  deps: Deps,
  actor: Actor,
  id: string,
  act: (trx: Db, open: Open) => Promise<Result<null>>,
): Promise<Result<null>> {
  const found = await findRelation(deps.db, id);
  if (!found) return fail('relations/not-found');
  return transact(deps.db, async (trx) => {
    const relation = await lockRelation(trx, id);
    if (relation?.kind !== 'representative' || relation.endedAt !== null)
      return fail('relations/wrong-state');
    const bodies = await findBodies(trx, relation);
    if (!mayDecide(actor, bodies)) return fail('relations/forbidden');
    if (bearsName(actor, bodies)) return fail('relations/own-name');
    return act(trx, { relation, bodies, at: deps.clock.now() });
  });
}

/**
 * Proposes what two bodies are whose legal representatives share a name: one person's, or two people's. Another official
 * settles it; until then the two count as related. Refusals: `relations/not-found`, `relations/forbidden`,
 * `relations/wrong-state` (one of them has changed its legal representative), `relations/own-name`,
 * `relations/names-person` (at its field), `relations/already-proposed`, `relations/same-verdict`.
 */
export async function proposeRelation(
  deps: Deps,
  actor: Actor,
  input: { readonly id: string } & z.output<typeof relationSchema>,
): Promise<Result<null>> {
  const { verdict, reason, evidence } = input;
  return withOpen(deps, actor, input.id, async (trx, { relation, bodies, at }) => {
    for (const [field, text] of [
      ['reason', reason],
      ['evidence', evidence],
    ] as const)
      if (namesPerson(text, bodies)) return fail('relations/names-person', field);
    // A proposal waits for its end before the next: the latest proposed of them was decided last.
    const latest = (await listDecisions(trx, relation.id)).find(({ state }) => state === 'confirmed');
    if (latest?.verdict === verdict) return fail('relations/same-verdict', 'verdict');
    const id = deps.newId();
    const proposed = await insertDecision(trx, {
      id,
      relationId: relation.id,
      state: 'proposed',
      verdict,
      reason,
      evidence,
      proposedBy: actor.accountId,
      proposedRole: actor.role,
      proposedAt: at,
      settledBy: null,
      settledRole: null,
      settledAt: null,
      inForceFrom: null,
    });
    if (!proposed) return fail('relations/already-proposed');
    await appendEvent(trx, {
      at,
      kind: 'relation.proposed',
      subject: relation.agencyCode,
      actor,
      data: { other: relation.otherCode, verdict, reason, evidence },
      rows: rowsOf('relation_decision', [id]),
    });
    return ok(null);
  });
}

/**
 * Settles a proposal: the proposer may take it back, another official refuses or confirms it. A first decision counts at
 * once: the pair was related before. One that takes the place of another counts only after the working days of a
 * decision, so that nobody's entry is turned over shortly before a deadline. Refusals: those of {@link proposeRelation},
 * and `relations/same-official`.
 */
export async function settleRelation(
  deps: Deps,
  actor: Actor,
  input: { readonly id: string; readonly confirm: boolean },
): Promise<Result<null>> {
  return withOpen(deps, actor, input.id, async (trx, { relation, at }) => {
    const decision = (await listDecisions(trx, relation.id)).find(({ state }) => state === 'proposed');
    if (!decision) return fail('relations/wrong-state');
    const { verdict, reason, evidence } = decision;
    const by = { settledBy: actor.accountId, settledRole: actor.role, settledAt: at };
    const log = { at, subject: relation.agencyCode, actor };
    const rows = rowsOf('relation_decision', [decision.id]);
    if (!input.confirm) {
      await updateDecision(trx, decision.id, { state: 'refused', ...by, inForceFrom: null });
      const data = { other: relation.otherCode, verdict };
      await appendEvent(trx, { ...log, kind: 'relation.refused', data, rows });
      return ok(null);
    }
    if (decision.proposedBy === actor.accountId) return fail('relations/same-official');
    const inForceFrom = relation.decidedAt === null ? at : dueAt('decisionDays', at, at);
    await updateDecision(trx, decision.id, { state: 'confirmed', ...by, inForceFrom });
    await noteDecided(trx, relation.id, at);
    await appendEvent(trx, {
      ...log,
      kind: 'relation.decided',
      data: { other: relation.otherCode, kind: relation.kind, verdict, reason, evidence, inForceFrom },
      rows: [...rows, ...rowsOf('relation', [relation.id])],
    });
    await tell(trx, deps, relation, { verdict, reason, at });
    return ok(null);
  });
}

async function tell(
  trx: Db,
  deps: Deps,
  relation: RelationTable,
  told: { readonly verdict: (typeof VERDICTS)[number]; readonly reason: string; readonly at: Instant },
): Promise<void> {
  const [first, second] = await findBodies(trx, relation);
  const { verdict, reason, at } = told;
  const data = { first: first.name, second: second.name, verdict, reason };
  await sendMessages(trx, deps, 'relation.decided', { at, about: relation.id, data });
}

import { z } from 'zod';
import { type Actor, mayReview } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import { findCourse, mayFollow } from '../awards/index.js';
import { type Failure, fail, failAll, ok, type Result, typedParagraph } from '../basics/index.js';
import { type Db, type Deps, type RedoTable, transact } from '../db/index.js';
import { asPublished, findNeedByNumber, getCurrentVersion, lockNeed, type Need } from '../needs/index.js';
import { listUpheld } from '../objections/index.js';
import { REDO_SOURCE_KINDS, sourceOf } from '../selection/index.js';
import { findSheet } from './ceremony-queries.js';
import { findPool, poolOf } from './draw-queries.js';
import { listIncidents } from './incident-queries.js';
import { listRedoGrounds } from './redo-evidence.js';
import { insertRedo } from './round-queries.js';
import { whySecretFirst } from './secret-first.js';

/** Most agencies that one decision leaves out. */
export const MAX_EXCLUDED = 200;

/** The form of a proposal: `excluded` are the credit codes of those whom the next round leaves out. */
export const redoSchema = z.object({
  basis: z.enum(['source-failed', 'objection-upheld'], 'form/choose'),
  /** Number of the upheld objection that it rests on; empty where a source has failed. */
  objection: z.string().max(60, 'form/too-long').optional(),
  reason: typedParagraph(1000),
  source: z.enum(REDO_SOURCE_KINDS, 'form/choose'),
  excluded: z.array(z.string(), 'form/choose').max(MAX_EXCLUDED, 'form/too-long').default([]),
});

/** Kinds of source that the next round of a need may use here; a ceremony needs nothing but a hall. */
export function redoSourceKinds({ sources }: Pick<Deps, 'sources'>) {
  return REDO_SOURCE_KINDS.filter((kind) => sourceOf(kind).needs === 'hall' || sources.kinds.includes(kind));
}

/** What of a redraw decides on whether it may be. */
type RedoGist = Pick<RedoTable, 'round' | 'basis' | 'objection'>;

/** Why a round cannot be drawn again; undefined when it can. */
export async function whyNotRedo(
  trx: Db,
  deps: Pick<Deps, 'vault' | 'clock'>,
  need: Need,
  redo: RedoGist,
): Promise<Failure | undefined> {
  const code = await whyNotNow(trx, need, redo);
  if (code === 'draws/no-upheld-objection') return { code, field: 'objection' };
  return code === undefined ? whySecretFirst(trx, deps, await getCurrentVersion(trx, need.id)) : { code };
}

async function whyNotNow(trx: Db, need: Need, { round, basis, objection }: RedoGist) {
  if (need.imported === 1 || need.version === 0) return 'draws/wrong-state' as const;
  // Whoever leads a ceremony knows its outcome once all digits are typed: they go on record before anything else.
  const { sheet } = await findSheet(trx, need.id, round);
  if (sheet?.second && !sheet.confirmedAt) return 'draws/digits-unconfirmed' as const;
  const course = await findCourse(trx, need.id);
  // What is under contract is served: a redraw would take it from whoever serves.
  if (course && !mayFollow(course.stage, 'void')) return 'draws/award-in-service' as const;
  if (basis === 'objection-upheld') {
    if (need.state !== 'selected' && need.state !== 'closed') return 'draws/wrong-state' as const;
    // A proposal of before objections were made here names none.
    if (objection === null) return undefined;
    const upheld = await listUpheld(trx, need.id, round);
    return upheld.includes(objection) ? undefined : ('draws/no-upheld-objection' as const);
  }
  const open = (await listIncidents(trx, need.id)).some(
    (incident) => incident.round === round && incident.closedAt === null,
  );
  return need.state === 'closed' && open ? undefined : ('draws/no-incident' as const);
}

/**
 * Proposes to draw a need again from its frozen pool: for a failed source (open incident) or an upheld objection, which it names, with a
 * reason and the agencies to leave out; nothing else can change. Who is left out is so for what the log itself says, newer than
 * the first pool (`listRedoGrounds`). Another official settles it. Refusals: `draws/not-found`, `draws/forbidden`,
 * `draws/wrong-state`, `draws/no-incident`, `draws/no-upheld-objection`, `draws/digits-unconfirmed`, those of {@link whySecretFirst}, `draws/already-proposed`, `draws/not-in-pool`,
 * `draws/no-evidence`, `draws/empty-pool`, `needs/source-not-available`.
 */
export async function proposeRedo(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string } & z.output<typeof redoSchema>,
): Promise<Result<null>> {
  const { number, basis, reason, source } = input;
  const found = await findNeedByNumber(deps.db, number);
  if (!found) return fail('draws/not-found');
  if (!mayReview(actor, found.divisionCode)) return fail('draws/forbidden');
  if (!redoSourceKinds(deps).includes(source)) return fail('needs/source-not-available', 'source');
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, found.id);
    const at = deps.clock.now();
    const row = await findPool(trx, found.id);
    if (!need || !row) return fail('draws/wrong-state');
    const { round } = row;
    const objection = basis === 'objection-upheld' ? (input.objection ?? '') : null;
    const refusal = await whyNotRedo(trx, deps, need, { round, basis, objection });
    if (refusal) return failAll([refusal]);
    const present = new Set(poolOf(row).entries.map(({ agency }) => agency));
    const chosen = [...new Set(input.excluded)].sort();
    const stranger = chosen.find((agency) => !present.has(agency));
    if (stranger !== undefined) return fail('draws/not-in-pool', 'excluded', { agency: stranger });
    if (chosen.length === present.size) return fail('draws/empty-pool', 'excluded');
    const grounds = new Map(
      (await listRedoGrounds(trx, asPublished(need), at)).map((one) => [one.agency, one]),
    );
    const unfounded = chosen.find((agency) => !grounds.has(agency));
    if (unfounded !== undefined) return fail('draws/no-evidence', 'excluded', { agency: unfounded });
    const left = chosen.flatMap((agency) => grounds.get(agency) ?? []);
    const id = deps.newId();
    const proposed = await insertRedo(trx, {
      id,
      needId: need.id,
      round,
      state: 'proposed',
      basis,
      reason: reason.normalize('NFC'),
      excluded: JSON.stringify(
        left.map(({ agency, reason: why, record }) => ({ agency, reason: why, evidence: { record } })),
      ),
      sourceKind: source,
      proposedBy: actor.accountId,
      proposedRole: actor.role,
      proposedAt: at,
      settledBy: null,
      settledRole: null,
      settledAt: null,
      objection,
    });
    if (!proposed) return fail('draws/already-proposed');
    const excluded = left.map(({ agency, reason: why }) => ({ agency, reason: why }));
    const evidence = left.map(({ agency, record }) => ({ agency, record }));
    const named = objection === null ? {} : { objection };
    const data = { round, basis, ...named, reason, excluded, evidence, source };
    const rows = rowsOf('redo', [id]);
    await appendEvent(trx, { at, kind: 'redo.proposed', subject: number, actor, data, rows });
    return ok(null);
  });
}

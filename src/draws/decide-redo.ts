import { type Actor, mayReview } from '../accounts/index.js';
import { appendEvent, type RowRef, rowsOf } from '../audit/index.js';
import { voidRound } from '../awards/index.js';
import { addMillis, fail, failAll, type Instant, ok, type Result, rulesAt, SECOND } from '../basics/index.js';
import { type Db, type Deps, type RedoTable, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import {
  asPublished,
  bindRound,
  findNeedByNumber,
  getCurrentVersion,
  lockNeed,
  moveNeed,
  type Need,
  sourceFailures,
  storePlan,
} from '../needs/index.js';
import { findPool, listActiveEntries } from './draw-queries.js';
import { closeIncidents } from './incident-queries.js';
import { publishSecret } from './open-secret.js';
import { redoSourceKinds, whyNotRedo } from './propose-redo.js';
import { areFindersAlone, listRedoGrounds } from './redo-evidence.js';
import {
  clearRanks,
  evidenceIn,
  excludedOf,
  findOpenedSecret,
  findRedo,
  settleProposal,
} from './round-queries.js';

/** Publishes the plan of the next round: same conditions, new secret, its own times and source. */
async function publishNextRound(
  trx: Db,
  deps: Deps,
  need: Need,
  next: { readonly redo: RedoTable; readonly at: Instant; readonly closesAt: Instant },
): Promise<{
  readonly data: Awaited<ReturnType<typeof storePlan>>['public'] & {
    readonly round: number;
    readonly closesAt: Instant;
  };
  readonly rows: readonly RowRef[];
}> {
  const { redo, at, closesAt } = next;
  const current = await getCurrentVersion(trx, need.id);
  const round = redo.round + 1;
  const notice = { ...current.notice, opensAt: at, closesAt, source: redo.sourceKind };
  const bound = await bindRound({ ...deps, db: trx }, notice, { round, voided: current.plan });
  const { planHash } = bound;
  const version = current.version + 1;
  const stored = await storePlan(
    trx,
    { needId: need.id, version, notice, changeNote: redo.reason, at },
    bound,
  );
  const set = {
    version,
    sourceKind: redo.sourceKind,
    opensAt: at,
    closesAt,
    selectedAt: null,
    updatedAt: at,
  };
  const from = need.state === 'selected' ? 'selected' : 'closed';
  if (!(await moveNeed(trx, { id: need.id, from, to: 'closed', set }))) {
    throw new Error(`need ${need.id} changed under its lock`);
  }
  const rows: RowRef[] = [
    ...rowsOf('need', [need.id]),
    ...rowsOf('need_secret', [planHash]),
    { table: 'need_version', key: [need.id, current.version] },
    { table: 'need_version', key: [need.id, version] },
    ...stored.rows,
  ];
  return { data: { ...stored.public, round, closesAt }, rows };
}

/** Why a proposal may not be confirmed because of those whom it leaves out; undefined when it may. */
async function whyUnfounded(
  trx: Db,
  need: Need,
  redo: RedoTable,
  { by, at }: { readonly by: string; readonly at: Instant },
) {
  const excluded = excludedOf(redo);
  if (excluded.length === 0) return undefined;
  const grounds = await listRedoGrounds(trx, asPublished(need), at);
  const holds = excluded.every(({ agency, reason }) =>
    grounds.some((one) => one.agency === agency && one.reason === reason),
  );
  if (!holds) return 'draws/evidence-gone' as const;
  const alone = await areFindersAlone(trx, need.id, excluded, [redo.proposedBy, by]);
  return alone ? ('draws/third-official' as const) : undefined;
}

/**
 * Settles a proposal: the proposer may take it back, another official refuses or confirms it. Confirmed, the round is
 * void and so is its award, its secret is opened, and the plan of the next round is published, whose value cannot
 * exist yet. Refusals: `draws/not-found`, `draws/forbidden`, `draws/wrong-state`, `draws/no-incident`,
 * `draws/digits-unconfirmed`, `draws/same-official`, `draws/evidence-gone` (what an exclusion rests on no longer holds),
 * `draws/third-official` (it rests on a finding that these two made), `needs/lottery-not-announced`,
 * `needs/source-not-available`.
 */
export async function settleRedo(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string; readonly confirm: boolean },
): Promise<Result<null>> {
  const { number, confirm } = input;
  const found = await findNeedByNumber(deps.db, number);
  if (!found) return fail('draws/not-found');
  if (!mayReview(actor, found.divisionCode)) return fail('draws/forbidden');
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, found.id);
    const at = deps.clock.now();
    const pool = await findPool(trx, found.id);
    const redo = pool && (await findRedo(trx, found.id, pool.round));
    if (!need || redo?.state !== 'proposed') return fail('draws/wrong-state');
    const { id, round, basis } = redo;
    const by = { settledBy: actor.accountId, settledRole: actor.role, settledAt: at };
    const log = { at, subject: number, actor };
    if (!confirm) {
      await settleProposal(trx, id, { state: 'refused', ...by });
      const rows = rowsOf('redo', [id]);
      await appendEvent(trx, { ...log, kind: 'redo.refused', data: { round }, rows });
      return ok(null);
    }
    if (redo.proposedBy === actor.accountId) return fail('draws/same-official');
    const refusal = await whyNotRedo(trx, deps, need, redo);
    if (refusal) return failAll([refusal]);
    const unfounded = await whyUnfounded(trx, need, redo, { by: actor.accountId, at });
    if (unfounded) return fail(unfounded);
    const closesAt = addMillis(at, rulesAt(at).redoSeconds * SECOND);
    const failures = sourceFailures({ source: redo.sourceKind, closesAt }, at, {
      ...deps.sources,
      kinds: redoSourceKinds(deps),
    });
    if (failures.length > 0) return failAll(failures.map(({ code }) => ({ code })));
    await settleProposal(trx, id, { state: 'confirmed', ...by });
    const voided = await getCurrentVersion(trx, need.id);
    if (!(await findOpenedSecret(trx, voided.planHash))) await publishSecret(trx, deps, voided, at);
    const ended = await closeIncidents(trx, { needId: need.id, round }, { closedAt: at, outcome: 'redo' });
    const unawarded = await voidRound(trx, need.id, at);
    if (need.state === 'selected') await clearRanks(trx, need.id);
    const next = await publishNextRound(trx, deps, need, { redo, at, closesAt });
    const excluded = [...excludedOf(redo)];
    const evidence = evidenceIn(redo);
    const named = redo.objection === null ? {} : { objection: redo.objection };
    const data = { voids: round, basis, ...named, reason: redo.reason, excluded, evidence, ...next.data };
    const entries = (await listActiveEntries(trx, need.id)).map((entry) => entry.id);
    const rows = [
      ...next.rows,
      ...rowsOf('redo', [id]),
      ...rowsOf('incident', ended),
      ...unawarded,
      ...rowsOf('entry', entries),
    ];
    await appendEvent(trx, { ...log, kind: 'redo.confirmed', data, rows });
    await sendMessages(trx, deps, 'redo.confirmed', { at, about: need.id, data });
    return ok(null);
  });
}

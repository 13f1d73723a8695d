import { z } from 'zod';
import { type Actor, mayReview } from '../accounts/index.js';
import { appendEvent, type RowRef, rowsOf } from '../audit/index.js';
import { voidAward } from '../awards/index.js';
import {
  addMillis,
  fail,
  failAll,
  type Instant,
  ok,
  type Result,
  rulesAt,
  SECOND,
  typedParagraph,
  typedText,
} from '../basics/index.js';
import { type Db, type Deps, type RedoTable, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import {
  bindNotice,
  findNeedByNumber,
  getCurrentVersion,
  lockNeed,
  moveNeed,
  type Need,
  sourceFailures,
  storePlan,
} from '../needs/index.js';
import { REDO_SOURCE_KINDS, sourceOf } from '../selection/index.js';
import { findSheet } from './ceremony-queries.js';
import { findPool, listActiveEntries, poolOf } from './draw-queries.js';
import { publishSecret } from './open-secret.js';
import {
  clearRanks,
  closeIncidents,
  excludedOf,
  findOpenedSecret,
  findRedo,
  insertRedo,
  listIncidents,
  settleProposal,
} from './round-queries.js';

/** Coded reasons for which a decision may leave an agency out of the next round. */
const REDO_EXCLUSIONS = ['not-approved', 'suspended', 'avoidance', 'related-owner', 'related-entry'] as const;

const MAX_EXCLUDED = 200;

// A credit code, a blank, the longest of the reasons and the end of the line.
const LONGEST_EXCLUSION = 18 + 1 + Math.max(...REDO_EXCLUSIONS.map(({ length }) => length)) + 1;

/** The form of a proposal: lines "credit code, blank, coded reason" name whom the next round leaves out. */
export const redoSchema = z.object({
  basis: z.enum(['source-failed', 'objection-upheld'], 'form/choose'),
  reason: typedParagraph(1000),
  source: z.enum(REDO_SOURCE_KINDS, 'form/choose'),
  excluded: typedText(MAX_EXCLUDED * LONGEST_EXCLUSION)
    .default('')
    .transform((text) =>
      text
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .filter(([agency]) => agency !== '')
        .map(([agency = '', reason = '']) => ({ agency: agency.toUpperCase(), reason })),
    )
    .pipe(
      z
        .array(z.object({ agency: z.string(), reason: z.enum(REDO_EXCLUSIONS) }), 'draws/bad-exclusion')
        .max(MAX_EXCLUDED, 'form/too-long'),
    ),
});

/** Kinds of source that the next round of a need may use here; a ceremony needs nothing but a hall. */
export function redoSourceKinds({ sources }: Pick<Deps, 'sources'>) {
  return REDO_SOURCE_KINDS.filter((kind) => sourceOf(kind).needs === 'hall' || sources.kinds.includes(kind));
}

/** Why a round cannot be drawn again; undefined when it can. */
async function whyNot(trx: Db, need: Need, round: number, basis: RedoTable['basis']) {
  if (need.imported === 1) return 'draws/wrong-state' as const;
  // Whoever leads a ceremony knows its outcome once all digits are typed: they go on record before anything else.
  const { sheet } = await findSheet(trx, need.id, round);
  if (sheet?.second && !sheet.confirmedAt) return 'draws/digits-unconfirmed' as const;
  if (basis === 'objection-upheld')
    return need.state === 'selected' || need.state === 'closed' ? undefined : ('draws/wrong-state' as const);
  const open = (await listIncidents(trx, need.id)).some(
    (incident) => incident.round === round && incident.closedAt === null,
  );
  return need.state === 'closed' && open ? undefined : ('draws/no-incident' as const);
}

/**
 * Proposes to draw a need again from its frozen pool: for a failed source (open incident) or an upheld objection, with a
 * reason and the agencies to leave out; nothing else can change. Another official settles it. Refusals:
 * `draws/not-found`, `draws/forbidden`, `draws/wrong-state`, `draws/no-incident`, `draws/digits-unconfirmed`,
 * `draws/already-proposed`,
 * `draws/not-in-pool`, `draws/empty-pool`, `needs/source-not-available`.
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
    const refusal = await whyNot(trx, need, round, basis);
    if (refusal) return fail(refusal);
    const present = new Set(poolOf(row).entries.map(({ agency }) => agency));
    const excluded = [...new Map(input.excluded.map((one) => [one.agency, one])).values()].sort((a, b) =>
      a.agency < b.agency ? -1 : 1,
    );
    const stranger = excluded.find(({ agency }) => !present.has(agency));
    if (stranger) return fail('draws/not-in-pool', 'excluded', { agency: stranger.agency });
    if (excluded.length === present.size) return fail('draws/empty-pool', 'excluded');
    const id = deps.newId();
    const proposed = await insertRedo(trx, {
      id,
      needId: need.id,
      round,
      state: 'proposed',
      basis,
      reason: reason.normalize('NFC'),
      excluded: JSON.stringify(excluded),
      sourceKind: source,
      proposedBy: actor.accountId,
      proposedRole: actor.role,
      proposedAt: at,
      settledBy: null,
      settledRole: null,
      settledAt: null,
    });
    if (!proposed) return fail('draws/already-proposed');
    const data = { round, basis, reason, excluded, source };
    const rows = rowsOf('redo', [id]);
    await appendEvent(trx, { at, kind: 'redo.proposed', subject: number, actor, data, rows });
    return ok(null);
  });
}

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
  const bound = await bindNotice({ ...deps, db: trx }, notice, { round, bidKey: null });
  const { planHash } = bound;
  const version = current.version + 1;
  const stored = await storePlan(
    trx,
    deps,
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

/**
 * Settles a proposal: the proposer may take it back, another official refuses or confirms it. Confirmed, the round is
 * void and so is its award, its secret is opened, and the plan of the next round is published, whose value cannot
 * exist yet. Refusals: `draws/not-found`, `draws/forbidden`, `draws/wrong-state`, `draws/no-incident`,
 * `draws/digits-unconfirmed`,
 * `draws/same-official`, `needs/lottery-not-announced`, `needs/source-not-available`.
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
    const refusal = await whyNot(trx, need, round, basis);
    if (refusal) return fail(refusal);
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
    const award = await voidAward(trx, need.id);
    if (need.state === 'selected') await clearRanks(trx, need.id);
    const next = await publishNextRound(trx, deps, need, { redo, at, closesAt });
    const excluded = excludedOf(redo).map(({ agency, reason }) => ({ agency, reason }));
    const data = { voids: round, basis, reason: redo.reason, excluded, ...next.data };
    const entries = (await listActiveEntries(trx, need.id)).map((entry) => entry.id);
    const rows = [
      ...next.rows,
      ...rowsOf('redo', [id]),
      ...rowsOf('incident', ended),
      ...rowsOf('award', award === undefined ? [] : [award]),
      ...rowsOf('entry', entries),
    ];
    await appendEvent(trx, { ...log, kind: 'redo.confirmed', data, rows });
    await sendMessages(trx, deps, 'redo.confirmed', { at, about: need.id, data });
    return ok(null);
  });
}

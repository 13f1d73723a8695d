import { listAgenciesById } from '../agencies/index.js';
import type { Instant } from '../basics/index.js';
import type { Db } from '../db/index.js';
import {
  currentInformation,
  findCurrentVersion,
  findInformation,
  type Need,
  type Notice,
} from '../needs/index.js';
import type { Plan, Pool } from '../selection/index.js';
import { findCeremony, findSheet, witnessesOf } from './ceremony-queries.js';
import { type CeremonySheet, type CeremonyStep, stepOf } from './ceremony-sheet.js';
import { findPool, findSelection, listActiveEntries, poolOf } from './draw-queries.js';
import { digitsOf } from './hold-ceremony.js';

/** Everything that is known of a ceremony at present, of a need or of a rehearsal. */
export interface CeremonyState {
  readonly rehearsal: boolean;
  /** The need's number, or the rehearsal's id. */
  readonly number: string;
  readonly notice: Notice;
  /** Names of the witnesses that the notice announces. */
  readonly announced: readonly string[];
  readonly plan: Plan;
  readonly planHash: string;
  /** Null before the freeze. */
  readonly frozen: { readonly pool: Pool; readonly poolHash: string; readonly frozenAt: Instant } | null;
  /** Names of the entrants by code. */
  readonly names: Readonly<Record<string, string>>;
  /** Acts so far. */
  readonly revision: number;
  readonly sheet: CeremonySheet | null;
  /** `waiting` for the freeze, `failed` and `withdrawn` for ever, `confirmed` until the draw, then `drawn`. */
  readonly step: CeremonyStep | 'waiting' | 'failed' | 'withdrawn' | 'drawn';
  readonly record: {
    readonly digits: string;
    readonly witnesses: readonly string[];
    readonly recordedAt: Instant;
  } | null;
  /** Text of the certificate. */
  readonly certificate: string | null;
}

/** The ceremony of a published need; undefined where its source of randomness is another. */
export async function loadCeremony(db: Db, need: Need): Promise<CeremonyState | undefined> {
  const version = await findCurrentVersion(db, need.id);
  if (need.sourceKind !== 'ceremony' || !version) return undefined;
  const { plan, planHash, notice } = version;
  const pool = await findPool(db, need.id);
  const stored = pool ? await findSheet(db, need.id, pool.round) : { revision: 0, sheet: null };
  const record = pool && (await findCeremony(db, need.id, pool.round));
  const selection = pool && (await findSelection(db, need.id));
  // Before the freeze nobody may see who has entered.
  const entries = pool ? await listActiveEntries(db, need.id) : [];
  const agencies = await listAgenciesById(
    db,
    entries.map(({ agencyId }) => agencyId),
  );
  const next = record ? 'confirmed' : stepOf(stored.sheet, digitsOf(plan));
  return {
    rehearsal: false,
    number: notice.number,
    notice,
    announced: currentInformation(need, notice, await findInformation(db, need.id)).information.witnesses,
    plan,
    planHash,
    frozen: pool ? { pool: poolOf(pool), poolHash: pool.poolHash, frozenAt: pool.frozenAt } : null,
    names: Object.fromEntries(agencies.map(({ creditCode, name }) => [creditCode, name])),
    ...stored,
    step:
      need.state === 'failed' || need.state === 'withdrawn'
        ? need.state
        : selection
          ? 'drawn'
          : pool
            ? next
            : 'waiting',
    record: record ? { ...record, witnesses: witnessesOf(record) } : null,
    certificate: selection?.certificate ?? null,
  };
}

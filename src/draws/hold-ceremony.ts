import { type Actor, mayReview } from '../accounts/index.js';
import { type AuditEvent, appendEvent, type EventKind, type RowRef } from '../audit/index.js';
import { fail, type Instant, ok, type Result } from '../basics/index.js';
import { type Db, type Deps, type PoolTable, transact } from '../db/index.js';
import { findNeedByNumber, getCurrentVersion, lockNeed } from '../needs/index.js';
import type { Plan } from '../selection/index.js';
import type { CeremonyActInput } from './ceremony-input.js';
import { findCeremony, findSheet, insertCeremony, writeSheet } from './ceremony-queries.js';
import {
  advance,
  type CeremonyAct,
  type CeremonySheet,
  differingPositions,
  witnessText,
} from './ceremony-sheet.js';
import { findPool } from './draw-queries.js';
import { isFreezeSeen } from './watched.js';

/** Digits that a plan asks of its ceremony; 0 under another source. */
export function digitsOf(plan: Pick<Plan, 'source'>): number {
  return plan.source.kind === 'ceremony' ? plan.source.digits : 0;
}

/** An act at a sheet, as the log tells it. */
type CeremonyEvent = AuditEvent<Extract<EventKind, `ceremony.${string}`>>;

/** What the public log says of an act; the digits themselves once both typings agree. */
function eventOf(
  act: CeremonyAct,
  round: number,
  before: CeremonySheet | null,
  sheet: CeremonySheet,
): Pick<CeremonyEvent, 'kind' | 'data'> | undefined {
  const latest = sheet.differences.at(-1);
  if (sheet.differences.length > (before?.differences.length ?? 0) && latest) {
    const positions = differingPositions(latest.first.digits, latest.second.digits).map((at) => at + 1);
    return { kind: 'ceremony.differed', data: { round, attempt: sheet.differences.length, positions } };
  }
  switch (act.act) {
    case 'opening':
      return { kind: 'ceremony.opened', data: { round } };
    case 'witnesses':
      return { kind: 'ceremony.witnessed', data: { round, witnesses: sheet.witnesses.length } };
    case 'first':
      return { kind: 'ceremony.typed', data: { round, digits: sheet.first?.digits.length ?? 0 } };
    case 'second':
      // From here whoever leads could compute the outcome: so can everybody.
      return { kind: 'ceremony.step', data: { round, step: act.act, digits: sheet.second?.digits ?? '' } };
    case 'confirm':
      return undefined;
    default:
      return { kind: 'ceremony.step', data: { round, step: act.act } };
  }
}

/** Puts the digits on record: from here they cannot change, and the draw follows by itself. */
async function putOnRecord(
  trx: Db,
  actor: Actor,
  number: string,
  recorded: { readonly pool: PoolTable; readonly sheet: CeremonySheet; readonly at: Instant },
): Promise<Result<null>> {
  const { pool, sheet, at } = recorded;
  const digits = sheet.first?.digits ?? '';
  const inserted = await insertCeremony(trx, {
    needId: pool.needId,
    round: pool.round,
    digits,
    witnesses: JSON.stringify(sheet.witnesses.map((witness) => witnessText(witness).normalize('NFC'))),
    recordedBy: actor.accountId,
    recordedAt: at,
  });
  if (!inserted) return fail('draws/already-recorded');
  const data = { round: pool.round, digits, witnesses: sheet.witnesses.length };
  const key = [pool.needId, pool.round];
  const rows: RowRef[] = [
    { table: 'ceremony', key },
    { table: 'ceremony_session', key },
  ];
  await appendEvent(trx, { at, kind: 'ceremony.recorded', subject: number, actor, data, rows });
  return ok(null);
}

/**
 * Takes one step of a need's ceremony. Every step is stored at once, so that another machine can go on; the last one puts
 * the digits on record. Refusals: `draws/not-found`, `draws/forbidden`, `draws/wrong-state` (no frozen pool that waits
 * for a ceremony), `draws/not-witnessed`, `draws/already-recorded`, and those of `advance`.
 */
export async function holdCeremony(
  deps: Deps,
  actor: Actor,
  number: string,
  { revision, ...act }: CeremonyActInput,
): Promise<Result<null>> {
  const found = await findNeedByNumber(deps.db, number);
  if (!found) return fail('draws/not-found');
  if (!mayReview(actor, found.divisionCode)) return fail('draws/forbidden');
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, found.id);
    const at = deps.clock.now();
    const pool = need && (await findPool(trx, need.id));
    if (!need || !pool || need.sourceKind !== 'ceremony') return fail('draws/wrong-state');
    const { round } = pool;
    if (await findCeremony(trx, need.id, round)) return fail('draws/already-recorded');
    if (need.state !== 'closed') return fail('draws/wrong-state');
    const stored = await findSheet(trx, need.id, round);
    if (stored.revision !== revision) return fail('draws/already-done');
    const version = await getCurrentVersion(trx, need.id);
    const { plan } = version;
    // Digits that exist before third parties have seen the pool could be known to whoever froze it.
    if (!(await isFreezeSeen(trx, version, at))) return fail('draws/not-witnessed');
    const by = { leader: actor.name, account: actor.accountId };
    const next = advance(stored.sheet, act, { count: digitsOf(plan), ...by, at });
    if (!next.ok) return next;
    const sheet = next.value;
    if (!(await writeSheet(trx, { needId: need.id, round, revision, sheet })))
      return fail('draws/already-done');
    const event = eventOf(act, round, stored.sheet, sheet);
    if (event) {
      const rows: RowRef[] = [{ table: 'ceremony_session', key: [need.id, round] }];
      await appendEvent(trx, { ...event, at, subject: number, actor, rows } as CeremonyEvent);
    }
    return act.act === 'confirm' ? putOnRecord(trx, actor, number, { pool, sheet, at }) : ok(null);
  });
}

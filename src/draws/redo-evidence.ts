import { listAgencyNames } from '../agencies/index.js';
import { dataOf, FOUND, findFirstOfKind, listEventsOfKinds, registerRecordsOf } from '../audit/index.js';
import type { Instant } from '../basics/index.js';
import type { Db } from '../db/index.js';
import { getCurrentVersion, type JoiningFault, loadGradeRanks, type PublishedNeed } from '../needs/index.js';
import { findPool, poolOf } from './draw-queries.js';
import { faultOfFacts } from './exclusion-evidence.js';
import { type Finding, listFindings } from './finding-queries.js';

/** Coded reasons for which a decision may leave an agency out of the next round. */
export type RedoReason = JoiningFault | 'related-entry';

/** Why an agency of the present pool may be left out of the next round, and the record of the log that says so. */
export interface RedoGround {
  readonly agency: string;
  readonly name: string;
  readonly reason: RedoReason;
  /** Sequence number of the record. */
  readonly record: number;
}

/**
 * Agencies of the present pool for which the log has evidence that they may be left out of the next round, newer than the
 * freeze of the first one: what the register says of them by now, and findings. In the order of names, one ground each.
 */
export async function listRedoGrounds(
  db: Db,
  need: Pick<PublishedNeed, 'id' | 'number'>,
  at: Instant,
): Promise<RedoGround[]> {
  const pool = await findPool(db, need.id);
  const first = await findFirstOfKind(db, need.number, 'pool.frozen');
  if (!pool || first === undefined) return [];
  const codes = poolOf(pool).entries.map(({ agency }) => agency);
  const names = await listAgencyNames(db, codes);
  const { requirement } = (await getCurrentVersion(db, need.id)).notice;
  const rank = await loadGradeRanks(db);
  const grounds = new Map<string, RedoGround>();
  const note = (agency: string, reason: RedoReason, record: number): void => {
    if (!grounds.has(agency) && codes.includes(agency) && record > first)
      grounds.set(agency, { agency, name: names.get(agency) ?? agency, reason, record });
  };
  for (const [agency, { record, facts }] of await registerRecordsOf(db, codes)) {
    const fault = faultOfFacts(facts, requirement, rank, at);
    if (fault) note(agency, fault, record);
  }
  for (const event of await listEventsOfKinds(db, need.number, [FOUND])) {
    const { agency, ground } = dataOf(event);
    note(String(agency), ground as RedoReason, event.seq);
  }
  return [...grounds.values()].sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : a.agency < b.agency ? -1 : 1,
  );
}

const isBehind = (
  { creditCode, ground, state }: Finding,
  { agency, reason }: { agency: string; reason: string },
) => state === 'confirmed' && creditCode === agency && ground === reason;

/**
 * True where two officials who decide to draw again are the very two who made a finding that they leave an agency out for:
 * a third one must have a part in it.
 */
export async function areFindersAlone(
  db: Db,
  needId: string,
  excluded: readonly { readonly agency: string; readonly reason: string }[],
  deciders: readonly string[],
): Promise<boolean> {
  return (await listFindings(db, needId))
    .filter((finding) => excluded.some((one) => isBehind(finding, one)))
    .some(({ proposedBy, settledBy }) => deciders.every((one) => one === proposedBy || one === settledBy));
}

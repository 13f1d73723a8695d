import { recordAgencyVersion } from '../agencies/index.js';
import {
  type AuditEvent,
  appendEvents,
  DEED_KINDS,
  dataOf,
  deedOf,
  findLatestOfKinds,
  getStandingCursor,
  listEventsOfKindsAfter,
  lockHead,
  type RowRef,
  recordRegister,
  rowsOf,
  SYSTEM_ACTOR,
} from '../audit/index.js';
import {
  type CivilDate,
  type Deed,
  type Instant,
  nextChangeOn,
  ok,
  standingOn,
  startOfDate,
  toShanghaiDate,
  worthOn,
} from '../basics/index.js';
import { type Db, type Deps, type StandingDeedTable, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import {
  findAgencyId,
  findAgencyStanding,
  findStart,
  insertDeed,
  listDeeds,
  listDueAgencies,
  lockAgencies,
  moveCursor,
  setNextAt,
  setStanding,
  setWorths,
  versionSince,
} from './deed-queries.js';

/** Deeds that are read, and agencies that are brought up to date, in one transaction. */
const BATCH = 200;

/** A stored deed as the formula sees it. */
export const asDeed = ({ points, doneOn, struckFrom }: StandingDeedTable): Deed => ({
  points,
  on: doneOn,
  struckFrom,
});

/** Reads deeds out of the log from where it was read last; false where more are left. Under the lock of the log's head. */
async function collectDeeds(trx: Db): Promise<boolean> {
  const after = await getStandingCursor(trx);
  const rows = await listEventsOfKindsAfter(trx, DEED_KINDS, { after, limit: BATCH });
  for (const row of rows) {
    const { at } = row;
    const deed = deedOf({ ...row, data: dataOf(row) });
    if (!deed) continue;
    const { record, name, agency, points, score, on: doneOn } = deed;
    const agencyId = await findAgencyId(trx, agency);
    // An agency that had no record of the register by then has a start that came later.
    const start = agencyId === undefined ? undefined : await findStart(trx, agency, record);
    if (agencyId === undefined || start === undefined) continue;
    const stored = { record, agencyId, name, points, score, doneOn, struckFrom: null, worth: 0 };
    await insertDeed(trx, stored, { start, nextAt: at });
  }
  const last = rows.at(-1);
  if (last) await moveCursor(trx, last.seq);
  return rows.length < BATCH;
}

/** From when the first of some deeds counts otherwise than on a date. */
function nextAtOf(deeds: readonly StandingDeedTable[], date: CivilDate): Instant | null {
  const [next] = deeds.flatMap((deed) => nextChangeOn(asDeed(deed), date) ?? []).sort();
  return next === undefined ? null : startOfDate(next);
}

interface Change {
  readonly agency: { readonly id: string; readonly creditCode: string };
  readonly from: number;
  readonly to: number;
  /** Records of the deeds that count otherwise than before. */
  readonly deeds: readonly number[];
  readonly isNew: boolean;
}

/** Brings one locked agency up to date; what changed of its standing, undefined where nothing did. */
async function update(
  trx: Db,
  agency: { readonly id: string; readonly creditCode: string; readonly standing: number },
  at: Instant,
): Promise<Change | undefined> {
  const { id, standing: from } = agency;
  const kept = await findAgencyStanding(trx, id);
  if (!kept?.nextAt || kept.nextAt > at) return undefined;
  // Two versions of one instant would be one: it is done a moment later.
  if (((await versionSince(trx, id)) ?? '') >= at) return undefined;
  const date = toShanghaiDate(at);
  const deeds = await listDeeds(trx, id);
  await setNextAt(trx, id, nextAtOf(deeds, date));
  const moved = deeds.flatMap((deed) => {
    const worth = worthOn(asDeed(deed), date);
    return worth === deed.worth ? [] : { record: deed.record, worth, isNew: deed.worth === 0 };
  });
  await setWorths(trx, moved);
  const to = standingOn(kept.start, deeds.map(asDeed), date);
  // With no deed moved, somebody wrote another standing into the database: the audit tells, and nothing covers it.
  if (to === from || moved.length === 0) return undefined;
  await setStanding(trx, id, to);
  const records = moved.map(({ record }) => record);
  return { agency, from, to, deeds: records, isNew: moved.some(({ isNew }) => isNew) };
}

/** Writes the changes of one instant into versions, log, register and inboxes. */
async function record(trx: Db, deps: Deps, changes: readonly Change[], at: Instant): Promise<void> {
  const events: AuditEvent[] = [];
  for (const { agency, from, to, deeds } of changes) {
    const versions = await recordAgencyVersion(trx, agency.id, at);
    const rows: RowRef[] = [
      ...rowsOf('agency', [agency.id]),
      ...versions.map((since): RowRef => ({ table: 'agency_version', key: [agency.id, since] })),
    ];
    events.push({
      at,
      kind: 'standing.changed',
      subject: agency.creditCode,
      actor: SYSTEM_ACTOR,
      data: { from, to, deeds: [...deeds] },
      rows,
    });
  }
  await appendEvents(trx, events);
  const agencyIds = changes.map(({ agency }) => agency.id);
  await recordRegister(trx, { agencyIds, at, actor: SYSTEM_ACTOR });
  for (const { agency, from, to } of changes.filter(({ isNew }) => isNew)) {
    const data = { agency: agency.creditCode, from, to };
    await sendMessages(trx, deps, 'standing.changed', { at, about: agency.id, data });
  }
}

/**
 * Job: reads new deeds out of the log, and brings the standings up to date of which something has changed by now: a deed is new,
 * has halved, or was struck. Agencies are locked before the head of the log, as every act on an agency does; the deeds of a change
 * are all that the log has before it.
 */
export async function keepStandings(deps: Deps): Promise<void> {
  for (let isDone = false; !isDone; ) {
    const due = await listDueAgencies(deps.db, deps.clock.now(), BATCH);
    const unread = (await findLatestOfKinds(deps.db, DEED_KINDS)) > (await getStandingCursor(deps.db));
    if (due.length === 0 && !unread) return;
    let isChanged = false;
    await transact(deps.db, async (trx) => {
      const agencies = await lockAgencies(trx, due);
      await lockHead(trx);
      // Where deeds are left the standings of this turn would be without them.
      const isRead = await collectDeeds(trx);
      const at = deps.clock.now();
      const changes: Change[] = [];
      for (const agency of isRead ? agencies : []) {
        const change = await update(trx, agency, at);
        if (change) changes.push(change);
      }
      if (changes.length > 0) await record(trx, deps, changes, at);
      isChanged = unread || changes.length > 0;
      return ok(null);
    });
    // What is left is due, and cannot be done at this instant.
    isDone = !isChanged;
  }
}

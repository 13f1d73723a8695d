import {
  appendEvents,
  loadRegisterFacts,
  type RowRef,
  registerEvent,
  rowsOf,
  SYSTEM_ACTOR,
} from '../../audit/index.js';
import { assertDefined, type CivilMonth, ok, representativeKey } from '../../basics/index.js';
import { analyzeTables, type Db, type Deps, searchBody, transact } from '../../db/index.js';
import { composeReports, reportDue, reportEvent } from '../../statistics/index.js';
import { type HistoryEvent, insertFinished, toEvents } from './finished-rows.js';
import { type DemoWorld, finishDivision, fixture, inventWorld } from './history.js';
import { appendHistory, seedLog } from './history-log.js';
import { demoAccounts } from './logins.js';
import { type RecordedPairs, recordPairs } from './namesakes.js';
import { insertAll, isEmptySite, loadTypeFacts, markDemo, setSequence } from './rows-queries.js';
import { playSamples } from './samples.js';

/** Seed of the demonstration site that everybody gets. */
export const DEMO_SEED = '2017';

const FOUNDED = '2016-12-28T02:00:00.000Z';

/** Hears how far the loading is: 0 … 1, and what is being done. */
export type Progress = (share: number, doing: string) => void;

async function insertWorld(trx: Db, world: DemoWorld): Promise<void> {
  await insertAll(
    trx,
    'owner',
    [...world.owners.values()].flat().map(({ row }) => row),
  );
  await insertAll(
    trx,
    'agency',
    world.agencies.map(({ agency }) => agency),
  );
  await insertAll(
    trx,
    'agencyVersion',
    world.agencies.map(
      ({ agency: { id, legalRepresentative, controllerCode, standing, approvedAt, createdAt } }) => ({
        agencyId: id,
        inForceFrom: approvedAt ?? createdAt,
        inForceUntil: null,
        legalRepresentative,
        controllerCode,
        standing,
        representativeKey: representativeKey(legalRepresentative),
      }),
    ),
  );
  await insertAll(
    trx,
    'qualification',
    world.agencies.flatMap(({ qualifications }) => qualifications),
  );
  await insertAll(trx, 'agencySuspension', world.suspensions);
  await insertAll(
    trx,
    'searchDocument',
    world.agencies.map(({ agency }) => ({
      kind: 'agency' as const,
      ref: agency.id,
      body: searchBody([agency.name, agency.creditCode]),
    })),
  );
}

/** The months of the history. */
const monthsOf = ({ from, to }: typeof fixture): CivilMonth[] =>
  Array.from(
    { length: 12 },
    (_, index) => `${from.slice(0, 4)}-${String(index + 1).padStart(2, '0')}`,
  ).filter((month) => from <= month && month <= to);
/** The invented register, as one event before the first need. */
function worldEvent(
  seed: string,
  { owners, agencies, suspensions }: DemoWorld,
  pairs: RecordedPairs,
): HistoryEvent {
  const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
  const qualifications = agencies.flatMap((one) => one.qualifications);
  const rows: RowRef[] = [
    ...rowsOf('owner', ids([...owners.values()].flat().map(({ row }) => row))),
    ...rowsOf('agency', ids(agencies.map(({ agency }) => agency))),
    ...agencies.map(
      ({ agency: { id, approvedAt, createdAt } }): RowRef => ({
        table: 'agency_version',
        key: [id, approvedAt ?? createdAt],
      }),
    ),
    ...rowsOf('qualification', ids(qualifications)),
    ...rowsOf('agency_suspension', ids(suspensions)),
    ...rowsOf('relation', ids(pairs.relations)),
    ...rowsOf('relation_decision', ids(pairs.decisions)),
  ];
  const data = { seed, agencies: agencies.length, qualifications: qualifications.length };
  return { need: '', at: FOUNDED, kind: 'demo.loaded', subject: 'demo', actor: SYSTEM_ACTOR, data, rows };
}

/** What the log says of each agency of the invented register. */
async function registerEvents(trx: Db, { agencies }: DemoWorld): Promise<HistoryEvent[]> {
  const ids = agencies.map(({ agency }) => agency.id);
  const by = { at: FOUNDED, actor: SYSTEM_ACTOR };
  const facts = await loadRegisterFacts(trx, ids, FOUNDED);
  return [...facts].map(([creditCode, one]) => ({ need: '', ...registerEvent(creditCode, one, by) }));
}

/**
 * Fills an empty database with the demonstration site: the history of 2017 in one transaction, then needs and
 * applications in every state around the present. Returns false, and changes nothing, where the database is not empty.
 */
export async function loadDemo(deps: Deps, seed: string, progress: Progress): Promise<boolean> {
  if (!(await isEmptySite(deps.db))) return false;
  progress(0, 'agencies');
  const world = inventWorld(seed, await loadTypeFacts(deps.db), deps.sitePrefix);
  const agencyId = assertDefined(world.agencies[0], 'an agency').agency.id;
  const ownerId = assertDefined(world.owners.get('532301')?.[0], 'an owner').row.id;
  const accounts = await demoAccounts(deps, { agencyId, ownerId }, FOUNDED);
  const loaded = await transact(deps.db, async (trx) => {
    // A second process that loads at the same time waits here and then finds the mark.
    if (!(await markDemo(trx, seed))) return ok(false);
    await insertWorld(trx, world);
    await insertAll(trx, 'account', accounts);
    const [official, second] = accounts.filter(({ role }) => role === 'official');
    if (!official || !second) throw new Error('two officials');
    const pairs = recordPairs(world.agencies, world.namesakes, FOUNDED, [official.id, second.id]);
    await insertAll(trx, 'relation', pairs.relations);
    await insertAll(trx, 'relationDecision', pairs.decisions);
    await seedLog(trx, deps, { seed, at: FOUNDED });
    const events: HistoryEvent[] = [
      worldEvent(seed, world, pairs),
      ...(await registerEvents(trx, world)),
      ...pairs.events,
    ];
    for (const [index, division] of fixture.divisions.entries()) {
      progress(0.05 + (0.8 * index) / fixture.divisions.length, `selections of ${division.code}`);
      const finished = finishDivision(seed, world, division, deps.siteUrl);
      await insertFinished(trx, finished, official.id);
      events.push(...finished.flatMap((done) => toEvents(done, official.id)));
    }
    progress(0.85, 'log and reports');
    await appendHistory(trx, deps, events);
    // Each report needs the selections that the log has just completed: all are published with the last of them.
    const months = monthsOf(fixture);
    const published = reportDue(assertDefined(months.at(-1), 'a month'));
    const reports = await composeReports(trx, months, () => published);
    await insertAll(trx, 'fairnessReport', reports);
    await appendEvents(trx, reports.map(reportEvent));
    await setSequence(trx, 2017, world.outlines.length);
    return ok(true);
  });
  if (!loaded.ok || !loaded.value) return false;
  progress(0.92, 'needs of today');
  await playSamples(deps, world);
  await analyzeTables(deps.db, 'all');
  progress(1, 'done');
  return true;
}

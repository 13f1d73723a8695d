import {
  appendEvents,
  loadRegisterFacts,
  publishDocuments,
  type RowRef,
  registerEvent,
  rowsOf,
  SYSTEM_ACTOR,
} from '../../audit/index.js';
import { composePolicy } from '../../audit/witnessing/site-policy.js';
import { assertDefined, type CivilMonth, type Instant, ok, representativeKey } from '../../basics/index.js';
import {
  type AccountTable,
  analyzeTables,
  type Db,
  type Deps,
  searchBody,
  transact,
} from '../../db/index.js';
import { pairName } from '../../relations/index.js';
import { composeReports, reportDue, reportEvent } from '../../statistics/index.js';
import { type HistoryEvent, toEvents } from './finished-events.js';
import type { Setting } from './finished-need.js';
import { insertFinished } from './finished-rows.js';
import { type DemoWorld, finishDivision, fixture, inventWorld } from './history.js';
import { type HistoryLog, openHistory, seedLog } from './history-log.js';
import { demoAccounts } from './logins.js';
import { type RecordedPairs, recordPairs } from './namesakes.js';
import {
  ROBOT_CUSTODIANS,
  ROBOT_POLICY,
  ROBOT_WITNESSES,
  robotAccounts,
  robotRegistrations,
} from './robots.js';
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

/** The robots, as the log tells of each of them. */
const robotEvents = (): HistoryEvent[] => [
  ...ROBOT_WITNESSES.map(
    ({ name, verifier }): HistoryEvent => ({
      need: '',
      at: FOUNDED,
      kind: 'log.witness-added',
      subject: name,
      actor: SYSTEM_ACTOR,
      data: { verifier },
    }),
  ),
  ...ROBOT_CUSTODIANS.map(
    ({ accountId, key: { recipient } }): HistoryEvent => ({
      need: '',
      at: FOUNDED,
      kind: 'custodian.registered',
      subject: accountId,
      actor: { accountId, role: 'official' },
      data: { recipient },
      rows: rowsOf('custodian', [accountId]),
    }),
  ),
];

/** Stores the robots, as of an instant. */
export async function insertRobots(trx: Db, at: Instant): Promise<void> {
  await insertAll(trx, 'account', robotAccounts(at));
  await insertAll(trx, 'custodian', robotRegistrations(at));
  await insertAll(
    trx,
    'logWitness',
    ROBOT_WITNESSES.map(({ name, verifier }) => ({ name, verifier, addedAt: at })),
  );
}

/** Stores the register and the people, and begins the log with them; returns what the log says, for the needs to rest on. */
async function foundSite(
  trx: Db,
  log: HistoryLog,
  site: { readonly seed: string; readonly world: DemoWorld; readonly officials: readonly [string, string] },
): Promise<Setting['records']> {
  const { seed, world, officials } = site;
  const pairs = recordPairs(world.agencies, world.namesakes, FOUNDED, officials);
  await insertAll(trx, 'relation', pairs.relations);
  await insertAll(trx, 'relationDecision', pairs.decisions);
  await insertRobots(trx, FOUNDED);
  const said = await log.append([
    worldEvent(seed, world, pairs),
    ...robotEvents(),
    ...(await registerEvents(trx, world)),
    ...pairs.events,
  ]);
  const register = said.filter(({ kind }) => kind === 'register.recorded');
  // Of a pair that was decided about, the decision is the later record.
  const related = said.filter(({ kind }) => kind === 'relation.found' || kind === 'relation.decided');
  return {
    register: new Map(register.map(({ subject, seq }) => [subject, { record: seq }])),
    relations: new Map(
      related.map(({ subject, data, seq }) => [pairName(subject, String(data['other'])), seq]),
    ),
  };
}

/** Each report needs the selections that the log has just completed: all are published with the last of them. */
async function publishReports(trx: Db): Promise<void> {
  const months = monthsOf(fixture);
  const published = reportDue(assertDefined(months.at(-1), 'a month'));
  const reports = await composeReports(trx, months, () => published);
  await insertAll(trx, 'fairnessReport', reports);
  await appendEvents(trx, reports.map(reportEvent));
}

/** Writes the world and the history of 2017 into an empty database. */
async function writeHistory(
  trx: Db,
  deps: Deps,
  {
    seed,
    world,
    accounts,
  }: { readonly seed: string; readonly world: DemoWorld; readonly accounts: AccountTable[] },
  progress: Progress,
): Promise<void> {
  await insertWorld(trx, world);
  await insertAll(trx, 'account', accounts);
  const [official, second] = accounts.filter(({ role }) => role === 'official');
  if (!official || !second) throw new Error('two officials');
  const verifier = await seedLog(trx, deps, { seed, at: FOUNDED });
  const log = await openHistory(trx, deps, FOUNDED);
  const records = await foundSite(trx, log, { seed, world, officials: [official.id, second.id] });
  const policy = composePolicy(verifier, { policy: ROBOT_POLICY, siteUrl: deps.siteUrl }).text;
  await publishDocuments(trx, [policy]);
  const setting: Setting = { seed, siteUrl: deps.siteUrl, policy, records };
  const events: HistoryEvent[] = [];
  for (const [index, division] of fixture.divisions.entries()) {
    progress(0.05 + (0.7 * index) / fixture.divisions.length, `selections of ${division.code}`);
    const finished = finishDivision(setting, world, division);
    await insertFinished(trx, finished, official.id);
    events.push(...finished.flatMap((done) => toEvents(done, official.id)));
  }
  progress(0.75, 'log and reports');
  await log.append(events);
  await log.flush();
  await publishReports(trx);
  await setSequence(trx, 2017, world.outlines.length);
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
    await writeHistory(trx, deps, { seed, world, accounts }, progress);
    return ok(true);
  });
  if (!loaded.ok || !loaded.value) return false;
  progress(0.9, 'needs of today');
  await playSamples(deps, world);
  await analyzeTables(deps.db, 'all');
  progress(1, 'done');
  return true;
}

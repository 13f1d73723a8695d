import { type AuditEvent, appendEvents } from '../../audit/index.js';
import { assertDefined, type CivilMonth, ok } from '../../basics/index.js';
import { type Db, type Deps, searchBody, transact } from '../../db/index.js';
import { composeReports, reportDue, reportEvent } from '../../statistics/index.js';
import { insertFinished } from './finished-rows.js';
import { type DemoWorld, finishDivision, fixture, inventWorld } from './history.js';
import { demoAccounts } from './logins.js';
import { insertAll, isEmptySite, loadTypeFacts, markDemo, setSequence } from './rows-queries.js';
import { playSamples } from './samples.js';

/** Seed of the demonstration site that everybody gets. */
export const DEMO_SEED = '2017';

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
  const accounts = await demoAccounts(deps, { agencyId, ownerId }, '2016-12-28T02:00:00.000Z');
  const loaded = await transact(deps.db, async (trx) => {
    // A second process that loads at the same time waits here and then finds the mark.
    if (!(await markDemo(trx, seed))) return ok(false);
    await insertWorld(trx, world);
    await insertAll(trx, 'account', accounts);
    const official = assertDefined(
      accounts.find(({ role }) => role === 'official'),
      'an official',
    );
    const events: AuditEvent[] = [];
    for (const [index, division] of fixture.divisions.entries()) {
      progress(0.05 + (0.8 * index) / fixture.divisions.length, `selections of ${division.code}`);
      events.push(
        ...(await insertFinished(trx, finishDivision(seed, world, division, deps.siteUrl), official.id)),
      );
    }
    progress(0.85, 'reports and log');
    const reports = await composeReports(trx, monthsOf(fixture), reportDue);
    await insertAll(trx, 'fairnessReport', reports);
    events.push(...reports.map(reportEvent));
    await appendEvents(
      trx,
      events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    );
    await setSequence(trx, 2017, world.outlines.length);
    return ok(true);
  });
  if (!loaded.ok || !loaded.value) return false;
  progress(0.92, 'needs of today');
  await playSamples(deps, world);
  progress(1, 'done');
  return true;
}

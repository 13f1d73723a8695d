import { listAgenciesById } from '../agencies/index.js';
import { appendEvent, certifyEvents, findDocument, SYSTEM_ACTOR } from '../audit/index.js';
import { assertDefined, type Instant, ok } from '../basics/index.js';
import { type Db, type Deps, type PoolTable, transact } from '../db/index.js';
import {
  asPublished,
  getCurrentVersion,
  getNeed,
  listVersions,
  lockNeed,
  moveNeed,
  type PublishedVersion,
} from '../needs/index.js';
import {
  type Certificate,
  factsOf,
  isPlan2,
  publicValueFrom,
  serializeCertificate,
  sha256Hex,
} from '../selection/index.js';
import { assembleCertificate } from './assemble-certificate.js';
import { eachOnItsOwn, listedOf } from './close-need.js';
import {
  type EntryRow,
  findPool,
  groundsIn,
  insertSelection,
  listActiveEntries,
  listDrawableNeeds,
  poolOf,
} from './draw-queries.js';
import { loadEarlierRounds } from './earlier-rounds.js';
import { openIncident, reportUnopened, tryOpenSecret } from './open-secret.js';
import { findPublicValue } from './public-value.js';
import { findOpenedSecret, listPools, listSelections, listUncomputedVoidRounds } from './round-queries.js';
import { isFreezeSeen } from './watched.js';
import { writeSelection } from './write-selection.js';

/** What a certificate of version 2 has besides: the closed list, and the policy that the plan names. */
async function boundParts(db: Db, { plan }: PublishedVersion, entries: readonly EntryRow[]) {
  if (!isPlan2(plan)) return {};
  const policy =
    plan.policy === null ? null : assertDefined(await findDocument(db, plan.policy), plan.policy);
  return { list: listedOf(entries), policy };
}

/**
 * The certificate of a frozen round but for the moment of its draw; undefined while its public value is not known,
 * `unopened` where its secret does not open.
 */
async function certify(
  deps: Deps,
  version: PublishedVersion,
  pool: PoolTable,
): Promise<
  | { readonly certificate: (drawnAt: Instant) => Certificate; readonly entries: EntryRow[] }
  | 'unopened'
  | undefined
> {
  const value = await findPublicValue(deps, version);
  if (!value) return undefined;
  const { needId, round, planHash } = version;
  const opened = await findOpenedSecret(deps.db, planHash);
  const secret = opened?.secret ?? (await tryOpenSecret(deps.db, deps, planHash));
  if (secret === undefined) return 'unopened';
  const entries = await listActiveEntries(deps.db, needId);
  const agencies = await listAgenciesById(
    deps.db,
    entries.map(({ agencyId }) => agencyId),
  );
  const parts = {
    siteUrl: deps.siteUrl,
    version,
    pool: poolOf(pool),
    frozenAt: pool.frozenAt,
    entries,
    agencyNames: Object.fromEntries(
      agencies.map(({ creditCode, name }) => [creditCode, name.normalize('NFC')]),
    ),
    secret,
    ceremony: undefined,
    value,
    ...(opened ? { secretOpenedAt: opened.openedAt } : {}),
    grounds: groundsIn(pool),
    ...(await boundParts(deps.db, version, entries)),
    rounds: await loadEarlierRounds(deps, needId, round),
  };
  return { certificate: (drawnAt) => assembleCertificate({ ...parts, drawnAt }), entries };
}

/** A secret that opened at the freeze and does not now is an incident too; the job goes on with other needs. */
async function reportLost(deps: Deps, version: PublishedVersion): Promise<void> {
  const { needId, round } = version;
  await transact(deps.db, async (trx) => {
    await lockNeed(trx, needId);
    if ((await findPool(trx, needId))?.round !== round) return ok(null);
    await reportUnopened(trx, deps, version, deps.clock.now());
    return ok(null);
  });
}

/** A pool that third parties have not seen once its value could be known is never drawn for an award. */
async function reportUnseen(deps: Deps, version: PublishedVersion): Promise<void> {
  const { needId, round, plan } = version;
  const from = publicValueFrom(plan);
  if (from === null || deps.clock.now() < from) return;
  await transact(deps.db, async (trx) => {
    await lockNeed(trx, needId);
    if ((await findPool(trx, needId))?.round !== round) return ok(null);
    const at = deps.clock.now();
    await openIncident(trx, deps, { needId, round, kind: 'frozen-late', subject: plan.need, at });
    return ok(null);
  });
}

/** Draws one frozen pool: once, whoever calls and however often. */
async function drawNeed(deps: Deps, needId: string): Promise<void> {
  const need = asPublished(await getNeed(deps.db, needId));
  if (need.state !== 'closed') return;
  const version = await getCurrentVersion(deps.db, needId);
  const pool = assertDefined(await findPool(deps.db, needId), `pool of ${needId}`);
  if (!(await isFreezeSeen(deps.db, version, deps.clock.now()))) return reportUnseen(deps, version);
  const certified = await certify(deps, version, pool);
  if (!certified) return;
  if (certified === 'unopened') return reportLost(deps, version);
  const { certificate, entries } = certified;
  const { round } = pool;
  await transact(deps.db, async (trx) => {
    // A decision to draw again may have begun another round while the source was asked.
    await lockNeed(trx, needId);
    if ((await findPool(trx, needId))?.round !== round) return ok(null);
    const drawnAt = deps.clock.now();
    const set = { selectedAt: drawnAt, updatedAt: drawnAt };
    // Another process that drew meanwhile has moved the need on.
    if (!(await moveNeed(trx, { id: needId, from: 'closed', to: 'selected', set }))) return ok(null);
    const at = drawnAt;
    await writeSelection(trx, deps, { need, round, certificate: certificate(at), entries, at });
    return ok(null);
  });
}

/** Computes a void round whose value has become known: published for comparison, it awards nothing. */
async function computeVoidRound(deps: Deps, needId: string, round: number): Promise<void> {
  const pool = (await listPools(deps.db, needId)).find((one) => one.round === round);
  const versions = await listVersions(deps.db, needId);
  const version = versions.find(({ planHash }) => planHash === pool?.planHash);
  if (!pool || !version) throw new Error(`round ${round} of ${needId}`);
  const certified = await certify(deps, version, pool);
  // Of a void round it is on record with the decision that voided it.
  if (!certified || certified === 'unopened') return;
  await transact(deps.db, async (trx) => {
    await lockNeed(trx, needId);
    if ((await listSelections(trx, needId)).some((one) => one.round === round)) return ok(null);
    const drawnAt = deps.clock.now();
    const unproven = certified.certificate(drawnAt);
    const certificate = { ...unproven, log: await certifyEvents(trx, deps, factsOf(unproven), drawnAt) };
    const text = serializeCertificate(certificate);
    const certificateSha256 = sha256Hex(text);
    const { seed, ranking, plan } = certificate;
    await insertSelection(trx, { needId, round, seed, certificate: text, certificateSha256, drawnAt });
    const data = { round, seed, first: assertDefined(ranking[0], 'the first'), certificateSha256 };
    const subject = plan.need;
    const rows = [{ table: 'selection' as const, key: [needId, round] }];
    await appendEvent(trx, { at: drawnAt, kind: 'selection.void', subject, actor: SYSTEM_ACTOR, data, rows });
    return ok(null);
  });
}

/** Job: computes every void round whose public value has appeared since. */
export async function computeVoidRounds(deps: Deps): Promise<void> {
  const rounds = await listUncomputedVoidRounds(deps.db, 50);
  await eachOnItsOwn(
    rounds.map(({ needId, round }) => `${needId} ${round}`),
    (key) => {
      const [needId = '', round] = key.split(' ');
      return computeVoidRound(deps, needId, Number(round));
    },
  );
}

async function drawNeeds(deps: Deps, byBeacon: boolean): Promise<void> {
  const drawable = await listDrawableNeeds(deps.db, { byBeacon, limit: 200 });
  await eachOnItsOwn(
    drawable.map(({ id }) => id),
    (id) => drawNeed(deps, id),
  );
}

/** Job: draws every frozen pool whose randomness is at hand without asking anybody. */
export async function drawClosedNeeds(deps: Deps): Promise<void> {
  await drawNeeds(deps, false);
}

/** Job: draws every frozen pool whose randomness is a round of the beacon: may wait for it. */
export async function drawBeaconNeeds(deps: Deps): Promise<void> {
  await drawNeeds(deps, true);
}

import { appendEvent, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import type { Instant } from '../basics/index.js';
import type { Db, Deps, IncidentTable } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { findSealedSecret, openSecret, type PublishedVersion } from '../needs/index.js';
import { publicValueFrom, sourceOf } from '../selection/index.js';
import { insertIncident } from './incident-queries.js';
import { insertOpenedSecret } from './round-queries.js';

/** Opens an incident of a round and says so in the log; once for each kind. */
export async function openIncident(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  incident: Pick<IncidentTable, 'needId' | 'round' | 'kind'> & {
    readonly subject: string;
    readonly at: Instant;
  },
): Promise<void> {
  const { needId, round, kind, subject, at } = incident;
  const id = deps.newId();
  const opened = await insertIncident(trx, {
    id,
    needId,
    round,
    kind,
    openedAt: at,
    closedAt: null,
    outcome: null,
  });
  if (!opened) return;
  await appendEvent(trx, {
    at,
    kind: 'incident.opened',
    subject,
    actor: SYSTEM_ACTOR,
    data: { round, kind },
    rows: rowsOf('incident', [id]),
  });
  await sendMessages(trx, deps, 'incident.opened', { at, about: needId, data: { round } });
}

/** The secret of a round as it was sealed at publication; undefined where it does not open with the site's key. */
export async function tryOpenSecret(
  db: Db,
  deps: Pick<Deps, 'vault'>,
  planHash: string,
): Promise<string | undefined> {
  const sealed = await findSealedSecret(db, planHash);
  try {
    return openSecret(deps, planHash, sealed ?? '');
  } catch {
    return undefined;
  }
}

/** The incident that the secret of a round does not open: told as soon as it is known, once. */
export async function reportUnopened(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  { needId, round, plan }: Pick<PublishedVersion, 'needId' | 'round' | 'plan'>,
  at: Instant,
): Promise<void> {
  await openIncident(trx, deps, { needId, round, kind: 'secret-unopened', subject: plan.need, at });
}

/** Makes the secret of a round public in the log. False where it cannot be opened, which is an incident. */
export async function publishSecret(
  trx: Db,
  deps: Deps,
  version: Pick<PublishedVersion, 'needId' | 'round' | 'planHash' | 'plan'>,
  at: Instant,
): Promise<boolean> {
  const { round, planHash, plan } = version;
  const subject = plan.need;
  const secret = await tryOpenSecret(trx, deps, planHash);
  if (secret === undefined) {
    await reportUnopened(trx, deps, version, at);
    return false;
  }
  if (!(await insertOpenedSecret(trx, { planHash, secret, openedAt: at }))) return true;
  const data = { round, planHash, secret };
  const rows = rowsOf('opened_secret', [planHash]);
  await appendEvent(trx, { at, kind: 'secret.opened', subject, actor: SYSTEM_ACTOR, data, rows });
  return true;
}

/**
 * What follows a freeze in its own transaction: with a beacon or a lottery the secret is opened before the value exists,
 * so that nobody can withhold it afterwards. A freeze once the value could be known is an incident and draws nothing. With
 * another source it is opened with the draw, but whether it opens is known here, before anybody has made a value.
 */
export async function openAtFreeze(
  trx: Db,
  deps: Deps,
  version: PublishedVersion,
  at: Instant,
): Promise<void> {
  const { needId, round, plan } = version;
  if (!sourceOf(plan.source.kind).opensSecretAtFreeze) {
    const secret = await tryOpenSecret(trx, deps, version.planHash);
    return secret === undefined ? reportUnopened(trx, deps, version, at) : undefined;
  }
  await publishSecret(trx, deps, version, at);
  const from = publicValueFrom(plan);
  if (from === null || at >= from) {
    await openIncident(trx, deps, { needId, round, kind: 'frozen-late', subject: plan.need, at });
  }
}

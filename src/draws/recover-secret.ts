/** A secret that the site cannot open is opened out of its escrow, and the draw goes on as it would have without the loss. */
import { appendEvent, type RowRef, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import { dueAt, ok } from '../basics/index.js';
import { type Deps, type EscrowTable, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { findEscrow, getCurrentVersion, lockNeed, type PublishedVersion } from '../needs/index.js';
import { joinIdentity, openText, readRoundName, recipientOf, timelockIdentity } from '../sealing/index.js';
import { hashCommitment, QUICKNET } from '../selection/index.js';
import { eachOnItsOwn } from './close-need.js';
import { findPool } from './draw-queries.js';
import { insertAsked, listEscrowShares, listLostSecrets, recordEscrowOpening } from './escrow-queries.js';
import { type EscrowState, escrowStateOf } from './escrow-state.js';
import { closeIncidents } from './incident-queries.js';
import { insertOpenedSecret } from './round-queries.js';

/** What opens an escrow: the beacon's signature in hex, or the identity that the shares make up; undefined while it is awaited. */
async function findOpener(
  deps: Deps,
  { planHash, recipient }: EscrowTable,
  state: EscrowState,
): Promise<string | undefined> {
  if (state.kind === 'beacon') {
    if (deps.clock.now() < state.from) return undefined;
    const { chain, round } = readRoundName(recipient);
    return (await deps.beacon?.round(chain, round))?.signature;
  }
  if (state.kind !== 'custodians' || state.after !== null || state.given < state.threshold) return undefined;
  const shares = (await listEscrowShares(deps.db, planHash)).flatMap(({ share }) => share ?? []);
  const identity = await joinIdentity(shares);
  // Every share was compared with its digest when it was given: another outcome is a fault of whoever sealed them.
  return (await recipientOf(identity)) === recipient ? identity : undefined;
}

/** What an escrow holds; undefined where it does not open at all. */
async function openEscrow(
  { recipient, sealed }: EscrowTable,
  openedWith: string,
): Promise<string | undefined> {
  const identity = recipient.startsWith('drand:')
    ? timelockIdentity(QUICKNET, readRoundName(recipient).round, openedWith)
    : openedWith;
  try {
    return await openText(identity, sealed);
  } catch {
    return undefined;
  }
}

/** Puts on record that the custodians are asked, and tells them what to do by when; once. */
async function askCustodians(deps: Deps, version: PublishedVersion): Promise<void> {
  const { needId, round, plan, planHash } = version;
  await transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, needId);
    if (need?.state !== 'closed' || (await findPool(trx, needId))?.round !== round) return ok(null);
    const at = deps.clock.now();
    if (!(await insertAsked(trx, planHash, at))) return ok(null);
    const by = dueAt('openingDays', at, plan.opensAt);
    const data = { round, planHash, by };
    const rows = rowsOf('escrow_opening', [planHash]);
    await appendEvent(trx, {
      at,
      kind: 'escrow.asked',
      subject: plan.need,
      actor: SYSTEM_ACTOR,
      data,
      rows,
    });
    await sendMessages(trx, deps, 'escrow.asked', { at, about: needId, data: { round, by } });
    return ok(null);
  });
}

/** Puts on record what came out of an escrow; where it is the promised secret it is public from then on. */
async function recordOutcome(
  deps: Deps,
  version: PublishedVersion,
  { recipient, openedWith, found }: { recipient: string; openedWith: string; found: string | undefined },
): Promise<void> {
  const { needId, round, plan, planHash } = version;
  const secret =
    found !== undefined && hashCommitment({ need: plan.need, round, secret: found }) === plan.commitment
      ? found
      : undefined;
  const outcome = secret === undefined ? 'other' : 'secret';
  await transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, needId);
    if (need?.state !== 'closed' || (await findPool(trx, needId))?.round !== round) return ok(null);
    const at = deps.clock.now();
    if (!(await recordEscrowOpening(trx, { planHash, openedWith, openedAt: at, outcome }))) return ok(null);
    const log = { at, subject: plan.need, actor: SYSTEM_ACTOR };
    const opened: RowRef[] = rowsOf('escrow_opening', [planHash]);
    // What was lost is there again: the incident is over, whatever else the round waits for.
    const ended =
      secret === undefined
        ? []
        : await closeIncidents(
            trx,
            { needId, round, kind: 'secret-unopened' },
            { closedAt: at, outcome: 'delivered' },
          );
    const data = { round, planHash, recipient, openedWith, outcome } as const;
    const rows = [...opened, ...rowsOf('incident', ended)];
    await appendEvent(trx, { ...log, kind: 'escrow.opened', data, rows });
    if (secret !== undefined && (await insertOpenedSecret(trx, { planHash, secret, openedAt: at })))
      await appendEvent(trx, {
        ...log,
        kind: 'secret.opened',
        data: { round, planHash, secret },
        rows: rowsOf('opened_secret', [planHash]),
      });
    return ok(null);
  });
}

async function recoverSecret(deps: Deps, needId: string): Promise<void> {
  const version = await getCurrentVersion(deps.db, needId);
  const escrow = await findEscrow(deps.db, version.planHash);
  if (!escrow) return;
  const state = await escrowStateOf(deps, version);
  if (state.kind === 'custodians' && state.after === null && state.askedAt === null)
    return askCustodians(deps, version);
  const openedWith = await findOpener(deps, escrow, state);
  if (openedWith === undefined) return;
  const found = await openEscrow(escrow, openedWith);
  await recordOutcome(deps, version, { recipient: escrow.recipient, openedWith, found });
}

/**
 * Job: opens the secrets that the site's key does not open out of their escrows: as soon as the beacon has the round, or enough
 * custodians gave their shares, whom it asks for them once their time has come.
 */
export async function recoverSecrets(deps: Deps): Promise<void> {
  const lost = await listLostSecrets(deps.db, 200);
  await eachOnItsOwn(
    lost.map(({ id }) => id),
    (id) => recoverSecret(deps, id),
  );
}

/** What the robots of a demonstration site do by themselves, so that a visitor sees every need come to its end. */
import { acceptCosignature, findLatestCheckpoint, signDueCheckpoint } from '../../audit/index.js';
import { findLatestCosignatureOf, listCosignatures } from '../../audit/key-queries.js';
import { addMillis, type Instant, MINUTE, SECOND, toMillis } from '../../basics/index.js';
import type { Deps, LogCheckpointTable } from '../../db/index.js';
import { contributeShare, hasUndrawn } from '../../draws/index.js';
import { parseNote, signatureLine } from '../../selection/index.js';
import { ROBOT_CUSTODIANS, ROBOT_WITNESSES, robotActor } from './robots.js';
import { findDemoSeed, listAwaitedShares } from './rows-queries.js';

/** A signed checkpoint with the signature of every robot. */
function cosigned({ note }: LogCheckpointTable, at: Instant): string {
  const text = parseNote(note)?.text ?? '';
  const seconds = Math.floor(toMillis(at) / SECOND);
  return note + ROBOT_WITNESSES.map((robot) => signatureLine(robot.cosign(text, seconds))).join('');
}

/** True where nothing waits and a robot signed within the last minute. */
async function mayRest({ db }: Deps, now: Instant): Promise<boolean> {
  if (await hasUndrawn(db, now)) return false;
  const latest = await findLatestCosignatureOf(db, ROBOT_WITNESSES[0]?.name ?? '');
  return latest !== undefined && latest.receivedAt > addMillis(now, -MINUTE);
}

/** The witnesses sign the newest checkpoint: once a minute, and at once where a list or a pool waits for it. */
async function witnessLog(deps: Deps): Promise<void> {
  if (await mayRest(deps, deps.clock.now())) return;
  await signDueCheckpoint(deps);
  const checkpoint = await findLatestCheckpoint(deps.db);
  if (!checkpoint || (await listCosignatures(deps.db, checkpoint.size)).length > 0) return;
  const accepted = await acceptCosignature(deps, cosigned(checkpoint, deps.clock.now()));
  // A site of before had other witnesses, until those of its policy are registered.
  if (!accepted.ok && accepted.errors[0]?.code !== 'log/forbidden')
    throw new Error(`the robots' cosignature was refused: ${JSON.stringify(accepted.errors)}`);
}

/** What may be in the way of a share for a while, or for good: another turn tries again. */
const WAITS: readonly string[] = ['draws/not-witnessed', 'draws/wrong-state', 'draws/already-given'];

/** The custodians give their shares of every need whose closed list was seen. */
async function giveShares(deps: Deps): Promise<void> {
  const ids = ROBOT_CUSTODIANS.map(({ accountId }) => accountId);
  for (const { number, accountId } of await listAwaitedShares(deps.db, ids)) {
    const robot = ROBOT_CUSTODIANS.find((one) => one.accountId === accountId);
    if (!robot) continue;
    const { identity } = robot.key;
    const given = await contributeShare(deps, robotActor(robot), { number, identity });
    if (!given.ok && !WAITS.includes(given.errors[0]?.code ?? ''))
      throw new Error(`a share of ${number} was refused: ${JSON.stringify(given.errors)}`);
  }
}

/** Job: lets the robots act where the database holds the demonstration site; elsewhere there are none. */
export async function runRobots(deps: Deps): Promise<void> {
  if ((await findDemoSeed(deps.db)) === undefined) return;
  await witnessLog(deps);
  await giveShares(deps);
}

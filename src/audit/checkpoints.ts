import { addMillis, DAY, type Instant, ok } from '../basics/index.js';
import { type Db, type Deps, type LogCheckpointTable, transact } from '../db/index.js';
import { checkpointText, formatNote, frontierRoot } from '../selection/index.js';
import { appendEvent } from './append-event.js';
import { SYSTEM_ACTOR } from './audit-event.js';
import { findCheckpoint, findLatestCheckpoint, insertCheckpoints, retireKeys } from './key-queries.js';
import { addKey, type LogSigner, loadSigners } from './log-key.js';
import { getHead, lockHead } from './log-queries.js';
import { frontierOf } from './log-writer.js';

/**
 * How long a replaced key signs beside the new one: longer than any need is open (`signUpMostDays` of the rules) and drawn, so
 * that a published policy, which names the log by its key of the day, can be met to the end.
 */
const OVERLAP = 240 * DAY;

/** The signed checkpoint of a tree. */
export function makeCheckpoint(
  signers: readonly LogSigner[],
  tree: { readonly size: number; readonly root: Uint8Array; readonly at: Instant },
): LogCheckpointTable {
  const { size, root, at } = tree;
  const text = checkpointText({ origin: signers[0]?.origin ?? '', size, root });
  const note = formatNote({ text, signatures: signers.map((signer) => signer.sign(text)) });
  return { size, root: Buffer.from(root).toString('hex'), note, signedAt: at };
}

/**
 * Signs the log as it stands in this transaction and stores the checkpoint; the one that is there already for this size
 * is returned as it is. Undefined while the log is empty. The head stays locked until the transaction ends, so that two
 * processes never sign different trees of one size.
 */
export async function signCheckpoint(
  trx: Db,
  deps: Pick<Deps, 'vault' | 'siteUrl' | 'random'>,
  at: Instant,
): Promise<LogCheckpointTable | undefined> {
  const frontier = frontierOf(await lockHead(trx));
  const { size } = frontier;
  if (size === 0) return undefined;
  const present = await findCheckpoint(trx, size);
  if (present) return present;
  const signers = await loadSigners(trx, deps, at);
  const checkpoint = makeCheckpoint(signers, { size, root: frontierRoot(frontier), at });
  await insertCheckpoints(trx, [checkpoint]);
  const replaced = signers.filter((_, index) => {
    const next = signers[index + 1];
    return next !== undefined && addMillis(next.createdAt, OVERLAP) <= at;
  });
  await retireKeys(
    trx,
    replaced.map(({ id }) => id),
    at,
  );
  return checkpoint;
}

/** Job: signs a checkpoint when events were appended since the last one. */
export async function signDueCheckpoint(deps: Deps): Promise<void> {
  const head = await getHead(deps.db);
  if (head.seq === ((await findLatestCheckpoint(deps.db))?.size ?? 0)) return;
  await transact(deps.db, async (trx) => ok(await signCheckpoint(trx, deps, deps.clock.now())));
}

/**
 * Replaces the signing key: an event names both, and the checkpoint over it is signed with both, as are those after it while
 * needs may name the old one. Returns the new verifier key.
 */
export async function rotateKey(deps: Deps): Promise<string> {
  const rotated = await transact(deps.db, async (trx) => {
    await lockHead(trx);
    const at = deps.clock.now();
    const previous = (await loadSigners(trx, deps, at)).at(-1)?.verifier;
    const { verifier } = await addKey(trx, deps, { seed: deps.random(32), at });
    await appendEvent(trx, {
      at,
      kind: 'log.key-rotated',
      subject: 'log',
      actor: SYSTEM_ACTOR,
      data: { previous, verifier },
    });
    await signCheckpoint(trx, deps, at);
    return ok(verifier);
  });
  if (!rotated.ok) throw new Error('the key was not rotated');
  return rotated.value;
}

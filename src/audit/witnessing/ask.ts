import { MINUTE, SECOND, toMillis } from '../../basics/index.js';
import type { Db, Deps, LogCheckpointTable, Witnesses, WitnessStateTable } from '../../db/index.js';
import { type PolicyWitness, parseNote, parsePolicy, toBase64 } from '../../selection/index.js';
import { signDueCheckpoint } from '../checkpoints.js';
import { findDocument } from '../document-queries.js';
import { findLatestCheckpoint, insertCosignature, listCosignatures, listWitnesses } from '../key-queries.js';
import { proveConsistency } from '../proofs.js';
import { type Heard, hear } from './answer.js';
import { registerWitnesses } from './site-policy.js';
import { listWitnessStates, saveWitnessState } from './witness-queries.js';

/** Pauses after an answer of no use: the first, and the longest; each failure doubles it. In milliseconds. */
const PAUSE = { first: 5 * SECOND, longest: MINUTE } as const;

/** Who is in no hurry asks a witness so often at most; in milliseconds. */
const UNHURRIED = MINUTE;

/** Milliseconds from one question to a witness to the next. */
function pauseOf(failures: number, urgent: boolean): number {
  const failed = failures === 0 ? 0 : Math.min(PAUSE.first * 2 ** (failures - 1), PAUSE.longest);
  return urgent ? failed : Math.max(failed, UNHURRIED);
}

/** A witness that can be asked, and how it has answered before. */
interface Asked {
  readonly witness: PolicyWitness & { readonly url: string };
  readonly state: WitnessStateTable | undefined;
  /** The name under which its cosignatures are kept. */
  readonly registered: string;
}

type WitnessedDeps = Deps & { readonly witnesses: Witnesses };

async function submit(
  { db, clock, witnesses }: WitnessedDeps,
  { url, key }: Asked['witness'],
  { size, note, signedAt }: LogCheckpointTable,
  from: number,
): Promise<Heard> {
  const proof = from === 0 ? [] : await proveConsistency(db, from, size);
  const lines = proof.map((hash) => `${toBase64(hash)}\n`).join('');
  const reply = await witnesses.submit(url, `old ${from}\n${lines}\n${note}`);
  return hear(reply, { key, text: parseNote(note)?.text ?? '', signedAt, now: clock.now() });
}

/** Asks a witness, and once more from the size that it tells; undefined where the log has grown past both meanwhile. */
async function ask(
  deps: WitnessedDeps,
  { witness, state }: Asked,
  checkpoint: LogCheckpointTable,
): Promise<Heard | undefined> {
  const { size } = checkpoint;
  const from = Math.min(state?.size ?? 0, size);
  const heard = await submit(deps, witness, checkpoint, from);
  if (!('size' in heard)) return heard;
  if (heard.size > size) {
    const latest = (await findLatestCheckpoint(deps.db))?.size ?? 0;
    return heard.size > latest ? { error: 'ahead' } : undefined;
  }
  if (heard.size === from) return { error: 'wrong-size' };
  const again = await submit(deps, witness, checkpoint, heard.size);
  return 'size' in again ? { error: 'wrong-size' } : again;
}

/** Asks a witness for its cosignature of a checkpoint, and keeps it, or what was wrong. */
async function push(deps: WitnessedDeps, asked: Asked, checkpoint: LogCheckpointTable): Promise<void> {
  const { witness, state, registered } = asked;
  const { verifier } = witness;
  const askedAt = deps.clock.now();
  const before = state ?? { size: 0, failures: 0, error: null, changedAt: askedAt };
  const heard = await ask(deps, asked, checkpoint);
  if (!heard || 'size' in heard) return;
  if ('error' in heard) {
    const { error } = heard;
    const isNew = error !== before.error;
    const changedAt = isNew ? askedAt : before.changedAt;
    await saveWitnessState(deps.db, {
      ...before,
      verifier,
      askedAt,
      failures: before.failures + 1,
      error,
      changedAt,
    });
    if (isNew) deps.witnesses.warn({ witness: registered, url: witness.url, error });
    return;
  }
  const { size } = checkpoint;
  await insertCosignature(deps.db, {
    size,
    witness: registered,
    line: heard.line,
    receivedAt: deps.clock.now(),
  });
  await saveWitnessState(deps.db, {
    verifier,
    size,
    askedAt,
    failures: 0,
    error: null,
    changedAt: askedAt,
  });
}

/** Witnesses of published policies. */
async function witnessesOf(db: Db, digests: readonly string[]): Promise<PolicyWitness[]> {
  const named: PolicyWitness[] = [];
  for (const digest of digests) {
    const read = parsePolicy((await findDocument(db, digest)) ?? '');
    if ('policy' in read) named.push(...read.policy.witnesses);
  }
  return named;
}

/**
 * Signs a checkpoint where the log has grown, and asks every witness of the policy with an address that has not cosigned the
 * newest one, all at once; whoever needs a witness at this moment is served by the same question. Without hurry a witness is
 * asked once a minute at most; one that was of no use is left alone for 5 seconds, then twice as long, up to a minute. What
 * is wrong with an answer is warned of once and kept for the page of the log. Witnesses of `earlier` policies, digests of
 * published texts that bind needs still, are asked like those of the present one. Holds no transaction while it waits. Does
 * nothing where nobody is to be asked.
 */
export async function askWitnesses(
  deps: Deps,
  { urgent, earlier = [] }: { readonly urgent: boolean; readonly earlier?: readonly string[] },
): Promise<void> {
  const present = (await registerWitnesses(deps))?.policy.witnesses ?? [];
  const { db, witnesses } = deps;
  const wanted = new Map([...(await witnessesOf(db, earlier)), ...present].map((one) => [one.verifier, one]));
  if (wanted.size === 0 || !witnesses) return;
  await signDueCheckpoint(deps);
  const checkpoint = await findLatestCheckpoint(db);
  if (!checkpoint) return;
  const names = new Map((await listWitnesses(db)).map(({ verifier, name }) => [verifier, name]));
  const states = new Map((await listWitnessStates(db)).map((state) => [state.verifier, state]));
  const cosigned = new Set((await listCosignatures(db, checkpoint.size)).map(({ witness }) => witness));
  const now = toMillis(deps.clock.now());
  const asked = [...wanted.values()].flatMap((witness): Asked[] => {
    const { verifier, url } = witness;
    const [registered, state] = [names.get(verifier), states.get(verifier)];
    if (url === null || registered === undefined || cosigned.has(registered)) return [];
    if (state && now - toMillis(state.askedAt) < pauseOf(state.failures, urgent)) return [];
    return [{ witness: { ...witness, url }, state, registered }];
  });
  await Promise.all(asked.map((one) => push({ ...deps, witnesses }, one, checkpoint)));
}

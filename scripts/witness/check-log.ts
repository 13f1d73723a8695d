import {
  type Checkpoint,
  leafHash,
  type Note,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  verifyConsistency,
  verifyNote,
} from '../../src/selection/index.js';
import type { LogClient, PublishedKey } from './log-client.js';

/** What is read of a log. */
export type LogReader = Omit<LogClient, 'post'>;

/** Why a log is not what it should be. */
export type DishonestCode = 'no-checkpoint' | 'stranger' | 'other-log' | 'rolled-back' | 'forked' | 'tiles';

/** The log is not what it was: forked, rolled back, or signed by a stranger. */
export class Dishonest extends Error {
  constructor(
    readonly code: DishonestCode,
    message: string,
  ) {
    super(message);
  }
}

/** What a witness remembers of a log: the key that it trusts, and the last checkpoint that it saw. */
export interface Memory {
  readonly verifier: string;
  readonly checkpoint: string | null;
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** A checkpoint's note; undefined for another text. */
export function readCheckpoint(
  text: string,
): { readonly note: Note; readonly checkpoint: Checkpoint } | undefined {
  const note = parseNote(text);
  const checkpoint = note && parseCheckpoint(note.text);
  return note && checkpoint && { note, checkpoint };
}

function mustRead(text: string): { note: Note; checkpoint: Checkpoint } {
  const read = readCheckpoint(text);
  if (!read) throw new Dishonest('no-checkpoint', 'what the log serves is no signed checkpoint');
  return read;
}

/** True where a key signed a note. */
export function isSignedBy(note: Note, verifier: string): boolean {
  const key = parseVerifierKey(verifier);
  return key !== undefined && verifyNote(note, key);
}

/** True where a key was handed over to the next: it stands in the last record of a checkpoint that both signed. */
async function isHandedOver(
  client: LogReader,
  [from, to]: readonly [PublishedKey, PublishedKey],
  size: number,
): Promise<boolean> {
  const read = to.handover === null ? undefined : readCheckpoint(to.handover);
  if (!read || !isSignedBy(read.note, from.verifier) || !isSignedBy(read.note, to.verifier)) return false;
  const { checkpoint } = read;
  if (checkpoint.size < 1 || checkpoint.size > size) return false;
  const { bytes, leaf } = await client.entry(checkpoint.size - 1, size);
  if (!same(leafHash(bytes), leaf)) return false;
  const event = JSON.parse(Buffer.from(bytes).toString()) as {
    kind?: unknown;
    data?: { verifier?: unknown };
  };
  const named = event.kind === 'log.key-rotated' && event.data?.verifier === to.verifier;
  return named && same(await client.root(checkpoint.size, size), checkpoint.root);
}

/**
 * The keys of a log that its own handovers bind to a trusted one, the oldest first; the trusted one alone where the log
 * does not publish it.
 */
export async function findBoundKeys(client: LogReader, trusted: string, size: number): Promise<string[]> {
  const keys = await client.keys();
  const known = keys.findIndex(({ verifier }) => verifier === trusted);
  if (known < 0) return [trusted];
  const bound = [trusted];
  for (let at = known; at + 1 < keys.length; at += 1) {
    const pair = [keys[at], keys[at + 1]] as [PublishedKey, PublishedKey];
    if (!(await isHandedOver(client, pair, size))) break;
    bound.push(pair[1].verifier);
  }
  for (let at = known; at > 0; at -= 1) {
    const pair = [keys[at - 1], keys[at]] as [PublishedKey, PublishedKey];
    if (!(await isHandedOver(client, pair, size))) break;
    bound.unshift(pair[0].verifier);
  }
  return bound;
}

/**
 * Checks the log as it is served now against what is remembered: signature, root over the tiles, consistency by a proof
 * made out of the tiles. Returns what to remember. Throws {@link Dishonest} on a fork, a rolled-back log or a stranger's
 * signature.
 */
export async function checkLog(
  client: LogReader,
  memory: Memory,
): Promise<{ readonly memory: Memory; readonly note: Note; readonly checkpoint: Checkpoint }> {
  const text = await client.checkpoint();
  const { note, checkpoint } = mustRead(text);
  const { size, root, origin } = checkpoint;
  let { verifier } = memory;
  if (!isSignedBy(note, verifier))
    verifier = (await findBoundKeys(client, verifier, size)).at(-1) ?? verifier;
  if (!isSignedBy(note, verifier))
    throw new Dishonest('stranger', 'the checkpoint is not signed by the trusted key of the log');
  if (memory.checkpoint !== null) {
    const last = mustRead(memory.checkpoint).checkpoint;
    if (last.origin !== origin)
      throw new Dishonest('other-log', `another log: ${origin}, not ${last.origin}`);
    if (size < last.size)
      throw new Dishonest('rolled-back', `the log was rolled back from ${last.size} records to ${size}`);
    const [first, second] = [last.size, size];
    const proof = await client.consistency(first, second);
    if (!verifyConsistency({ first, second, firstRoot: last.root, secondRoot: root, proof }))
      throw new Dishonest(
        'forked',
        `the log was forked: its ${size} records do not continue the ${last.size} seen before`,
      );
  }
  if (!same(await client.root(size, size), root))
    throw new Dishonest('tiles', 'the tiles do not make up the root of the checkpoint');
  return { memory: { verifier, checkpoint: text }, note, checkpoint };
}

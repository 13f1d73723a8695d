import {
  type Checkpoint,
  type Note,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  verifyConsistency,
  verifyNote,
} from '../../src/selection/index.js';
import type { LogClient } from './log-client.js';

/** The log is not what it was: forked, rolled back, or signed by a stranger. */
export class Dishonest extends Error {}

/** What a witness remembers of a log: the key that it trusts, and the last checkpoint that it saw. */
export interface Memory {
  readonly verifier: string;
  readonly checkpoint: string | null;
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

function read(text: string): { note: Note; checkpoint: Checkpoint } {
  const note = parseNote(text);
  const checkpoint = note && parseCheckpoint(note.text);
  if (!note || !checkpoint) throw new Dishonest('what the log serves is no signed checkpoint');
  return { note, checkpoint };
}

function holds(note: Note, verifier: string): boolean {
  const key = parseVerifierKey(verifier);
  return key !== undefined && verifyNote(note, key);
}

/**
 * Follows the log's own changes of key from a trusted one: each new key must stand in the last record of a checkpoint
 * that the key before it signed.
 */
async function followKeys(client: LogClient, trusted: string, size: number): Promise<string> {
  const keys = await client.keys();
  const known = keys.findIndex(({ verifier }) => verifier === trusted);
  let current = trusted;
  for (const { verifier, handover } of known < 0 ? [] : keys.slice(known + 1)) {
    if (handover === null) break;
    const { note, checkpoint } = read(handover);
    if (!holds(note, current) || !holds(note, verifier)) break;
    const { bytes } = await client.entry(checkpoint.size - 1, size);
    const event = JSON.parse(Buffer.from(bytes).toString()) as {
      kind?: unknown;
      data?: { verifier?: unknown };
    };
    const named = event.kind === 'log.key-rotated' && event.data?.verifier === verifier;
    if (!named || !same(await client.root(checkpoint.size, size), checkpoint.root)) break;
    current = verifier;
  }
  return current;
}

/**
 * Checks the log as it is served now against what is remembered: signature, root over the tiles, consistency by a proof
 * made out of the tiles. Returns what to remember. Throws {@link Dishonest} on a fork, a rolled-back log or a stranger's
 * signature.
 */
export async function checkLog(
  client: LogClient,
  memory: Memory,
): Promise<{ readonly memory: Memory; readonly note: Note; readonly checkpoint: Checkpoint }> {
  const text = await client.checkpoint();
  const { note, checkpoint } = read(text);
  const { size, root, origin } = checkpoint;
  let { verifier } = memory;
  if (!holds(note, verifier)) verifier = await followKeys(client, verifier, size);
  if (!holds(note, verifier))
    throw new Dishonest('the checkpoint is not signed by the trusted key of the log');
  if (memory.checkpoint !== null) {
    const last = read(memory.checkpoint).checkpoint;
    if (last.origin !== origin) throw new Dishonest(`another log: ${origin}, not ${last.origin}`);
    if (size < last.size) throw new Dishonest(`the log was rolled back from ${last.size} records to ${size}`);
    const [first, second] = [last.size, size];
    const proof = await client.consistency(first, second);
    if (!verifyConsistency({ first, second, firstRoot: last.root, secondRoot: root, proof }))
      throw new Dishonest(
        `the log was forked: its ${size} records do not continue the ${last.size} seen before`,
      );
  }
  if (!same(await client.root(size, size), root))
    throw new Dishonest('the tiles do not make up the root of the checkpoint');
  return { memory: { verifier, checkpoint: text }, note, checkpoint };
}

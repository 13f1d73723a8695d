/** A log of invented entries, of which every branch can be had: nothing of `src` is used. */
import { checkpointOf, ED25519, type NoteKey, noteKey, signLine } from './notes.js';
import { leafOf, proofOf, rootOf } from './tree.js';

/** One history of a log. */
export interface Branch {
  readonly origin: string;
  readonly key: NoteKey;
  root(size: number): Buffer;
  proof(first: number, second: number): Buffer[];
  text(size: number): string;
  /** The signed checkpoint of a size. */
  note(size: number): string;
}

/** A log by its origin and the number of its key; from entry `fork` on it tells another story in the branch `name`. */
export function aLog(origin: string, { byte = 1, name = 'main', fork = 0, entries = 40 } = {}): Branch {
  const key = noteKey(origin, ED25519, byte);
  const leaves = Array.from({ length: entries }, (_, n) => leafOf(n < fork ? `main ${n}` : `${name} ${n}`));
  const root = (size: number) => rootOf(leaves.slice(0, size));
  const text = (size: number) => checkpointOf(origin, size, root(size));
  return {
    origin,
    key,
    root,
    text,
    proof: (first, second) => proofOf(first, leaves.slice(0, second)),
    note: (size) => `${text(size)}\n${signLine(key, text(size))}`,
  };
}

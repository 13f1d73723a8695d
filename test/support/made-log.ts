import type { Certificate2 } from '../../src/selection/index.js';
import { base64, leafOf, type Signer, signer, treeOf } from './hand-made-log.js';

type Log = NonNullable<Certificate2['log']>;
type Leaf = Log['events'][number]['leaf'];

/** The invented log of certificates of version 2, and its two witnesses. */
export const LOG = signer('supermarket.test/log', 1, 7);
export const NEWSPAPER = signer('newspaper.test', 4, 8);
export const DISCIPLINE = signer('discipline.test', 4, 9);
/** A witness whom no policy names. */
export const STRANGER = signer('stranger.test', 4, 10);

/** A policy of the log by which so many of its two witnesses must sign. */
export const policyOf = (least: 'all' | 'any' = 'all'): string =>
  [
    `log ${LOG.key}`,
    `witness newspaper ${NEWSPAPER.key}`,
    `witness discipline ${DISCIPLINE.key}`,
    `group both ${least} newspaper discipline`,
    'quorum both',
    '',
  ].join('\n');

/** An event to be logged; done by the site itself where nobody is named. */
export interface Act {
  readonly at: string;
  readonly kind: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly by?: { readonly role: string; readonly id: string };
  /** False for events beside those that a certificate proves. */
  readonly isProven?: boolean;
}

/** Who cosigns a record, and when each does. */
export type Cosigners = readonly (readonly [witness: Signer, at: string])[];

/** A log in the making. */
export interface MadeLog {
  /** Appends an event; returns its sequence number. */
  readonly add: (act: Act) => number;
  /** The checkpoint of a size, its own by default. */
  readonly checkpoint: (size?: number, cosigners?: Cosigners) => string;
  /** The file (`docs/log.md`, section 2) that proves that the log of one size begins with that of another. */
  readonly consistency: (from: number, to: number) => string;
  /** The member `log` of a certificate, with cosigned checkpoints over the close and over the last freeze. */
  readonly prove: (seen: { readonly closed: Cosigners; readonly frozen: Cosigners } | null) => Log;
}

/** A log without events; `log` signs its checkpoints. */
export function makeLog(log: Signer = LOG): MadeLog {
  const leaves: Leaf[] = [];
  const proven: Leaf[] = [];
  const noteOf = (size: number, root: Uint8Array, cosigners: Cosigners): string => {
    const text = `${log.name}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
    return `${text}\n${log.line(text)}${cosigners.map(([witness, at]) => witness.line(text, at)).join('')}`;
  };
  return {
    add({ by, isProven = true, ...event }) {
      const seq = leaves.length + 1;
      const { at, kind, subject, data } = event;
      const leaf = {
        seq,
        at,
        kind,
        subject,
        actor: by ? { id: by.id, role: by.role } : SYSTEM,
        data,
      } as Leaf;
      leaves.push(leaf);
      if (isProven) proven.push(leaf);
      return seq;
    },
    checkpoint(size = leaves.length, cosigners = []) {
      return noteOf(size, treeOf(leaves.map(leafOf)).root(size), cosigners);
    },
    consistency(from, to) {
      const tree = treeOf(leaves.map(leafOf));
      const line = (word: string, size: number) => `${word} ${size} ${base64(tree.root(size))}`;
      const lines = [line('from', from), line('to', to), ...tree.proof(from, to).map((hash) => base64(hash))];
      return `consistency/v1\n${lines.join('\n')}\n`;
    },
    prove(seen) {
      const tree = treeOf(leaves.map(leafOf));
      const size = leaves.length;
      const cosigned = (kind: string, cosigners: Cosigners) => {
        const { seq } = leaves.findLast((leaf) => leaf.kind === kind) ?? { seq: 0 };
        return { checkpoint: noteOf(seq, tree.root(seq), cosigners), proof: tree.path(seq - 1, seq) };
      };
      return {
        origin: log.name,
        key: log.key,
        events: proven.map((leaf) => ({ leaf, index: leaf.seq - 1, proof: tree.path(leaf.seq - 1, size) })),
        checkpoint: noteOf(size, tree.root(size), []),
        closed: seen && cosigned('entries.closed', seen.closed),
        frozen: seen && cosigned('pool.frozen', seen.frozen),
      };
    },
  };
}

const SYSTEM = { id: null, role: 'system' };

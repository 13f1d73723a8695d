/**
 * Consistency proofs of the public log as files, and what a proof says of two checkpoints. Pure and without Node. Source of the
 * proofs: RFC 6962, section 2.1.2, and RFC 9162, section 2.1.4; of the file: `docs/log.md`, section 2.
 */
import { verifyConsistency } from './merkle.js';
import { type Checkpoint, fromBase64, toBase64 } from './signed-note.js';

/** A tree of the log: how many records, and the root over them. */
export type SizedRoot = Pick<Checkpoint, 'size' | 'root'>;

/** That one tree of a log begins with another; the roots are those of whoever proves. */
export interface ConsistencyProof {
  readonly from: SizedRoot;
  readonly to: SizedRoot;
  readonly hashes: readonly Uint8Array[];
}

/** More hashes than any proof between sizes below 2^53 has. */
const MOST_HASHES = 64;

const TITLE = 'consistency/v1';

/** The text of a proof: title, `from SIZE ROOT`, `to SIZE ROOT`, then a hash a line; roots and hashes in base64. */
export function formatConsistency({ from, to, hashes }: ConsistencyProof): string {
  const lines = [
    TITLE,
    `from ${from.size} ${toBase64(from.root)}`,
    `to ${to.size} ${toBase64(to.root)}`,
    ...hashes.map(toBase64),
  ];
  return `${lines.join('\n')}\n`;
}

function readRoot(line: string, name: string): SizedRoot | undefined {
  const [, word, size = '', encoded = ''] = /^(from|to) ([1-9]\d{0,15}) (\S+)$/.exec(line) ?? [];
  const root = fromBase64(encoded);
  if (word !== name || root?.length !== 32 || !Number.isSafeInteger(Number(size))) return undefined;
  return { size: Number(size), root };
}

/** Reads {@link formatConsistency}; undefined for anything else. Whether it proves anything is another question. */
export function parseConsistency(text: string): ConsistencyProof | undefined {
  if (!text.endsWith('\n')) return undefined;
  const [title, first = '', second = '', ...lines] = text.slice(0, -1).split('\n');
  const from = readRoot(first, 'from');
  const to = readRoot(second, 'to');
  if (title !== TITLE || !from || !to || lines.length > MOST_HASHES) return undefined;
  const hashes = lines.map(fromBase64).filter((hash) => hash?.length === 32) as Uint8Array[];
  return hashes.length === lines.length ? { from, to, hashes } : undefined;
}

/**
 * How two checkpoints stand to each other. `same`: one tree; `continued`: the larger begins with the smaller; `forked`: proven
 * that it does not, or two roots for one size; `other-log`: of two logs; `unproven`: nobody gave a proof; `broken`: what was
 * given proves nothing of these two.
 */
export type TreeRelation = 'same' | 'continued' | 'forked' | 'other-log' | 'unproven' | 'broken';

const same = (a: Uint8Array, b: Uint8Array): boolean => toBase64(a) === toBase64(b);

/** The smaller of two trees first. */
const bySize = <T extends SizedRoot>(a: T, b: T): readonly [T, T] => (a.size <= b.size ? [a, b] : [b, a]);

/** The sizes between which a proof is wanted; undefined where none is needed. */
export function wantedProof(
  a: Checkpoint,
  b: Checkpoint,
): { readonly from: number; readonly to: number } | undefined {
  const [first, second] = bySize(a, b);
  if (a.origin !== b.origin || first.size === 0 || first.size === second.size) return undefined;
  return { from: first.size, to: second.size };
}

const holds = (from: SizedRoot, to: SizedRoot, proof: readonly Uint8Array[]): boolean =>
  verifyConsistency({ first: from.size, second: to.size, firstRoot: from.root, secondRoot: to.root, proof });

/** How two checkpoints stand to each other by the proofs at hand; those between other sizes are passed over. */
export function relateTrees(a: Checkpoint, b: Checkpoint, proofs: readonly ConsistencyProof[]): TreeRelation {
  if (a.origin !== b.origin) return 'other-log';
  const [first, second] = bySize(a, b);
  if (first.size === second.size) return same(first.root, second.root) ? 'same' : 'forked';
  if (first.size === 0) return holds(first, second, []) ? 'continued' : 'broken';
  const given = proofs.filter(({ from, to }) => from.size === first.size && to.size === second.size);
  if (given.some(({ hashes }) => holds(first, second, hashes))) return 'continued';
  // The larger tree has one beginning of that size: proven, it is another than the smaller tree.
  const begins = ({ from, to, hashes }: ConsistencyProof): boolean =>
    same(to.root, second.root) && holds(from, to, hashes);
  if (given.some(begins)) return 'forked';
  return given.length > 0 ? 'broken' : 'unproven';
}

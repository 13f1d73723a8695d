import type { Db } from '../db/index.js';
import {
  type ConsistencyProof,
  consistencyNodes,
  coverRange,
  foldNodes,
  inclusionNodes,
  type NodeId,
} from '../selection/index.js';
import { getHead, readNodes } from './log-queries.js';

const nameOf = ({ level, index }: NodeId): string => `${level}/${index}`;

/** Hashes of a proof out of stored nodes. Throws where one is missing. */
export function proofOf(
  plan: readonly (readonly NodeId[])[],
  nodes: ReadonlyMap<string, Uint8Array>,
): Uint8Array[] {
  return plan.map((list) =>
    foldNodes(
      list.map((node) => {
        const hash = nodes.get(nameOf(node));
        if (!hash) throw new Error(`the log lacks node ${nameOf(node)}`);
        return hash;
      }),
    ),
  );
}

async function prove(db: Db, plan: readonly (readonly NodeId[])[]): Promise<Uint8Array[]> {
  const rows = await readNodes(db, plan.flat());
  return proofOf(plan, new Map(rows.map(({ level, idx, hash }) => [nameOf({ level, index: idx }), hash])));
}

/** Proof that the leaf at `index` stands in the tree of `size` leaves. */
export async function proveInclusion(db: Db, index: number, size: number): Promise<Uint8Array[]> {
  return prove(db, inclusionNodes(index, size));
}

/** Proof that the tree of `second` leaves begins with the one of `first`. */
export async function proveConsistency(db: Db, first: number, second: number): Promise<Uint8Array[]> {
  return prove(db, consistencyNodes(first, second));
}

/**
 * The same with the roots of both trees, as the log has them now; undefined where the log has not had so many records. The nodes
 * that it reads grow with the logarithm of the sizes. Throws a RangeError unless 0 < first ≤ second.
 */
export async function proveContinuation(
  db: Db,
  first: number,
  second: number,
): Promise<ConsistencyProof | undefined> {
  const plan = consistencyNodes(first, second);
  if (second > (await getHead(db)).seq) return undefined;
  const [from, to, ...hashes] = await prove(db, [coverRange(0, first), coverRange(0, second), ...plan]);
  if (!from || !to) throw new Error('a tree without a root');
  return { from: { size: first, root: from }, to: { size: second, root: to }, hashes };
}

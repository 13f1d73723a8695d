import type { AuditEventTable, AuditHeadTable, Db, LogNodeTable } from '../db/index.js';
import {
  EMPTY_FRONTIER,
  type Frontier,
  frontierRoot,
  growFrontier,
  type NodeId,
  nodeHash,
} from '../selection/index.js';
import type { Report } from './audit-report.js';
import {
  countNodes,
  getHead,
  listEventRange,
  listEventsAfter,
  listNodes,
  listNodesBeyond,
  readNodes,
} from './log-queries.js';
import { frontierText } from './log-writer.js';
import { hashEvent, type PublishedEvent, toPublishedEvent } from './published-event.js';

const PAGE = 1000;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const nameOf = ({ level, index }: NodeId): string => `${level}/${index}`;

/** Leaf hash of a stored event; undefined where its columns hold no event at all. */
function tryHash(row: AuditEventTable): { event: PublishedEvent; leaf: Uint8Array } | undefined {
  try {
    const event = toPublishedEvent(row);
    return { event, leaf: hashEvent(event) };
  } catch {
    return undefined;
  }
}

/** Which of two leaf hashes at an index the tree above was made of; `stored` where nothing above tells. */
async function leafInTree(
  db: Db,
  head: AuditHeadTable,
  leaf: { readonly index: number; readonly own: Uint8Array | undefined; readonly stored: Uint8Array },
): Promise<'own' | 'stored'> {
  const { index, own, stored } = leaf;
  if (!own) return 'stored';
  const left = index % 2 === 0;
  const nodes = await readNodes(db, [
    { level: 1, index: Math.floor(index / 2) },
    { level: 0, index: left ? index + 1 : index - 1 },
  ]);
  const parent = nodes.find(({ level }) => level === 1)?.hash;
  const sibling = nodes.find(({ level }) => level === 0)?.hash;
  const fits = (hash: Uint8Array) =>
    parent && sibling
      ? hex(left ? nodeHash(hash, sibling) : nodeHash(sibling, hash)) === hex(parent)
      : head.frontier.endsWith(hex(hash));
  return fits(own) && !fits(stored) ? 'own' : 'stored';
}

/** Compares the nodes that a page of events completed with the stored ones. */
async function compareNodes(
  db: Db,
  expected: readonly { readonly node: NodeId; readonly hash: Uint8Array }[],
  report: Report,
): Promise<void> {
  for (const level of new Set(expected.map(({ node }) => node.level))) {
    const own = expected.filter(({ node }) => node.level === level);
    const [from, to] = [own[0]?.node.index ?? 0, own.at(-1)?.node.index ?? 0];
    const rows = await listNodes(db, { level, from, to });
    const stored = new Map(rows.map((row): [number, LogNodeTable] => [row.idx, row]));
    for (const { node, hash } of own) {
      const found = stored.get(node.index)?.hash;
      const difference = { table: 'log_node', key: nameOf(node), expected: hex(hash) };
      if (!found) report({ ...difference, problem: 'missing' });
      else if (hex(found) !== hex(hash))
        report({ ...difference, column: 'hash', problem: 'changed', found: hex(found) });
    }
  }
}

/** What hears of the replay: each event as it is published, and the tree after it. */
export interface ReplayListener {
  event(event: PublishedEvent): void;
  tree(frontier: Frontier): Promise<void>;
}

/**
 * Reads the log from its first event on: numbers without gaps, leaf hashes, every node of the tree, the head. A changed
 * event or node is reported once, where it stands: the tree is followed along what the nodes above agree with.
 */
export async function replayLog(
  db: Db,
  listener: ReplayListener,
  report: Report,
  progress: (done: number) => void,
): Promise<void> {
  const head = await getHead(db);
  let frontier = EMPTY_FRONTIER;
  for (let from = 1; from <= head.seq; from += PAGE) {
    const to = Math.min(head.seq, from + PAGE - 1);
    const rows = new Map((await listEventRange(db, { from, to })).map((row) => [row.seq, row]));
    const leaves = new Map(
      (await listNodes(db, { level: 0, from: from - 1, to: to - 1 })).map(({ idx, hash }) => [idx, hash]),
    );
    const expected: { node: NodeId; hash: Uint8Array }[] = [];
    for (let seq = from; seq <= to; seq += 1) {
      const row = rows.get(seq);
      const own = row && tryHash(row);
      const stored = leaves.get(seq - 1);
      let leaf = own?.leaf ?? stored;
      if (!row) report({ table: 'audit_event', key: `${seq}`, problem: 'missing' });
      if (row && stored && (!own || hex(stored) !== hex(own.leaf))) {
        const truth = await leafInTree(db, head, { index: seq - 1, own: own?.leaf, stored });
        if (truth === 'stored') {
          leaf = stored;
          const found = own ? hex(own.leaf) : 'not an event';
          report({ table: 'audit_event', key: `${seq}`, problem: 'changed', expected: hex(stored), found });
        }
      }
      // Without the event and its leaf the tree cannot be followed further.
      if (!leaf) return report({ table: 'log_node', key: `0/${seq - 1}`, problem: 'missing' });
      if (own) listener.event(own.event);
      frontier = growFrontier(frontier, leaf, (node, hash) => expected.push({ node, hash }));
      await listener.tree(frontier);
    }
    await compareNodes(db, expected, report);
    progress(to);
  }
  await checkHead(db, head, frontier, report);
}

async function checkHead(db: Db, head: AuditHeadTable, frontier: Frontier, report: Report): Promise<void> {
  if (head.frontier !== frontierText(frontier)) {
    report({
      table: 'audit_head',
      key: '1',
      column: 'frontier',
      problem: 'changed',
      expected: hex(frontierRoot(frontier)),
      found: head.frontier,
    });
  }
  for (const { seq } of await listEventsAfter(db, head.seq))
    report({ table: 'audit_event', key: `${seq}`, problem: 'unlogged' });
  const wanted = 2 * head.seq - frontier.peaks.length;
  if ((await countNodes(db)) !== wanted) {
    for (const { level, idx } of await listNodesBeyond(db, head.seq))
      report({ table: 'log_node', key: nameOf({ level, index: idx }), problem: 'unlogged' });
  }
}

/** Reads the whole public log of a site and takes nothing of it on trust. */
import type { KeptCheckpoint } from '../../src/audit/index.js';
import type { PublishedEvent } from '../../src/audit/published-event.js';
import {
  type Checkpoint,
  coverRange,
  EMPTY_FRONTIER,
  foldNodes,
  frontierRoot,
  growFrontier,
  leafHash,
} from '../../src/selection/index.js';
import {
  checkLog,
  Dishonest,
  findBoundKeys,
  isSignedBy,
  type LogReader,
  readCheckpoint,
} from '../witness/check-log.js';
import { Unreadable } from '../witness/log-client.js';
import type { Finding } from './findings.js';

/** A log that was read to its end. */
export interface SiteLog {
  /** Keys that handovers bind to the trusted one, the oldest first. */
  readonly keys: readonly string[];
  readonly findings: readonly Finding[];
  /** Root of the first `size` records in hex; undefined where there are fewer. */
  readonly rootAt: (size: number) => string | undefined;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The checkpoint that is served, checked as a witness does under the first of these keys that holds. */
async function checkServed(
  client: LogReader,
  trusted: readonly string[],
  found: (finding: Finding) => void,
): Promise<Checkpoint> {
  let reason: unknown;
  for (const verifier of trusted) {
    try {
      return (await checkLog(client, { verifier, checkpoint: null })).checkpoint;
    } catch (error) {
      reason ??= error;
    }
  }
  if (!(reason instanceof Dishonest)) throw reason ?? new Unreadable('the log publishes no key');
  found({ code: reason.code, about: 'log' });
  const read = readCheckpoint(await client.checkpoint());
  if (!read) throw reason;
  return read.checkpoint;
}

function compareKept(
  { name, text }: KeptCheckpoint,
  log: Pick<SiteLog, 'keys' | 'rootAt'> & { readonly checkpoint: Checkpoint },
): Finding | undefined {
  const read = readCheckpoint(text);
  if (!read) return { code: 'kept-unread', about: name };
  const { size: kept, root, origin } = read.checkpoint;
  const { size } = log.checkpoint;
  if (origin !== log.checkpoint.origin) return { code: 'other-log', about: name };
  if (!log.keys.some((key) => isSignedBy(read.note, key))) return { code: 'kept-unsigned', about: name };
  if (kept > size) return { code: 'kept-rolled-back', about: name, params: { kept, size } };
  return log.rootAt(kept) === hex(root) ? undefined : { code: 'kept-forked', about: name, params: { kept } };
}

/**
 * Reads every record of a log in order and hands it on. Checked are the signature of the checkpoint by a trusted key or
 * one that handovers bind to it, the tiles, the tree made of the records themselves, the order of their times, and the checkpoints that the reader
 * kept. Without `logKeys` the oldest key that the log publishes is trusted.
 */
export async function readSiteLog(
  client: LogReader,
  trust: { readonly logKeys: readonly string[] | undefined; readonly kept: readonly KeptCheckpoint[] },
  heard: (event: PublishedEvent) => void,
): Promise<SiteLog> {
  const findings: Finding[] = [];
  const found = (finding: Finding): void => void findings.push(finding);
  const published = await client.keys();
  const trusted = trust.logKeys ?? published.slice(0, 1).map(({ verifier }) => verifier);
  const checkpoint = await checkServed(client, trusted, found);
  const { size } = checkpoint;
  const keys = new Set<string>();
  for (const key of trusted) for (const one of await findBoundKeys(client, key, size)) keys.add(one);
  for (const { verifier } of published) {
    if (!keys.has(verifier)) found({ code: 'handover', about: verifier });
  }
  const levels: Uint8Array[][] = [];
  let frontier = EMPTY_FRONTIER;
  let before = '';
  for (let index = 0; index < size; index += 1) {
    const { bytes, leaf } = await client.entry(index, size);
    if (hex(leafHash(bytes)) !== hex(leaf)) found({ code: 'leaf', about: `${index + 1}` });
    frontier = growFrontier(frontier, leafHash(bytes), ({ level, index: at }, hash) => {
      const row = levels[level] ?? [];
      levels[level] = row;
      row[at] = hash;
    });
    const event = JSON.parse(Buffer.from(bytes).toString()) as PublishedEvent;
    if (event.at < before)
      found({ code: 'time-ran-back', about: `${index + 1}`, params: { at: event.at, before } });
    before = event.at;
    heard(event);
  }
  if (hex(frontierRoot(frontier)) !== hex(checkpoint.root)) found({ code: 'tree', about: 'log' });
  const rootAt = (wanted: number): string | undefined => {
    const nodes = coverRange(0, wanted).map(({ level, index }) => levels[level]?.[index]);
    const whole = nodes.filter((node) => node !== undefined);
    return whole.length === nodes.length ? hex(foldNodes(whole)) : undefined;
  };
  for (const one of trust.kept) {
    const finding = compareKept(one, { keys: [...keys], rootAt, checkpoint });
    if (finding) found(finding);
  }
  return { keys: [...keys], findings, rootAt };
}

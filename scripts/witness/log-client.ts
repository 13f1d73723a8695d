/** Reads a log over C2SP tlog-tiles and makes its own proofs out of the tiles. */
import { z } from 'zod';
import {
  nodeOfTile,
  readEntryBundle,
  TILE_WIDTH,
  tileAt,
  tileOfNode,
  tilePath,
} from '../../src/audit/tile-path.js';
import { consistencyNodes, coverRange, foldNodes, type NodeId } from '../../src/selection/index.js';

/** The log could not be read: nothing is said about its honesty. */
export class Unreadable extends Error {
  constructor(
    message: string,
    /** What the server answered, if it did. */
    readonly status?: number,
  ) {
    super(message);
  }
}

const keysSchema = z.array(
  z.object({ verifier: z.string(), retiredAt: z.string().nullable(), handover: z.string().nullable() }),
);

/** A key that the log publishes, with the checkpoint that it and the key before it signed. */
export type PublishedKey = z.infer<typeof keysSchema>[number];

/** A log at an address, or in a folder. */
export interface LogClient {
  checkpoint(): Promise<string>;
  keys(): Promise<PublishedKey[]>;
  /** Root of the first `first` leaves, out of the tiles of a log of `size`. */
  root(first: number, size: number): Promise<Uint8Array>;
  consistency(first: number, second: number): Promise<Uint8Array[]>;
  /** An entry, and its leaf hash as the tree has it: nothing says that they belong together. */
  entry(index: number, size: number): Promise<{ readonly bytes: Uint8Array; readonly leaf: Uint8Array }>;
  post(path: string, body: string): Promise<void>;
}

/** Reads what stands at a path below a log or its site. Rejects with {@link Unreadable} where nothing can be read. */
export type ReadPath = (path: string) => Promise<Uint8Array>;

async function fetchBytes(address: string, init?: RequestInit): Promise<Uint8Array> {
  const response = await fetch(address, init).catch((error: unknown) => {
    throw new Unreadable(`${address}: ${String(error)}`);
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (response.ok) return bytes;
  throw new Unreadable(
    `${address}: ${response.status} ${new TextDecoder().decode(bytes).slice(0, 200)}`,
    response.status,
  );
}

/** Reads below an address. */
export function readsFrom(address: string): ReadPath {
  const base = address.replace(/\/+$/, '');
  return (path) => fetchBytes(`${base}/${path}`);
}

/** A client of the log that stands where `read` reads. */
export function logClientOver(read: ReadPath): Omit<LogClient, 'post'> {
  const tiles = new Map<string, Promise<Uint8Array>>();
  const text = async (path: string) => new TextDecoder().decode(await read(path));
  const tile = (path: string): Promise<Uint8Array> => {
    const known = tiles.get(path) ?? read(path);
    tiles.set(path, known);
    return known;
  };
  const node = async (id: NodeId, size: number) => nodeOfTile(id, await tile(tilePath(tileOfNode(id, size))));
  const fold = async (nodes: readonly NodeId[], size: number) =>
    foldNodes(await Promise.all(nodes.map((id) => node(id, size))));
  return {
    checkpoint: () => text('checkpoint'),
    keys: async () => keysSchema.parse(JSON.parse(await text('keys'))),
    root: (first, size) => fold(coverRange(0, first), size),
    consistency: (first, second) =>
      Promise.all(consistencyNodes(first, second).map((nodes) => fold(nodes, second))),
    async entry(index, size) {
      const bundle = readEntryBundle(await tile(tilePath(tileAt('entries', index, size))));
      const bytes = bundle[index % TILE_WIDTH];
      if (!bytes) throw new Unreadable(`entry ${index} is not in its bundle`);
      return { bytes, leaf: await node({ level: 0, index }, size) };
    },
  };
}

/** A client of the log whose address ends in `/log`. */
export function createLogClient(address: string): LogClient {
  const base = address.replace(/\/+$/, '');
  return {
    ...logClientOver(readsFrom(base)),
    async post(path, body) {
      await fetchBytes(`${base}/${path}`, {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'text/plain' },
      });
    },
  };
}

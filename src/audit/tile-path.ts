/** Tiles of a log and their addresses: C2SP tlog-tiles (https://c2sp.org/tlog-tiles). Pure. */
import { foldNodes, type NodeId } from '../selection/index.js';

/** Hashes or entries of a full tile. */
export const TILE_WIDTH = 256;
/** Levels of the tree that one level of tiles spans. */
export const TILE_HEIGHT = 8;

/** A tile: of hashes at a level of tiles, or of entries. A width below 256 is a partial tile at the right edge. */
export interface TileRef {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** `1234067` as `x001/x234/067`. */
function encodeIndex(index: number): string {
  const groups = [];
  let left = index;
  do {
    groups.unshift(String(left % 1000).padStart(3, '0'));
    left = Math.floor(left / 1000);
  } while (left > 0);
  return groups.map((group, position) => (position < groups.length - 1 ? `x${group}` : group)).join('/');
}

/** Path of a tile below the log's address. */
export function tilePath({ level, index, width }: TileRef): string {
  return `tile/${level}/${encodeIndex(index)}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}

/** Reads {@link tilePath}; undefined for any other spelling. */
export function parseTilePath(path: string): TileRef | undefined {
  const [, level = '', groups = '', width = '256'] =
    /^tile\/(entries|[0-9]|[1-5][0-9]|6[0-3])\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(
      path,
    ) ?? [];
  const ref: TileRef = {
    level: level === 'entries' ? level : Number(level),
    index: Number(groups.replaceAll(/[x/]/g, '')),
    width: Number(width),
  };
  return level !== '' && tilePath(ref) === path ? ref : undefined;
}

/** Hashes, or entries, that a log of `size` has at a level of tiles. */
export function countAt(level: number | 'entries', size: number): number {
  return level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level);
}

/** The tile that holds a hash at a level of tiles, as wide as a log of `size` has it. */
export function tileAt(level: number | 'entries', position: number, size: number): TileRef {
  const index = Math.floor(position / TILE_WIDTH);
  return { level, index, width: Math.min(TILE_WIDTH, countAt(level, size) - index * TILE_WIDTH) };
}

/** The tile that a node of the tree is made of, in a log of `size`. */
export function tileOfNode({ level, index }: NodeId, size: number): TileRef {
  return tileAt(Math.floor(level / TILE_HEIGHT), index * 2 ** (level % TILE_HEIGHT), size);
}

/** A node's hash out of its tile's bytes. */
export function nodeOfTile({ level, index }: NodeId, tile: Uint8Array): Uint8Array {
  const count = 2 ** (level % TILE_HEIGHT);
  const first = (index * count) % TILE_WIDTH;
  let hashes: Uint8Array[] = Array.from({ length: count }, (_, offset) =>
    tile.slice((first + offset) * 32, (first + offset + 1) * 32),
  );
  if (hashes.some((hash) => hash.length !== 32)) throw new Error('the tile is too short');
  // Neighbours two by two: the subtree is full.
  while (hashes.length > 1) {
    hashes = Array.from({ length: hashes.length / 2 }, (_, pair) =>
      foldNodes(hashes.slice(2 * pair, 2 * pair + 2)),
    );
  }
  return hashes[0] as Uint8Array;
}

/** The entries of a bundle: each a 16-bit length and its bytes. Throws where it is cut short. */
export function readEntryBundle(bytes: Uint8Array): Uint8Array[] {
  const entries = [];
  for (let at = 0; at < bytes.length; ) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    const entry = bytes.slice(at + 2, at + 2 + length);
    if (entry.length !== length || at + 2 > bytes.length) throw new Error('the bundle is too short');
    entries.push(entry);
    at += 2 + length;
  }
  return entries;
}

/**
 * A mirror of a site's log in a folder, under the same paths as the site serves it: `log/checkpoint`, `log/keys`, `log/tile/…`,
 * `log/documents/SHA256`. Beside them `seen/SIZE` keeps every checkpoint that was seen, with the cosignatures of that
 * moment, `mirror.json` the key that is trusted, and `incoming/` what a run that was broken off had fetched.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import type { KeptCheckpoint } from '../../src/audit/index.js';
import { parseTilePath } from '../../src/audit/tile-path.js';
import { type ReadPath, Unreadable } from '../witness/log-client.js';

const factsSchema = z.strictObject({ verifier: z.string() });

/** A mirror in a folder. */
export interface Mirror {
  /** The key of the log that the mirror began with; undefined for a new folder. */
  readonly verifier: string | undefined;
  /** The last checkpoint that was mirrored as a whole; null before. */
  readonly checkpoint: string | null;
  /** Every checkpoint that was ever mirrored. */
  readonly seen: readonly KeptCheckpoint[];
  /** Reads below `log/`; with what a run fetched and has not taken over yet. */
  readonly read: ReadPath;
  readonly has: (path: string) => boolean;
  /** A document by its digest; undefined where the mirror has none. */
  readonly document: (sha256: string) => string | undefined;
  readonly writeDocument: (sha256: string, text: string) => void;
  /** Writes below `incoming/`. */
  readonly fetched: (path: string, bytes: Uint8Array | string) => void;
  /** Forgets what was fetched and not taken over. */
  readonly forget: () => void;
  /** Takes over what was fetched; the checkpoint last. */
  readonly takeOver: (taken: {
    readonly verifier: string;
    readonly checkpoint: string;
    readonly size: number;
  }) => void;
}

/** Writes a file as a whole or not at all. */
function writeWhole(path: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, bytes);
  renameSync(`${path}.new`, path);
}

const readIf = (path: string): Buffer | undefined => (existsSync(path) ? readFileSync(path) : undefined);

const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.endsWith('.new'))
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    : [];

/** Removes tiles of a width that the log has outgrown. */
function removeOutgrown(log: string, size: number): void {
  for (const path of filesBelow(join(log, 'tile'))) {
    const ref = parseTilePath(`tile/${path}`);
    if (!ref || ref.width === 256) continue;
    const count = ref.level === 'entries' ? size : Math.floor(size / 256 ** ref.level);
    if (ref.index * 256 + ref.width < count) rmSync(join(log, 'tile', path));
  }
}

/** Opens the mirror in a folder, which need not be there. Throws {@link Unreadable} where it holds something else. */
export function openMirror(folder: string): Mirror {
  const log = join(folder, 'log');
  const incoming = join(folder, 'incoming');
  const facts = readIf(join(folder, 'mirror.json'));
  if (
    !facts &&
    existsSync(folder) &&
    readdirSync(folder).some((name) => name !== 'incoming' && name !== 'log')
  )
    throw new Unreadable(`${folder} is no mirror`);
  const known = facts && factsSchema.safeParse(JSON.parse(facts.toString()));
  if (known && !known.success) throw new Unreadable(`${folder}/mirror.json is not what a mirror writes`);
  const at = (path: string): Buffer | undefined => readIf(join(incoming, path)) ?? readIf(join(log, path));
  const seen = filesBelow(join(folder, 'seen'));
  return {
    verifier: known?.data.verifier,
    checkpoint: readIf(join(log, 'checkpoint'))?.toString() ?? null,
    seen: seen.map((name) => ({
      name: `seen/${name}`,
      text: readFileSync(join(folder, 'seen', name), 'utf8'),
    })),
    read: async (path) => {
      const bytes = at(path);
      if (!bytes) throw new Unreadable(`${folder} does not have log/${path}`);
      return bytes;
    },
    has: (path) => at(path) !== undefined,
    document: (sha256) => readIf(join(log, 'documents', sha256))?.toString(),
    writeDocument: (sha256, text) => writeWhole(join(log, 'documents', sha256), text),
    fetched: (path, bytes) => writeWhole(join(incoming, path), bytes),
    forget: () => rmSync(incoming, { recursive: true, force: true }),
    takeOver({ verifier, checkpoint, size }) {
      writeWhole(join(folder, 'mirror.json'), `${JSON.stringify({ verifier })}\n`);
      writeWhole(join(folder, 'seen', String(size)), checkpoint);
      for (const path of filesBelow(incoming)) {
        if (path === 'checkpoint') continue;
        mkdirSync(dirname(join(log, path)), { recursive: true });
        renameSync(join(incoming, path), join(log, path));
      }
      writeWhole(join(log, 'checkpoint'), checkpoint);
      rmSync(incoming, { recursive: true, force: true });
      removeOutgrown(log, size);
    },
  };
}

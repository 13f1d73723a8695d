import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Folder of what the build makes of `src/web/browser`. */
export const BUILT_ASSETS = folder('dist/assets');

/** Those kept as they are, and the built ones. */
const FOLDERS = [folder('views/assets'), BUILT_ASSETS];

/** A file served below `/assets`: text. */
export interface Asset {
  readonly bytes: Buffer;
  /** Changes with the content. */
  readonly version: string;
}

let files: ReadonlyMap<string, Asset> | undefined;

function readFiles(): ReadonlyMap<string, Asset> {
  const found = FOLDERS.filter((path) => existsSync(path)).flatMap((path) =>
    readdirSync(path).map((name) => [name, readFileSync(join(path, name))] as const),
  );
  return new Map(
    found.map(([name, bytes]) => [
      name,
      { bytes, version: createHash('sha256').update(bytes).digest('hex').slice(0, 12) },
    ]),
  );
}

/** The file of a name below `/assets`; undefined where there is none. */
export function findAsset(name: string): Asset | undefined {
  // Read at the first use: bundles may be made after this module was loaded.
  files ??= readFiles();
  return files.get(name);
}

/** Address of an asset with its content's hash, so that it can be cached for ever. */
export function assetUrl(name: string): string {
  const version = findAsset(name)?.version;
  if (!version) throw new Error(`no asset ${name}; bundles are made by npm run build:browser`);
  return `/assets/${name}?v=${version}`;
}

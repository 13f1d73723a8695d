import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Folder of what the build makes of `src/web/browser`. */
export const BUILT_ASSETS = folder('dist/assets');

/** Folders of the files served below `/assets`: those kept as they are, and the built ones. */
export const ASSET_FOLDERS: readonly string[] = [folder('views/assets'), BUILT_ASSETS];

let versions: ReadonlyMap<string, string> | undefined;

function readVersions(): ReadonlyMap<string, string> {
  const files = ASSET_FOLDERS.filter((path) => existsSync(path)).flatMap((path) =>
    readdirSync(path).map((name) => [name, readFileSync(join(path, name))] as const),
  );
  return new Map(
    files.map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex').slice(0, 12)]),
  );
}

/** Address of an asset with its content's hash, so that it can be cached for ever. */
export function assetUrl(name: string): string {
  // Read at the first use: bundles may be made after this module was loaded.
  versions ??= readVersions();
  const version = versions.get(name);
  if (!version) throw new Error(`no asset ${name}; bundles are made by npm run build:browser`);
  return `/assets/${name}?v=${version}`;
}

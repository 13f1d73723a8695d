import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the files served below `/assets`. */
export const ASSETS = fileURLToPath(new URL('../../../views/assets', import.meta.url));

const versions = new Map(
  readdirSync(ASSETS).map((name) => [
    name,
    createHash('sha256')
      .update(readFileSync(join(ASSETS, name)))
      .digest('hex')
      .slice(0, 12),
  ]),
);

/** Address of an asset with its content's hash, so that it can be cached for ever. */
export function assetUrl(name: string): string {
  const version = versions.get(name);
  if (!version) throw new Error(`no asset ${name}`);
  return `/assets/${name}?v=${version}`;
}

/** What an auditor takes home: the offline file and the second implementation, with their digests. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256Hex } from '../../../selection/index.js';
import { BUILT_ASSETS } from '../../render/assets.js';
import { sm3Hex } from '../../render/sm3.js';

/** A file with its digests in hex. */
export interface Download {
  readonly name: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly sm3: string;
}

const PYTHON = fileURLToPath(new URL('../../../../scripts/zjcs_verify.py', import.meta.url));

function load(name: string, path: string): Download {
  const bytes = readFileSync(path);
  return { name, bytes, sha256: sha256Hex(bytes), sm3: sm3Hex(bytes) };
}

/** Reads both files once; throws where the build did not make the offline one. */
export function loadDownloads(): { readonly offline: Download; readonly python: Download } {
  return {
    offline: load('zjcs-verify-offline.html', join(BUILT_ASSETS, 'verify-offline.html')),
    python: load('zjcs_verify.py', PYTHON),
  };
}

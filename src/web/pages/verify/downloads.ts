/** What an auditor takes home: the offline file and the second implementation, with their digests. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256Hex } from '../../../selection/index.js';
import { BUILT_ASSETS } from '../../render/assets.js';
import { sm3Hex } from '../../render/sm3.js';
import type { SiteSettings } from '../../site.js';

/** A file with its digests in hex. */
export interface Download {
  readonly name: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly sm3: string;
}

const PYTHON = fileURLToPath(new URL('../../../../scripts/zjcs_verify.py', import.meta.url));

const download = (name: string, bytes: Buffer): Download => ({
  name,
  bytes,
  sha256: sha256Hex(bytes),
  sm3: sm3Hex(bytes),
});

const built = {
  offline: readFileSync(join(BUILT_ASSETS, 'verify-offline.html'), 'utf8'),
  python: download('zjcs_verify.py', readFileSync(PYTHON)),
};

/** Both files. */
interface Downloads {
  readonly offline: Download;
  readonly python: Download;
}

/** Where the built file says nothing yet. */
const PLACE = '<meta charset="utf-8">\n';

const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

/** The offline file, which says where the log's key is printed; as it was built where that is nowhere. */
function offlineFile(keyPrintedAt: readonly string[]): Buffer {
  const said = keyPrintedAt
    .map((place) => `<meta name="key-printed-at" content="${escaped(place)}">\n`)
    .join('');
  return Buffer.from(built.offline.replace(PLACE, () => `${PLACE}${said}`));
}

const made = new WeakMap<SiteSettings, Downloads>();

/** What a site with these settings offers; made once for each, since digests of large files take time. */
export function downloadsOf(settings: SiteSettings): Downloads {
  const known = made.get(settings);
  if (known) return known;
  const offline = download('zjcs-verify-offline.html', offlineFile(settings.keyPrintedAt));
  const downloads = { offline, python: built.python };
  made.set(settings, downloads);
  return downloads;
}

import { opensSigningKeys } from '../audit/index.js';
import type { Deps } from '../db/index.js';
import { listUnopenableNeeds } from '../draws/index.js';

/** Needs that a message names. */
const NAMED = 10;

/**
 * Throws when the site's key is not the one that sealed what this database still has to open: the log could not be
 * signed, and bids and draws would wait for ever. An empty database holds nothing to open. Opens in memory, writes nothing.
 */
export async function checkSiteKey(deps: Deps): Promise<void> {
  const signs = await opensSigningKeys(deps.db, deps);
  const needs = await listUnopenableNeeds(deps.db, deps);
  if (signs && needs.length === 0) return;
  const named = needs.slice(0, NAMED).join(', ');
  const lines = [
    ...(signs ? [] : ['the signing key of the public log, or that of the site as a witness']),
    ...(needs.length > 0
      ? [`draw secrets or bid keys of needs (${needs.length}): ${named}${needs.length > NAMED ? ', …' : ''}`]
      : []),
  ];
  throw new Error(
    [
      "The site's key does not open what this database holds:",
      ...lines.map((line) => `  ${line}`),
      'Start with the SITE_KEY, or the file site.key in DATA_DIR, that the site had before; both belong in every backup.',
      'If the key is the right one, the rows named above were altered: restore them from a backup.',
    ].join('\n'),
  );
}

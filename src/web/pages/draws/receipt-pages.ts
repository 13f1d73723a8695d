import type { Actor } from '../../../accounts/index.js';
import { findEntryEvent, signReceipt } from '../../../audit/index.js';
import { type EntryRow, findLatestEntry } from '../../../draws/index.js';
import { HttpError } from '../../pipeline/errors.js';
import { data, plain } from '../../registry/data.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { needAt } from '../needs/public-need.js';

async function findOwn(
  site: Site,
  typed: string,
  actor: Actor,
): Promise<{ readonly number: string; readonly entry: EntryRow }> {
  const { id, number } = await needAt(site, typed);
  const entry = await findLatestEntry(site.deps.db, id, actor.agencyId ?? '');
  if (!entry) throw new HttpError(404);
  return { number, entry };
}

/** The log's signed promise that an entry stands in it. */
const receipt = data({
  address: urls.entryReceipt,
  roles: ['agency'],
  load: async ({ site, actor, param }) => {
    const { number, entry } = await findOwn(site, param('number'), actor);
    const { planHash, agencyCode: agency, entryHash, blind } = entry;
    const signed = await signReceipt(site.deps, { need: number, planHash, agency, entryHash, blind });
    if (!signed) throw new HttpError(404);
    return { number, ...signed };
  },
  type: 'text/plain; charset=utf-8',
  body: ({ note }) => note,
  fileName: ({ number, seq }) => `${number}-${seq}.txt`,
});

// A way to another page: the event of the entry, which has its proof.
const proof = plain({
  method: 'get',
  address: urls.entryProof,
  roles: ['agency'],
  answer: async ({ site, res, actor, param }) => {
    const { number, entry } = await findOwn(site, param('number'), actor);
    const made = await findEntryEvent(site.deps.db, { ...entry, need: number });
    if (!made) throw new HttpError(404);
    res.redirect(303, urls.logEvent(made.seq));
  },
});

/** What proves to an agency that its entry stands in the log. */
export const receiptPages = [receipt, proof];

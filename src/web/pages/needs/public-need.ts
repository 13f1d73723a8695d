import { normalizeCode } from '../../../basics/index.js';
import { findNeedByNumber, PUBLIC_STATES, type PublishedNeed } from '../../../needs/index.js';
import { HttpError } from '../../pipeline/errors.js';
import type { Site } from '../../site.js';

/** The need of an address, as typed; 404 where the public sees none. */
export async function publicNeed(site: Site, number: string): Promise<PublishedNeed> {
  const need = await findNeedByNumber(site.deps.db, normalizeCode(number));
  if (!need || !PUBLIC_STATES.includes(need.state)) throw new HttpError(404);
  return need;
}

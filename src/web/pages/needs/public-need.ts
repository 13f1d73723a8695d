import { normalizeCode } from '../../../basics/index.js';
import { findNeedByNumber, PUBLIC_STATES, type PublishedNeed } from '../../../needs/index.js';
import { HttpError } from '../../pipeline/errors.js';
import type { Site } from '../../site.js';

/** The need of an address, as typed, that was published once; 404 where there is none. */
export async function needAt({ deps }: Site, number: string): Promise<PublishedNeed> {
  const need = await findNeedByNumber(deps.db, normalizeCode(number));
  if (!need) throw new HttpError(404);
  return need;
}

/** The need of an address, as typed; 404 where the public sees none. */
export async function publicNeed(site: Site, number: string): Promise<PublishedNeed> {
  const need = await needAt(site, number);
  if (!PUBLIC_STATES.includes(need.state)) throw new HttpError(404);
  return need;
}

import { type Agency, findAgencyByCode } from '../../../agencies/index.js';
import { normalizeCode } from '../../../basics/index.js';
import { HttpError } from '../../pipeline/errors.js';
import type { Site } from '../../site.js';

/** The agency of a credit code in an address, however it is typed; throws 404 for one that was never approved. */
export async function publicAgency({ deps }: Site, typed: string): Promise<Agency> {
  const agency = await findAgencyByCode(deps.db, normalizeCode(typed));
  if (!agency || agency.status === 'unapproved') throw new HttpError(404);
  return agency;
}

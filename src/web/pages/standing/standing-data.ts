import type { Actor } from '../../../accounts/index.js';
import type { Agency } from '../../../agencies/index.js';
import type { AgencyStandingTable, StandingDeedTable, StandingRequestTable } from '../../../db/index.js';
import {
  findAgencyStanding,
  findDeedEvent,
  listDeeds,
  listInvolved,
  listRequests,
} from '../../../standing/index.js';
import { HttpError } from '../../pipeline/errors.js';
import type { Site } from '../../site.js';

/** What the page of an agency tells of its standing. */
export interface StandingData {
  readonly agency: Agency;
  /** Undefined while the log has no deed of it. */
  readonly kept: AgencyStandingTable | undefined;
  /** In the order of the log. */
  readonly deeds: readonly StandingDeedTable[];
  /** The latest first. */
  readonly requests: readonly StandingRequestTable[];
}

/** Reads everything that the page of an agency tells of its standing. */
export async function loadStanding({ deps: { db } }: Site, agency: Agency): Promise<StandingData> {
  return {
    agency,
    kept: await findAgencyStanding(db, agency.id),
    deeds: await listDeeds(db, agency.id),
    requests: await listRequests(db, agency.id),
  };
}

/** What the page of one deed is made of. */
export interface DeedData extends StandingData {
  readonly deed: StandingDeedTable;
  /** When it was recorded, and the need or agency that its record is about. */
  readonly event: { readonly subject: string; readonly at: string };
  /** True where whoever looks took part in what led to it. */
  readonly tookPart: boolean;
}

/** Reads a deed of an agency by the number of its record. */
export async function loadDeed(
  site: Site,
  agency: Agency,
  number: string,
  actor: Actor | null,
): Promise<DeedData> {
  const { db } = site.deps;
  const data = await loadStanding(site, agency);
  const deed = data.deeds.find(({ record }) => String(record) === number);
  const event = deed && (await findDeedEvent(db, deed.record));
  if (!deed || !event) throw new HttpError(404);
  const { creditCode } = agency;
  const involved = actor?.role === 'official' ? await listInvolved(db, { ...deed, creditCode }) : new Set();
  return { ...data, deed, event, tookPart: involved.has(actor?.accountId ?? '') };
}

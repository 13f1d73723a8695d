import {
  type Agency,
  listAgenciesById,
  listQualificationsInForce,
  listSuspended,
} from '../agencies/index.js';
import type { Instant } from '../basics/index.js';
import type { Db } from '../db/index.js';
import { type Candidate, findOwner, type JoiningRule, type Need, type Notice } from '../needs/index.js';

/** What a published notice asks of its entrants. */
export async function loadJoiningRule(db: Db, need: Need, notice: Notice): Promise<JoiningRule> {
  const owner = need.ownerId === null ? undefined : await findOwner(db, need.ownerId);
  return { requirement: notice.requirement, avoidance: notice.avoidance, owner: owner ?? null };
}

/** Agencies as they stood at an instant, by id. */
export async function loadCandidates(
  db: Db,
  agencyIds: readonly string[],
  at: Instant,
): Promise<Map<string, Candidate & { readonly agency: Agency }>> {
  const agencies = await listAgenciesById(db, agencyIds);
  const held = await listQualificationsInForce(db, agencyIds, at);
  const suspended = await listSuspended(db, agencyIds, at);
  return new Map(
    agencies.map((agency) => [
      agency.id,
      {
        agency,
        creditCode: agency.creditCode,
        legalRepresentative: agency.legalRepresentative,
        controllerCode: agency.controllerCode,
        approved: agency.approvedAt !== null && agency.approvedAt <= at,
        suspended: suspended.has(agency.id),
        qualifications: held.filter(({ agencyId }) => agencyId === agency.id),
      },
    ]),
  );
}

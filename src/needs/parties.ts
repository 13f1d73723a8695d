import {
  type AgencyIds,
  type DatedAgency,
  type KnownSuspension,
  listAgenciesAt,
  listQualificationsInForce,
  listSuspensionsAt,
  type RankedQualification,
} from '../agencies/index.js';
import type { Instant } from '../basics/index.js';
import type { Db } from '../db/index.js';
import { loadDecisions } from '../relations/index.js';
import type { Candidate, JoiningRule } from './joining.js';
import type { Need, Notice } from './need.js';
import { findOwner } from './need-queries.js';

/** Whom a rule is asked about, by credit code, and as of when. */
export interface AskedAbout {
  readonly codes: readonly string[] | 'all';
  readonly at: Instant;
}

/** What a published notice asks of its entrants, with what is decided about them and their owner as of an instant. */
export async function loadJoiningRule(
  db: Db,
  need: Pick<Need, 'ownerId'>,
  notice: Pick<Notice, 'requirement' | 'avoidance'>,
  about: AskedAbout,
): Promise<JoiningRule> {
  const owner = need.ownerId === null ? null : ((await findOwner(db, need.ownerId)) ?? null);
  const codes = about.codes === 'all' ? 'all' : [...about.codes, ...(owner ? [owner.creditCode] : [])];
  const decisions = await loadDecisions(db, codes, about.at);
  return { requirement: notice.requirement, avoidance: notice.avoidance, owner, decisions };
}

/** An agency as it stood at an instant, with the dated rows that say so. */
export interface DatedCandidate extends Candidate {
  readonly agency: DatedAgency;
  /** Tickets in the credit method; 0 where the agency was not approved. */
  readonly standing: number;
  readonly suspensions: readonly KnownSuspension[];
  readonly qualifications: readonly RankedQualification[];
}

function byAgency<T extends { readonly agencyId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.agencyId);
    if (group) group.push(row);
    else groups.set(row.agencyId, [row]);
  }
  return groups;
}

/** Agencies as they stood at an instant, by id, in the order of names. */
export async function loadCandidates(
  db: Db,
  agencyIds: AgencyIds,
  at: Instant,
): Promise<Map<string, DatedCandidate>> {
  const agencies = await listAgenciesAt(db, agencyIds, at);
  const suspensions = byAgency<KnownSuspension>(await listSuspensionsAt(db, agencyIds, at));
  const held = byAgency<RankedQualification>(await listQualificationsInForce(db, agencyIds, at));
  return new Map(
    agencies.map((agency) => [
      agency.id,
      {
        agency,
        creditCode: agency.creditCode,
        representativeKey: agency.version?.representativeKey ?? null,
        controllerCode: agency.version?.controllerCode ?? null,
        approved: agency.version !== null,
        standing: agency.version?.standing ?? 0,
        suspensions: suspensions.get(agency.id) ?? [],
        qualifications: held.get(agency.id) ?? [],
      },
    ]),
  );
}

import { sql } from 'kysely';
import { type Instant, type Period, representativeKey } from '../basics/index.js';
import type { AgencyVersionTable, Db } from '../db/index.js';

/** Which agencies a query is about: some by id, or every one. */
export type AgencyIds = readonly string[] | 'all';

/**
 * Writes the version of an agency that is in force from `at` on, from its present row, and ends the one before. Called
 * in the transaction of every change of an approved agency that eligibility or standing depends on. Returns since when the
 * versions that it wrote are in force.
 */
export async function recordAgencyVersion(trx: Db, agencyId: string, at: Instant): Promise<string[]> {
  // Two changes at one instant leave one version: an empty period would be nobody's.
  await trx
    .deleteFrom('agencyVersion')
    .where('agencyId', '=', agencyId)
    .where('inForceFrom', '=', at)
    .execute();
  const ended = await trx
    .updateTable('agencyVersion')
    .set({ inForceUntil: at })
    .where('agencyId', '=', agencyId)
    .where('inForceUntil', 'is', null)
    .returning('inForceFrom')
    .execute();
  const { legalRepresentative, controllerCode, standing } = await trx
    .selectFrom('agency')
    .select(['legalRepresentative', 'controllerCode', 'standing'])
    .where('id', '=', agencyId)
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('agencyVersion')
    .values({
      agencyId,
      inForceFrom: at,
      inForceUntil: null,
      legalRepresentative,
      controllerCode,
      standing,
      representativeKey: representativeKey(legalRepresentative),
    })
    .execute();
  return [...ended.map(({ inForceFrom }) => inForceFrom), at];
}

/** An agency with the version that was in force at an instant; null where it was not approved then. */
export interface DatedAgency {
  readonly id: string;
  readonly creditCode: string;
  readonly name: string;
  readonly version: AgencyVersionTable | null;
  /** When it was approved first; null while it never was. */
  readonly approvedAt: string | null;
}

/** Agencies as they stood at an instant, in the order of names; with `all`, those that were approved at any time. */
export async function listAgenciesAt(db: Db, ids: AgencyIds, at: Instant): Promise<DatedAgency[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('agency')
    .leftJoin('agencyVersion', (join) =>
      join
        .onRef('agencyVersion.agencyId', '=', 'agency.id')
        .on('agencyVersion.inForceFrom', '<=', at)
        .on((eb) =>
          eb.or([eb('agencyVersion.inForceUntil', 'is', null), eb('agencyVersion.inForceUntil', '>', at)]),
        ),
    )
    .select(['agency.id', 'agency.creditCode', 'agency.name', 'agency.approvedAt'])
    .select([
      'agencyVersion.inForceFrom',
      'agencyVersion.inForceUntil',
      'agencyVersion.legalRepresentative',
      'agencyVersion.controllerCode',
      'agencyVersion.standing',
      'agencyVersion.representativeKey',
    ])
    .$if(ids === 'all', (query) => query.where('agency.approvedAt', 'is not', null))
    .$if(ids !== 'all', (query) => query.where('agency.id', 'in', ids === 'all' ? [] : ids))
    .orderBy('agency.name')
    .orderBy('agency.id')
    .execute();
  return rows.map(({ id, creditCode, name, approvedAt, inForceFrom, ...rest }) => ({
    id,
    creditCode,
    name,
    approvedAt,
    version:
      inForceFrom === null
        ? null
        : {
            agencyId: id,
            inForceFrom,
            inForceUntil: rest.inForceUntil,
            legalRepresentative: rest.legalRepresentative,
            controllerCode: rest.controllerCode,
            standing: rest.standing ?? 0,
            representativeKey: rest.representativeKey,
          },
  }));
}

/** A suspension as it was known at an instant: an end that was decided later is none. */
export interface KnownSuspension extends Period {
  readonly agencyId: string;
  readonly reason: string;
}

/** Suspensions that were decided by an instant and had not ended by then, those that began later among them. */
export async function listSuspensionsAt(db: Db, ids: AgencyIds, at: Instant): Promise<KnownSuspension[]> {
  if (ids.length === 0) return [];
  // Before suspensions had notice they took effect as they were decided.
  const endKnown = sql<boolean>`coalesce(lift_decided_at, lifted_at) <= ${at}`;
  return db
    .selectFrom('agencySuspension')
    .select(['agencyId', 'reason', 'suspendedAt as from'])
    .select(sql<Instant | null>`case when ${endKnown} then lifted_at end`.as('to'))
    .$if(ids !== 'all', (query) => query.where('agencyId', 'in', ids === 'all' ? [] : ids))
    .where(sql<boolean>`coalesce(decided_at, suspended_at) <= ${at}`)
    .where((eb) => eb.or([eb('liftedAt', 'is', null), eb('liftedAt', '>', at), eb.not(endKnown)]))
    .orderBy('suspendedAt')
    .execute();
}

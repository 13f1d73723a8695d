import { sql } from 'kysely';
import type { Db } from '../db/index.js';
import type { Mailbox, Recipients } from './message-record.js';

const agencies = (rows: readonly { readonly agencyId: string }[]): Mailbox[] =>
  rows.map(({ agencyId }) => ({ box: 'agencyId', id: agencyId }));

/** The agency itself. */
export async function theAgency(_trx: Db, agencyId: string): Promise<readonly Mailbox[]> {
  return [{ box: 'agencyId', id: agencyId }];
}

/** The owner of a need; nobody where the need was imported without one. */
export async function theOwner(trx: Db, needId: string): Promise<readonly Mailbox[]> {
  const need = await trx.selectFrom('need').select('ownerId').where('id', '=', needId).executeTakeFirst();
  return need?.ownerId ? [{ box: 'ownerId', id: need.ownerId }] : [];
}

/** Agencies whose entries stand, those that the freeze left out included. */
export async function entrants(trx: Db, needId: string): Promise<readonly Mailbox[]> {
  const rows = await trx
    .selectFrom('entry')
    .select('agencyId')
    .distinct()
    .where('needId', '=', needId)
    .where('state', '=', 'active')
    .execute();
  return agencies(rows);
}

/** The agency that has the award. */
export async function theWinner(trx: Db, needId: string): Promise<readonly Mailbox[]> {
  const rows = await trx
    .selectFrom('award')
    .select('agencyId')
    .where('needId', '=', needId)
    .where('state', '=', 'active')
    .where('agencyId', 'is not', null)
    .$narrowType<{ agencyId: string }>()
    .execute();
  return agencies(rows);
}

/** The agency that a direct choice names; nobody where agencies sign up. */
export async function theProposed(trx: Db, needId: string): Promise<readonly Mailbox[]> {
  return agencies(
    await trx.selectFrom('directChoice').select('agencyId').where('needId', '=', needId).execute(),
  );
}

/** Agencies of the register that hold a qualification of a type that a need asks for. */
export async function qualifiedAgencies(trx: Db, needId: string): Promise<readonly Mailbox[]> {
  const rows = await trx
    .selectFrom('needRequirement')
    .innerJoin('qualification', 'qualification.typeCode', 'needRequirement.typeCode')
    .innerJoin('agency', 'agency.id', 'qualification.agencyId')
    .select('agency.id')
    .where('needRequirement.needId', '=', needId)
    .where('qualification.inForceUntil', 'is', null)
    .where('agency.approvedAt', 'is not', null)
    .execute();
  const ids = [...new Set(rows.map(({ id }) => id))].sort();
  return agencies(ids.map((agencyId) => ({ agencyId })));
}

/** The agency whose award ended last before it was taken. */
export async function theFormerWinner(trx: Db, needId: string): Promise<readonly Mailbox[]> {
  const rows = await trx
    .selectFrom('awardCourse')
    .innerJoin('award', 'award.id', 'awardCourse.awardId')
    .select('award.agencyId')
    .where('awardCourse.needId', '=', needId)
    .where('awardCourse.stage', 'in', ['declined', 'lapsed', 'passed-over', 'forfeited'])
    .where('award.agencyId', 'is not', null)
    .$narrowType<{ agencyId: string }>()
    .orderBy('awardCourse.since', 'desc')
    .orderBy('awardCourse.rank', 'desc')
    .limit(1)
    .execute();
  return agencies(rows);
}

/** Every entrant but the one that has the award. */
export async function theOthers(trx: Db, needId: string): Promise<readonly Mailbox[]> {
  const [winner] = await theWinner(trx, needId);
  return (await entrants(trx, needId)).filter(({ id }) => id !== winner?.id);
}

/** Agencies whose entries were made for the version before the present one and ended with it. */
export async function outdatedEntrants(trx: Db, needId: string): Promise<readonly Mailbox[]> {
  const rows = await trx
    .selectFrom('entry')
    .innerJoin('need', 'need.id', 'entry.needId')
    .innerJoin('needVersion', (join) =>
      join
        .onRef('needVersion.needId', '=', 'need.id')
        .onRef('needVersion.planHash', '=', 'entry.planHash')
        .on('needVersion.version', '=', sql<number>`need.version - 1`),
    )
    .select('entry.agencyId')
    .distinct()
    .where('entry.needId', '=', needId)
    .where('entry.state', '=', 'outdated')
    .execute();
  return agencies(rows);
}

/** Custodians who keep a share of the lost secret of a need's present round and have not given it. */
export async function escrowCustodians(trx: Db, needId: string): Promise<readonly Mailbox[]> {
  const rows = await trx
    .selectFrom('escrowShare')
    .innerJoin('needVersion', 'needVersion.planHash', 'escrowShare.planHash')
    .innerJoin('need', (join) =>
      join.onRef('need.id', '=', 'needVersion.needId').onRef('need.version', '=', 'needVersion.version'),
    )
    .select('escrowShare.accountId')
    .where('need.id', '=', needId)
    .where('escrowShare.share', 'is', null)
    .execute();
  return rows.map(({ accountId }) => ({ box: 'accountId', id: accountId }));
}

/** Officials who may decide about a need: those of its county, and of the prefecture's level. */
export async function officialsOf(trx: Db, needId: string): Promise<readonly Mailbox[]> {
  const rows = await trx
    .selectFrom('account')
    .innerJoin('division', 'division.code', 'account.divisionCode')
    .innerJoin('need', (join) => join.on('need.id', '=', needId))
    .select('account.id')
    .where('account.role', '=', 'official')
    .where('account.status', '=', 'active')
    .where((eb) =>
      eb.or([
        eb('division.level', '=', 'prefecture'),
        eb('division.countyKey', '=', eb.ref('need.countyKey')),
      ]),
    )
    .execute();
  return rows.map(({ id }) => ({ box: 'accountId', id }));
}

/** The two bodies of a relation: agencies, or an agency and an owner. */
export async function bothBodies(trx: Db, relationId: string): Promise<readonly Mailbox[]> {
  const row = await trx
    .selectFrom('relation')
    .select(['agencyId', 'otherAgencyId', 'otherOwnerId'])
    .where('id', '=', relationId)
    .executeTakeFirstOrThrow();
  return [
    { box: 'agencyId', id: row.agencyId },
    ...(row.otherAgencyId === null ? [] : [{ box: 'agencyId' as const, id: row.otherAgencyId }]),
    ...(row.otherOwnerId === null ? [] : [{ box: 'ownerId' as const, id: row.otherOwnerId }]),
  ];
}

/** Officials who may decide about a relation: those of the counties of its bodies, and of the prefecture's level. */
export async function officialsOfBodies(trx: Db, relationId: string): Promise<readonly Mailbox[]> {
  const { rows } = await sql<{ id: string }>`
    select account.id from account join division d on d.code = account.division_code
    where account.role = 'official' and account.status = 'active' and (d.level = 'prefecture' or d.county_key in (
      select body.county_key from relation r
      left join agency a on a.id = r.agency_id
      left join agency b on b.id = r.other_agency_id
      left join owner o on o.id = r.other_owner_id
      join division body on body.code in (a.division_code, b.division_code, o.division_code)
      where r.id = ${relationId}))
    order by account.id`.execute(trx);
  return rows.map(({ id }) => ({ box: 'accountId', id }));
}

/** Whoever made the objection of a `number` with an account; nobody where it was made without. */
export const theObjector: Recipients = async (trx, _needId, { number }) => {
  const row = await trx
    .selectFrom('objection')
    .leftJoin('account', 'account.id', 'objection.accountId')
    .select(['objection.agencyId', 'objection.accountId', 'account.ownerId'])
    .where('objection.number', '=', String(number))
    .executeTakeFirst();
  if (!row) return [];
  if (row.agencyId !== null) return [{ box: 'agencyId', id: row.agencyId }];
  if (row.ownerId !== null) return [{ box: 'ownerId', id: row.ownerId }];
  return row.accountId === null ? [] : [{ box: 'accountId', id: row.accountId }];
};
/** Both sides of an award: the owner, and the agency that has it. */
export async function bothSides(trx: Db, needId: string): Promise<readonly Mailbox[]> {
  return [...(await theOwner(trx, needId)), ...(await theWinner(trx, needId))];
}

/** What was proposed last about a need, in one of the tables of what one proposes and another settles. */
async function lastProposal(
  trx: Db,
  table: 'contract' | 'service_extension' | 'award_end' | 'evaluation',
  needId: string,
): Promise<{ proposedBy: string; proposedRole: string }> {
  const { rows } = await sql<{ proposedBy: string; proposedRole: string }>`
    select proposed_by, proposed_role from ${sql.table(table)} where need_id = ${needId}
    order by proposed_at desc, id desc limit 1`.execute(trx);
  const [row] = rows;
  if (!row) throw new Error(`nothing was proposed about ${needId}`);
  return row;
}

/** The side of an award that did not make the latest proposal. */
export const otherSideOf =
  (table: 'contract' | 'service_extension') =>
  async (trx: Db, needId: string): Promise<readonly Mailbox[]> => {
    const { proposedRole } = await lastProposal(trx, table, needId);
    return proposedRole === 'owner' ? theWinner(trx, needId) : theOwner(trx, needId);
  };

/** The side of an award that made the latest proposal. */
export const whoeverProposed =
  (table: 'contract') =>
  async (trx: Db, needId: string): Promise<readonly Mailbox[]> => {
    const { proposedRole } = await lastProposal(trx, table, needId);
    return proposedRole === 'owner' ? theOwner(trx, needId) : theWinner(trx, needId);
  };

/** Who decides about the end that was proposed last: the other side, or the other officials. */
export async function whoeverEnds(trx: Db, needId: string): Promise<readonly Mailbox[]> {
  const { proposedBy, proposedRole } = await lastProposal(trx, 'award_end', needId);
  if (proposedRole === 'owner') return theWinner(trx, needId);
  if (proposedRole === 'agency') return theOwner(trx, needId);
  return (await officialsOf(trx, needId)).filter(({ id }) => id !== proposedBy);
}

/** Whose evaluation was returned last. */
export async function evaluatorReturned(trx: Db, needId: string): Promise<readonly Mailbox[]> {
  const row = await trx
    .selectFrom('evaluation')
    .select(['proposedBy', 'proposedRole'])
    .where('needId', '=', needId)
    .where('state', '=', 'refused')
    .orderBy('settledAt', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return row.proposedRole === 'owner' ? theOwner(trx, needId) : [{ box: 'accountId', id: row.proposedBy }];
}

/** The administrators, who speak for the operator. */
export async function administrators(trx: Db): Promise<readonly Mailbox[]> {
  const rows = await trx
    .selectFrom('account')
    .select('id')
    .where('role', '=', 'administrator')
    .where('status', '=', 'active')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => ({ box: 'accountId', id }));
}

/**
 * Officials who may answer a comment on the entry notice of an agency: those of the county that it stands in, and of the prefecture's
 * level, but for the one who approved the registration.
 */
export async function officialsOfNotice(trx: Db, agencyId: string): Promise<readonly Mailbox[]> {
  const { rows } = await sql<{ id: string }>`
    select account.id from account
    join division d on d.code = account.division_code
    join entry_notice n on n.agency_id = ${agencyId} and n.state = 'open'
    where account.role = 'official' and account.status = 'active' and account.id <> n.reviewer_id
      and (d.level = 'prefecture' or d.county_key = n.county_key)
    order by account.id`.execute(trx);
  return rows.map(({ id }) => ({ box: 'accountId', id }));
}

/** Officials who may decide about an agency: those of its county, and of the prefecture's level. */
export async function officialsOfAgency(trx: Db, agencyId: string): Promise<readonly Mailbox[]> {
  const { rows } = await sql<{ id: string }>`
    select account.id from account join division d on d.code = account.division_code
    where account.role = 'official' and account.status = 'active' and (d.level = 'prefecture' or d.county_key = (
      select body.county_key from agency join division body on body.code = agency.division_code
      where agency.id = ${agencyId}))
    order by account.id`.execute(trx);
  return rows.map(({ id }) => ({ box: 'accountId', id }));
}

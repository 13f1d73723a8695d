import type { Recipients } from './message-record.js';

/** Entrants on the list from which the owner chooses: the codes that the event brings. */
export const theSmallList: Recipients = async (trx, needId, { smallList }) => {
  const rows = await trx
    .selectFrom('entry')
    .select('agencyId')
    .where('needId', '=', needId)
    .where('state', '=', 'active')
    .where('agencyCode', 'in', smallList as readonly string[])
    .execute();
  return rows.map(({ agencyId }) => ({ box: 'agencyId', id: agencyId }));
};

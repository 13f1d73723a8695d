import type { Actor } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import { assertDefined, dueAt, findDivision, type Instant } from '../basics/index.js';
import type { AgencyApplicationTable, AgencyTable, Db, Deps } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import type { Application } from './application-input.js';
import { insertEntryNotice, nextNoticePosition } from './entry-notice-queries.js';
import { toPublicEntry } from './public-entry.js';

/**
 * Begins the public notice of a first registration that was approved just now: it takes effect after the days of the rules,
 * unless a comment is upheld. Returns the notice's number.
 */
export async function beginEntryNotice(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  approval: {
    readonly agency: AgencyTable;
    readonly row: AgencyApplicationTable;
    readonly application: Application;
    readonly actor: Actor;
    readonly at: Instant;
  },
): Promise<string> {
  const { agency, row, application, actor, at } = approval;
  const { id: agencyId, creditCode } = agency;
  const position = await nextNoticePosition(trx, agencyId);
  const number = `${creditCode}-R${position}`;
  const until = dueAt('entryNoticeDays', at, at);
  await insertEntryNotice(trx, {
    number,
    agencyId,
    position,
    applicationId: row.id,
    countyKey: assertDefined(findDivision(application.division), 'division of the application').countyKey,
    entry: JSON.stringify(toPublicEntry(application)),
    reviewerId: actor.accountId,
    begunAt: at,
    dueAt: until,
    state: 'open',
    endedAt: null,
  });
  await appendEvent(trx, {
    at,
    kind: 'agency.under-notice',
    subject: creditCode,
    actor,
    data: {
      notice: number,
      until,
      qualifications: application.qualifications.map(({ type, grade }) => [type, grade]),
    },
    rows: rowsOf('entry_notice', [number]),
  });
  await sendMessages(trx, deps, 'agency.under-notice', {
    at,
    about: agencyId,
    data: { notice: number, until },
  });
  return number;
}

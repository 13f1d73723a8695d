import { sql } from 'kysely';
import { countyInScope, type Scope } from '../accounts/index.js';
import type { PublicEntry } from '../agencies/index.js';
import type { Instant } from '../basics/index.js';
import { type Db, type EntryCommentTable, type EntryNoticeTable, joinInOrder } from '../db/index.js';

/** A notice in the list of all. */
export interface EntryNoticeLine
  extends Pick<EntryNoticeTable, 'number' | 'state' | 'begunAt' | 'dueAt' | 'endedAt'> {
  readonly creditCode: string;
  readonly name: string;
  readonly division: string;
  /** Comments on it, and how many of them wait for an answer. */
  readonly comments: number;
  readonly waiting: number;
}

/** A page of the notices of first registrations, the latest first. */
export async function listEntryNotices(
  db: Db,
  filter: {
    readonly countyKey: string | undefined;
    /** Counties alone, without the prefecture's own level. */
    readonly countiesOnly: boolean;
    readonly state: EntryNoticeTable['state'] | undefined;
  },
  page: {
    readonly after: { readonly at: Instant; readonly number: string } | undefined;
    readonly limit: number;
  },
): Promise<EntryNoticeLine[]> {
  const { countyKey, countiesOnly, state } = filter;
  const { after, limit } = page;
  const { rows } = await sql<Omit<EntryNoticeLine, 'name' | 'division'> & { entry: string }>`
    select n.number, n.state, n.begun_at, n.due_at, n.ended_at, n.entry, agency.credit_code,
      (select count(*) from entry_comment c where c.notice = n.number) as comments,
      (select count(*) from entry_comment c where c.notice = n.number and c.state = 'open') as waiting
    from entry_notice n ${joinInOrder(db)} agency on agency.id = n.agency_id
    where 1 = 1
      ${countyKey === undefined ? sql`` : sql`and n.county_key = ${countyKey}`}
      ${countiesOnly ? sql`and n.county_key <> 'prefecture'` : sql``}
      ${state === undefined ? sql`` : sql`and n.state = ${state}`}
      ${after ? sql`and (n.begun_at, n.number) < (${after.at}, ${after.number})` : sql``}
    order by n.begun_at desc, n.number desc limit ${limit}`.execute(db);
  return rows.map(({ entry, comments, waiting, ...row }) => {
    const { name, division } = JSON.parse(entry) as PublicEntry;
    return { ...row, name, division, comments: Number(comments), waiting: Number(waiting) };
  });
}

/** A comment that waits for an answer, with the notice that it is on. */
export interface WaitingComment
  extends Pick<EntryCommentTable, 'number' | 'notice' | 'accountId' | 'madeAt' | 'dueAt'> {
  readonly reviewerId: string;
  readonly agencyName: string;
}

/** Comments in a scope that wait for an answer, due first. */
export async function listWaitingComments(db: Db, scope: Scope): Promise<WaitingComment[]> {
  const { rows } = await sql<Omit<WaitingComment, 'agencyName'> & { entry: string }>`
    select c.number, c.notice, c.account_id, c.made_at, c.due_at, n.reviewer_id, n.entry
    from entry_comment c ${joinInOrder(db)} entry_notice n on n.number = c.notice
    where c.state = 'open' and ${countyInScope(scope, sql`n.county_key`)}
    order by c.due_at, c.number`.execute(db);
  return rows.map(({ entry, ...row }) => ({
    ...row,
    agencyName: (JSON.parse(entry) as PublicEntry).name,
  }));
}

/** Numbers of the notices whose days are over by an instant, and on which no comment waits for an answer; due first. */
export async function listEndedNotices(db: Db, now: Instant): Promise<string[]> {
  const { rows } = await sql<{ number: string }>`
    select n.number from entry_notice n
    where n.state = 'open' and n.due_at <= ${now}
      and not exists (select 1 from entry_comment c where c.notice = n.number and c.state = 'open')
    order by n.due_at, n.number`.execute(db);
  return rows.map(({ number }) => number);
}

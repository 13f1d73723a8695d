import { z } from 'zod';
import type { Actor } from '../accounts/index.js';
import { type EntryNotice, findAgency, listUploads, lockEntryNotice } from '../agencies/index.js';
import { type AuditActor, appendEvent, type RowRef, rowsOf } from '../audit/index.js';
import {
  assertDefined,
  dueAt,
  fail,
  type Instant,
  ok,
  type Result,
  typedLine,
  typedParagraph,
  typedPhone,
} from '../basics/index.js';
import { type Db, type Deps, type EntryCommentTable, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { maskText, textDigest } from '../objections/index.js';
import { insertComment, listCommentsOn } from './comment-queries.js';

/** Most files of one comment. */
export const MAX_COMMENT_FILES = 3;
/** Longest text of a comment or of an answer, in characters. */
export const MOST_COMMENT_TEXT = 2000;
/** Comments of one telephone number on one notice that may wait at once: nobody holds an agency by commenting without end. */
const MOST_OPEN = 3;

/** The form of a comment: who it is must be said, for officials alone. */
export const entryCommentSchema = z.object({
  text: typedParagraph(MOST_COMMENT_TEXT),
  name: typedLine(60),
  phone: typedPhone,
});

/** Who the log says did it: no account by which somebody could be found. */
const SOMEBODY: AuditActor = { accountId: null, role: 'public' };

const digitsOf = (phone: string): string => phone.replace(/\D/g, '');

/** The row of a comment that was made just now. */
function toRow(
  { random }: Pick<Deps, 'random'>,
  actor: Pick<Actor, 'accountId'> | null,
  { text, name, phone }: z.output<typeof entryCommentSchema>,
  about: { readonly notice: EntryNotice; readonly position: number; readonly at: Instant },
): EntryCommentTable {
  const { notice, position, at } = about;
  return {
    number: `${notice.number}-Y${String(position).padStart(2, '0')}`,
    notice: notice.number,
    agencyId: notice.agencyId,
    position,
    text,
    name,
    phone,
    accountId: actor?.accountId ?? null,
    masked: maskText(text, { name, phone }),
    blind: Buffer.from(random(32)).toString('hex'),
    state: 'open',
    madeAt: at,
    dueAt: dueAt('answerDays', at, notice.begunAt),
    publicText: null,
    reasons: null,
    answeredBy: null,
    answeredRole: null,
    settledAt: null,
  };
}

/** Stores a comment with its files and its record, and tells of it. */
async function store(
  trx: Db,
  deps: Deps,
  row: EntryCommentTable,
  files: Awaited<ReturnType<typeof listUploads>>,
): Promise<void> {
  const { number: comment, notice, agencyId, madeAt: at, dueAt: due } = row;
  const { creditCode } = assertDefined(await findAgency(trx, agencyId), 'agency of the notice');
  const ids = files.map(({ id }) => id);
  await insertComment(trx, row, ids);
  await appendEvent(trx, {
    at,
    kind: 'agency.commented',
    subject: creditCode,
    actor: SOMEBODY,
    data: {
      comment,
      textSha256: textDigest(row),
      attachments: files.map(({ sha256 }) => sha256),
      dueAt: due,
    },
    rows: [
      ...rowsOf('entry_comment', [comment]),
      ...ids.map((id): RowRef => ({ table: 'entry_comment_attachment', key: [comment, id] })),
      ...rowsOf('attachment', ids),
    ],
  });
  await sendMessages(trx, deps, 'agency.commented', {
    at,
    about: agencyId,
    data: { notice, comment, dueAt: due },
  });
}

/**
 * Comments on an agency under notice, by anybody, within the days of the notice. Returns the acceptance number. Who commented is
 * written for officials alone. `attachments` are ids of files stored under `uploader`. Refusals: `entry-notices/not-found`,
 * `entry-notices/over`, `entry-notices/too-many`.
 */
export async function makeComment(
  deps: Deps,
  by: { readonly actor: Pick<Actor, 'accountId'> | null; readonly uploader: string },
  input: { readonly notice: string; readonly attachments: readonly string[] } & z.output<
    typeof entryCommentSchema
  >,
): Promise<Result<string>> {
  return transact(deps.db, async (trx) => {
    const notice = await lockEntryNotice(trx, input.notice);
    const at = deps.clock.now();
    if (!notice) return fail('entry-notices/not-found');
    if (notice.state !== 'open' || at >= notice.dueAt) return fail('entry-notices/over');
    const before = await listCommentsOn(trx, notice.number);
    const open = before.filter(
      ({ state, phone }) => state === 'open' && digitsOf(phone) === digitsOf(input.phone),
    );
    if (open.length >= MOST_OPEN) return fail('entry-notices/too-many');
    const row = toRow(deps, by.actor, input, { notice, position: before.length + 1, at });
    const files = await listUploads(trx, by.uploader, input.attachments.slice(0, MAX_COMMENT_FILES));
    await store(trx, deps, row, files);
    return ok(row.number);
  });
}

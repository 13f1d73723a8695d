import { z } from 'zod';
import type { Actor } from '../accounts/index.js';
import { listUploads } from '../agencies/index.js';
import { type AuditActor, appendEvent, type RowRef, rowsOf } from '../audit/index.js';
import { type CourseRow, findCourse } from '../awards/index.js';
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
  typedText,
} from '../basics/index.js';
import { type Db, type Deps, type ObjectionKind, type ObjectionTable, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import {
  asPublished,
  findNeedByNumber,
  isDirectNeed,
  lockNeed,
  type Need,
  type PublishedNeed,
} from '../needs/index.js';
import { sha256Hex } from '../selection/index.js';
import { OBJECTION_GROUND_CODES } from './grounds.js';
import { maskText } from './mask-text.js';
import {
  countOpenOf,
  findFrozenRound,
  insertObjection,
  isEntrant,
  isInRegister,
  nextPosition,
} from './objection-queries.js';

/** Most files of one objection. */
export const MAX_OBJECTION_FILES = 3;
/** Longest text of an objection or of an answer, in characters. */
export const MOST_OBJECTION_TEXT = 2000;
/** Objections of one entrant about one round that may wait at once: nobody holds an award by objecting without end. */
const MOST_OPEN = 5;

const optionalLine = (maximum: number) =>
  typedText(maximum)
    .default('')
    .transform((text) => text.trim())
    .pipe(z.union([z.literal('').transform(() => null), typedLine(maximum)]));

const about = {
  ground: z.enum(OBJECTION_GROUND_CODES, 'form/choose'),
  text: typedParagraph(MOST_OBJECTION_TEXT),
};

/** The form: an entrant who objects says who asks; whoever complains may leave that out. */
export const objectionSchema = z.discriminatedUnion(
  'kind',
  [
    z.object({
      kind: z.literal('objection'),
      ...about,
      name: typedLine(60),
      phone: typedPhone,
    }),
    z.object({
      kind: z.literal('complaint'),
      ...about,
      name: optionalLine(60),
      phone: optionalLine(30).pipe(typedPhone.nullable()),
    }),
  ],
  'form/choose',
);

/** Who objects or complains: somebody who is logged in, or nobody known; and under which account the files were stored. */
export interface Objector {
  readonly actor: Pick<Actor, 'accountId' | 'agencyId'> | null;
  readonly uploader: string;
}

/** What may be objected to or complained about just now. */
export interface Occasion {
  readonly round: number;
  readonly course: CourseRow | undefined;
  /** True while entrants may object: the result is public, the end excluded. */
  readonly isPublic: boolean;
  /** Until when that is; null where nothing is public for a time. */
  readonly until: Instant | null;
  /** True where the agency is chosen directly: there are no entrants, and every agency of the register may object. */
  readonly isDirect: boolean;
}

/**
 * What of a need may be objected to or complained about: its present round once its pool is frozen, and its award until it is
 * archived; a direct choice from its announcement on. Undefined before that, and once the need has ended without an award.
 */
export async function findOccasion(
  db: Db,
  need: Pick<Need, 'id' | 'state' | 'method' | 'closesAt'>,
  at: Instant,
): Promise<Occasion | undefined> {
  if (isDirectNeed(need)) return directOccasion(db, need, at);
  if (need.state !== 'closed' && need.state !== 'selected') return undefined;
  const round = await findFrozenRound(db, need.id);
  const course = await findCourse(db, need.id);
  if (round === undefined || course?.stage === 'archived') return undefined;
  const until = course?.stage === 'publicity' ? course.dueAt : null;
  return { round, course, isPublic: until !== null && at < until, until, isDirect: false };
}

/** The same of a direct choice: while it is announced, and then its award until it is archived. */
async function directOccasion(
  db: Db,
  need: Pick<Need, 'id' | 'state' | 'closesAt'>,
  at: Instant,
): Promise<Occasion | undefined> {
  const isAnnounced = need.state === 'published';
  const course = isAnnounced ? undefined : await findCourse(db, need.id);
  if (!isAnnounced && (course === undefined || course.stage === 'archived')) return undefined;
  const until = isAnnounced ? need.closesAt : null;
  return { round: 1, course, isPublic: until !== null && at < until, until, isDirect: true };
}

/** True for an agency that may object on an occasion: an entrant, or any of the register where nobody could enter. */
export async function mayObject(
  db: Db,
  needId: string,
  { isDirect }: Pick<Occasion, 'isDirect'>,
  agencyId: string,
): Promise<boolean> {
  return isDirect ? isInRegister(db, agencyId) : isEntrant(db, needId, agencyId);
}

/** Why somebody cannot object, or cannot complain; undefined when they can. */
async function whyNot(
  trx: Db,
  needId: string,
  { kind, actor }: { readonly kind: ObjectionKind; readonly actor: Objector['actor'] },
  occasion: Occasion | undefined,
) {
  if (!occasion) return 'objections/nothing-open' as const;
  if (kind === 'complaint') return undefined;
  const agencyId = actor?.agencyId ?? null;
  if (agencyId === null || !(await mayObject(trx, needId, occasion, agencyId)))
    return occasion.isDirect ? ('objections/agencies-alone' as const) : ('objections/not-entrant' as const);
  if (!occasion.isPublic) return 'objections/not-public' as const;
  const open = await countOpenOf(trx, { needId, round: occasion.round, agencyId });
  return open < MOST_OPEN ? undefined : ('objections/too-many' as const);
}

/** Who the log says did it: the role, and no account by which somebody could be found. */
export const unnamed = (kind: ObjectionKind): AuditActor => ({
  accountId: null,
  role: kind === 'objection' ? 'agency' : 'public',
});

/** The row of an objection that was made just now. */
function toRow(
  { random }: Pick<Deps, 'random'>,
  { actor }: Pick<Objector, 'actor'>,
  { kind, ground, text, name, phone }: z.output<typeof objectionSchema>,
  about: {
    readonly need: PublishedNeed;
    readonly occasion: Occasion;
    readonly at: Instant;
    readonly position: number;
  },
): ObjectionTable {
  const { need, occasion, at, position } = about;
  return {
    number: `${need.number}-Y${String(position).padStart(2, '0')}`,
    needId: need.id,
    round: occasion.round,
    position,
    countyKey: assertDefined(need.countyKey, 'county of the need'),
    kind,
    ground,
    text,
    masked: maskText(text, { name, phone }),
    blind: Buffer.from(random(32)).toString('hex'),
    name,
    phone,
    agencyId: actor?.agencyId ?? null,
    accountId: actor?.accountId ?? null,
    state: 'open',
    madeAt: at,
    dueAt: dueAt('answerDays', at, need.publishedAt ?? at),
    publicText: null,
    reasons: null,
    answeredBy: null,
    answeredRole: null,
    answeredAt: null,
    confirmedBy: null,
    confirmedRole: null,
    settledAt: null,
  };
}

/** Stores an objection with its files and its record. */
async function store(
  trx: Db,
  subject: string,
  row: ObjectionTable,
  files: Awaited<ReturnType<typeof listUploads>>,
): Promise<void> {
  const { number, kind, ground, round, dueAt: due, madeAt: at } = row;
  const ids = files.map(({ id }) => id);
  await insertObjection(trx, row, ids);
  const rows: RowRef[] = [
    ...rowsOf('objection', [number]),
    ...ids.map((id): RowRef => ({ table: 'objection_attachment', key: [number, id] })),
    ...rowsOf('attachment', ids),
  ];
  const attachments = files.map(({ sha256 }) => sha256);
  const data = { number, kind, ground, round, textSha256: textDigest(row), attachments, dueAt: due };
  await appendEvent(trx, { at, kind: 'objection.made', subject, actor: unnamed(kind), data, rows });
}

/**
 * Makes an objection of an entrant while the result is public, or a complaint of anybody until the award is archived. Returns its
 * number. Who made it is written for officials alone: the log, the messages and the public pages have the kind, the ground and
 * digests. Refusals: `objections/not-found`, `objections/nothing-open`, `objections/not-entrant`, `objections/not-public`,
 * `objections/agencies-alone`, `objections/too-many`.
 */
export async function makeObjection(
  deps: Deps,
  { actor, uploader }: Objector,
  input: { readonly need: string; readonly attachments: readonly string[] } & z.output<
    typeof objectionSchema
  >,
): Promise<Result<string>> {
  const found = await findNeedByNumber(deps.db, input.need);
  if (!found) return fail('objections/not-found');
  return transact(deps.db, async (trx) => {
    const locked = await lockNeed(trx, found.id);
    const at = deps.clock.now();
    if (!locked) return fail('objections/not-found');
    const need = asPublished(locked);
    const occasion = await findOccasion(trx, need, at);
    const refusal = await whyNot(trx, need.id, { kind: input.kind, actor }, occasion);
    if (refusal || !occasion) return fail(refusal ?? 'objections/nothing-open');
    const position = await nextPosition(trx, need.id);
    const row = toRow(deps, { actor }, input, { need, occasion, at, position });
    const files = await listUploads(trx, uploader, input.attachments.slice(0, MAX_OBJECTION_FILES));
    await store(trx, need.number, row, files);
    const { number, kind, dueAt: due } = row;
    await sendMessages(trx, deps, 'objection.made', {
      at,
      about: need.id,
      data: { number, kind, dueAt: due },
    });
    return ok(number);
  });
}

/** What the log says of a text when it comes in: SHA-256 of the chance of its row and the masked text. */
export const textDigest = ({ blind, masked }: Pick<ObjectionTable, 'blind' | 'masked'>): string =>
  sha256Hex(new TextEncoder().encode(`${blind}${masked}`));

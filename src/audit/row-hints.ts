import { representativeKey } from '../basics/index.js';
import type { Db } from '../db/index.js';
import {
  type Certificate,
  hashNotice,
  hashPlan,
  hashPool,
  noticeDigestOf,
  type Plan,
  type Pool,
  rankedAt,
  sha256Hex,
} from '../selection/index.js';
import { beginAward, beginNext } from './award-course.js';
import { listEventsOfKinds } from './log-queries.js';
import type { StoredRow } from './row-digest.js';
import { readRows } from './row-queries.js';
import type { AuditedTableName } from './table-facts.js';

/** A column with what another record says that it holds. */
interface Hint {
  readonly column: string;
  readonly expected: string;
  readonly found: string;
}

type Expected = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => String(value);

/** The selections of a need, the latest round first. */
async function readSelections(db: Db, needId: unknown): Promise<StoredRow[]> {
  const rows = await readRows(db, 'selection', [{ table: 'selection', key: [text(needId), 1] }]);
  return [...rows.values()].sort((a, b) => Number(b['round']) - Number(a['round']));
}

/** The certificate of a selection, where it is intact. */
function certificateOf(row: StoredRow | undefined): Certificate | undefined {
  if (!row || sha256Hex(text(row['certificate'])) !== row['certificate_sha256']) return undefined;
  return JSON.parse(text(row['certificate'])) as Certificate;
}

function entryColumns(certificate: Certificate, row: StoredRow): Expected {
  const { entries, pool, lots, ranking } = certificate;
  const own = entries.find(({ entryHash }) => entryHash === row['entry_hash']);
  const item = own ?? entries.find(({ entry }) => entry.agency === row['agency_code']);
  if (!item) return {};
  const { agency, plan, enteredAt, nonce, bid } = item.entry;
  const position = pool.entries.findIndex((one) => one.agency === agency);
  return {
    entry_hash: item.entryHash,
    agency_code: agency,
    plan_hash: plan,
    entered_at: enteredAt,
    nonce,
    bid_fen: bid,
    exclusion: pool.excluded.find((one) => one.agency === agency)?.reason ?? null,
    // Neither outside the big list.
    lot: lots[position] || null,
    rank: ranking.indexOf(agency) + 1 || null,
  };
}

/** The version of a notice that is in force; undefined for a need of an older system. */
async function currentNotice(db: Db, needId: unknown): Promise<Expected | undefined> {
  const rows = await readRows(db, 'need_version', [{ table: 'need_version', key: [text(needId), 1] }]);
  const row = [...rows.values()].find((one) => one['superseded_at'] === null);
  return row && (JSON.parse(text(row['notice'])) as Expected);
}

/** What was announced of a direct choice says of its need; nothing of a need of an older system. */
async function announcedNeed(db: Db, row: StoredRow): Promise<Expected> {
  const announcement = await readAnnouncement(db, row['id']);
  if (!announcement) return {};
  return {
    number: announcement['number'],
    owner_name: announcement['owner'],
    title: announcement['title'],
    project_code: announcement['projectCode'],
    project_name: announcement['projectName'],
    division_code: announcement['division'],
    requirement: JSON.stringify(announcement['requirement']),
    budget_fen: announcement['budgetFen'],
    fund: announcement['fund'],
    method: 'direct',
    opens_at: announcement['announcedAt'],
    closes_at: announcement['until'],
  };
}

async function needColumns(db: Db, row: StoredRow): Promise<Expected> {
  const notice = await currentNotice(db, row['id']);
  if (!notice) return announcedNeed(db, row);
  return {
    number: notice['number'],
    owner_name: notice['owner'],
    title: notice['title'],
    project_code: notice['projectCode'],
    project_name: notice['projectName'],
    division_code: notice['division'],
    requirement: JSON.stringify(notice['requirement']),
    budget_fen: notice['budgetFen'],
    floor_fen: notice['floorFen'],
    fund: notice['fund'],
    method: notice['method'],
    priced_draw: notice['pricedDraw'] === true ? 1 : 0,
    source_kind: notice['source'],
    opens_at: notice['opensAt'],
    closes_at: notice['closesAt'],
  };
}

/** What the version of an agency that is in force says. */
async function agencyColumns(db: Db, row: StoredRow): Promise<Expected> {
  const refs = [{ table: 'agency_version' as const, key: [text(row['id']), ''] }];
  const versions = [...(await readRows(db, 'agency_version', refs)).values()];
  const current = versions.find((one) => one['in_force_until'] === null);
  if (!current) return {};
  const { legal_representative, controller_code, standing } = current;
  return { legal_representative, controller_code, standing };
}

/** The key that a legal representative's name has. */
function keyColumn({ legal_representative: name }: StoredRow): Expected {
  return { representative_key: representativeKey(name === null ? null : text(name)) };
}

/** Kinds of events with which an award passes to the next of the ranking. */
const PASSING = ['award.declined', 'award.lapsed', 'award.passed-over', 'award.forfeited'];

/** Kinds of events with which an award begins where the owner chooses. */
const CHOOSING = ['choice.made', 'choice.lapsed'];

/**
 * The place in the ranking of its round that the log gives an award, and since when: the first with the draw, or with the choice
 * of the owner, each further one with the event that ended the award before it.
 */
async function placeOf(
  db: Db,
  row: StoredRow,
): Promise<{ rank: number; at: string | null; chosen: number | null }> {
  const need = await readRows(db, 'need', [{ table: 'need', key: [text(row['need_id'])] }]);
  const [subject] = [...need.values()].map(({ number }) => text(number));
  const events = (await listEventsOfKinds(db, subject ?? '', [...CHOOSING, ...PASSING]))
    .map(({ at, kind, data }) => ({ at, kind, ...(JSON.parse(data) as AwardEvent) }))
    .filter(({ round }) => round === row['round']);
  const choice = events.find(({ kind }) => CHOOSING.includes(kind));
  const passes = events.filter(({ kind }) => PASSING.includes(kind));
  const index = passes.findIndex(({ next }) => next === row['agency_code']);
  let place = beginAward(choice?.rank ?? 1);
  for (const _ of passes.slice(0, index + 1)) place = beginNext([...place.before, place.rank]);
  const at = (index < 0 ? choice : passes[index])?.at ?? null;
  return { rank: place.rank, at, chosen: choice?.rank ?? null };
}

/** Members of the events by which an award begins or passes on. */
interface AwardEvent {
  readonly round: number;
  readonly rank: number;
  readonly next?: string | null;
}

/** The announcement of a direct choice, where it is intact. */
function announcementOf(row: StoredRow | undefined): Readonly<Record<string, unknown>> | undefined {
  if (!row) return undefined;
  const announcement = JSON.parse(text(row['announcement'])) as Readonly<Record<string, unknown>>;
  return hashNotice(announcement) === row['sha256'] ? announcement : undefined;
}

/** The announcement of the direct choice of a need. */
async function readAnnouncement(db: Db, needId: unknown): Promise<Expected | undefined> {
  const rows = await readRows(db, 'direct_choice', [{ table: 'direct_choice', key: [text(needId)] }]);
  return announcementOf([...rows.values()][0]);
}

/** What was announced of a direct choice says of its award; nothing of an award of an older system. */
async function announcedColumns(db: Db, row: StoredRow): Promise<Expected> {
  const announcement = await readAnnouncement(db, row['need_id']);
  if (!announcement) return {};
  const { agency, agencyName, priceFen, budgetFen, fund } = announcement;
  return {
    agency_code: agency,
    agency_name: agencyName,
    price_fen: priceFen,
    budget_fen: budgetFen,
    saving_fen: Number(budgetFen) - Number(priceFen),
    method: 'direct',
    fund,
  };
}

/** What the columns of a direct choice hold by its announcement; the digest where that is another text. */
function choiceColumns(row: StoredRow): Expected {
  const announcement = announcementOf(row);
  if (!announcement) return { sha256: hashNotice(JSON.parse(text(row['announcement'])) as object) };
  const { agency, agencyName, priceFen, ground, earlier } = announcement;
  return { agency_code: agency, agency_name: agencyName, price_fen: priceFen, ground, earlier };
}

/** What the certificate of its round and the log say of an award; one of an older system has neither. */
async function awardColumns(db: Db, row: StoredRow): Promise<Expected> {
  const selections = await readSelections(db, row['need_id']);
  if (selections.length === 0) return { round: null, ...(await announcedColumns(db, row)) };
  const certificate = certificateOf(selections.find(({ round }) => round === row['round']) ?? selections[0]);
  if (!certificate) return {};
  const { budgetFen, plan, times } = certificate;
  const { rank, at, chosen } = await placeOf(db, row);
  const { smallList } = certificate;
  // Nobody has an award whom the owner has not chosen from the list that was drawn.
  if (smallList && (chosen === null || chosen > smallList.length))
    return { agency_code: smallList.join(' ') };
  const ranked = rankedAt(certificate, rank);
  if (!ranked) return {};
  return {
    round: plan.round,
    agency_code: ranked.agency,
    agency_name: ranked.name,
    budget_fen: budgetFen,
    price_fen: ranked.priceFen,
    saving_fen: budgetFen - ranked.priceFen,
    method: plan.method,
    fund: plan.fund,
    awarded_at: at ?? times.drawnAt,
    month: text(row['awarded_on']).slice(0, 7),
  };
}

/** What hashes, the certificate or the row's other columns say that its columns hold. */
async function expectedColumns(db: Db, table: AuditedTableName, row: StoredRow): Promise<Expected> {
  switch (table) {
    case 'need_version': {
      const plan = JSON.parse(text(row['plan'])) as Plan;
      const digest = noticeDigestOf(plan);
      const bound = hashNotice(JSON.parse(text(row['notice']))) === digest;
      return { plan_hash: hashPlan(plan), ...(bound ? {} : { notice: `SHA-256 ${digest}` }) };
    }
    case 'need':
      return needColumns(db, row);
    case 'owner':
    case 'agency_version':
      return keyColumn(row);
    case 'agency':
      return agencyColumns(db, row);
    case 'pool':
      return { pool_hash: hashPool(JSON.parse(text(row['pool'])) as Pool) };
    case 'selection': {
      const { seed, times } = JSON.parse(text(row['certificate'])) as Certificate;
      return {
        certificate_sha256: sha256Hex(text(row['certificate'])),
        seed,
        drawn_at: times.drawnAt,
      };
    }
    case 'entry': {
      const [latest] = await readSelections(db, row['need_id']);
      const certificate = certificateOf(latest);
      return certificate ? entryColumns(certificate, row) : {};
    }
    case 'direct_choice':
      return choiceColumns(row);
    case 'award':
      return awardColumns(db, row);
    default:
      return {};
  }
}

/**
 * Tables whose rows are held to other records even where they are what the log says: a row that was changed before a true
 * record was written is covered by that record.
 */
export const CROSS_CHECKED: readonly AuditedTableName[] = [
  'owner',
  'agency',
  'agency_version',
  'need',
  'need_version',
  'direct_choice',
  'pool',
  'selection',
  'award',
];

/** The first column of a row that another record contradicts; undefined where none tells. */
export async function hintColumn(db: Db, table: AuditedTableName, row: StoredRow): Promise<Hint | undefined> {
  let expected: Expected;
  try {
    expected = await expectedColumns(db, table, row);
  } catch {
    // The changed column no longer holds JSON.
    return undefined;
  }
  const column = Object.keys(expected).find((name) => expected[name] !== row[name]);
  return column === undefined
    ? undefined
    : { column, expected: text(expected[column]), found: text(row[column]) };
}

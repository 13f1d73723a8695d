import { type AuditEvent, type RowRef, rowsOf, SYSTEM_ACTOR } from '../../audit/index.js';
import { assertDefined } from '../../basics/index.js';
import { publicShares } from '../../needs/bid-key.js';
import { informationOf } from '../../needs/index.js';
import {
  blindSubject,
  hashGrounds,
  hashNotice,
  listText,
  rankedAt,
  sealedText,
  sha256Hex,
} from '../../selection/index.js';
import type { Finished } from './finished-need.js';
import { formOf } from './outline.js';
import { ROBOT_CUSTODIANS } from './robots.js';

/** An event of the history; that of a draw waits for its certificate, which proves the events before it. */
export type HistoryEvent = AuditEvent & {
  readonly need: string;
  /** Set at a draw. */
  readonly drawn?: Finished;
};

/** Id of the award of an outline. */
export const awardIdOf = ({ id }: { readonly id: string }): string => `${id}-award`;

/** What a finished need said beside its terms, and the digest of it. */
export function informationIn({ outline, notice }: Pick<Finished, 'outline' | 'notice'>) {
  const information = informationOf(formOf(outline), [], notice);
  return { information, sha256: hashNotice(information) };
}

const sharesOf = (table: 'bid_key_share' | 'escrow_share', planHash: string): RowRef[] =>
  ROBOT_CUSTODIANS.map(({ accountId }) => ({ table, key: [planHash, accountId] }));

function publication(done: Finished, officialId: string): AuditEvent {
  const { outline, plan, planHash, sealed } = done;
  const { id } = outline;
  return {
    at: outline.opensAt,
    kind: 'need.published',
    subject: outline.number,
    actor: { accountId: officialId, role: 'official' },
    data: {
      planHash,
      version: 1,
      information: informationIn(done).sha256,
      escrow: sealed.escrow,
      escrowShares: publicShares(sealed.escrowKey.shares),
      bidKey: {
        ...assertDefined(plan.sealing, 'a key of the bids'),
        shares: publicShares(sealed.key.shares),
      },
    },
    rows: [
      ...rowsOf('project', [outline.project.code]),
      { table: 'need_version', key: [id, 1] },
      { table: 'need_requirement', key: [id, 0] },
      { table: 'need_information', key: [id, 1] },
      ...rowsOf('bid_key', [planHash]),
      ...sharesOf('bid_key_share', planHash),
      ...rowsOf('escrow', [planHash]),
      ...sharesOf('escrow_share', planHash),
    ],
  };
}

/** The entries, each under a subject of its own: of which need they were the close alone tells. */
const entering = ({ outline, entries }: Finished): AuditEvent[] =>
  entries.map(
    ({ enteredAt, entryHash, blind }): AuditEvent => ({
      at: enteredAt,
      kind: 'entry.made',
      subject: blindSubject(outline.number, assertDefined(blind, entryHash)),
      actor: { accountId: null, role: 'agency' },
      data: { entryHash },
    }),
  );

/** The close, and what opened the bids after it. */
function opening({ outline, planHash, plan, sealed, closed, course, entries }: Finished): AuditEvent[] {
  const { id, number: subject } = outline;
  const log = { subject, actor: SYSTEM_ACTOR };
  const given = course.given.map(({ custodian, at }): AuditEvent => {
    const { accountId } = assertDefined(ROBOT_CUSTODIANS[custodian], 'a custodian');
    return {
      at,
      kind: 'bids.share-given',
      subject,
      actor: { accountId, role: 'official' },
      data: { planHash },
      rows: [{ table: 'bid_key_share', key: [planHash, accountId] }],
    };
  });
  const { scheme, recipient } = assertDefined(plan.sealing, 'a key of the bids');
  const count = entries.length;
  const list = sha256Hex(listText(closed.list));
  const digest = sha256Hex(sealedText(closed.sealed));
  return [
    {
      ...log,
      at: course.closedAt,
      kind: 'entries.closed',
      data: { round: 1, planHash, entries: count, list, sealed: digest },
      rows: rowsOf('closing', [id]),
    },
    ...given,
    {
      ...log,
      at: course.frozenAt,
      kind: 'bids.opened',
      data: { planHash, scheme, recipient, openedWith: sealed.key.identity, entries: count },
      rows: rowsOf('bid_key', [planHash]),
    },
  ];
}

/** The freeze, and the ceremony where there was one. */
function freezing({ outline, poolHash, pool, grounds, course }: Finished, officialId: string): AuditEvent[] {
  const { id, number: subject } = outline;
  const { frozenAt, ceremony } = course;
  const counts = { entries: pool.entries.length, excluded: pool.excluded.length };
  const frozen: AuditEvent = {
    at: frozenAt,
    kind: 'pool.frozen',
    subject,
    actor: SYSTEM_ACTOR,
    data: { poolHash, round: 1, grounds: hashGrounds(grounds), ...counts },
    rows: [{ table: 'pool', key: [id, 1] }],
  };
  if (!ceremony) return [frozen];
  const { digits, recordedAt: at } = ceremony;
  const recorded: AuditEvent = {
    at,
    kind: 'ceremony.recorded',
    subject,
    actor: { accountId: officialId, role: 'official' },
    data: { round: 1, digits, witnesses: 2 },
    rows: [{ table: 'ceremony', key: [id, 1] }],
  };
  return [frozen, recorded];
}

/** The draw of a finished need: it writes the rows of the need, its award and its entries for the last time. */
function drawing({ outline, course, entries, certificate }: Finished): AuditEvent {
  const { id, number: subject } = outline;
  const { seed } = certificate;
  const { agency: winner, priceFen } = assertDefined(rankedAt(certificate, 1), 'the first of a ranking');
  return {
    at: course.drawnAt,
    kind: 'selection.drawn',
    subject,
    actor: SYSTEM_ACTOR,
    data: { round: 1, seed, winner, priceFen },
    rows: [
      { table: 'selection', key: [id, 1] },
      ...rowsOf('need', [id]),
      ...rowsOf('award', [awardIdOf(outline)]),
      ...rowsOf(
        'entry',
        entries.map((entry) => entry.id),
      ),
    ],
  };
}

/** The events of a finished need, as the live site would have logged them, but for its entries' rows, which stand with the draw. */
export function toEvents(done: Finished, officialId: string): HistoryEvent[] {
  const need = done.outline.id;
  const before = [
    publication(done, officialId),
    ...entering(done),
    ...opening(done),
    ...freezing(done, officialId),
  ];
  return [...before.map((event) => ({ ...event, need })), { ...drawing(done), need, drawn: done }];
}

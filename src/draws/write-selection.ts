import { appendEvent, certifyEvents, type RowRef, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import { insertChoice, type NewAward, recordAwards, stageDueAt } from '../awards/index.js';
import { assertDefined, dueAt, type Instant } from '../basics/index.js';
import type { Db, Deps } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import type { PublishedNeed } from '../needs/index.js';
import { type Certificate, factsOf, rankedAt, serializeCertificate, sha256Hex } from '../selection/index.js';
import { type EntryRow, insertSelection, updateEntryOutcomes } from './draw-queries.js';
import { closeIncidents } from './incident-queries.js';

/** A certificate that is about to be stored, with the need and the entries that it is of. */
export interface DrawnRound {
  readonly need: PublishedNeed;
  readonly round: number;
  readonly certificate: Certificate;
  readonly entries: readonly EntryRow[];
  readonly at: Instant;
}

/** Lot and rank of each entry of the pool; neither where it is outside the big list. */
function outcomesOf({ pool, lots, ranking }: Certificate, entries: readonly EntryRow[]) {
  const idOf = new Map(entries.map(({ agencyCode, id }) => [agencyCode, id]));
  const rankOf = new Map(ranking.map((agency, index) => [agency, index + 1]));
  return pool.entries.flatMap(({ agency }, index) => {
    const id = idOf.get(agency);
    return id === undefined ? [] : [{ id, lot: lots[index] || null, rank: rankOf.get(agency) ?? null }];
  });
}

/** The award that a certificate makes, to whoever stands at a place of its order; `at`: when it is awarded. */
export function awardOf(
  { need, round, certificate, entries, at }: DrawnRound,
  { id, rank }: { readonly id: string; readonly rank: number },
): NewAward {
  const { agency, name, priceFen } = assertDefined(rankedAt(certificate, rank), `place ${rank} of the order`);
  const entry = entries.find(({ agencyCode }) => agencyCode === agency);
  return {
    id,
    needId: need.id,
    round,
    agencyId: assertDefined(entry, 'entry of the selected').agencyId,
    agencyCode: agency,
    agencyName: name,
    ownerName: need.ownerName,
    divisionCode: need.divisionCode,
    typeCode: need.typeCode,
    method: need.method,
    fund: need.fund,
    budgetFen: certificate.budgetFen,
    priceFen,
    awardedAt: at,
    course: { rank, under: assertDefined(need.publishedAt, 'publication of the need') },
  };
}

/** Tells the log and the people whom the draw selected, and begins the award. */
async function award(trx: Db, deps: Deps, drawn: DrawnRound, told: Told): Promise<void> {
  const { need, round, certificate, at } = drawn;
  const won = awardOf(drawn, { id: deps.newId(), rank: 1 });
  const { agencyName, agencyCode: winner, priceFen } = won;
  const courses = await recordAwards(trx, [won]);
  const under = need.publishedAt ?? at;
  const publicUntil = courses.length > 0 ? stageDueAt('publicity', at, under) : null;
  const rows = [...told.rows, ...rowsOf('award', [won.id]), ...rowsOf('award_course', courses)];
  const data = { round, seed: certificate.seed, winner, priceFen, certificateSha256: told.certificateSha256 };
  const subject = need.number;
  await appendEvent(trx, { at, kind: 'selection.drawn', subject, actor: SYSTEM_ACTOR, data, rows });
  await sendMessages(trx, deps, 'selection.drawn', {
    at,
    about: need.id,
    data: { round, agencyName, priceFen, publicUntil },
  });
}

/** Tells the log and the people from which list the owner has to choose by when: until then nobody has the award. */
async function beginChoice(trx: Db, deps: Deps, drawn: DrawnRound, told: Told): Promise<void> {
  const { need, round, certificate, at } = drawn;
  const smallList = assertDefined(certificate.smallList, 'a small list');
  const under = assertDefined(need.publishedAt, 'publication of the need');
  const due = dueAt('choiceDays', at, under);
  const countyKey = assertDefined(need.countyKey, 'county of the need');
  await insertChoice(trx, { needId: need.id, round, countyKey, since: at, dueAt: due, under });
  const rows = [...told.rows, { table: 'owner_choice' as const, key: [need.id, round] }];
  const { certificateSha256 } = told;
  const data = { round, seed: certificate.seed, smallList, dueAt: due, certificateSha256 };
  const subject = need.number;
  await appendEvent(trx, { at, kind: 'selection.listed', subject, actor: SYSTEM_ACTOR, data, rows });
  const names = smallList.map((agency) => certificate.annex.agencyNames[agency] ?? agency);
  const message = { round, dueAt: due, smallList, agencyNames: names.join('、') };
  await sendMessages(trx, deps, 'selection.listed', { at, about: need.id, data: message });
}

/** What is written of every draw: its rows, and the digest of its certificate. */
interface Told {
  readonly rows: readonly RowRef[];
  readonly certificateSha256: string;
}

/** Stores the certificate of a round, its outcomes and its award, or the choice that is left to the owner, and tells of it. */
export async function writeSelection(trx: Db, deps: Deps, drawn: DrawnRound): Promise<void> {
  const { need, round, entries, at } = drawn;
  const ended = await closeIncidents(trx, { needId: need.id, round }, { closedAt: at, outcome: 'delivered' });
  const log = await certifyEvents(trx, deps, factsOf(drawn.certificate), at);
  const certificate = { ...drawn.certificate, log };
  const text = serializeCertificate(certificate);
  const certificateSha256 = sha256Hex(text);
  await insertSelection(trx, {
    needId: need.id,
    round,
    seed: certificate.seed,
    certificate: text,
    certificateSha256,
    drawnAt: at,
  });
  await updateEntryOutcomes(trx, ['lot', 'rank'], outcomesOf(certificate, entries));
  const ids = entries.map(({ id }) => id);
  const rows: RowRef[] = [
    { table: 'selection', key: [need.id, round] },
    ...rowsOf('need', [need.id]),
    ...rowsOf('incident', ended),
    ...rowsOf('entry', ids),
  ];
  const follow = certificate.smallList ? beginChoice : award;
  await follow(trx, deps, { ...drawn, certificate }, { rows, certificateSha256 });
}

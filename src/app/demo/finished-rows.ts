import { type AuditEvent, rowsOf, SYSTEM_ACTOR } from '../../audit/index.js';
import { type NewAward, recordAwards } from '../../awards/index.js';
import { findDivision } from '../../basics/index.js';
import { type Db, writeNeedTexts } from '../../db/index.js';
import { defaultMinEntries, type Need } from '../../needs/index.js';
import type { Finished } from './finished-need.js';
import { insertAll } from './rows-queries.js';

function toNeed({ outline, notice, drawnAt, frozenAt }: Finished): Need {
  const { id, number, owner, project, division, type, opensAt } = outline;
  return {
    id,
    number,
    state: 'selected',
    imported: 0,
    ownerId: owner.row.id,
    ownerName: owner.row.name,
    form: null,
    version: 1,
    republishedFrom: null,
    projectCode: project.code,
    projectName: project.name,
    divisionCode: division,
    countyKey: findDivision(division)?.countyKey ?? null,
    title: notice.title,
    requirement: JSON.stringify(notice.requirement),
    typeCode: type.code,
    budgetFen: notice.budgetFen,
    floorFen: null,
    fund: notice.fund,
    method: notice.method,
    pricedDraw: notice.pricedDraw ? 1 : 0,
    sourceKind: notice.source,
    minEntries: defaultMinEntries(notice.fund, opensAt),
    opensAt,
    closesAt: notice.closesAt,
    createdAt: opensAt,
    submittedAt: opensAt,
    reviewDueAt: opensAt,
    publishedAt: opensAt,
    closedAt: frozenAt,
    selectedAt: drawnAt,
    reason: null,
    updatedAt: drawnAt,
  };
}

const awardIdOf = ({ id }: { readonly id: string }): string => `${id}-award`;

function toAward({ outline, certificate, entries, drawnAt }: Finished): NewAward {
  const winner = entries.find(({ agencyCode }) => agencyCode === certificate.winner);
  return {
    id: awardIdOf(outline),
    needId: outline.id,
    round: 1,
    agencyId: winner?.agencyId ?? null,
    agencyCode: certificate.winner,
    agencyName: certificate.annex.agencyNames[certificate.winner] ?? certificate.winner,
    ownerName: outline.owner.row.name,
    divisionCode: outline.division,
    typeCode: outline.type.code,
    method: outline.method,
    fund: outline.fund,
    budgetFen: certificate.budgetFen,
    priceFen: certificate.priceFen,
    awardedAt: drawnAt,
  };
}

/** An event of the history; that of a draw waits for its certificate, which proves the events before it. */
export type HistoryEvent = AuditEvent & {
  readonly need: string;
  /** Set at a draw. */
  readonly drawn?: Finished;
};

/** The events of a finished need before its draw, in their order but for the entries, which stand together. */
function eventsBeforeDraw(done: Finished, officialId: string): AuditEvent[] {
  const { outline, planHash, poolHash, pool, frozenAt, ceremony, entries } = done;
  const { id, number: subject } = outline;
  const official = { accountId: officialId, role: 'official' };
  const counts = { entries: pool.entries.length, excluded: pool.excluded.length };
  const published: AuditEvent = {
    at: outline.opensAt,
    kind: 'need.published',
    subject,
    actor: official,
    data: { planHash, version: 1 },
    rows: [
      ...rowsOf('project', [outline.project.code]),
      { table: 'need_version', key: [id, 1] },
      { table: 'need_requirement', key: [id, 0] },
    ],
  };
  const made = entries.map(
    ({ enteredAt, entryHash }): AuditEvent => ({
      at: enteredAt,
      kind: 'entry.made',
      subject,
      actor: { accountId: null, role: 'agency' },
      data: { entryHash },
    }),
  );
  const frozen: AuditEvent = {
    at: frozenAt,
    kind: 'pool.frozen',
    subject,
    actor: SYSTEM_ACTOR,
    data: { poolHash, round: 1, ...counts },
    rows: [{ table: 'pool', key: [id, 1] }],
  };
  if (!ceremony) return [published, ...made, frozen];
  const recorded: AuditEvent = {
    at: ceremony.recordedAt,
    kind: 'ceremony.recorded',
    subject,
    actor: official,
    data: { round: 1, digits: ceremony.digits, witnesses: 2 },
    rows: [{ table: 'ceremony', key: [id, 1] }],
  };
  return [published, ...made, frozen, recorded];
}

/** The draw of a finished need: it writes the rows of the need, its award and its entries for the last time. */
function drawEvent({ outline, drawnAt, entries, certificate }: Finished): AuditEvent {
  const { id, number: subject } = outline;
  const { seed, winner, priceFen } = certificate;
  return {
    at: drawnAt,
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

/** The events of a finished need, as the live site would have logged them; each row stands with the last that wrote it. */
export function toEvents(done: Finished, officialId: string): HistoryEvent[] {
  const need = done.outline.id;
  return [
    ...eventsBeforeDraw(done, officialId).map((event) => ({ ...event, need })),
    { ...drawEvent(done), need, drawn: done },
  ];
}

/** Stores needs with their projects, conditions and the version that was published. */
async function insertNeeds(trx: Db, finished: readonly Finished[]): Promise<void> {
  await insertAll(
    trx,
    'project',
    finished.map(({ outline }) => ({
      code: outline.project.code,
      name: outline.project.name,
      divisionCode: outline.division,
      createdAt: outline.opensAt,
    })),
  );
  await insertAll(trx, 'need', finished.map(toNeed));
  await insertAll(
    trx,
    'needRequirement',
    finished.map(({ outline }) => ({
      needId: outline.id,
      position: 0,
      typeCode: outline.type.code,
      minGrade: outline.minGrade,
    })),
  );
  await insertAll(
    trx,
    'needVersion',
    finished.map(({ outline, plan, planHash, notice }) => ({
      needId: outline.id,
      version: 1,
      round: 1,
      plan: JSON.stringify(plan),
      planHash,
      notice: JSON.stringify(notice),
      changeNote: null,
      publishedAt: outline.opensAt,
      supersededAt: null,
    })),
  );
}

/** Stores entries, pools and ceremonies. */
async function insertRounds(trx: Db, finished: readonly Finished[], officialId: string): Promise<void> {
  await insertAll(
    trx,
    'entry',
    finished.flatMap(({ entries }) => entries),
  );
  await insertAll(
    trx,
    'pool',
    finished.map(({ outline, planHash, pool, poolHash, frozenAt }) => ({
      needId: outline.id,
      round: 1,
      planHash,
      pool: JSON.stringify(pool),
      poolHash,
      frozenAt,
      grounds: null,
    })),
  );
  await insertAll(
    trx,
    'ceremony',
    finished.flatMap(({ outline, ceremony }) =>
      ceremony ? [{ needId: outline.id, round: 1, ...ceremony, recordedBy: officialId }] : [],
    ),
  );
}

/** Stores the finished needs of one division, all but their certificates. */
export async function insertFinished(
  trx: Db,
  finished: readonly Finished[],
  officialId: string,
): Promise<void> {
  await insertNeeds(trx, finished);
  await insertRounds(trx, finished, officialId);
  await writeNeedTexts(
    trx,
    finished.map(({ outline, notice }) => ({
      id: outline.id,
      texts: [notice.title, notice.owner, outline.number, outline.project.code],
    })),
  );
  await recordAwards(trx, finished.map(toAward));
}

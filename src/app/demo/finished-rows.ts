import { publishDocuments } from '../../audit/index.js';
import { type NewAward, recordAwards } from '../../awards/index.js';
import { assertDefined, findDivision } from '../../basics/index.js';
import { type Db, writeNeedTexts } from '../../db/index.js';
import { contactsOf, defaultMinEntries, type Need } from '../../needs/index.js';
import {
  canonicalNotice,
  listText,
  planText,
  rankedAt,
  sealedText,
  sha256Hex,
} from '../../selection/index.js';
import { awardIdOf, informationIn } from './finished-events.js';
import type { Finished } from './finished-need.js';
import { formOf } from './outline.js';
import { ROBOT_THRESHOLD } from './robots.js';
import { insertAll } from './rows-queries.js';

function toNeed({ outline, notice, course: { drawnAt, frozenAt } }: Finished): Need {
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

function toAward({ outline, certificate, entries, course: { drawnAt } }: Finished): NewAward {
  const { agency, name, priceFen } = assertDefined(rankedAt(certificate, 1), 'the first of a ranking');
  const winner = entries.find(({ agencyCode }) => agencyCode === agency);
  return {
    id: awardIdOf(outline),
    needId: outline.id,
    round: 1,
    agencyId: winner?.agencyId ?? null,
    agencyCode: agency,
    agencyName: name,
    ownerName: outline.owner.row.name,
    divisionCode: outline.division,
    typeCode: outline.type.code,
    method: outline.method,
    fund: outline.fund,
    budgetFen: certificate.budgetFen,
    priceFen,
    awardedAt: drawnAt,
    // Drawn before selections had their further course here.
    course: null,
  };
}

/** Stores needs with their projects, conditions and the version that was published. */
async function insertNeeds(trx: Db, finished: readonly Finished[], officialId: string): Promise<void> {
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
  await insertAll(
    trx,
    'needInformation',
    finished.map((done) => {
      const { information, sha256 } = informationIn(done);
      return {
        needId: done.outline.id,
        revision: 1,
        information: JSON.stringify(information),
        sha256,
        contacts: JSON.stringify(contactsOf(formOf(done.outline))),
        fields: '[]',
        note: null,
        changedBy: officialId,
        changedAt: done.outline.opensAt,
      };
    }),
  );
}

/** Stores what bids and secrets are sealed to, with the shares that were given. */
async function insertKeys(trx: Db, finished: readonly Finished[]): Promise<void> {
  const threshold = ROBOT_THRESHOLD;
  await insertAll(
    trx,
    'bidKey',
    finished.map(({ planHash, sealed: { key }, course: { frozenAt } }) => ({
      planHash,
      scheme: 'custodians' as const,
      recipient: key.recipient,
      sealedIdentity: null,
      threshold,
      openedWith: key.identity,
      openedAt: frozenAt,
      lateAt: null,
    })),
  );
  await insertAll(
    trx,
    'bidKeyShare',
    finished.flatMap(({ planHash, sealed: { key }, course: { given } }) =>
      key.shares.map(({ accountId, sealed, shareSha256 }, index) => {
        const giving = given.find(({ custodian }) => custodian === index);
        const share = giving ? (key.parts[index] ?? '') : null;
        return { planHash, accountId, sealed, shareSha256, share, givenAt: giving?.at ?? null };
      }),
    ),
  );
  await insertAll(
    trx,
    'escrow',
    finished.map(({ planHash, sealed: { escrow, escrowKey } }) => ({
      planHash,
      recipient: escrowKey.recipient,
      sealed: escrow,
      threshold,
    })),
  );
  await insertAll(
    trx,
    'escrowShare',
    finished.flatMap(({ planHash, sealed: { escrowKey } }) =>
      escrowKey.shares.map(({ accountId, sealed, shareSha256 }) => ({
        planHash,
        accountId,
        sealed,
        shareSha256,
        share: null,
        givenAt: null,
      })),
    ),
  );
}

/** Makes public what the log names by its digest. */
async function publishTexts(trx: Db, finished: readonly Finished[]): Promise<void> {
  await publishDocuments(
    trx,
    finished.flatMap(({ plan, notice, closed, entries }) => [
      planText(plan),
      canonicalNotice(notice),
      listText(closed.list),
      sealedText(closed.sealed),
      ...entries.map(({ sealedBid }) => sealedBid ?? ''),
    ]),
  );
}

/** Stores entries, closed lists, pools and ceremonies. */
async function insertRounds(trx: Db, finished: readonly Finished[], officialId: string): Promise<void> {
  await insertAll(
    trx,
    'entry',
    finished.flatMap(({ entries }) => entries),
  );
  await insertAll(
    trx,
    'closing',
    finished.map(({ outline, planHash, closed, course, entries }) => ({
      needId: outline.id,
      planHash,
      listHash: sha256Hex(listText(closed.list)),
      sealedHash: sha256Hex(sealedText(closed.sealed)),
      entries: entries.length,
      closedAt: course.closedAt,
    })),
  );
  await insertAll(
    trx,
    'pool',
    finished.map(({ outline, planHash, pool, poolHash, grounds, course }) => ({
      needId: outline.id,
      round: 1,
      planHash,
      pool: JSON.stringify(pool),
      poolHash,
      frozenAt: course.frozenAt,
      grounds: JSON.stringify(grounds),
    })),
  );
  await insertAll(
    trx,
    'ceremony',
    finished.flatMap(({ outline, course: { ceremony } }) =>
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
  await insertNeeds(trx, finished, officialId);
  await insertKeys(trx, finished);
  await insertRounds(trx, finished, officialId);
  await publishTexts(trx, finished);
  await writeNeedTexts(
    trx,
    finished.map(({ outline, notice }) => ({
      id: outline.id,
      texts: [notice.title, notice.owner, outline.number, outline.project.code],
    })),
  );
  await recordAwards(trx, finished.map(toAward));
}

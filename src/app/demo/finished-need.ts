import { addMillis, assertDefined, fen, type Instant, MINUTE, toMillis } from '../../basics/index.js';
import type { EntryTable } from '../../db/index.js';
import { assembleCertificate, judgeEligibility } from '../../draws/index.js';
import {
  buildNotice,
  buildPlan,
  type Candidate,
  carriesBid,
  type GradeRank,
  type NeedForm,
  type Notice,
} from '../../needs/index.js';
import {
  type Certificate,
  type Entry,
  freezePool,
  hashCommitment,
  hashEntry,
  hashPlan,
  type Method,
  type Plan,
  type Pool,
} from '../../selection/index.js';
import type { DemoAgency, TypeFacts } from './agencies.js';
import type { Chance } from './chance.js';
import type { DemoOwner } from './owners.js';

const WITNESSES = ['演示见证人甲', '演示见证人乙'];

/** A finished need before its entries: everything that does not depend on other needs. */
export interface Outline {
  readonly id: string;
  readonly number: string;
  readonly division: string;
  readonly owner: DemoOwner;
  readonly project: { readonly code: string; readonly name: string };
  readonly type: TypeFacts;
  readonly minGrade: string | null;
  readonly method: Method;
  readonly pricedDraw: boolean;
  readonly source: 'commit' | 'ceremony';
  readonly fund: 'state' | 'social';
  readonly budgetFen: number;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
}

/** A finished need with its selection. */
export interface Finished {
  readonly outline: Outline;
  readonly notice: Notice;
  readonly plan: Plan;
  readonly planHash: string;
  readonly pool: Pool;
  readonly poolHash: string;
  readonly frozenAt: Instant;
  readonly ceremony:
    | { readonly digits: string; readonly witnesses: string; readonly recordedAt: Instant }
    | undefined;
  readonly drawnAt: Instant;
  readonly entries: EntryTable[];
  readonly certificate: Certificate;
}

/** Who may enter and how they are judged. */
export interface Field {
  readonly candidates: readonly {
    readonly demo: DemoAgency;
    readonly candidate: (at: Instant) => Candidate;
  }[];
  readonly rank: GradeRank;
}

function formOf(outline: Outline): NeedForm {
  const { type, minGrade, budgetFen, fund, method, pricedDraw, source, closesAt, project } = outline;
  return {
    title: `${project.name}${type.nameZh}`,
    projectCode: project.code,
    projectName: project.name,
    investment: null,
    mode: 'one-of',
    lines: [{ type: type.code, minGrade }],
    content: `演示内容：为${project.name}提供${type.nameZh}服务，成果应符合现行国家标准并通过主管部门审查。`,
    serviceDays: 30,
    budget: fen(budgetFen),
    floor: null,
    fund,
    method,
    pricedDraw,
    minEntries: null,
    source,
    closesAt,
    avoidance: [],
    witnesses: [],
    attachments: [],
    ownerPhone: '08780000000',
    supervisorPhone: null,
  };
}

/** Bids in fen, in whole tens of yuan, around a savings rate; with a target the lowest of them saves exactly it. */
function inventBids(
  outline: Outline,
  count: number,
  rate: number,
  targetSaving: number | undefined,
  chance: Chance,
): (number | null)[] {
  const { budgetFen } = outline;
  const step = 1000;
  if (!carriesBid(outline)) return Array.from({ length: count }, () => null);
  const round = (amount: number) => Math.min(budgetFen, Math.max(step, Math.round(amount / step) * step));
  if (targetSaving !== undefined) {
    const lowest = budgetFen - targetSaving;
    const others = Array.from({ length: count - 1 }, () =>
      Math.max(lowest + step, round(lowest * (1.01 + Math.abs(chance.normal()) * 0.12))),
    );
    const bids = others.map((bid) => Math.min(budgetFen, bid));
    bids.splice(chance.int(0, bids.length), 0, lowest);
    return bids;
  }
  return Array.from({ length: count }, () => {
    const saved = Math.min(0.6, Math.max(0.01, rate * (1 + 0.3 * chance.normal())));
    return round(budgetFen * (1 - saved));
  });
}

function inventEntries(
  outline: Outline,
  planHash: string,
  field: Field,
  bids: readonly (number | null)[],
  chance: Chance,
): EntryTable[] {
  const { opensAt, closesAt } = outline;
  const span = toMillis(closesAt) - toMillis(opensAt);
  const chosen = chance.sample(field.candidates, bids.length);
  return chosen.map(({ demo: { agency } }, index) => {
    const bid = bids[index] ?? null;
    const enteredAt = addMillis(opensAt, chance.int(MINUTE, span - 1));
    const nonce = chance.hex();
    const entry: Entry = { plan: planHash, agency: agency.creditCode, enteredAt, nonce, bid };
    return {
      id: `${outline.id}-${String(index + 1).padStart(3, '0')}`,
      needId: outline.id,
      planHash,
      agencyId: agency.id,
      agencyCode: agency.creditCode,
      enteredAt,
      nonce,
      entryHash: hashEntry(entry),
      sealedBid: null,
      bidFen: bid,
      state: 'active',
      endedAt: null,
      exclusion: null,
      lot: null,
      rank: null,
    };
  });
}

/** Opening, entries, freeze and draw of one need, by the same rules and the same kernel as on the live site. */
export function finishNeed(
  outline: Outline,
  field: Field,
  options: {
    readonly siteUrl: string;
    readonly rate: number;
    readonly targetSaving?: number | undefined;
    readonly entries: number;
  },
  chance: Chance,
): Finished {
  const { number, owner, opensAt, closesAt } = outline;
  const secret = chance.hex();
  const notice = buildNotice(formOf(outline), {
    number,
    owner: owner.row.name,
    ownerCode: owner.row.creditCode,
    opensAt,
    attachments: [],
  });
  const plan = buildPlan(notice, {
    round: 1,
    commitment: hashCommitment({ need: number, round: 1, secret }),
  });
  const planHash = hashPlan(plan);
  const count = Math.min(options.entries, field.candidates.length);
  const entries = inventEntries(
    outline,
    planHash,
    field,
    inventBids(outline, count, options.rate, options.targetSaving, chance),
    chance,
  );
  const byCode = new Map(field.candidates.map((one) => [one.demo.agency.creditCode, one]));
  const excluded = judgeEligibility(
    { requirement: notice.requirement, avoidance: notice.avoidance, owner: owner.row },
    entries.map(({ agencyCode, enteredAt, entryHash }) => ({
      agency: assertDefined(byCode.get(agencyCode), agencyCode).candidate(closesAt),
      enteredAt,
      entryHash,
    })),
    field.rank,
    closesAt,
  );
  for (const entry of entries) entry.exclusion = excluded.get(entry.agencyCode) ?? null;
  const eligible = entries.filter(({ exclusion }) => exclusion === null);
  const { pool, poolHash } = freezePool({
    plan,
    entries: eligible.map(({ agencyCode: agency, enteredAt, nonce, bidFen: bid }) => ({
      plan: planHash,
      agency,
      enteredAt,
      nonce: assertDefined(nonce, agency),
      bid,
    })),
    weights: Object.fromEntries(
      eligible.map(({ agencyCode }) => [
        agencyCode,
        assertDefined(byCode.get(agencyCode), agencyCode).demo.agency.standing,
      ]),
    ),
    excluded: [...excluded].map(([agency, reason]) => ({ agency, reason })),
  });
  const frozenAt = addMillis(closesAt, chance.int(50, 900));
  const recordedAt = addMillis(frozenAt, chance.int(20, 50) * MINUTE);
  const ceremony =
    outline.source === 'ceremony'
      ? {
          digits: Array.from({ length: 20 }, () => chance.int(0, 9)).join(''),
          witnesses: JSON.stringify(WITNESSES),
          recordedAt,
        }
      : undefined;
  const drawnAt = addMillis(ceremony ? recordedAt : frozenAt, chance.int(100, 1500));
  const certificate = assembleCertificate({
    siteUrl: options.siteUrl,
    version: { plan, notice },
    pool,
    frozenAt,
    entries,
    agencyNames: Object.fromEntries(
      entries.map(({ agencyCode }) => [
        agencyCode,
        assertDefined(byCode.get(agencyCode), agencyCode).demo.agency.name,
      ]),
    ),
    secret,
    ceremony: ceremony && { ...ceremony, witnesses: WITNESSES },
    drawnAt,
  });
  for (const [index, { agency }] of certificate.pool.entries.entries()) {
    const entry = assertDefined(
      entries.find(({ agencyCode }) => agencyCode === agency),
      agency,
    );
    entry.lot = certificate.lots[index] ?? null;
    entry.rank = certificate.ranking.indexOf(agency) + 1;
  }
  return {
    outline,
    notice,
    plan,
    planHash,
    pool,
    poolHash,
    frozenAt,
    ceremony,
    drawnAt,
    entries,
    certificate,
  };
}

import { addMillis, assertDefined, type Instant, MINUTE } from '../../basics/index.js';
import type { EntryTable } from '../../db/index.js';
import { assembleCertificate, judgeEligibility } from '../../draws/index.js';
import { buildNotice, buildPlan1, type Notice } from '../../needs/index.js';
import {
  type Certificate,
  freezePool,
  hashCommitment,
  hashPlan,
  type Plan,
  type Pool,
} from '../../selection/index.js';
import type { DemoAgency } from './agencies.js';
import type { Chance } from './chance.js';
import { type Field, inventEntries, type Turnout } from './finished-entries.js';
import { formOf, type Outline } from './outline.js';

const WITNESSES = ['演示见证人甲', '演示见证人乙'];

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

type Candidates = ReadonlyMap<string, Field['candidates'][number]>;

const demoOf = (candidates: Candidates, code: string): DemoAgency =>
  assertDefined(candidates.get(code), code).demo;

/** The notice of an outline and the plan that binds it. */
function openNeed(outline: Outline, secret: string): Pick<Finished, 'notice' | 'plan' | 'planHash'> {
  const { number, owner, opensAt } = outline;
  const notice = buildNotice(formOf(outline), {
    number,
    owner: owner.row.name,
    ownerCode: owner.row.creditCode,
    opensAt,
    attachments: [],
  });
  const commitment = hashCommitment({ need: number, round: 1, secret });
  const plan = buildPlan1(notice, { round: 1, commitment });
  return { notice, plan, planHash: hashPlan(plan) };
}

/** Judges the entries at the deadline and writes into them why they are excluded; returns the exclusions. */
function judgeEntries(
  { outline, notice }: Pick<Finished, 'outline' | 'notice'>,
  entries: readonly EntryTable[],
  candidates: Candidates,
  { rank, decisions }: Field,
): ReturnType<typeof judgeEligibility> {
  const { closesAt, owner } = outline;
  const excluded = judgeEligibility(
    { requirement: notice.requirement, avoidance: notice.avoidance, owner: owner.row, decisions },
    entries.map(({ agencyCode, enteredAt, entryHash }) => ({
      agency: assertDefined(candidates.get(agencyCode), agencyCode).candidate,
      enteredAt,
      entryHash,
    })),
    rank,
    closesAt,
  );
  for (const entry of entries) entry.exclusion = excluded.get(entry.agencyCode) ?? null;
  return excluded;
}

/** The pool of the entries that are not excluded. */
function freezeEntries(
  { plan, planHash }: Pick<Finished, 'plan' | 'planHash'>,
  entries: readonly EntryTable[],
  excluded: ReturnType<typeof judgeEligibility>,
  candidates: Candidates,
): Pick<Finished, 'pool' | 'poolHash'> {
  const eligible = entries.filter(({ exclusion }) => exclusion === null);
  return freezePool({
    plan,
    entries: eligible.map(({ agencyCode: agency, enteredAt, nonce, bidFen: bid }) => ({
      plan: planHash,
      agency,
      enteredAt,
      nonce: assertDefined(nonce, agency),
      bid,
    })),
    weights: Object.fromEntries(
      eligible.map(({ agencyCode }) => [agencyCode, demoOf(candidates, agencyCode).agency.standing]),
    ),
    excluded: [...excluded].map(([agency, reason]) => ({ agency, reason })),
  });
}

/** When the pool was frozen and drawn, and the ceremony between them where the source is one. */
function inventCourse(
  { closesAt, source }: Outline,
  chance: Chance,
): Pick<Finished, 'frozenAt' | 'ceremony' | 'drawnAt'> {
  const frozenAt = addMillis(closesAt, chance.int(50, 900));
  const recordedAt = addMillis(frozenAt, chance.int(20, 50) * MINUTE);
  const ceremony =
    source === 'ceremony'
      ? {
          digits: Array.from({ length: 20 }, () => chance.int(0, 9)).join(''),
          witnesses: JSON.stringify(WITNESSES),
          recordedAt,
        }
      : undefined;
  const drawnAt = addMillis(ceremony ? recordedAt : frozenAt, chance.int(100, 1500));
  return { frozenAt, ceremony, drawnAt };
}

/** Writes lots and ranks of a certificate into its entries. */
function writeOutcomes({ pool, lots, ranking }: Certificate, entries: readonly EntryTable[]): void {
  const byCode = new Map(entries.map((entry) => [entry.agencyCode, entry]));
  for (const [index, { agency }] of pool.entries.entries()) {
    const entry = assertDefined(byCode.get(agency), agency);
    entry.lot = lots[index] ?? null;
    entry.rank = ranking.indexOf(agency) + 1;
  }
}

/** Opening, entries, freeze and draw of one need, by the same rules and the same kernel as on the live site. */
export function finishNeed(
  outline: Outline,
  field: Field,
  options: Turnout & { readonly siteUrl: string },
  chance: Chance,
): Finished {
  const secret = chance.hex();
  const opened = openNeed(outline, secret);
  const { notice, plan, planHash } = opened;
  const entries = inventEntries(outline, planHash, field, options, chance);
  const candidates: Candidates = new Map(field.candidates.map((one) => [one.demo.agency.creditCode, one]));
  const excluded = judgeEntries({ outline, notice }, entries, candidates, field);
  const frozen = freezeEntries(opened, entries, excluded, candidates);
  const course = inventCourse(outline, chance);
  const { frozenAt, ceremony, drawnAt } = course;
  const certificate = assembleCertificate({
    siteUrl: options.siteUrl,
    version: { plan, notice },
    pool: frozen.pool,
    frozenAt,
    entries,
    agencyNames: Object.fromEntries(
      entries.map(({ agencyCode }) => [agencyCode, demoOf(candidates, agencyCode).agency.name]),
    ),
    secret,
    ceremony: ceremony && { ...ceremony, witnesses: WITNESSES },
    drawnAt,
  });
  writeOutcomes(certificate, entries);
  return { outline, ...opened, ...frozen, ...course, entries, certificate };
}

import { assertDefined } from '../../basics/index.js';
import type { EntryTable } from '../../db/index.js';
import { listedOf } from '../../draws/close-need.js';
import { composeGrounds } from '../../draws/grounds.js';
import { assembleCertificate, judgeEligibility } from '../../draws/index.js';
import { relatedPairs } from '../../draws/related-entries.js';
import { buildNotice, buildPlan, type Notice } from '../../needs/index.js';
import {
  type Certificate,
  closeList,
  freezePool,
  type Grounds,
  hashCommitment,
  hashList,
  hashPlan,
  methodOf,
  type Plan2,
  type Pool,
  sha256Hex,
} from '../../selection/index.js';
import type { DemoAgency } from './agencies.js';
import { type Chance, createChance } from './chance.js';
import { type Course, inventCourse } from './finished-course.js';
import { type Field, inventEntries, type Turnout } from './finished-entries.js';
import { type HistoryKey, inventKey } from './finished-keys.js';
import { formOf, type Outline, PRESENT } from './outline.js';
import type { Sealer } from './seeded-seal.js';

/** What all needs of the history have in common. */
export interface Setting {
  readonly seed: string;
  readonly siteUrl: string;
  /** Text of the policy of witnesses. */
  readonly policy: string;
  /** Sequence numbers of what the log says before the first need. */
  readonly records: {
    /** Of the register, by credit code. */
    readonly register: ReadonlyMap<string, { readonly record: number }>;
    /** Of related pairs, by their names. */
    readonly relations: ReadonlyMap<string, number>;
  };
}

/** How a need is made. */
export interface Making extends Setting {
  readonly seal: Sealer;
  readonly turnout: Turnout;
}

/** The keys of a need, and its secret sealed to the second of them. */
export interface Sealed {
  readonly key: HistoryKey;
  readonly escrowKey: HistoryKey;
  /** Armoured age file. */
  readonly escrow: string;
}

/** A finished need with its selection. */
export interface Finished {
  readonly outline: Outline;
  readonly notice: Notice;
  readonly plan: Plan2;
  readonly planHash: string;
  readonly sealed: Sealed;
  /** The closed list, in its two parts. */
  readonly closed: ReturnType<typeof closeList>;
  readonly pool: Pool;
  readonly poolHash: string;
  readonly grounds: Grounds;
  readonly course: Course;
  readonly entries: EntryTable[];
  /** Without the proofs of the log. */
  readonly certificate: Certificate;
}

type Candidates = ReadonlyMap<string, Field['candidates'][number]>;

const demoOf = (candidates: Candidates, code: string): DemoAgency =>
  assertDefined(candidates.get(code), code).demo;

/** The notice of an outline, its keys, and the plan that binds them. */
function openNeed(
  outline: Outline,
  secret: string,
  { policy, seed, seal }: Making,
): Pick<Finished, 'notice' | 'plan' | 'planHash' | 'sealed'> {
  const { id, number, owner, opensAt } = outline;
  const notice = buildNotice(formOf(outline), {
    number,
    owner: owner.row.name,
    ownerCode: owner.row.creditCode,
    opensAt,
    attachments: [],
  });
  const key = inventKey(`${seed} ${id} bids`, seal);
  const escrowKey = inventKey(`${seed} ${id} secret`, seal);
  const escrow = seal(escrowKey, secret, `${seed} ${id} sealed secret`);
  const plan = buildPlan(notice, {
    round: 1,
    commitment: hashCommitment({ need: number, round: 1, secret }),
    sealing: { scheme: 'custodians', recipient: key.recipient },
    policy: sha256Hex(policy),
    escrow: { recipient: escrowKey.recipient, sha256: sha256Hex(escrow) },
  });
  return { notice, plan, planHash: hashPlan(plan), sealed: { key, escrowKey, escrow } };
}

/** Judges the entries as of the deadline and writes into them why they are excluded; the pairs that are related, with it. */
function judgeEntries(
  { outline, notice }: Pick<Finished, 'outline' | 'notice'>,
  entries: readonly EntryTable[],
  candidates: Candidates,
  { rank, decisions }: Field,
) {
  const { requirement, avoidance } = notice;
  const rule = { requirement, avoidance, owner: outline.owner.row, decisions };
  const entrants = entries.map(({ agencyCode, enteredAt, entryHash }) => ({
    agency: assertDefined(candidates.get(agencyCode), agencyCode).candidate,
    enteredAt,
    entryHash,
  }));
  const excluded = judgeEligibility(rule, entrants, rank, outline.closesAt);
  for (const entry of entries) entry.exclusion = excluded.get(entry.agencyCode) ?? null;
  return { excluded, pairs: [...relatedPairs(rule, entrants, excluded).values()] };
}

/** The pool of the entries that are not excluded, and its grounds. */
function freezeEntries(
  { plan, planHash, notice, closed }: Pick<Finished, 'plan' | 'planHash' | 'notice' | 'closed'>,
  entries: readonly EntryTable[],
  judged: ReturnType<typeof judgeEntries>,
  candidates: Candidates,
  { register, relations }: Setting['records'],
): Pick<Finished, 'pool' | 'poolHash' | 'grounds'> {
  const eligible = entries.filter(({ exclusion }) => exclusion === null);
  const weights = new Map(
    (methodOf(plan.method).weighted ? eligible : []).map(({ agencyCode }) => {
      const { record } = assertDefined(register.get(agencyCode), `a record of ${agencyCode}`);
      return [agencyCode, { weight: demoOf(candidates, agencyCode).agency.standing, record }];
    }),
  );
  const frozen = freezePool({
    plan,
    entries: eligible.map(({ agencyCode: agency, enteredAt, nonce, bidFen: bid }) => ({
      plan: planHash,
      agency,
      enteredAt,
      nonce: assertDefined(nonce, agency),
      bid,
    })),
    weights: Object.fromEntries([...weights].map(([agency, { weight }]) => [agency, weight])),
    excluded: [...judged.excluded].map(([agency, reason]) => ({ agency, reason })),
    list: hashList(closed.list),
  });
  const grounds = composeGrounds({ notice }, frozen, { ...judged, weights, relations, registers: register });
  return { ...frozen, grounds };
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

/** The certificate of a need, but for the proofs of the log. */
function certify(
  { plan, notice, pool, grounds, course, entries }: Omit<Finished, 'certificate'>,
  secret: string,
  candidates: Candidates,
  { siteUrl, policy }: Setting,
): Certificate {
  const { frozenAt, ceremony, drawnAt } = course;
  return assembleCertificate({
    siteUrl,
    version: { plan, notice },
    pool,
    frozenAt,
    entries,
    agencyNames: Object.fromEntries(
      entries.map(({ agencyCode }) => [agencyCode, demoOf(candidates, agencyCode).agency.name]),
    ),
    secret,
    ceremony: ceremony && { ...ceremony, witnesses: PRESENT },
    drawnAt,
    list: listedOf(entries),
    grounds,
    policy,
  });
}

/** Opening, entries, close, freeze and draw of one need, by the same rules and the same kernel as on the live site. */
export function finishNeed(outline: Outline, field: Field, setting: Making, chance: Chance): Finished {
  // What version 2 of the protocol asks for besides has chance of its own: who enters, and for how much, stays as it was.
  const seals = createChance(setting.seed, `${outline.id} seals`);
  const secret = chance.hex();
  const opened = openNeed(outline, secret, setting);
  const { notice, planHash, sealed } = opened;
  const bound = { planHash, key: sealed.key, seal: setting.seal, seals };
  const entries = inventEntries(outline, bound, field, setting.turnout, chance);
  const candidates: Candidates = new Map(field.candidates.map((one) => [one.demo.agency.creditCode, one]));
  const closed = closeList(planHash, listedOf(entries));
  const judged = judgeEntries({ outline, notice }, entries, candidates, field);
  const frozen = freezeEntries({ ...opened, closed }, entries, judged, candidates, setting.records);
  const course = inventCourse(outline, chance, seals);
  const done = { outline, ...opened, closed, ...frozen, course, entries };
  const certificate = certify(done, secret, candidates, setting);
  writeOutcomes(certificate, entries);
  return { ...done, certificate };
}

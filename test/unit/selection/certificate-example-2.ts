import {
  buildCertificate,
  type Certificate2,
  closeList,
  freezePool,
  type Grounds,
  hashEntry,
  hashGrounds,
  hashList,
  hashPlan,
  methodOf,
  type Plan2,
  type Pool,
  sealedText,
  sha256Hex,
} from '../../../src/selection/index.js';
import type { Signer } from '../../support/hand-made-log.js';
import { type Act, type Cosigners, LOG, type MadeLog, makeLog, policyOf } from '../../support/made-log.js';
import { agencyCode, apart } from './certificate-example.js';
import {
  AFTER,
  AVOIDED,
  ESCROW,
  hand,
  inTime,
  later,
  type PlanOptions,
  planOf,
  TERMS,
  valueOf,
} from './plan-example-2.js';

/** What an example is of; everything may be left out. */
export interface Options2 extends PlanOptions {
  readonly count?: number;
  /** An entry that does not open, besides those. */
  readonly unopened?: boolean;
  /** How many issues of the lottery were not drawn. */
  readonly postponed?: number;
  /** Who cosigned; by default both witnesses of the policy, in time. Null: nobody was asked. */
  readonly cosigned?: { readonly closed?: Cosigners; readonly frozen?: Cosigners } | null;
  /** Who signs the log's checkpoints. */
  readonly log?: Signer;
  /** Changes of what is logged, of every event. */
  readonly logged?: (act: Act) => Act;
}

type Listed = Parameters<typeof closeList>[1][number];
type Entered = Listed & { readonly entry: Certificate2['entries'][number]['entry'] | null };

/** A round that is frozen. */
export interface Frozen {
  readonly plan: Plan2;
  readonly planHash: string;
  readonly entered: readonly Entered[];
  readonly pool: Pool;
  readonly poolHash: string;
  readonly grounds: Grounds;
}

/** Who is suspended by the register. */
export const SUSPENDED = agencyCode(900_001);
/** Whose entry does not open. */
export const UNREADABLE = agencyCode(900_002);

export const byAgency = (a: { readonly agency: string }, b: { readonly agency: string }): number =>
  a.agency < b.agency ? -1 : 1;

function entriesOf(plan: Plan2, { count = 4, unopened = false }: Options2): Entered[] {
  const { takesBid } = methodOf(plan.method);
  const agencies = [...Array.from({ length: count }, (_, index) => agencyCode(index)), AVOIDED, SUSPENDED];
  const enteredAt = later(plan.opensAt, 86_400);
  const restOf = (agency: string) => ({
    sealed: sha256Hex(`sealed ${agency}`),
    blind: sha256Hex(`blind ${agency}`),
  });
  const opened = agencies.map((agency, index): Entered => {
    const nonce = sha256Hex(`nonce ${agency}`);
    const bid = takesBid ? 7_000_000 + (index % 8) * 350_000 : null;
    const entry = { plan: hashPlan(plan), agency, enteredAt, nonce, bid };
    return { agency, enteredAt, entryHash: hashEntry(entry), ...restOf(agency), entry };
  });
  const shut = {
    agency: UNREADABLE,
    enteredAt,
    entryHash: sha256Hex('nothing'),
    ...restOf(UNREADABLE),
    entry: null,
  };
  return unopened ? [...opened, shut] : opened;
}

/** What the register says before the notice: of each agency its standing, and of one that it is suspended. */
function logRegister(log: MadeLog, plan: Plan2, agencies: readonly string[]) {
  const at = later(plan.opensAt, -86_400);
  const isProven = methodOf(plan.method).weighted;
  const record = (agency: string, standing: number) => ({
    agency,
    record: log.add({ at, kind: 'register.recorded', subject: agency, data: { standing }, isProven }),
  });
  const weights = agencies.map((agency, index) => record(agency, (index % 100) + 1));
  const data = { standing: 100, suspended: true };
  const suspended = log.add({ at, kind: 'register.recorded', subject: SUSPENDED, data, isProven: false });
  return { weights: isProven ? weights : [], suspended };
}

export function freezeRound(log: MadeLog, plan: Plan2, options: Options2): Frozen {
  const entered = entriesOf(plan, options);
  const out = [
    { agency: AVOIDED, reason: 'avoidance' },
    { agency: SUSPENDED, reason: 'suspended' },
    ...(options.unopened ? [{ agency: UNREADABLE, reason: 'bid-unreadable' }] : []),
  ];
  const entries = entered.flatMap(({ entry }) =>
    entry && entry.agency !== AVOIDED && entry.agency !== SUSPENDED ? [entry] : [],
  );
  const { weights, suspended } = logRegister(
    log,
    plan,
    entries.map(({ agency }) => agency),
  );
  const list = hashList(closeList(hashPlan(plan), entered).list);
  const tickets = Object.fromEntries(weights.map(({ agency }, index) => [agency, (index % 100) + 1]));
  const frozen = freezePool({ plan, entries, weights: tickets, excluded: out, list });
  const grounds = {
    pool: frozen.poolHash,
    weights,
    excluded: [
      { agency: AVOIDED, evidence: { line: 1 } },
      { agency: SUSPENDED, evidence: { record: suspended } },
    ],
  };
  return { plan, planHash: hashPlan(plan), entered, ...frozen, grounds };
}

export const freezing = ({ plan, poolHash, grounds }: Omit<Frozen, 'entered'>): Act => ({
  at: later(plan.closesAt, AFTER.frozen),
  kind: 'pool.frozen',
  subject: plan.need,
  data: { poolHash, round: plan.round, grounds: hashGrounds(grounds) },
});

/** The events of a first round from its publication to its freeze. */
export function logRound(log: MadeLog, frozen: Frozen): void {
  const { plan, planHash, entered } = frozen;
  const { need: subject, closesAt, sealing, opensAt } = plan;
  const { list, sealed } = closeList(planHash, entered);
  log.add({ at: opensAt, kind: 'need.published', subject, data: { planHash, version: 1, escrow: ESCROW } });
  for (const { entryHash, blind } of sealed.entries)
    log.add({ at: opensAt, kind: 'entry.made', subject: blind, data: { entryHash }, isProven: false });
  const digests = { list: hashList(list), sealed: sha256Hex(sealedText(sealed)) };
  const data = { round: 1, planHash, entries: list.entries.length, ...digests };
  log.add({ at: later(closesAt, AFTER.closed), kind: 'entries.closed', subject, data });
  const opened = { planHash, ...sealing, openedWith: 'x', entries: entered.length };
  log.add({ at: later(closesAt, AFTER.opened), kind: 'bids.opened', subject, data: opened });
  log.add(freezing(frozen));
}

const isOpenedAtFreeze = ({ source }: Plan2): boolean => source.kind === 'drand' || source.kind === 'lottery';

/** The events that put the value of a round on record. */
export function logValue(
  log: MadeLog,
  { need: subject, round }: Plan2,
  { publicValue, proof }: ReturnType<typeof valueOf>,
): void {
  const act = (kind: string, { at, ...by }: ReturnType<typeof hand>, data: object) =>
    log.add({ at, kind, subject, data: { round, ...data }, by });
  if (proof?.kind === 'ceremony')
    act('ceremony.recorded', hand('a-1', proof.recordedAt), {
      digits: publicValue,
      witnesses: proof.witnesses.length,
    });
  if (proof?.kind !== 'lottery') return;
  for (const { from, to, reason, proposed, confirmed } of proof.postponed) {
    act('lottery.postponement-proposed', proposed, { from, to, reason });
    act('lottery.postponed', confirmed, { from, to });
  }
  const issue = publicValue?.split('/')[1];
  act('lottery.typed', proof.typed, { issue });
  act('lottery.confirmed', proof.confirmed, { issue, numbers: publicValue });
}

export function startLog({ log: signer = LOG, logged = (act) => act }: Options2): MadeLog {
  const made = makeLog(signer);
  return { ...made, add: (act) => made.add(logged(act)) };
}

/** The certificate of a frozen round, with its log. */
export function certify(
  log: MadeLog,
  frozen: Frozen,
  rest: ReturnType<typeof valueOf> & { readonly secret: string; readonly rounds: Certificate2['rounds'] },
  { policy = policyOf(), cosigned = {} }: Options2,
): Certificate2 {
  const { plan, entered, pool, grounds } = frozen;
  const names = entered.toSorted(byAgency).map(({ agency }) => [agency, `演示机构 ${agency}`]);
  const certificate = buildCertificate({
    site: 'https://supermarket.test',
    plan,
    entries: entered.flatMap(({ entry }) => entry ?? []),
    list: entered.map(({ agency, enteredAt, entryHash, sealed, blind }) => {
      return { agency, enteredAt, entryHash, sealed, blind };
    }),
    pool,
    grounds,
    policy,
    ...rest,
    annex: { notice: TERMS, agencyNames: Object.fromEntries(names) },
  });
  const closes = rest.rounds[0]?.plan.closesAt ?? plan.closesAt;
  const seen =
    policy === null || cosigned === null
      ? null
      : { closed: inTime(closes).closed, frozen: inTime(plan.closesAt).frozen, ...cosigned };
  return apart({ ...certificate, log: log.prove(seen) });
}

/** A certificate of version 2 of invented data: by default a random draw by the beacon, bids under a time lock, two witnesses. */
export function exampleTwo(options: Options2 = {}): Certificate2 {
  return exampleIn(options).certificate;
}

/** The same with the log that it is in, which may go on. */
export function exampleIn(options: Options2 = {}): {
  readonly certificate: Certificate2;
  readonly log: MadeLog;
} {
  const secret = sha256Hex('secret');
  const plan = planOf(options, secret);
  const log = startLog(options);
  const frozen = freezeRound(log, plan, options);
  const value = valueOf(plan, options.postponed ?? 0);
  logRound(log, frozen);
  const { planHash } = frozen;
  const opening = {
    at: value.times.secretOpenedAt,
    kind: 'secret.opened',
    subject: plan.need,
    data: { round: 1, planHash, secret },
  };
  if (isOpenedAtFreeze(plan)) log.add(opening);
  logValue(log, plan, value);
  return { certificate: certify(log, frozen, { ...value, secret, rounds: [] }, options), log };
}

import {
  type Certificate2,
  escrowRoundOf,
  hashCommitment,
  hashNotice,
  openingRoundOf,
  type Plan2,
  policyDigest,
  QUICKNET,
  sha256Hex,
} from '../../../src/selection/index.js';
import { type Cosigners, DISCIPLINE, NEWSPAPER, policyOf } from '../../support/made-log.js';
import { agencyCode, ROUND_1000 } from './certificate-example.js';

type Kind = Plan2['source']['kind'];

/** What a plan of the examples is of; everything may be left out. */
export interface PlanOptions {
  readonly need?: string;
  readonly method?: Plan2['method'];
  readonly source?: Kind;
  readonly scheme?: 'site' | 'custodians' | 'tlock';
  /** Text of the policy; null for none. */
  readonly policy?: string | null;
  /** Changes of the plan before anything is made of it. */
  readonly plan?: Partial<Plan2>;
}

/** A recipient of custodians; nobody has its identity. */
export const CUSTODIANS = `age1${'q'.repeat(58)}`;

/** The operator's secret as a sealed text. */
export const ESCROW = '-----BEGIN AGE ENCRYPTED FILE-----\nsecret\n-----END AGE ENCRYPTED FILE-----\n';

/** So many seconds after an instant. */
export const later = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();

/** When a list is closed, opened and frozen, in seconds after the deadline. */
export const AFTER = { closed: 1, opened: 183, frozen: 190 };

/** Cosignatures of both witnesses in time. */
export const inTime = (closesAt: string): { readonly closed: Cosigners; readonly frozen: Cosigners } => ({
  closed: [
    [NEWSPAPER, later(closesAt, 10)],
    [DISCIPLINE, later(closesAt, 12)],
  ],
  frozen: [
    [NEWSPAPER, later(closesAt, 200)],
    [DISCIPLINE, later(closesAt, 202)],
  ],
});

/** Whom the owner avoids stands in the first line. */
export const AVOIDED = agencyCode(900_000);
export const TERMS = {
  title: '水库除险加固工程勘察',
  budget: '98000.00',
  avoidance: [{ agency: AVOIDED, reason: '参与前期咨询' }],
};

const SOURCES: Readonly<Record<Kind, Plan2['source']>> = {
  commit: { kind: 'commit' },
  ceremony: { kind: 'ceremony', digits: 20 },
  // The 134th day of the year, of which eight had no drawing.
  lottery: { kind: 'lottery', game: 'kl8', issue: '2024126', day: '2024-05-13', closedDays: 8 },
  drand: ROUND_1000.source,
};

/** The plan of a first round; a beacon's deadline is that which leads to its recorded round. */
export function planOf(options: PlanOptions, secret: string): Plan2 {
  const { method = 'random', source = 'drand', scheme = 'tlock', need = 'CX-2024-000001' } = options;
  const { policy = policyOf() } = options;
  const closesAt = source === 'drand' ? '2023-08-23T15:49:24.000Z' : '2024-05-13T09:00:00.000Z';
  const timed = { closesAt, rules: '2017-01', source: SOURCES[source] };
  const round = (number = 0): string => `drand:${QUICKNET.hash}:${number}`;
  return {
    need,
    round: 1,
    method,
    // Money of the state may not rest on the operator alone.
    fund: source === 'commit' || scheme === 'site' ? 'social' : 'state',
    budgetFen: 9_800_000,
    floorFen: null,
    minEntries: 3,
    terms: hashNotice(TERMS),
    opensAt: later(closesAt, -7 * 86_400),
    ...timed,
    sealing: { scheme, recipient: scheme === 'tlock' ? round(openingRoundOf(timed)) : CUSTODIANS },
    policy: policy === null ? null : policyDigest(policy),
    escrow: {
      recipient: source === 'ceremony' ? CUSTODIANS : round(escrowRoundOf(timed)),
      sha256: sha256Hex(ESCROW),
    },
    commitment: hashCommitment({ need, round: 1, secret }),
    ...options.plan,
  };
}

/** An official, by account, at a moment. */
export const hand = (id: string, at: string) => ({ role: 'official', id, at });

type Value = Pick<Certificate2, 'publicValue' | 'proof' | 'times'>;

/** Numbers of a lottery after so many issues that were not drawn. */
function lotteryValue({ closesAt, source }: Plan2, postponed: number, frozenAt: string): Value {
  const days = (count: number, seconds: number) => later(closesAt, count * 86_400 + seconds);
  const first = source.kind === 'lottery' ? Number(source.issue) : 0;
  const issue = (offset: number) => String(first + offset);
  return {
    publicValue: `kl8/${issue(postponed)}/1.2.5.9.12.17.23.24.31.38.40.44.49.53.58.61.66.70.77.80`,
    proof: {
      kind: 'lottery',
      typed: hand('a-1', days(postponed, 17_000)),
      confirmed: hand('a-2', days(postponed, 17_300)),
      postponed: Array.from({ length: postponed }, (_, index) => ({
        from: issue(index),
        to: issue(index + 1),
        reason: '停机',
        proposed: hand('a-3', days(index, 20_000)),
        confirmed: hand('a-4', days(index, 30_000)),
      })),
    },
    times: { frozenAt, secretOpenedAt: frozenAt, drawnAt: days(postponed, 17_301) },
  };
}

/** The public value of a plan, its proof and the times of its round. */
export function valueOf(plan: Plan2, postponed: number): Value {
  const { closesAt, source } = plan;
  const frozenAt = later(closesAt, AFTER.frozen);
  const opened = (seconds: number) => {
    const instant = later(closesAt, seconds);
    return { frozenAt, secretOpenedAt: instant, drawnAt: instant };
  };
  switch (source.kind) {
    case 'commit':
      return { publicValue: null, proof: null, times: opened(600) };
    case 'ceremony': {
      const recordedAt = later(closesAt, 3600);
      const proof = { kind: 'ceremony' as const, witnesses: ['甲', '乙'], recordedAt };
      return { publicValue: '31415926535897932384', proof, times: opened(3660) };
    }
    case 'drand': {
      const proof = { kind: 'drand' as const, round: source.round, signature: ROUND_1000.signature };
      const times = { frozenAt, secretOpenedAt: frozenAt, drawnAt: later(closesAt, 601) };
      return { publicValue: ROUND_1000.randomness, proof, times };
    }
    case 'lottery':
      return lotteryValue(plan, postponed, frozenAt);
  }
}

import { creditCodeCheck } from '../../../src/basics/index.js';
import {
  buildCertificate,
  type Certificate,
  type Certificate1,
  drawRound,
  type Entry,
  freezePool,
  hashCommitment,
  hashNotice,
  hashPlan,
  methodOf,
  type Plan1,
  QUICKNET,
  serializeCertificate,
  sha256Hex,
  shrinkPool,
} from '../../../src/selection/index.js';
import { withLog } from './log-example.js';

/** The n-th invented agency code. */
export function agencyCode(n: number): string {
  const body = `91532300MA${String(n).padStart(7, '0')}`;
  return `${body}${creditCodeCheck(body)}`;
}

const hex = (text: string): string => sha256Hex(text);

interface Occasion {
  readonly times: Certificate['times'];
  readonly opensAt: string;
  readonly closesAt: string;
  readonly enteredAt: string;
  readonly publicValue: string | null;
  readonly proof: Certificate['proof'];
}

const MAY: Omit<Occasion, 'publicValue' | 'proof'> = {
  opensAt: '2017-05-02T01:00:00.000Z',
  closesAt: '2017-05-08T09:00:00.000Z',
  enteredAt: '2017-05-03T02:00:00.000Z',
  times: {
    frozenAt: '2017-05-08T09:00:01.000Z',
    secretOpenedAt: '2017-05-08T10:00:01.000Z',
    drawnAt: '2017-05-08T10:00:01.000Z',
  },
};

/** The recorded round 1000 of quicknet, of 2023-08-23T15:59:24Z. */
export const ROUND_1000 = {
  source: { kind: 'drand', chain: QUICKNET.hash, round: 1000 },
  signature:
    'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39',
  randomness: 'fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd',
} as const;

const BY = { role: 'official', id: 'a-1', at: '2017-05-08T13:40:00.000Z' };

/** When and how each kind of source gives its value in these examples. */
function occasionOf(source: Plan1['source']): Occasion {
  switch (source.kind) {
    case 'commit':
      return { ...MAY, publicValue: null, proof: null };
    case 'ceremony':
      return {
        ...MAY,
        publicValue: '31415926535897932384',
        proof: { kind: 'ceremony', witnesses: ['甲', '乙'], recordedAt: '2017-05-08T10:00:00.000Z' },
      };
    case 'lottery':
      return {
        ...MAY,
        publicValue: `${source.game}/${source.issue}/1.2.5.9.12.17.23.24.31.38.40.44.49.53.58.61.66.70.77.80`,
        proof: {
          kind: 'lottery',
          typed: BY,
          confirmed: { ...BY, id: 'a-2', at: '2017-05-08T13:45:00.000Z' },
          postponed: [],
        },
        times: {
          frozenAt: '2017-05-08T09:00:01.000Z',
          secretOpenedAt: '2017-05-08T09:00:01.000Z',
          drawnAt: '2017-05-08T13:45:01.000Z',
        },
      };
    case 'drand':
      return {
        opensAt: '2023-08-18T01:00:00.000Z',
        closesAt: '2023-08-23T15:49:24.000Z',
        enteredAt: '2023-08-20T02:00:00.000Z',
        publicValue: ROUND_1000.randomness,
        proof: { kind: 'drand', round: 1000, signature: ROUND_1000.signature },
        times: {
          frozenAt: '2023-08-23T15:49:25.000Z',
          secretOpenedAt: '2023-08-23T15:49:25.000Z',
          drawnAt: '2023-08-23T15:59:25.000Z',
        },
      };
  }
}

/** A certificate of invented data, by default a reference price over seven bids drawn from a ceremony. */
export function exampleCertificate(
  options: { method?: Plan1['method']; count?: number; source?: Plan1['source']; need?: string } = {},
): Certificate1 {
  const {
    method = 'reference',
    count = 7,
    source = { kind: 'ceremony', digits: 20 },
    need = 'CX-2017-000001',
  } = options;
  const { opensAt, closesAt, enteredAt, ...occasion } = occasionOf(source);
  const { takesBid, weighted } = methodOf(method);
  const secret = hex('secret');
  const notice = { title: '水库除险加固工程勘察', budget: '98000.00' };
  const plan: Plan1 = {
    need,
    round: 1,
    method,
    fund: 'state',
    budgetFen: 9_800_000,
    floorFen: null,
    minEntries: 3,
    notice: hashNotice(notice),
    rules: '2017-01',
    opensAt,
    closesAt,
    source,
    commitment: hashCommitment({ need, round: 1, secret }),
  };
  const entries: Entry[] = Array.from({ length: count }, (_, index) => ({
    plan: hashPlan(plan),
    agency: agencyCode(index),
    enteredAt,
    nonce: hex(`nonce ${index}`),
    bid: takesBid ? 7_000_000 + index * 350_000 : null,
  }));
  const excluded = [{ agency: agencyCode(999_999), reason: 'bid-unreadable' }];
  const weights = weighted ? Object.fromEntries(entries.map(({ agency }, i) => [agency, i + 1])) : null;
  const { pool } = freezePool({ plan, entries, weights, excluded });
  const certificate = buildCertificate({
    site: 'https://supermarket.test',
    plan,
    entries,
    pool,
    secret,
    ...occasion,
    rounds: [],
    annex: {
      notice,
      agencyNames: Object.fromEntries(
        [...entries, ...excluded].map(({ agency }) => [agency, `演示机构 ${agency}`]),
      ),
    },
  });
  return withLog(certificate);
}

/**
 * A certificate of round 2: the lottery of round 1 never gave a value, so that its secret was opened and a ceremony took
 * its place; the decision left out one agency.
 */
export function exampleRedo(): Certificate1 {
  const lottery = { kind: 'lottery', game: 'kl8', issue: '2017120' } as const;
  const earlier = exampleCertificate({ source: lottery, method: 'lowest' });
  const [leaver] = earlier.pool.entries;
  const excluded = leaver ? [{ agency: leaver.agency, reason: 'certificate-forged' }] : [];
  const secret = hex('second secret');
  const { need } = earlier.plan;
  const plan: Plan1 = {
    ...earlier.plan,
    round: 2,
    opensAt: '2017-05-12T02:00:00.000Z',
    closesAt: '2017-05-12T03:00:00.000Z',
    source: { kind: 'ceremony', digits: 20 },
    commitment: hashCommitment({ need, round: 2, secret }),
  };
  const open = { secret: earlier.secret, publicValue: null, proof: null };
  const round = {
    plan: earlier.plan,
    planHash: earlier.planHash,
    pool: earlier.pool,
    poolHash: earlier.poolHash,
    ...open,
    ...drawRound({ ...earlier, ...open }),
    redo: {
      basis: 'source-failed',
      reason: '开奖取消',
      excluded,
      proposed: { role: 'official', id: 'a-1', at: '2017-05-12T01:00:00.000Z' },
      confirmed: { role: 'official', id: 'a-2', at: plan.opensAt },
    },
  } as Certificate1['rounds'][number];
  return buildCertificate({
    site: earlier.site,
    plan,
    entries: earlier.entries.map(({ entry }) => entry),
    pool: shrinkPool(earlier.pool, excluded, plan),
    secret,
    publicValue: '31415926535897932384',
    proof: { kind: 'ceremony', witnesses: ['甲', '乙'], recordedAt: '2017-05-12T03:30:00.000Z' },
    times: {
      frozenAt: '2017-05-12T03:00:01.000Z',
      secretOpenedAt: '2017-05-12T03:31:00.000Z',
      drawnAt: '2017-05-12T03:31:00.000Z',
    },
    rounds: [round],
    annex: earlier.annex,
  });
}

/** The certificate without objects that stand in two places of it, as a reader has it. */
export const apart = <C extends Certificate>(certificate: C): C =>
  JSON.parse(serializeCertificate(certificate)) as C;

/** A certificate of the next round: its last one is void on an objection, three days after its deadline; the next is that of a ceremony. */
export function exampleObjection(earlier: Certificate1): Certificate1 {
  const { need } = earlier.plan;
  const round = earlier.plan.round + 1;
  const secret = sha256Hex(`secret ${round}`);
  const day = earlier.plan.closesAt.replace(/-\d\dT/, `-${String(8 + 6 * round)}T`);
  const plan: Plan1 = {
    ...earlier.plan,
    round,
    opensAt: day.replace(/T..:/, 'T02:'),
    closesAt: day.replace(/T..:/, 'T03:'),
    commitment: hashCommitment({ need, round, secret }),
  };
  const excluded = [{ agency: earlier.ranking[0] as string, reason: 'suspended' }];
  const own = {
    plan: earlier.plan,
    planHash: earlier.planHash,
    pool: earlier.pool,
    poolHash: earlier.poolHash,
    secret: earlier.secret,
    publicValue: earlier.publicValue,
    proof: earlier.proof,
    seed: earlier.seed,
    ranking: earlier.ranking,
    redo: {
      basis: 'objection-upheld',
      reason: '资质有误',
      excluded,
      proposed: { role: 'official', id: 'a-1', at: day.replace(/T..:/, 'T01:') },
      confirmed: { role: 'official', id: 'a-2', at: plan.opensAt },
    },
  } as Certificate1['rounds'][number];
  return apart(
    buildCertificate({
      ...earlier,
      plan,
      entries: earlier.entries.map(({ entry }) => entry),
      pool: shrinkPool(earlier.pool, excluded, plan),
      secret,
      rounds: [...earlier.rounds, own],
    }),
  );
}

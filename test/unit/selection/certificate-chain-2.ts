import {
  type Certificate2,
  drawRound,
  type Grounds,
  hashCommitment,
  hashPlan,
  hashPool,
  type Plan2,
  sha256Hex,
  shrinkPool,
} from '../../../src/selection/index.js';
import type { MadeLog } from '../../support/made-log.js';
import { agencyCode } from './certificate-example.js';
import {
  byAgency,
  certify,
  type Frozen,
  freezeRound,
  freezing,
  logRound,
  logValue,
  type Options2,
  startLog,
} from './certificate-example-2.js';
import { AFTER, CUSTODIANS, ESCROW, hand, later, planOf, valueOf } from './plan-example-2.js';

/** Days after the first deadline at which a redo is proposed and confirmed, in seconds. */
const REDO = { found: 86_400, proposed: 90_000, confirmed: 93_600 };

/** The next round of a lottery that gave no value: a ceremony, without one agency that was found out in between. */
function redoOf(log: MadeLog, { plan: earlier, pool, grounds }: Frozen) {
  const { need: subject, closesAt } = earlier;
  const secret = sha256Hex('second secret');
  const leaver = agencyCode(0);
  const record = log.add({
    at: later(closesAt, REDO.found),
    kind: 'finding.confirmed',
    subject,
    data: { agency: leaver },
    isProven: false,
  });
  const excluded = [{ agency: leaver, reason: 'related-owner' }];
  const plan: Plan2 = {
    ...earlier,
    round: 2,
    opensAt: later(closesAt, REDO.confirmed),
    closesAt: later(closesAt, REDO.confirmed + 3600),
    source: { kind: 'ceremony', digits: 20 },
    sealing: null,
    escrow: { recipient: CUSTODIANS, sha256: sha256Hex(ESCROW) },
    commitment: hashCommitment({ need: subject, round: 2, secret }),
  };
  const next = shrinkPool(pool, excluded, plan);
  const poolHash = hashPool(next);
  const left = (all: Grounds['weights']) => all.filter(({ agency }) => agency !== leaver);
  const evidence = [...grounds.excluded, { agency: leaver, evidence: { record } }].sort(byAgency);
  return {
    plan,
    secret,
    pool: next,
    poolHash,
    grounds: { pool: poolHash, weights: left(grounds.weights), excluded: evidence },
    redo: {
      basis: 'source-failed' as const,
      reason: '开奖取消',
      excluded,
      proposed: hand('a-1', later(closesAt, REDO.proposed)),
      confirmed: hand('a-2', plan.opensAt),
    },
  };
}

/** A certificate of two rounds: the lottery of the first never gave a value. */
export function exampleChain(options: Options2 = {}): Certificate2 {
  const secret = sha256Hex('secret');
  const log = startLog(options);
  const first = freezeRound(
    log,
    planOf({ method: 'lowest', source: 'lottery', ...options }, secret),
    options,
  );
  logRound(log, first);
  const { plan: earlier, planHash, entered, pool, poolHash, grounds } = first;
  const { need: subject } = earlier;
  log.add({
    at: later(earlier.closesAt, AFTER.frozen),
    kind: 'secret.opened',
    subject,
    data: { round: 1, planHash, secret },
  });
  const { redo, secret: second, ...next } = redoOf(log, first);
  const { proposed, confirmed, basis, reason, excluded } = redo;
  const decided = { basis, reason, excluded };
  log.add({ at: proposed.at, kind: 'redo.proposed', subject, data: { round: 1, ...decided }, by: proposed });
  const published = { ...decided, planHash: hashPlan(next.plan), round: 2, voids: 1, escrow: ESCROW };
  log.add({ at: confirmed.at, kind: 'redo.confirmed', subject, data: published, by: confirmed });
  const frozen = { ...next, planHash: hashPlan(next.plan), entered };
  log.add(freezing(frozen));
  const value = valueOf(next.plan, 0);
  logValue(log, next.plan, value);
  const open = { plan: earlier, planHash, pool, poolHash, secret, publicValue: null, proof: null };
  const round = {
    ...open,
    grounds,
    ...drawRound(open as never),
    redo,
  } as unknown as Certificate2['rounds'][number];
  return certify(log, frozen, { ...value, secret: second, rounds: [round] }, options);
}

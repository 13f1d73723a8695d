import { creditCodeCheck } from '../../src/basics/index.js';
import {
  hashCommitment,
  hashNotice,
  hashPlan,
  type Method,
  methodOf,
  type Plan,
  type SelectionInput,
  sha256Hex,
} from '../../src/selection/index.js';

const NEED = 'CX-2017-000001';

/** The input of a selection among `count` invented agencies. */
export function sampleInput(method: Method, count: number): SelectionInput {
  const secret = sha256Hex('secret');
  const plan: Plan = {
    need: NEED,
    round: 1,
    method,
    fund: 'state',
    budgetFen: 10_000_000,
    floorFen: null,
    minEntries: 3,
    notice: hashNotice({ title: 'bench' }),
    rules: '2017-01',
    opensAt: '2017-05-02T01:00:00.000Z',
    closesAt: '2017-05-08T09:00:00.000Z',
    source: { kind: 'commit' },
    commitment: hashCommitment({ need: NEED, round: 1, secret }),
  };
  const planHash = hashPlan(plan);
  const entries = Array.from({ length: count }, (_, index) => {
    const body = `91532300MA${String(index).padStart(7, '0')}`;
    const bid = methodOf(method).takesBid ? 6_000_000 + index : null;
    const agency = `${body}${creditCodeCheck(body)}`;
    const enteredAt = '2017-05-03T02:00:00.000Z';
    return { plan: planHash, agency, enteredAt, nonce: sha256Hex(`${index}`), bid };
  });
  return { plan, secret, publicValue: null, entries, weights: null, excluded: [] };
}

import { createHash } from 'node:crypto';
import { creditCodeCheck } from '../../src/basics/index.js';
import { openSqlite } from '../../src/db/index.js';
import {
  hashCommitment,
  hashNotice,
  hashPlan,
  type Plan,
  runSelection,
  type SelectionInput,
  verifyCertificate,
} from '../../src/selection/index.js';
import { type Figure, median } from './report.js';

const hex = (text: string): string => createHash('sha256').update(text).digest('hex');

function inputOf(method: Plan['method'], count: number): SelectionInput {
  const secret = hex('secret');
  const plan: Plan = {
    need: 'CX-2017-000001',
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
    commitment: hashCommitment({ need: 'CX-2017-000001', round: 1, secret }),
  };
  const planHash = hashPlan(plan);
  const entries = Array.from({ length: count }, (_, index) => {
    const body = `91532300MA${String(index).padStart(7, '0')}`;
    const bid = method === 'random' ? null : 6_000_000 + index;
    return {
      plan: planHash,
      agency: `${body}${creditCodeCheck(body)}`,
      enteredAt: '2017-05-03T02:00:00.000Z',
      nonce: hex(`${index}`),
      bid,
    };
  });
  return { plan, secret, publicValue: null, entries, weights: null, excluded: [] };
}

/** Median milliseconds of a selection, after a warm-up. */
function time(method: Plan['method'], count: number, rounds: number): number {
  const input = inputOf(method, count);
  const times: number[] = [];
  for (let round = 0; round < rounds + 5; round += 1) {
    const began = performance.now();
    runSelection({ ...input, secret: hex(`${round}`) });
    if (round >= 5) times.push(performance.now() - began);
  }
  return median(times);
}

/** Speed of the kernel, and of verifying every certificate of the demonstration site at `file`. */
export async function benchKernel(file: string): Promise<Figure[]> {
  const db = openSqlite(file);
  const stored = await db
    .selectFrom('selection')
    .innerJoin('need', 'need.id', 'selection.needId')
    .select('selection.certificate')
    .where('need.number', 'like', '%-2017-%')
    .execute();
  await db.destroy();
  const began = performance.now();
  const wrong = stored.filter(({ certificate }) => !verifyCertificate(certificate).ok).length;
  const seconds = (performance.now() - began) / 1000;
  const small = time('reference', 15, 300);
  return [
    { name: 'selections of 15 entries', value: `${Math.round(1000 / small)} per second`, required: '' },
    {
      name: 'selection of 3,000 entries, draw',
      value: `${time('random', 3000, 30).toFixed(1)} ms`,
      required: '< 20 ms',
    },
    {
      name: 'selection of 3,000 entries, reference price',
      value: `${time('reference', 3000, 30).toFixed(1)} ms`,
      required: '< 20 ms',
    },
    {
      name: `all ${stored.length} certificates verified (${wrong} wrong)`,
      value: `${seconds.toFixed(1)} s, ${Math.round(stored.length / seconds)} per second`,
      required: '< 10 s',
    },
  ];
}

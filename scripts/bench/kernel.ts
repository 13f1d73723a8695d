import { openSqlite } from '../../src/db/index.js';
import { type Method, runSelection, sha256Hex, verifyCertificate } from '../../src/selection/index.js';
import { type Figure, median } from './report.js';
import { sampleInput } from './sample.js';

/** Median milliseconds of a selection, after a warm-up. */
function time(method: Method, count: number, rounds: number): number {
  const input = sampleInput(method, count);
  const times: number[] = [];
  for (let round = 0; round < rounds + 5; round += 1) {
    const began = performance.now();
    runSelection({ ...input, secret: sha256Hex(`${round}`) });
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

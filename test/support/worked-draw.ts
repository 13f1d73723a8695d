import { readFileSync } from 'node:fs';
import { hashedText } from '../../src/selection/digest.js';
import {
  type Drawn,
  drawPool,
  freezePool,
  runSelection,
  type SelectionInput,
  sha256Hex,
} from '../../src/selection/index.js';

/** The case of the golden vectors that the protocol works by hand. */
const CASE = 12;
const MARKS = '①②③④⑤⑥⑦⑧⑨';

/** What section 6 of the protocol prints of its worked draw, computed by the kernel. */
export function workedDraw() {
  const { cases } = JSON.parse(readFileSync('test/vectors/selection-v1.json', 'utf8')) as {
    cases: { input: SelectionInput }[];
  };
  const input = (cases[CASE - 1] as { input: SelectionInput }).input;
  const { plan, publicValue, secret } = input;
  const { need, round } = plan;
  const { pool, poolHash } = freezePool(input);
  const entries = [...input.entries].sort((a, b) => (a.agency < b.agency ? -1 : 1));
  const texts = [
    hashedText('plan', plan),
    hashedText('commit', { need, round, secret }),
    ...entries.map((entry) => hashedText('entry', entry)),
    hashedText('pool', pool),
    hashedText('seed', { plan: pool.plan, pool: poolHash, publicValue, secret }),
  ];
  const result = runSelection(input);
  const drawns: Drawn[] = [];
  drawPool(plan.method, pool.entries, result.seed, (drawn) => drawns.push(drawn));
  const [k, ...swaps] = drawns;
  const row = MARKS.slice(0, pool.entries.length).split('');
  const table = swaps.map(({ n, words, value }, i) => {
    const j = i + value;
    const [a, b] = [row[i] as string, row[j] as string];
    row[i] = b;
    row[j] = a;
    const places = value === 0 ? ['–', 'unchanged'] : [`${i + 1}, ${j + 1}`, row.join(' ')];
    return `| ${[i, n, words.join(' '), value, ...places].join(' | ')} |`;
  });
  const mark = (agency: string): string =>
    MARKS[pool.entries.findIndex((one) => one.agency === agency)] ?? '';
  return {
    plan,
    pool,
    poolHash,
    secret,
    result,
    /** The word that K is drawn from. */
    kWord: k?.words[0] ?? 0,
    texts: texts.map((text) => `${text}\n→ ${sha256Hex(text)}`).join('\n\n'),
    table,
    ranking: result.ranking.map(mark),
  };
}

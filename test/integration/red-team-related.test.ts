import { expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import type { Db } from '../../src/db/index.js';
import { proposeRelation } from '../../src/relations/index.js';
import type { Pool } from '../../src/selection/index.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed, aReviewer, mustBe } from '../support/marketplace-builders.js';
import {
  aFinding,
  aSecondOfficial,
  changeRegistration,
  decidePair,
  waitingPair,
} from '../support/namesakes.js';

/** What a bidder may type for the same person. */
const SPELLINGS: readonly (readonly [what: string, first: string, second: string])[] = [
  ['a space', '王建国', '王 建国'],
  ['an ideographic space', '王建国', '王\u3000建国'],
  ['a middle dot', '王建国', '王·建国'],
  ['a bullet', '阿卜杜拉·买买提', '阿卜杜拉•买买提'],
  ['no dot at all', '阿卜杜拉·买买提', '阿卜杜拉买买提'],
  ['a Korean dot', '阿卜杜拉·买买提', '阿卜杜拉ㆍ买买提'],
  ['an invisible character', '王建国', '王\u200b建国'],
  ['a variation selector', '葛建国', '葛\u{e0100}建国'],
  ['an invisible letter', '王建国', '王\u3164建国'],
  ['full-width letters', 'Wang Jianguo', 'ＷＡＮＧ\u3000ＪＩＡＮＧＵＯ'],
  ['a hyphen', 'Jean-Luc Wang', 'Jean Luc WANG'],
  ['a radical', '马建国', '⻢建国'],
  ['traditional characters', '王建国', '王建國'],
];

async function poolOfBoth(db: Db, spellings: readonly string[]): Promise<Pool> {
  const clock = fakeClock();
  const deps = testDeps(db, { clock });
  const need = await aPublishedNeed(deps);
  for (const legalRepresentative of [...spellings, '李秀英', '赵明远', '钱志宏']) {
    const { actor } = await anAgency(deps, { legalRepresentative });
    clock.advance(1000);
    await anEntry(deps, actor, need, '90000');
  }
  clock.set(need.closesAt);
  for (const { error } of await runJobs(deps)) throw error;
  const { pool } = await db.selectFrom('pool').select('pool').executeTakeFirstOrThrow();
  return JSON.parse(pool) as Pool;
}

onEachDatabase('a bidder with two firms', (open) => {
  it.each(SPELLINGS)('has one ticket though the name is typed with %s', async (_, first, second) => {
    const pool = await poolOfBoth(await open(), [first, second]);
    expect(pool.excluded.map(({ reason }) => reason)).toEqual(['related-entry']);
    expect(pool.entries).toHaveLength(4);
  });
});

onEachDatabase('true namesakes', (open) => {
  type Agency = Awaited<ReturnType<typeof anAgency>>;

  /** A need and three agencies of one name; `close` lets some of them enter, a second apart, and three others. */
  async function aNeedWith(db: Db) {
    const clock = fakeClock();
    const deps = testDeps(db, { clock });
    const need = await aPublishedNeed(deps);
    const one = () => anAgency(deps, { legalRepresentative: '王建国' });
    const sharing = [await one(), await one(), await one()] as const;
    const others = [await anAgency(deps), await anAgency(deps), await anAgency(deps)];
    const officials = [await aReviewer(deps), await aSecondOfficial(deps)] as const;
    const close = async (...order: readonly Agency[]) => {
      for (const { actor } of [...order, ...others]) {
        clock.advance(1000);
        await anEntry(deps, actor, need, '90000');
      }
      clock.set(need.closesAt);
      for (const { error } of await runJobs(deps)) throw error;
      const { pool } = await db.selectFrom('pool').select('pool').executeTakeFirstOrThrow();
      const { entries, excluded } = JSON.parse(pool) as Pool;
      return { entries: entries.length, out: excluded.map(({ agency }) => agency) };
    };
    return { deps, clock, need, sharing, officials, close };
  }
  it('both take part once two officials have found that they are two', async () => {
    const { deps, sharing, officials, close } = await aNeedWith(await open());
    const [a, b] = sharing;
    await decidePair(deps, await waitingPair(deps, a.creditCode, b.creditCode), 'namesakes', officials);
    expect(await close(a, b)).toEqual({ entries: 5, out: [] });
  });

  it('are one ticket while one official alone says that they are two', async () => {
    const { deps, sharing, officials, close } = await aNeedWith(await open());
    const [a, b] = sharing;
    const { id } = await waitingPair(deps, a.creditCode, b.creditCode);
    mustBe(await proposeRelation(deps, officials[0], { id, ...aFinding('namesakes') }));
    expect(await close(a, b)).toEqual({ entries: 4, out: [b.creditCode] });
  });

  it('are not turned out by a shell of their name that a rival brings', async () => {
    const { deps, sharing, officials, close } = await aNeedWith(await open());
    const [a, b, shell] = sharing;
    await decidePair(deps, await waitingPair(deps, a.creditCode, b.creditCode), 'namesakes', officials);
    expect(await close(a, b, shell)).toEqual({ entries: 5, out: [shell.creditCode] });
  });

  it('are one ticket again where one of them changes hands after the decision', async () => {
    const { deps, clock, sharing, officials, close } = await aNeedWith(await open());
    const [a, b] = sharing;
    await decidePair(deps, await waitingPair(deps, a.creditCode, b.creditCode), 'namesakes', officials);
    clock.advance(1000);
    await changeRegistration(deps, b.actor, { legalRepresentative: '过渡' });
    clock.advance(1000);
    await changeRegistration(deps, b.actor, { legalRepresentative: '王建国' });
    expect(await close(a, b)).toEqual({ entries: 4, out: [b.creditCode] });
  });

  it('are not made one ticket by two officials shortly before the deadline', async () => {
    const { deps, clock, sharing, officials, close, need } = await aNeedWith(await open());
    const [a, b] = sharing;
    const pair = await waitingPair(deps, a.creditCode, b.creditCode);
    await decidePair(deps, pair, 'namesakes', officials);
    clock.set(new Date(Date.parse(need.closesAt) - 60_000).toISOString());
    await decidePair(deps, pair, 'related', officials);
    expect(await close(a, b)).toEqual({ entries: 5, out: [] });
  });
});

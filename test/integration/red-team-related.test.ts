import { expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import type { Db } from '../../src/db/index.js';
import type { Pool } from '../../src/selection/index.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';

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

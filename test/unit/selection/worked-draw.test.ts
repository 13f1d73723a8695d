import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { claimOf, GENERATOR, QUICKNET, type Source } from '../../../src/selection/index.js';
import { workedDraw } from '../../support/worked-draw.js';

const protocol = readFileSync('docs/protocol.md', 'utf8');
const chapter = (number: number): string =>
  protocol.slice(protocol.indexOf(`\n## ${number}. `), protocol.indexOf(`\n## ${number + 1}. `));
const grouped = (amount: number): string => String(amount).replace(/\B(?=(\d{3})+$)/g, ',');

describe('the draw worked by hand in the protocol', () => {
  const text = chapter(6);
  const draw = workedDraw();

  it('prints the hashes and every text under them', () => {
    const { plan, pool, poolHash, secret, result } = draw;
    expect(text).toContain(
      [
        `planHash  ${pool.plan}`,
        `poolHash  ${poolHash}`,
        'value     null',
        `secret    ${secret}`,
        `seed      ${result.seed}`,
      ].join('\n'),
    );
    expect(text).toContain(`\n\`\`\`\n${draw.texts}\n\`\`\`\n`);
    expect(draw.texts).toContain(`→ ${plan.commitment}`);
  });

  it('numbers the pool with its bids', () => {
    const words = draw.pool.entries.map(
      ({ agency, bid }, index) => `${'①②③④⑤⑥⑦⑧⑨'[index]} ${agency} ${grouped(bid ?? 0)}`,
    );
    expect(text.replace(/\s+/g, ' ')).toContain(`${words.join(' · ')}.`);
  });

  it('follows every swap to the lots', () => {
    expect(text).toContain(`the first word is ${grouped(draw.kWord)}`);
    expect(draw.result.K).toBe(95 + (draw.kWord % 4));
    expect(text).toContain(`so K = ${draw.result.K}`);
    expect(text).toContain(`|---|---|---|---|---|---|\n${draw.table.join('\n')}\n`);
    expect(text).toContain(`The lots of ① to ⑨ are therefore ${draw.result.lots.join(', ')}.`);
  });

  it('arrives at the reference, the ranking and the price', () => {
    const { result, ranking, pool, plan } = draw;
    expect(text).toContain(`reference is ${grouped(result.reference ?? 0)} fen`);
    expect(text).toContain(`Ranking: **${ranking[0]}** ${ranking.slice(1).join(' ')}.`);
    const price = pool.entries.find(({ agency }) => agency === result.ranking[0])?.bid ?? 0;
    expect(text).toContain(`Price ${grouped(price)} fen, saving ${plan.budgetFen - price} fen.`);
  });
});

describe('the claims printed in the protocol', () => {
  it('are those that certificates must carry', () => {
    const [, json = ''] = /```json\n([\s\S]*?)\n```/.exec(chapter(3)) ?? [];
    const claims = JSON.parse(json) as Record<string, { zh: string; en: string }>;
    const sources: Source[] = [
      { kind: 'commit' },
      { kind: 'ceremony', digits: 20 },
      { kind: 'lottery', game: 'kl8', issue: '2017120' },
      { kind: 'drand', chain: '', round: 1 },
    ];
    expect(Object.keys(claims)).toEqual(sources.map(({ kind }) => kind));
    for (const source of sources) expect(claimOf(source)).toMatchObject(claims[source.kind] ?? {});
  });
});

describe('the constants printed in the protocol', () => {
  it.each([protocol, readFileSync('docs/zh-CN/protocol.md', 'utf8')])(
    'are the pinned chain and the generator',
    (text) => {
      const { dst: tag, beaconId, hash, genesis, period, publicKey, groupHash } = QUICKNET;
      const rows = Object.entries({ beaconId, hash, genesis, period, publicKey, groupHash, tag });
      const printed = rows.map(([name, value]) => `${name.padEnd(9)}  ${value}\n`).join('');
      expect(text).toContain(`\n\`\`\`\n${printed}\`\`\`\n`);
      const { name, version, sha256 } = GENERATOR;
      expect(text).toContain(`{ "name": "${name}", "version": "${version}", "sha256": "${sha256}" }`);
    },
  );
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { FLAG_IDS, flagOf } from '../../../src/flags/flags.js';
import { playHonestMarket } from '../../support/honest-market.js';

const DOCUMENT = readFileSync(fileURLToPath(new URL('../../../docs/flags.md', import.meta.url)), 'utf8');

it('are as rare in an honest market as docs/flags.md says, in both languages', async () => {
  const { needs, flagged, any } = await playHonestMarket('zjcs red flags', 5000);
  const share = (count: number): string => ((100 * count) / needs).toFixed(2);
  const rows = FLAG_IDS.flatMap((id) => [
    `| ${flagOf(id).name.zh} | ${flagged[id]} | ${share(flagged[id])}% |`,
    `| ${id} | ${flagged[id]} | ${share(flagged[id])} % |`,
  ]);
  for (const row of rows) expect(DOCUMENT).toContain(row);
  expect(DOCUMENT).toContain(`有任何提示的共 ${any} 项，占 ${share(any)}%`);
  expect(DOCUMENT).toContain(`${any} have any, ${share(any)} %`);
  expect(any / needs).toBeLessThan(0.05);
}, 120_000);

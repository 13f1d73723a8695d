import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  type Coalitions,
  coalitionsOf,
  type Guards,
  PARTIES,
  SOURCE_KINDS,
} from '../../../src/selection/index.js';
import { catalogues } from '../../../src/web/i18n/index.js';
import { type CoalitionWords, coalitionList } from '../../../src/web/verification/coalition-text.js';
import { coalitionDocument, everyGuard } from '../../support/coalition-table.js';

const DEEDS = ['steer', 'foresee', 'read', 'stop'] as const;
type Coalition = Coalitions['steer'][number];

const within = (part: Coalition, whole: Coalition) => part.every((party) => whole.includes(party));

/** True where every coalition of `stronger` needs at least what one of `weaker` needs. */
const isHarder = (stronger: Coalitions['steer'], weaker: Coalitions['steer']) =>
  stronger.every((one) => weaker.some((other) => within(other, one)));

const cases = everyGuard().map((guards) => [Object.values(guards).join(' '), guards] as const);

describe('who would have to collude', () => {
  it('is the table of docs/coalitions.md', async () => {
    await expect(coalitionDocument()).toMatchFileSnapshot('../../../docs/coalitions.md');
  });

  it('is asked of every guard', () => {
    expect(cases).toHaveLength(132);
    expect(new Set(everyGuard().map(({ source }) => source))).toEqual(new Set(SOURCE_KINDS));
  });

  it.each(cases)('names minimal coalitions of distinct parties in their order: %s', (_, guards) => {
    const coalitions = coalitionsOf(guards);
    for (const deed of DEEDS) {
      const list = coalitions[deed];
      expect(list.length).toBeGreaterThan(0);
      for (const one of list) {
        expect(one).toEqual(PARTIES.filter((party) => one.includes(party)));
        expect(list.filter((other) => other !== one && within(other, one))).toEqual([]);
      }
    }
  });

  it.each(cases)('is harder with more guards: %s', (_, guards) => {
    const more = (change: Partial<Guards>) => coalitionsOf({ ...guards, ...change });
    const bare = more({ witnessed: false });
    const seen = more({ witnessed: true });
    for (const deed of ['steer', 'foresee', 'read'] as const) {
      expect(isHarder(seen[deed], bare[deed])).toBe(true);
      for (const sealing of ['custodians', 'tlock'] as const)
        expect(isHarder(more({ sealing })[deed], more({ sealing: 'site' })[deed])).toBe(true);
    }
    // The price of each guard: who can keep shut, and who else knows the secret.
    expect(isHarder(coalitionsOf(guards).stop, more({ escrow: null }).stop)).toBe(true);
    expect(isHarder(more({ escrow: null }).steer, coalitionsOf(guards).steer)).toBe(true);
    expect(isHarder(more({ priced: false }).read, more({ priced: true }).read)).toBe(true);
  });

  it('leaves to nobody alone a draw by beacon or digits that witnesses saw, but for who can choose numbers', () => {
    for (const guards of everyGuard().filter(({ witnessed, source }) => witnessed && source !== 'lottery'))
      for (const one of coalitionsOf(guards).steer) expect(one.length).toBeGreaterThan(1);
  });

  it('has a name for every party in both languages', () => {
    for (const language of ['zh-CN', 'en'] as const) {
      const words = ((key) => catalogues[language][key]) as CoalitionWords;
      const names = PARTIES.map((party) => coalitionList([[party]], words));
      expect(new Set(names).size).toBe(PARTIES.length);
    }
  });
});

describe('the second implementation', () => {
  it('names the same coalitions for every guard', () => {
    const program = [
      'import json, sys, zjcs_verify as v',
      'cases = json.load(sys.stdin)',
      "recipients = {None: None, 'beacon': {'recipient': 'drand:x:1'}, 'custodians': {'recipient': 'age1x'}}",
      'def of(case):',
      "    method = 'lowest' if case['priced'] else 'random'",
      "    plan = {'source': {'kind': case['source']}, 'method': method, 'escrow': recipients[case['escrow']]}",
      "    return v.coalitions_of(plan, {'sealing': {'scheme': case['sealing']}}, case['witnessed'])",
      'json.dump([of(case) for case in cases], sys.stdout)',
    ].join('\n');
    const { stdout } = spawnSync('python3', ['-c', program], {
      cwd: fileURLToPath(new URL('../../../scripts', import.meta.url)),
      input: JSON.stringify(everyGuard()),
      encoding: 'utf8',
    });
    expect(JSON.parse(stdout)).toEqual(everyGuard().map(coalitionsOf));
  });
});

/** What a stranger draws by numbers that everybody saw, in a hall or on television, while the site has none of them. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { contributeShare, findSelection, recordLottery } from '../../src/draws/index.js';
import { verifyCertificate } from '../../src/selection/index.js';
import { anAccount } from '../support/builders.js';
import { recordCeremony } from '../support/ceremony.js';
import { aPublishedNeed, aReviewer, mustBe } from '../support/marketplace-builders.js';
import { enterAll, threeCustodians } from '../support/sealed-entries.js';
import { startTestSite, type TestSite } from '../support/site.js';

const run = promisify(execFile);
const DIGITS = '31415926535897932384';
const NUMBERS = '1,2,5,9,12,17,23,24,31,38,40,44,49,53,58,61,66,70,77,80'.split(',');

let directory = '';
let site: TestSite | undefined;
afterEach(async () => {
  await site?.stop();
  rmSync(directory, { recursive: true });
});

/** What a program printed, and how it exited; the site answers it from this process meanwhile. */
async function program(name: string, words: readonly string[]): Promise<{ code: number; out: string }> {
  const args = ['--import', 'tsx', `scripts/${name}.ts`, '--lang', 'en', ...words];
  try {
    return { code: 0, out: (await run(process.execPath, args, { maxBuffer: 1 << 24 })).stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: `${stdout}${stderr}` };
  }
}

const lineOf = (out: string, name: string): string | undefined =>
  new RegExp(`^${name} (\\S+)`, 'm').exec(out)?.[1];

/** Officials type what was drawn. */
const TYPED = {
  ceremony: async ({ deps, clock }: TestSite, number: string) => {
    clock.advance(60_000);
    mustBe(
      await recordCeremony(deps, await aReviewer(deps), { number, digits: DIGITS, witnesses: ['甲', '乙'] }),
    );
  },
  lottery: async ({ deps, clock }: TestSite, number: string) => {
    clock.set('2023-08-24T13:40:00.000Z');
    mustBe(await recordLottery(deps, await aReviewer(deps), number, NUMBERS));
    const { actor } = await anAccount(deps, { role: 'official' });
    clock.advance(60_000);
    mustBe(await recordLottery(deps, actor, number, NUMBERS));
  },
};

it.each([
  [
    'ceremony',
    ['--digits', DIGITS],
    ['--digits', DIGITS.slice(1)],
    ['--digits', `${DIGITS.slice(1)}3`],
    'digits',
  ],
  [
    'lottery',
    ['--numbers', NUMBERS.join(',')],
    ['--numbers', NUMBERS.slice(1).join(',')],
    ['--numbers', [...NUMBERS.slice(0, 19), '79'].join(',')],
    'numbers',
  ],
] as const)(
  'is drawn by the numbers of a %s, and the site, once it has them, comes to the same',
  async (source, words, tooFew, others, asked) => {
    directory = mkdtempSync(join(tmpdir(), 'supermarket-by-numbers-'));
    const sources = {
      kinds: ['commit', 'ceremony', 'lottery'],
      closedDays: [{ from: '2023-01-21', to: '2023-01-27' }],
    } as const;
    site = await startTestSite({ start: '2023-08-18T01:00:00.000Z', overrides: { custodians: 2, sources } });
    const { deps, clock, url } = site;
    const custodians = await threeCustodians(deps);
    const need = await aPublishedNeed(deps, { source, closesAt: '2023-08-23 23:49:24' });
    await enterAll(deps, need, [9_500_000, 8_800_050, 9_100_000]);
    clock.set(need.closesAt);
    const work = async () => expect(await runJobs(deps)).toEqual([]);
    await work();
    const folder = join(directory, 'mirror');
    const mirror = async () => expect(await program('mirror', [url, folder])).toMatchObject({ code: 0 });
    await mirror();
    const keys = custodians.slice(0, 2).flatMap(({ pair }, index) => {
      const file = join(directory, `identity-${index}`);
      writeFileSync(file, `${pair.identity}\n`);
      return ['--identity', file];
    });
    const draw = (...more: readonly string[]) => program('draw-without-us', [...more, folder, need.number]);

    const without = await draw(...keys);
    expect([without.code, without.out]).toEqual([3, expect.stringContaining(`--${asked}`)]);
    expect((await draw(...keys, ...tooFew)).code).not.toBe(0);
    const stranger = await draw(...keys, ...words);
    expect(stranger.code).toBe(0);
    const own = { seed: lineOf(stranger.out, 'seed'), winner: lineOf(stranger.out, 'winner') };
    expect(own.seed).toMatch(/^[0-9a-f]{64}$/);
    const other = await draw(...keys, ...others);
    expect([other.code, lineOf(other.out, 'seed') === own.seed]).toEqual([0, false]);

    for (const { actor, pair } of custodians.slice(1))
      mustBe(await contributeShare(deps, actor, { number: need.number, identity: pair.identity }));
    await work();
    await TYPED[source](site, need.number);
    await work();
    const { certificate } = verifyCertificate((await findSelection(deps.db, need.id))?.certificate ?? '');
    expect([certificate?.seed, certificate?.ranking[0]]).toEqual([own.seed, own.winner]);
    // What the site typed is in the log by now: nothing more is needed.
    await mirror();
    const again = await draw();
    expect([again.code, lineOf(again.out, 'seed')]).toEqual([0, own.seed]);
    expect(again.out).toContain("the same as the site's own result");
  },
  600_000,
);

import { expect } from 'vitest';
import { auditDatabase } from '../../src/audit/index.js';
import { addMillis, assertDefined, HOUR, MINUTE } from '../../src/basics/index.js';
import { enterNeed, recordLottery } from '../../src/draws/index.js';
import {
  type Certificate,
  drandRandomness,
  type Entry,
  type Party,
  type Plan,
  type Source,
  sha256Hex,
} from '../../src/selection/index.js';
import { RECORDED } from './beacon-server.js';
import { recordCeremony } from './ceremony.js';
import { mustBe } from './marketplace-builders.js';
import {
  after,
  CLOSING,
  hexOf,
  LOTTERY_DRAWN,
  operatorsView,
  outcomeOf,
  ROUND_1000,
  type Siege,
  search,
  winnerOf,
} from './siege.js';

export type Kind = Source['kind'];

export const cells = (row: string, ...kinds: Kind[]): [string, Kind][] =>
  kinds.map((kind) => [`${row}${['commit', 'ceremony', 'lottery', 'drand'].indexOf(kind) + 1}`, kind]);
export const ALL = ['commit', 'ceremony', 'lottery', 'drand'] as const;

export const codes = (result: { ok: boolean; errors?: readonly { code: string }[] }) =>
  result.ok ? [] : result.errors?.map(({ code }) => code);

export const WITNESSES = ['见证人甲', '见证人乙'];
export const DIGITS = '31415926535897932384';
export const NUMBERS = Array.from({ length: 20 }, (_, i) => `${4 * i + 3}`);
export const BEACON = drandRandomness(RECORDED.get(1000)?.signature ?? '');
export const digitsOf = (turn: number): string => String(turn).padStart(20, '7');
/** Twenty different numbers of 1 … 80 that differ from turn to turn. */
export const numbersOf = (turn: number): string[] => {
  const left = Array.from({ length: 80 }, (_, i) => i + 1);
  let rest = BigInt(`0x${sha256Hex(`numbers ${turn}`)}`);
  const drawn = Array.from({ length: 20 }, () => {
    const [number = 0] = left.splice(Number(rest % BigInt(left.length)), 1);
    rest /= 97n;
    return number;
  });
  return drawn.sort((a, b) => a - b).map(String);
};
export const lotteryValue = ({ source }: Plan, numbers: readonly string[]): string =>
  source.kind === 'lottery' ? `${source.game}/${source.issue}/${numbers.join('.')}` : '';

/** Brings the source's value about, as honest people would, and draws. */
export async function drawHonestly(siege: Siege, kind: Kind): Promise<void> {
  const { deps, need, first, second } = siege;
  await siege.at(after(CLOSING));
  if (kind === 'ceremony') {
    mustBe(await recordCeremony(deps, first, { number: need.number, digits: DIGITS, witnesses: WITNESSES }));
    await siege.at(addMillis(CLOSING, HOUR));
  }
  if (kind === 'lottery') {
    siege.clock.set(LOTTERY_DRAWN);
    mustBe(await recordLottery(deps, first, need.number, NUMBERS));
    mustBe(await recordLottery(deps, second, need.number, NUMBERS));
    await siege.at(addMillis(LOTTERY_DRAWN, MINUTE));
  }
  if (kind === 'drand') await siege.at(ROUND_1000);
}

/** Enters the favourite with a nonce for which it wins if the guess is true; the entry as it will be opened. */
export async function enterFitted(siege: Siege, publicValue: string | null): Promise<void> {
  const { deps, need, favourite, clock } = siege;
  const { plan, planHash, secret, entries } = await operatorsView(siege);
  const enteredAt = clock.now();
  const mine = (turn: number): Entry => ({
    plan: planHash,
    agency: favourite.creditCode,
    enteredAt,
    nonce: hexOf(turn),
    bid: null,
  });
  const { nonce } = search(
    mine,
    (entry) => winnerOf({ plan, secret, publicValue, entries: [...entries, entry] }) === favourite.creditCode,
  );
  const input = { number: need.number, planHash, enteredAt, nonce };
  mustBe(await enterNeed(deps, favourite.actor, input));
}

export const TRIALS = 400;

/**
 * How often the last of four entrants wins who fits the nonce to all that he knows, and to a guess of what he does not.
 * Every truth is another one, made by a hash: the same in every run.
 */
export async function winsOfGuesser(siege: Siege, unknown: 'secret' | 'publicValue' | null): Promise<number> {
  const { plan, planHash, entries: all } = await operatorsView(siege);
  const { creditCode: agency } = siege.favourite;
  const entries = all.filter((entry) => entry.agency !== agency);
  let wins = 0;
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const truth = { secret: sha256Hex(`secret ${trial}`), publicValue: sha256Hex(`value ${trial}`) };
    const believed = unknown === null ? truth : { ...truth, [unknown]: sha256Hex(`guess ${trial}`) };
    const withMine = (turn: number): Entry[] => [
      ...entries,
      { plan: planHash, agency, enteredAt: plan.opensAt, nonce: hexOf(turn), bid: null },
    ];
    const fitted = search(withMine, (tried) => winnerOf({ plan, ...believed, entries: tried }) === agency);
    if (winnerOf({ plan, ...truth, entries: fitted }) === agency) wins += 1;
  }
  return wins;
}

/** One of four, give or take 4.5 standard deviations. */
export function expectFair(wins: number): void {
  const mean = TRIALS / 4;
  const deviation = Math.sqrt(mean * (3 / 4));
  expect(Math.abs(wins - mean)).toBeLessThan(4.5 * deviation);
}

/** Who could steer, as a certificate of version 2 says on its face. */
export function steerersOf(certificate: Certificate | null): readonly (readonly Party[])[] {
  const { claim } = assertDefined(certificate ?? undefined, 'certificate');
  return 'coalitions' in claim ? claim.coalitions.steer : [];
}

/** The draw ended as the insiders wanted, and nothing speaks against it but the coalition on its face. */
export async function expectStolen(siege: Siege, coalition: readonly Party[]): Promise<void> {
  const { certificate, ok } = await outcomeOf(siege);
  expect(certificate?.winner).toBe(siege.favourite.creditCode);
  expect(ok).toBe(true);
  expect(await auditDatabase(siege.deps.db)).toEqual([]);
  expect(steerersOf(certificate)).toContainEqual(coalition);
}

/** What a source of randomness gives and promises: protocol, section 3. */
import { drandRoundAt, drandRoundMillis, findDrandChain, QUICKNET } from './drand.js';
import { ballBits, findLotteryGame, lotteryFault, lotterySlot } from './lottery.js';
import type { Plan, Source } from './protocol.js';
import { timingOf } from './timing.js';

/** Kinds that a selection may use once a site runs them. */
export const SOURCE_KINDS = ['commit', 'ceremony', 'lottery', 'drand'] as const;

/**
 * Kinds that a later round may use: entries and nonces are public by then, and whoever knew the next secret alone could
 * choose one that suits.
 */
export const REDO_SOURCE_KINDS = ['ceremony', 'lottery', 'drand'] as const;

/** What a certificate says on its face about its source. */
export interface Claim {
  /** Public randomness in bits, rounded down. */
  readonly entropyBits: number;
  readonly zh: string;
  readonly en: string;
}

const LOG2_10 = Math.log2(10);

/** Bits of public randomness in the last ingredient, rounded down; 40 is the least that a planned source should have. */
export function entropyBits(source: Source): number {
  switch (source.kind) {
    case 'commit':
      return 0;
    case 'ceremony':
      return Math.floor(source.digits * LOG2_10);
    case 'lottery': {
      const game = findLotteryGame(source.game);
      return game ? ballBits([game]) : 0;
    }
    case 'drand':
      return 256;
  }
}

const WORDS: Readonly<Record<Source['kind'], { readonly zh: string; readonly en: string }>> = {
  commit: {
    zh: '随机数只来自运营方在公告时封存的密码和各报名机构的随机码，没有外部公开随机数。可防：业主操纵、任何一家机构单独操纵、事后更改名单或结果。不能防：运营方与最后报名的机构串通（两者合谋可以选定结果），或运营方在截止前拒收某家的报名。',
    en: 'Randomness comes only from the secret that the operator sealed with the notice and from the nonces of the entrants; there is no public randomness from outside. Protects against the owner, any single agency, and later changes of the list or the result. Does not protect against the operator together with the last entrant, who can choose the result, nor against an operator who turns an entry away before the deadline.',
  },
  ceremony: {
    zh: '随机数来自名单冻结后当众摇出的数字，密码在数字记录之后才打开。可防：业主、机构、运营方单独操纵，以及事后更改。不能防：运营方与全部见证人串通，或虚构见证人：请向证书列名的见证人核对数字。',
    en: 'Randomness comes from digits made in public after the freeze; the secret is opened only once they are on record. Protects against the owner, the agencies, the operator alone, and later changes. Does not protect against the operator together with all witnesses, or with invented ones: ask those named in the certificate for the digits.',
  },
  lottery: {
    zh: '随机数来自名单冻结后开奖的国家彩票，期号在公告时已定，密码在开奖前已公开。可防：业主、机构、运营方单独操纵，以及事后更改；号码作假，对照任何一份报纸即可揭穿。不能防：能够左右开奖号码的人（开奖时名单和密码已经公开，他不需要与运营方串通）。',
    en: "Randomness comes from a national lottery drawn after the freeze; the issue was fixed by the notice and the secret was published before the draw. Protects against the owner, the agencies, the operator alone, and later changes; any newspaper exposes a false number. Does not protect against whoever can choose the lottery's numbers: pool and secret are public by then, so he does not need the operator.",
  },
  drand: {
    zh: '随机数来自名单冻结后公布的国际随机信标，轮次由截止时间推算，密码在该轮公布前已公开，签名可离线核验。可防：业主、机构、运营方单独操纵，以及事后更改。不能防：运营方与达到门限的信标成员串通，再加上最后报名的机构，或拒收某家的报名。',
    en: "Randomness comes from an international beacon after the freeze; the round follows from the deadline, the secret was published before the round, and the signature is verified offline. Protects against the owner, the agencies, the operator alone, and later changes. Does not protect against the operator and a threshold of the beacon's members together, with the last entrant or by turning an entry away.",
  },
};

/** The claim of a source, in both languages. */
export function claimOf(source: Source): Claim {
  return { entropyBits: entropyBits(source), ...WORDS[source.kind] };
}

/** True when `value` is the canonical text of a public value of this source. */
export function isPublicValue(source: Source, value: string | null): boolean {
  switch (source.kind) {
    case 'commit':
      return value === null;
    case 'ceremony':
      return value !== null && /^\d+$/.test(value) && value.length >= source.digits && source.digits >= 20;
    case 'drand':
      return value !== null && /^[0-9a-f]{64}$/.test(value);
    case 'lottery':
      return value !== null && isLotteryValue(source, value);
  }
}

function isLotteryValue(source: { readonly game: string; readonly issue: string }, value: string): boolean {
  const [code, issue, numbers, ...rest] = value.split('/');
  const game = findLotteryGame(source.game);
  if (!game || code !== source.game || issue !== source.issue || numbers === undefined || rest.length > 0)
    return false;
  return lotteryFault(game, numbers.split('.')) === undefined;
}

/**
 * The source that follows from a deadline: the beacon's first round at or after the delay of the rules. Throws for
 * rules that this kernel does not know.
 */
export function drandSource(closesAt: string, rules: string): Source & { readonly kind: 'drand' } {
  const timing = timingOf(rules);
  if (!timing) throw new Error(`no timing for the rules ${rules}`);
  const millis = Date.parse(closesAt) + timing.drandDelaySeconds * 1000;
  return { kind: 'drand', chain: QUICKNET.hash, round: drandRoundAt(QUICKNET, millis) };
}

/**
 * The instant from which the public value of a plan can be known to anybody: pool and secret must be public before it.
 * Null where no such instant is fixed beforehand (`commit`, `ceremony`), or the source is not known here.
 */
export function publicValueFrom(plan: Pick<Plan, 'source' | 'closesAt' | 'rules'>): string | null {
  const { source } = plan;
  if (source.kind === 'drand') {
    const chain = findDrandChain(source.chain);
    return chain ? new Date(drandRoundMillis(chain, source.round)).toISOString() : null;
  }
  if (source.kind !== 'lottery') return null;
  const game = findLotteryGame(source.game);
  const timing = timingOf(plan.rules);
  if (!game || !timing) return null;
  const earliest = Date.parse(plan.closesAt) + timing.lotteryMarginSeconds * 1000;
  return new Date(lotterySlot(game, earliest)).toISOString();
}

/** True where the secret is opened together with the freeze: whoever could withhold it must not know the value yet. */
export function opensSecretAtFreeze(source: Source): boolean {
  return source.kind === 'drand' || source.kind === 'lottery';
}

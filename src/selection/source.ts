/** What a source of randomness gives and promises: protocol, section 3. */
import type { Source } from './protocol.js';

/** Kinds that a selection may use once a site runs them. */
export const SOURCE_KINDS = ['commit', 'ceremony', 'lottery', 'drand'] as const;

/** What a certificate says on its face about its source. */
export interface Claim {
  /** Public randomness in bits, rounded down. */
  readonly entropyBits: number;
  readonly zh: string;
  readonly en: string;
}

const LOG2_10 = Math.log2(10);

// 20 of 80 numbers: log2 C(80, 20) = 61.6; other games are judged by the site that adds them.
const LOTTERY_BITS: Readonly<Record<string, number>> = { kl8: 61 };

/** Bits of public randomness in the last ingredient, rounded down; 40 is the least that a planned source should have. */
export function entropyBits(source: Source): number {
  switch (source.kind) {
    case 'commit':
      return 0;
    case 'ceremony':
      return Math.floor(source.digits * LOG2_10);
    case 'lottery':
      return LOTTERY_BITS[source.game] ?? 0;
    case 'drand':
      return 256;
  }
}

const WORDS: Readonly<Record<Source['kind'], { readonly zh: string; readonly en: string }>> = {
  commit: {
    zh: '随机数来自运营方事先封存的密码和各报名机构的随机码。可防：业主、任何一家机构、事后更改。不能防：运营方与最后报名的机构串通。',
    en: "Randomness comes from a secret that the operator sealed beforehand and the entrants' nonces. Protects against: the owner, any single agency, later changes. Does not protect against: the operator together with the last entrant.",
  },
  ceremony: {
    zh: '随机数来自名单冻结后当众摇出的数字。可防：业主、机构、运营方单独作弊和事后更改。不能防：运营方与全部见证人串通。',
    en: 'Randomness comes from digits made in public after the freeze. Protects against: the owner, the agencies, the operator alone, later changes. Does not protect against: the operator together with all witnesses.',
  },
  lottery: {
    zh: '随机数来自名单冻结后开奖的国家彩票。可防：业主、机构、运营方单独作弊和事后更改；假号码任何报纸都能揭穿。不能防：国家彩票与运营方串通。',
    en: 'Randomness comes from a national lottery drawn after the freeze. Protects against: the owner, the agencies, the operator alone, later changes; any newspaper exposes a false number. Does not protect against: the state lottery together with the operator.',
  },
  drand: {
    zh: '随机数来自名单冻结后由国际随机信标发布的数值。可防：业主、机构、运营方单独作弊和事后更改。不能防：运营方、信标超过门限的成员与最后报名的机构三方串通。',
    en: 'Randomness comes from an international beacon after the freeze. Protects against: the owner, the agencies, the operator alone, later changes. Does not protect against: the operator, a threshold of the beacon and the last entrant together.',
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
  const [game, issue, numbers, ...rest] = value.split('/');
  if (game !== source.game || issue !== source.issue || numbers === undefined || rest.length > 0)
    return false;
  const parts = numbers.split('.');
  const ascends = parts.every(
    (part, index) => /^[1-9]\d{0,2}$/.test(part) && (index === 0 || Number(part) > Number(parts[index - 1])),
  );
  // 快乐8 draws 20 of 80: any other count or number is no result of that game.
  return ascends && (game !== 'kl8' || (parts.length === 20 && Number(parts[19]) <= 80));
}

/** The sources of randomness, one record each: protocol, section 3. A source differs from the others by its record alone. */
import {
  drandRandomness,
  drandRoundAt,
  drandRoundMillis,
  findDrandChain,
  isDrandSignature,
  QUICKNET,
} from './drand.js';
import { coded } from './finding.js';
import {
  ballBits,
  findLotteryGame,
  isIssueOfDay,
  isNextIssue,
  issueFits,
  LEAST_BITS,
  lotteryFault,
  lotterySlot,
} from './lottery.js';
import type { Plan, Source } from './protocol.js';
import type { Deadline, ProofOf, SourceKind, SourceOf, SourceRecord } from './source-record.js';
import { timingOf } from './timing.js';

const commit: SourceRecord<'commit'> = {
  claim: {
    zh: '随机数只来自运营方在公告时封存的密码和各报名机构的随机码，没有外部公开随机数。可防：业主操纵、任何一家机构单独操纵、事后更改名单或结果。不能防：运营方与最后报名的机构串通（两者合谋可以选定结果），或运营方在截止前拒收某家的报名。',
    en: 'Randomness comes only from the secret that the operator sealed with the notice and from the nonces of the entrants; there is no public randomness from outside. Protects against the owner, any single agency, and later changes of the list or the result. Does not protect against the operator together with the last entrant, who can choose the result, nor against an operator who turns an entry away before the deadline.',
  },
  example: { kind: 'commit' },
  needs: 'nothing',
  opensSecretAtFreeze: false,
  entropyBits: () => 0,
  plan: () => commit.example,
  planned: () => coded('source/commit'),
  isPublicValue: (_, value) => value === null,
  proof: null,
};

/** Decimal digits that a ceremony gives at least: 66 bits. */
const CEREMONY_DIGITS = 20;
const LOG2_10 = Math.log2(10);

const ceremony: SourceRecord<'ceremony'> = {
  claim: {
    zh: '随机数来自名单冻结后当众摇出的数字，密码在数字记录之后才打开。可防：业主、机构、运营方单独操纵，以及事后更改。不能防：运营方与全部见证人串通，或虚构见证人：请向证书列名的见证人核对数字。',
    en: 'Randomness comes from digits made in public after the freeze; the secret is opened only once they are on record. Protects against the owner, the agencies, the operator alone, and later changes. Does not protect against the operator together with all witnesses, or with invented ones: ask those named in the certificate for the digits.',
  },
  example: { kind: 'ceremony', digits: CEREMONY_DIGITS },
  needs: 'hall',
  opensSecretAtFreeze: false,
  entropyBits: ({ digits }) => Math.floor(digits * LOG2_10),
  plan: () => ceremony.example,
  planned: ({ digits }) => coded('source/ceremony', { digits }),
  isPublicValue: ({ digits }, value) =>
    value !== null && /^\d+$/.test(value) && value.length >= digits && digits >= CEREMONY_DIGITS,
  proof: {
    check: 'E_CEREMONY',
    expected: coded('proof/ceremony'),
    missing: coded('ceremony/none'),
    faults: (_, { witnesses }) => [new Set(witnesses).size < 2 && coded('ceremony/witnesses')],
    orderFaults: ({ recordedAt }, { frozenAt, secretOpenedAt: openedAt }) => [
      recordedAt < frozenAt && coded('late/digits-before-freeze', { recordedAt, frozenAt }),
      openedAt < recordedAt && coded('late/opened-before-digits', { openedAt, recordedAt }),
    ],
  },
  recording: { kind: 'ceremony.recorded', member: 'digits', order: 'chain' },
};

function lotterySlotOf({ game: code }: SourceOf<'lottery'>, { closesAt, rules }: Deadline): number | null {
  const game = findLotteryGame(code);
  const timing = timingOf(rules);
  if (!game || !timing) return null;
  return lotterySlot(game, Date.parse(closesAt) + timing.lotteryMarginSeconds * 1000);
}

function lotteryBits({ game: code }: SourceOf<'lottery'>): number {
  const game = findLotteryGame(code);
  return game ? ballBits([game]) : 0;
}

function isLotteryValue(source: SourceOf<'lottery'>, value: string): boolean {
  const [code, issue, numbers, ...rest] = value.split('/');
  const game = findLotteryGame(source.game);
  if (!game || code !== source.game || issue !== source.issue || numbers === undefined || rest.length > 0)
    return false;
  return lotteryFault(game, numbers.split('.')) === undefined;
}

/** What speaks against the issues that were not drawn, in their order. */
const postponementFaults = (planned: string, { typed, postponed }: ProofOf<'lottery'>) =>
  postponed.flatMap((step, index) => [
    step.from !== (postponed[index - 1]?.to ?? planned) && coded('lottery/not-awaited', { issue: step.from }),
    !isNextIssue(step.to, step.from) && coded('lottery/not-next', { issue: step.to, from: step.from }),
    step.proposed.id === step.confirmed.id && coded('lottery/moved-by-one', { issue: step.to }),
    step.confirmed.at < step.proposed.at && coded('lottery/moved-early', { issue: step.to }),
    typed.at < step.confirmed.at && coded('lottery/typed-early', { issue: step.to }),
  ]);

const lottery: SourceRecord<'lottery'> = {
  claim: {
    zh: '随机数来自名单冻结后开奖的国家彩票，期号在公告时已定，密码在开奖前已公开。可防：业主、机构、运营方单独操纵，以及事后更改；号码作假，对照任何一份报纸即可揭穿。不能防：能够左右开奖号码的人（开奖时名单和密码已经公开，他不需要与运营方串通）。',
    en: "Randomness comes from a national lottery drawn after the freeze; the issue was fixed by the notice and the secret was published before the draw. Protects against the owner, the agencies, the operator alone, and later changes; any newspaper exposes a false number. Does not protect against whoever can choose the lottery's numbers: pool and secret are public by then, so he does not need the operator.",
  },
  example: { kind: 'lottery', game: 'kl8', issue: '' },
  needs: 'calendar',
  opensSecretAtFreeze: true,
  entropyBits: lotteryBits,
  plan: (_, nextIssue) => {
    const found = nextIssue();
    if (!found) return undefined;
    const { game, issue, day, closedDays } = found;
    return { kind: 'lottery', game, issue, day, closedDays };
  },
  planned: ({ game, issue }) => coded('source/lottery', { game, issue }),
  isPublicValue: (source, value) => value !== null && isLotteryValue(source, value),
  valueFrom: lotterySlotOf,
  faults: (source, deadline) => {
    const { closesAt } = deadline;
    const slot = lotterySlotOf(source, deadline);
    const { issue, day, closedDays } = source;
    const fits = (from: number) =>
      day === undefined ? issueFits(issue, from) : isIssueOfDay(issue, { day, closedDays, slot: from });
    return [slot !== null && !fits(slot) && coded('source/issue', { issue, closesAt })];
  },
  proof: {
    check: 'E_LOTTERY',
    expected: coded('proof/lottery'),
    missing: coded('lottery/none'),
    faults: (source, proof) => [
      lotteryBits(source) < LEAST_BITS &&
        coded('lottery/bits', { bits: lotteryBits(source), least: LEAST_BITS }),
      proof.typed.id === proof.confirmed.id && coded('lottery/one-person'),
      proof.confirmed.at < proof.typed.at && coded('lottery/confirmed-early'),
      ...postponementFaults(source.issue, proof),
    ],
    orderFaults: ({ typed: { at: typedAt }, confirmed: { at: confirmedAt } }, { drawnAt }, from) => [
      from !== null && typedAt < from && coded('late/typed-before-value', { typedAt, from }),
      drawnAt < confirmedAt && coded('late/drawn-before-numbers', { drawnAt, confirmedAt }),
    ],
    effective: (source, { postponed }) => ({ ...source, issue: postponed.at(-1)?.to ?? source.issue }),
  },
  recording: { kind: 'lottery.confirmed', member: 'numbers', order: 'own' },
};

/** The beacon's first round at or after the delay of the rules. */
function drandSource({ closesAt, rules }: Deadline): SourceOf<'drand'> {
  const timing = timingOf(rules);
  if (!timing) throw new Error(`no timing for the rules ${rules}`);
  const millis = Date.parse(closesAt) + timing.drandDelaySeconds * 1000;
  return { kind: 'drand', chain: QUICKNET.hash, round: drandRoundAt(QUICKNET, millis) };
}

const drand: SourceRecord<'drand'> = {
  claim: {
    zh: '随机数来自名单冻结后公布的国际随机信标，轮次由截止时间推算，密码在该轮公布前已公开，签名可离线核验。可防：业主、机构、运营方单独操纵，以及事后更改。不能防：运营方与达到门限的信标成员串通，再加上最后报名的机构，或拒收某家的报名。',
    en: "Randomness comes from an international beacon after the freeze; the round follows from the deadline, the secret was published before the round, and the signature is verified offline. Protects against the owner, the agencies, the operator alone, and later changes. Does not protect against the operator and a threshold of the beacon's members together, with the last entrant or by turning an entry away.",
  },
  example: { kind: 'drand', chain: QUICKNET.hash, round: 1 },
  needs: 'beacon',
  opensSecretAtFreeze: true,
  entropyBits: () => 256,
  plan: drandSource,
  planned: ({ chain, round }) => coded('source/drand', { chain, round }),
  isPublicValue: (_, value) => value !== null && /^[0-9a-f]{64}$/.test(value),
  valueFrom: ({ chain: hash, round }) => {
    const chain = findDrandChain(hash);
    return chain ? drandRoundMillis(chain, round) : null;
  },
  faults: ({ chain, round }, deadline) => {
    const { closesAt } = deadline;
    const own = drandSource(deadline).round;
    return [
      !findDrandChain(chain) && coded('source/chain', { chain }),
      round !== own && coded('source/round', { round, closesAt, own }),
    ];
  },
  proof: {
    check: 'E_BLS',
    expected: coded('proof/drand'),
    missing: coded('drand/none'),
    faults: ({ chain: hash, round: planned }, { round, signature }, publicValue) => {
      const chain = findDrandChain(hash);
      if (!chain) return [coded('source/chain', { chain: hash })];
      if (!isDrandSignature(chain, planned, signature)) return [coded('drand/signature', { round: planned })];
      return [
        round !== planned && coded('drand/round', { round, planned }),
        drandRandomness(signature) !== publicValue && coded('drand/value'),
      ];
    },
  },
};

const RECORDS: { readonly [K in SourceKind]: SourceRecord<K> } = { commit, ceremony, lottery, drand };

/** Every kind of source, the weakest first: the fewer people can steer one, the later it stands. */
export const SOURCE_KINDS = Object.keys(RECORDS) as [SourceKind, ...SourceKind[]];

/** The record of a kind of source. */
export function sourceOf<K extends SourceKind>(kind: K): SourceRecord<K> {
  return RECORDS[kind];
}

/**
 * Kinds that a later round may use, those with a public value: entries and nonces are public by then, and whoever knew the
 * next secret alone could choose one that suits.
 */
export const REDO_SOURCE_KINDS = SOURCE_KINDS.filter((kind) => sourceOf(kind).proof !== null);

/** What a certificate says on its face about its source. */
export interface Claim {
  /** Public randomness in bits, rounded down. */
  readonly entropyBits: number;
  readonly zh: string;
  readonly en: string;
}

/** The claim of a source, in both languages. */
export function claimOf(source: Source): Claim {
  const record = sourceOf(source.kind);
  return { entropyBits: record.entropyBits(source), ...record.claim };
}

/**
 * The instant from which the public value of a plan can be known to anybody: pool and secret must be public before it.
 * Null where no such instant is fixed beforehand, or the source is not known here. Throws a RangeError where it lies
 * beyond every calendar.
 */
export function publicValueFrom({ source, ...deadline }: Deadline & Pick<Plan, 'source'>): string | null {
  const millis = sourceOf(source.kind).valueFrom?.(source, deadline) ?? null;
  return millis === null ? null : new Date(millis).toISOString();
}

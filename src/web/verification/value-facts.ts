/** The public value of a round in words: what it is, and who can tell whether it is true. */
import { toShanghaiDate } from '../../basics/index.js';
import { type Certificate, findDrandChain, publicValueFrom } from '../../selection/index.js';
import { type Fact, listed, MOST_LISTED, moment } from './fact.js';
import { plainText } from './plain-text.js';
import type { VerifyWords } from './words.js';

/** As much of a round, the certificate's own or an earlier one, as its public value needs. */
type Proven = Pick<Certificate, 'plan' | 'publicValue' | 'proof'>;

/** When the value of a plan can be known; null where that is not fixed, or lies beyond every calendar. */
function valueFrom(plan: Proven['plan']): string | null {
  try {
    return publicValueFrom(plan);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function ceremonyFacts({ publicValue, proof }: Proven, words: VerifyWords): Fact[] {
  const witnesses = proof?.kind === 'ceremony' ? proof : null;
  return [
    {
      label: words('verify.fact-digits'),
      text: publicValue === null ? words('verify.no-value') : plainText(publicValue),
      isHash: false,
      advice:
        witnesses &&
        words('verify.ask-witnesses', {
          at: moment(witnesses.recordedAt),
          names: listed(
            witnesses.witnesses.map((name) => plainText(name)),
            words('verify.list-comma'),
            words,
          ),
        }),
    },
  ];
}

type Postponed = Extract<Proven['proof'], { kind: 'lottery' }>['postponed'];

function lotteryAdvice(
  { plan, publicValue }: Proven,
  { planned, issue }: { readonly planned: string; readonly issue: string },
  words: VerifyWords,
): string {
  const slot = valueFrom(plan);
  if (slot === null) return words('verify.ask-newspaper-numbers', { issue });
  // Since version 2 the plan names the day; no calendar of days without a drawing is at hand here.
  const day = 'day' in plan.source ? plainText(plan.source.day) : undefined;
  const date = day ?? toShanghaiDate(slot);
  if (publicValue === null) return words('verify.ask-newspaper-none', { issue, date });
  return planned === issue
    ? words(day === undefined ? 'verify.ask-newspaper' : 'verify.ask-newspaper-day', { issue, date })
    : words('verify.ask-newspaper-later', { planned, issue, date });
}

function lotteryFacts(
  proven: Proven,
  source: { readonly game: string; readonly issue: string },
  words: VerifyWords,
): Fact[] {
  const { publicValue, proof } = proven;
  const postponed: Postponed = proof?.kind === 'lottery' ? proof.postponed : [];
  const planned = plainText(source.issue);
  const issue = plainText(postponed.at(-1)?.to ?? source.issue);
  const numbers = publicValue?.split('/').slice(2).join('/').replaceAll('.', ' ');
  return [
    ...postponed.slice(0, MOST_LISTED).map(
      ({ from, to, reason, proposed, confirmed }): Fact => ({
        label: words('verify.fact-postponed'),
        text: words('verify.postponed', {
          first: plainText(proposed.id),
          second: plainText(confirmed.id),
          at: moment(confirmed.at),
          from: plainText(from),
          to: plainText(to),
          reason: plainText(reason, 1000),
        }),
        isHash: false,
        advice: words('verify.ask-postponed', { from: plainText(from) }),
      }),
    ),
    {
      label: words('verify.fact-lottery'),
      text: words('verify.lottery', {
        game: source.game === 'kl8' ? words('verify.kl8') : plainText(source.game),
        issue,
        numbers: numbers === undefined ? words('verify.no-value') : plainText(numbers),
      }),
      isHash: false,
      advice: lotteryAdvice(proven, { planned, issue }, words),
    },
  ];
}

function drandFacts(
  { plan, publicValue }: Proven,
  { chain, round }: { readonly chain: string; readonly round: number },
  words: VerifyWords,
): Fact[] {
  const at = valueFrom(plan);
  return [
    {
      label: words('verify.fact-drand'),
      text: words('verify.drand', {
        beacon: findDrandChain(chain)?.beaconId ?? chain,
        round,
        at: at === null ? '—' : moment(at),
        value: publicValue === null ? words('verify.no-value') : plainText(publicValue),
      }),
      isHash: false,
      advice: words('verify.ask-beacon'),
    },
  ];
}

/** The public value by its source, each with where to look it up; none where there is no public value. */
export function valueFacts(proven: Proven, words: VerifyWords): Fact[] {
  const { source } = proven.plan;
  switch (source.kind) {
    case 'commit':
      return [];
    case 'ceremony':
      return ceremonyFacts(proven, words);
    case 'lottery':
      return lotteryFacts(proven, source, words);
    case 'drand':
      return drandFacts(proven, source, words);
  }
}

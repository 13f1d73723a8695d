import type { NeedFacts } from '../../src/flags/facts.js';
import { FLAG_IDS, type FlagId, findHits } from '../../src/flags/flags.js';
import { keptOf, ownMemory, remember } from '../../src/flags/memory.js';
import { createGenerator, K_VALUES, type Method, methodOf, sha256Hex } from '../../src/selection/index.js';
import { someFacts } from './flag-facts.js';

const METHODS: readonly Method[] = ['lowest', 'reference', 'average', 'lowest', 'reference'];
/** Bids are written in fen, yuan, tens, hundreds and thousands of yuan, by turns. */
const UNITS = [1, 100, 1000, 10_000, 100_000];
const TYPES = 5;
const AGENCIES = 60;

/** What a market of agencies that know nothing of each other looks like to the flags. */
export interface HonestMarket {
  readonly needs: number;
  /** Needs with a row of the flag. */
  readonly flagged: Readonly<Record<FlagId, number>>;
  /** Needs with any row. */
  readonly any: number;
}

/**
 * Plays needs whose entrants and bids are drawn independently, from a seed, with integers and sums alone: the same numbers
 * everywhere. Each agency has a liking to enter of its own; bids lie around 85 % of the budget; one in twelve entrants is
 * excluded, one in twenty takes the entry back at some time of the ten days; owners publish needs of any size.
 */
export async function playHonestMarket(seed: string, needs: number): Promise<HonestMarket> {
  const generator = createGenerator(sha256Hex(seed));
  const below = (count: number) => generator.uniform(count);
  const memory = ownMemory();
  const flagged = Object.fromEntries(FLAG_IDS.map((id) => [id, 0])) as Record<FlagId, number>;
  let any = 0;
  const published: { owner: number; type: number; at: number; number: string; budgetFen: number }[] = [];
  for (let index = 0; index < needs; index += 1) {
    const type = below(TYPES);
    const owner = below(200);
    const method = METHODS[below(METHODS.length)] ?? 'lowest';
    // From 1,000 to 240,000 yuan, 68,000 in the mean: that of the needs of 2017 was 67,500.
    const budgetFen = (2 + below(30)) * (2 + below(30)) * 25_000;
    const wanted = 3 + below(10);
    const chosen = new Set<number>();
    // Of two drawn the lower one enters: some agencies enter often, others rarely.
    while (chosen.size < wanted) chosen.add(Math.min(below(AGENCIES), below(AGENCIES)));
    const unit = UNITS[below(UNITS.length)] ?? 1;
    const bidOf = () => {
      // Twelve even draws make something like a normal one: mean 85 %, deviation 6 %.
      let sum = 0;
      for (let draw = 0; draw < 12; draw += 1) sum += below(10_001);
      const share = 850_000 + 6 * (sum - 60_000);
      return Math.min(budgetFen, Math.max(unit, Math.round((budgetFen * share) / 1_000_000 / unit) * unit));
    };
    const all = [...chosen].map((code) => ({ agency: `T${type}A${code}`, bidFen: bidOf() }));
    const gone = all.filter(() => below(20) === 0);
    const entrants = all.filter((one) => !gone.includes(one));
    const excluded = entrants.filter(() => below(12) === 0).map(({ agency }) => agency);
    const valid = entrants.filter(({ agency }) => !excluded.includes(agency));
    // Ten needs a working day of one market.
    const at = Date.UTC(2017, 0, 2) + index * 8_640_000;
    const instant = (millis: number) => new Date(millis).toISOString();
    const closes = at + 10 * 86_400_000;
    const number = `CX-2017-${String(index + 1).padStart(6, '0')}`;
    const K = method === 'average' ? 100 : (K_VALUES[below(K_VALUES.length)] ?? 95);
    const known = someFacts({
      need: {
        id: number,
        number,
        typeCode: `T${type}`,
        method,
        budgetFen,
        publishedAt: instant(at),
        closesAt: instant(closes),
      },
      entrants,
      excluded,
      withdrawn: gone.map(({ agency }) => ({ agency, at: instant(closes - 1 - below(864_000_000)) })),
      priced:
        methodOf(method).ranking.by === 'distance' && valid.length > 0 ? decide(valid, method, K) : null,
      ownerNeeds: published
        .filter((one) => one.owner === owner && one.type === type && one.at >= at - 30 * 86_400_000)
        .map((one) => ({ number: one.number, budgetFen: one.budgetFen, publishedAt: instant(one.at) })),
    });
    published.push({ owner, type, at, number, budgetFen });
    const facts = await remember(memory, known);
    const hits = findHits(facts);
    await memory.keep(keptOf(facts, hits));
    for (const flag of new Set(hits.map((hit) => hit.flag))) flagged[flag] += 1;
    if (hits.length > 0) any += 1;
  }
  return { needs, flagged, any };
}

function decide(
  valid: readonly { readonly agency: string; readonly bidFen: number }[],
  method: Method,
  K: number,
): NonNullable<NeedFacts['priced']> {
  const entries = valid.map(({ agency, bidFen }, index) => ({ agency, bid: bidFen, lot: index + 1 }));
  const { order } = methodOf(method).ranking.rank(entries, K);
  return { entries, K, winner: entries[order[0] ?? 0]?.agency ?? '' };
}

import { assertDefined } from '../basics/index.js';
import type { FlagCoverTable, FlagEntrantTable, FlagPairTable } from '../db/index.js';
import { pairName } from '../relations/index.js';
import type { CoverPast, Meetings, NeedFacts } from './facts.js';
import type { Hit } from './flags.js';
import { COVER_WIDTH, coverOf } from './records/covers.js';
import { MOST_ENTRANTS } from './records/meetings.js';

/** What looks leave for later ones, in rows. */
export interface Kept {
  readonly entrants: readonly FlagEntrantTable[];
  readonly pairs: readonly FlagPairTable[];
  readonly covers: readonly FlagCoverTable[];
}

/** What a look may ask of those before it: the site keeps it in tables, the check in its own memory. */
export interface Memory {
  /** Needs of a type that agencies entered; '' stands for all that count. */
  readonly entrants: (type: string, agencies: readonly string[]) => Promise<readonly FlagEntrantTable[]>;
  /** Pairs of agencies that met in needs of a type. */
  readonly pairs: (type: string, agencies: readonly string[]) => Promise<readonly FlagPairTable[]>;
  /** Agencies that met this winner. */
  readonly covers: (winner: string, agencies: readonly string[]) => Promise<readonly FlagCoverTable[]>;
  readonly keep: (kept: Kept) => Promise<void>;
}

type Known = Omit<NeedFacts, 'meetings' | 'covers'>;

/** All facts of a need: what is known of it, and what earlier looks left. */
export async function remember(memory: Memory, known: Known): Promise<NeedFacts> {
  const { need, entrants, priced } = known;
  const codes = entrants.map(({ agency }) => agency);
  const counts = codes.length >= 2 && codes.length <= MOST_ENTRANTS;
  return {
    ...known,
    meetings: counts ? await meet(memory, need.typeCode, codes) : null,
    covers:
      priced && priced.entries.length <= MOST_ENTRANTS
        ? await coversOf(memory, priced.winner, priced.entries)
        : new Map<string, CoverPast>(),
  };
}

/** The counts with this need. */
async function meet(memory: Memory, type: string, codes: readonly string[]): Promise<Meetings> {
  const before = new Map(
    (await memory.entrants(type, ['', ...codes])).map(({ agencyCode, needs }) => [agencyCode, needs]),
  );
  const met = new Map(
    (await memory.pairs(type, codes)).map((pair) => [pairName(pair.one, pair.other), pair]),
  );
  const order = codes.toSorted();
  return {
    needs: (before.get('') ?? 0) + 1,
    entered: new Map(order.map((code) => [code, (before.get(code) ?? 0) + 1])),
    pairs: order.flatMap((one, index) =>
      order.slice(index + 1).map((other) => {
        const past = met.get(pairName(one, other));
        return { one, other, together: (past?.together ?? 0) + 1, told: past?.told ?? 0 };
      }),
    ),
  };
}

async function coversOf(
  memory: Memory,
  winner: string,
  entries: readonly { readonly agency: string }[],
): Promise<Map<string, CoverPast>> {
  const others = entries.map(({ agency }) => agency).filter((agency) => agency !== winner);
  const past = new Map(
    (await memory.covers(winner, others)).map(({ cover, met, times }) => [cover, { met, times }]),
  );
  return new Map(others.map((agency) => [agency, past.get(agency) ?? { met: 0, times: 0 }]));
}

/** What a look leaves for later ones. */
export function keptOf({ need, meetings, priced, covers }: NeedFacts, hits: readonly Hit[]): Kept {
  const { typeCode } = need;
  const told = new Set(
    hits
      .filter(({ flag }) => flag === 'always-together')
      .map(({ agencies: [one = '', other = ''] }) => pairName(one, other)),
  );
  const cover = priced ? (coverOf(priced, need, COVER_WIDTH)?.agencies ?? []) : [];
  return {
    entrants: meetings
      ? [['', meetings.needs] as const, ...meetings.entered].map(([agencyCode, needs]) => ({
          typeCode,
          agencyCode,
          needs,
        }))
      : [],
    pairs: (meetings?.pairs ?? []).map(({ one, other, together, told: before }) => ({
      typeCode,
      one,
      other,
      together,
      told: told.has(pairName(one, other)) ? together : before,
    })),
    covers: [...covers].map(([agency, { met, times }]) => ({
      winner: assertDefined(priced, 'a priced round').winner,
      cover: agency,
      met: met + 1,
      times: times + (cover.includes(agency) ? 1 : 0),
    })),
  };
}

/** A memory without a database, and everything in it. */
export function ownMemory(): Memory & { readonly all: () => Kept } {
  const entrants = new Map<string, FlagEntrantTable>();
  const pairs = new Map<string, FlagPairTable>();
  const covers = new Map<string, FlagCoverTable>();
  const found = <R>(rows: ReadonlyMap<string, R>, keys: readonly string[]): R[] =>
    keys.flatMap((key) => rows.get(key) ?? []);
  return {
    entrants: async (type, agencies) =>
      found(
        entrants,
        agencies.map((code) => `${type} ${code}`),
      ),
    pairs: async (type, agencies) =>
      found(
        pairs,
        agencies.flatMap((one) =>
          agencies.filter((other) => one < other).map((other) => `${type} ${pairName(one, other)}`),
        ),
      ),
    covers: async (winner, agencies) =>
      found(
        covers,
        agencies.map((cover) => `${winner} ${cover}`),
      ),
    keep: async (kept) => {
      for (const row of kept.entrants) entrants.set(`${row.typeCode} ${row.agencyCode}`, row);
      for (const row of kept.pairs) pairs.set(`${row.typeCode} ${pairName(row.one, row.other)}`, row);
      for (const row of kept.covers) covers.set(`${row.winner} ${row.cover}`, row);
    },
    all: () => ({
      entrants: [...entrants.values()],
      pairs: [...pairs.values()],
      covers: [...covers.values()],
    }),
  };
}

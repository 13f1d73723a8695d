import type { Db } from '../db/index.js';
import { loadLooked } from './facts-queries.js';
import { DEFINITIONS } from './flags.js';
import { lookWith } from './look-at-needs.js';
import {
  hasLooksToDo,
  hitText,
  listCounts,
  listLooks,
  listMissed,
  listStoredHits,
  listWrongHits,
  monthOf,
  type StoredLook,
  storedHitText,
} from './look-queries.js';
import { type Kept, ownMemory } from './memory.js';
import { listKept } from './memory-queries.js';

/** One place where what is stored is not what is found again. */
export interface FlagDifference {
  /** What it is about: a hit, a count, a number kept for later looks, a round. */
  readonly key: string;
  readonly expected: string;
  readonly found: string;
}

const PAGE = 200;

const NOTHING = 'nothing';

/** Differences of two sets of rows by key. */
function compare(
  expected: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): FlagDifference[] {
  return [...new Set([...expected.keys(), ...found.keys()])].flatMap((key) => {
    const [wanted, stored] = [expected.get(key) ?? NOTHING, found.get(key) ?? NOTHING];
    return wanted === stored ? [] : [{ key, expected: wanted, found: stored }];
  });
}

const keptText = ({ entrants, pairs, covers }: Kept): Map<string, string> =>
  new Map([
    ...entrants.map((row) => [`entrant ${row.typeCode} ${row.agencyCode}`, `${row.needs} needs`] as const),
    ...pairs.map(
      (row) =>
        [
          `pair ${row.typeCode} ${row.one} ${row.other}`,
          `${row.together} together, told ${row.told}`,
        ] as const,
    ),
    ...covers.map((row) => [`cover ${row.winner} ${row.cover}`, `${row.times} of ${row.met}`] as const),
  ]);

/** What a page of looks finds again, compared with the stored hits of its needs; counts are added to `counts`. */
async function checkPage(
  db: Db,
  looks: readonly StoredLook[],
  memory: ReturnType<typeof ownMemory>,
  counts: Map<string, number>,
): Promise<FlagDifference[]> {
  const rounds = new Set(looks.map(({ needId, round }) => `${needId} ${round}`));
  const stored = (
    await listStoredHits(
      db,
      looks.map(({ needId }) => needId),
    )
  ).filter(({ needId, round }) => rounds.has(`${needId} ${round}`));
  const expected = new Map<string, string>();
  for (const look of looks) {
    const need = await loadLooked(db, look);
    const hits = await lookWith(db, memory, look, need);
    const month = monthOf(look.foundAt);
    for (const hit of hits) expected.set(`hit ${hit.id}`, hitText(hit));
    for (const flag of [...hits.map((hit) => hit.flag), ...(need.isFirst ? [''] : [])]) {
      const key = `count ${flag} ${need.countyKey} ${month}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return compare(expected, new Map(stored.map((hit) => [`hit ${hit.id}`, storedHitText(hit)])));
}

/**
 * Looks at everything again, in the stored order and without the stored numbers, and compares all that it finds with what
 * is stored: hits, counts, what looks left for later ones. Empty when all agree. Telephones, contact persons and mail
 * domains are those that the first look compared: the register keeps no earlier ones.
 */
export async function checkFlags(db: Db): Promise<FlagDifference[]> {
  if (await hasLooksToDo(db, DEFINITIONS))
    return [{ key: 'looks', expected: 'all done', found: 'some wait for the job' }];
  const memory = ownMemory();
  const counts = new Map<string, number>();
  const differences: FlagDifference[] = [];
  let after = 0;
  for (;;) {
    const looks = await listLooks(db, { after, limit: PAGE });
    differences.push(...(await checkPage(db, looks, memory, counts)));
    const last = looks.at(-1);
    if (!last || looks.length < PAGE) break;
    after = last.place;
  }
  const stored = (await listCounts(db)).map(
    ({ flag, countyKey, month, hits }) => [`count ${flag} ${countyKey} ${month}`, String(hits)] as const,
  );
  return [
    ...differences,
    ...compare(new Map([...counts].map(([key, hits]) => [key, String(hits)])), new Map(stored)),
    ...compare(keptText(memory.all()), keptText(await listKept(db))),
    ...(await listMissed(db)).map(({ needId, round }) => ({
      key: `round ${needId} ${round}`,
      expected: 'a look',
      found: NOTHING,
    })),
    ...(await listWrongHits(db)).map(({ id, what }) => ({
      key: `hit ${id}`,
      expected: what === 'no-look' ? NOTHING : 'the time of the first mark',
      found: what === 'no-look' ? 'a hit without a look' : 'another time',
    })),
  ];
}

import type { Actor } from '../../src/accounts/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { addMillis, MINUTE } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { withdrawEntry } from '../../src/draws/index.js';
import { listHits } from '../../src/flags/index.js';
import { fakeClock, testDeps } from './deps.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from './marketplace-builders.js';

/** When the needs here close. */
export const CLOSES = '2017-05-11T15:49:24.000Z';
const BEFORE = addMillis(CLOSES, -30 * MINUTE);

/** An agency as a builder made it. */
export type Agency = Awaited<ReturnType<typeof anAgency>>;

/** A site at the beginning. */
export const site = (db: Db) => {
  const clock = fakeClock();
  return { clock, deps: testDeps(db, { clock }) };
};

/** Runs every job once. */
export const run = async (deps: Deps) => {
  for (const { error } of await runJobs(deps)) throw error;
};

/** Every hit as one line: its flag and agencies. */
export const found = async (db: Db) =>
  (await listHits(db, 'all', {}, { limit: 100 }))
    .map(({ flag, agencies }) => `${flag} ${agencies.map(({ code }) => code).join()}`)
    .toSorted();

/** A need with these bids, closing at a time. */
export async function bidFor(
  deps: Deps,
  bids: readonly (readonly [Agency, string])[],
  form: Record<string, unknown> = {},
  owner?: Actor,
) {
  const need = await aPublishedNeed(deps, { closesAt: '2017-05-11 23:49:24', ...form }, owner);
  for (const [agency, bid] of bids) await anEntry(deps, agency.actor, need, bid);
  return need;
}

/** Five agencies of which the first two share a telephone and bid the same, in a need whose third and fourth withdraw late. */
export async function aSuspectNeed(db: Db) {
  const { clock, deps } = site(db);
  const agencies: Agency[] = [];
  for (let count = 0; count < 7; count += 1)
    agencies.push(await anAgency(deps, count < 2 ? { contactPhone: '0878-3126666' } : {}));
  const [a, b, c, d, e, f, g] = agencies as [Agency, Agency, Agency, Agency, Agency, Agency, Agency];
  const need = await bidFor(deps, [
    [a, '81234.5'],
    [b, '81234.5'],
    [c, '91000'],
    [d, '92000'],
    [e, '83000'],
    [f, '89000'],
    [g, '95000'],
  ]);
  clock.set(BEFORE);
  for (const { actor } of [c, d]) mustBe(await withdrawEntry(deps, actor, need.number));
  const codes = (...some: Agency[]) =>
    some
      .map(({ creditCode }) => creditCode)
      .sort()
      .join();
  const expected = [
    `identical-bids ${codes(a, b)}`,
    `late-withdrawals ${codes(c, d)}`,
    `shared-contacts ${codes(a, b)}`,
  ];
  return { clock, deps, need, agencies, expected };
}

import { startSession } from '../../src/accounts/index.js';
import {
  addMillis,
  DAY,
  formatShanghai,
  MINUTE,
  systemClock,
  systemRandomBytes,
} from '../../src/basics/index.js';
import { type Db, migrate } from '../../src/db/index.js';
import { fakeClock, testDeps } from './deps.js';
import { anAgency, aPublishedNeed } from './marketplace-builders.js';
import { type Client, createClient } from './site.js';

/** Settings of a site in a process of its own that opens what {@link openMarket} has sealed. */
export const MARKET_ENV = {
  DEMO: '0',
  SITE_KEY: '07'.repeat(32),
  SITE_URL: 'http://supermarket.test',
} as const;

/** A need that agencies may enter at present. */
export type OpenNeed = Awaited<ReturnType<typeof aPublishedNeed>>;

/** An agency that may enter, with a session that is good at present. */
export interface Entrant {
  readonly creditCode: string;
  readonly token: string;
}

/** Fills an empty database with needs that close so many minutes from now, and agencies that may enter them. */
export async function openMarket(
  db: Db,
  { closesIn, agencies }: { readonly closesIn: readonly number[]; readonly agencies: number },
): Promise<{ needs: readonly OpenNeed[]; entrants: readonly Entrant[] }> {
  await migrate(db);
  const now = systemClock.now();
  // From 2026 on a first registration stands under notice for a week.
  const clock = fakeClock('2025-12-01T01:00:00.000Z');
  const deps = testDeps(db, { clock, random: systemRandomBytes });
  const entrants: Entrant[] = [];
  for (let count = 0; count < agencies; count += 1) {
    const { actor, creditCode } = await anAgency(deps);
    const real = { clock: systemClock, random: systemRandomBytes };
    entrants.push({ creditCode, token: await startSession(db, real, actor.accountId) });
  }
  // A need is published some working days before it closes.
  clock.set(addMillis(now, -19 * DAY));
  const needs: OpenNeed[] = [];
  for (const minutes of closesIn)
    needs.push(
      await aPublishedNeed(deps, { closesAt: formatShanghai(addMillis(now, minutes * MINUTE), true) }),
    );
  return { needs, entrants };
}

/** The browser of an entrant. */
export function browserOf(url: string, { token }: Entrant): Client {
  const client = createClient(url);
  client.cookies.set('session', token);
  return client;
}

/** Fields of the form by which an agency enters a need now. */
export const entryFields = ({ planHash }: OpenNeed, bid = '90000') => ({
  planHash,
  enteredAt: systemClock.now(),
  nonce: Buffer.from(systemRandomBytes(32)).toString('hex'),
  bid,
  action: 'enter',
});

/** Where that form is sent. */
export const entryPath = ({ number }: OpenNeed): string => `/needs/${number}/entry`;

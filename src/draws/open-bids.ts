import { type Instant } from '../basics/index.js';
import type { Deps } from '../db/index.js';
import { type BidKey, listShares, openSiteIdentity, type PublishedVersion } from '../needs/index.js';
import {
  joinIdentity,
  type openText,
  readRoundName,
  recipientOf,
  type SchemeRecord,
  schemeOf,
} from '../sealing/index.js';
import { drandRoundMillis, QUICKNET } from '../selection/index.js';
import type { EntryRow } from './draw-queries.js';
import { boundsOf } from './enter-need.js';
import { type Found, openEntry } from './open-entry.js';
import { isCloseSeen, openFrom } from './watched.js';

/** What the opening of a need's entries still waits for. */
export type Waiting =
  /** Third parties have not signed the closed list; `before`: from then on others could open the bids. */
  | { readonly for: 'witnesses'; readonly before: Instant | undefined }
  | { readonly for: 'beacon'; readonly round: number }
  | { readonly for: 'custodians'; readonly given: number; readonly threshold: number }
  /** The site's key does not open what was sealed at publication. */
  | { readonly for: 'site-key' };

/** What the log says of it. */
export function publicWaiting(waiting: Waiting) {
  return waiting.for === 'witnesses' ? { for: waiting.for } : { ...waiting };
}

/** What opens the entries of a plan; `openedWith` is published with the opening. */
export interface Opener {
  readonly identity: Parameters<typeof openText>[0];
  /** The identity, or the beacon's signature in hex. */
  readonly openedWith: string;
}

const openerOf = ({ scheme, recipient }: BidKey, openedWith: string): Opener => ({
  identity: schemeOf(scheme).identity(recipient, openedWith),
  openedWith,
});

/** What opened the entries of a plan, as it was published; undefined before the opening. */
export function openerOnRecord(key: BidKey): Opener | undefined {
  return key.openedWith === null ? undefined : openerOf(key, key.openedWith);
}

/** How the entries of a scheme are opened. */
interface Opening {
  /** What opens them and is published with the opening, or what is waited for. */
  find(deps: Deps, key: BidKey): Promise<string | Waiting>;
  /** What is waited for, without asking anybody outside; undefined for nothing. */
  waiting(deps: Pick<Deps, 'db' | 'vault'>, key: BidKey): Promise<Waiting | undefined>;
}

function siteIdentity(deps: Pick<Deps, 'vault'>, key: BidKey): string | undefined {
  try {
    return openSiteIdentity(deps, key);
  } catch {
    return undefined;
  }
}

async function givenShares({ db }: Pick<Deps, 'db'>, key: BidKey) {
  const shares = (await listShares(db, key.planHash)).flatMap(({ share }) => share ?? []);
  return { shares, given: shares.length, threshold: key.threshold ?? 0 };
}

const OPENINGS: Readonly<Record<SchemeRecord['opensBy'], Opening>> = {
  'site-key': {
    find: async (deps, key) => siteIdentity(deps, key) ?? { for: 'site-key' },
    waiting: async (deps, key) => (siteIdentity(deps, key) === undefined ? { for: 'site-key' } : undefined),
  },
  custodians: {
    async find(deps, key) {
      const { shares, given, threshold } = await givenShares(deps, key);
      if (given < threshold) return { for: 'custodians', given, threshold };
      const identity = await joinIdentity(shares.slice(0, threshold));
      // Every share was compared with its digest when it was given: another outcome is a fault of ours.
      if ((await recipientOf(identity)) !== key.recipient)
        throw new Error(`shares of ${key.planHash} do not fit`);
      return identity;
    },
    async waiting(deps, key) {
      const { given, threshold } = await givenShares(deps, key);
      return given < threshold ? { for: 'custodians', given, threshold } : undefined;
    },
  },
  beacon: {
    async find({ beacon, clock }, { recipient }) {
      const { chain, round } = readRoundName(recipient);
      // Nobody has it before its time.
      const from = new Date(drandRoundMillis(QUICKNET, round)).toISOString();
      if (clock.now() < from) return { for: 'beacon', round };
      return (await beacon?.round(chain, round))?.signature ?? { for: 'beacon', round };
    },
    waiting: async (_, { recipient }) => ({ for: 'beacon', round: readRoundName(recipient).round }),
  },
};

const forWitnesses = ({ plan }: Pick<PublishedVersion, 'plan'>): Waiting => ({
  for: 'witnesses',
  before: openFrom(plan),
});

/**
 * What opens the entries of a plan, or what is waited for. Throws before the deadline, whatever the scheme, and opens nothing
 * before the closed list is cosigned as the plan asks: there is no other way through the software to a bid.
 */
export async function findOpener(
  deps: Deps,
  key: BidKey,
  version: Pick<PublishedVersion, 'plan'>,
): Promise<Opener | { readonly waiting: Waiting }> {
  const { closesAt } = version.plan;
  if (deps.clock.now() < closesAt) throw new Error(`bids of ${key.planHash} asked for before the deadline`);
  if (!(await isCloseSeen(deps.db, version, deps.clock.now()))) return { waiting: forWitnesses(version) };
  const found = await OPENINGS[schemeOf(key.scheme).opensBy].find(deps, key);
  return typeof found === 'string' ? openerOf(key, found) : { waiting: found };
}

/** What the opening of a plan's entries still waits for, without asking anybody outside; undefined for nothing. */
export async function waitingFor(
  deps: Pick<Deps, 'db' | 'vault' | 'clock'>,
  key: BidKey,
  version: Pick<PublishedVersion, 'plan'>,
): Promise<Waiting | undefined> {
  if (!(await isCloseSeen(deps.db, version, deps.clock.now()))) return forWitnesses(version);
  return OPENINGS[schemeOf(key.scheme).opensBy].waiting(deps, key);
}

/** A sealed entry of the site after the opening. */
export interface Opened extends Found {
  readonly row: EntryRow;
}

/** Opens every entry of a plan and compares it with its published hash and the bounds of the notice. */
export async function openEntries(
  opener: Opener,
  rows: readonly EntryRow[],
  version: PublishedVersion,
): Promise<readonly Opened[]> {
  const bounds = boundsOf(version.notice);
  return Promise.all(
    rows.map(async (row) => {
      const { planHash: plan, agencyCode: agency, enteredAt, entryHash, sealedBid } = row;
      const sealed = { plan, agency, enteredAt, entryHash, sealed: sealedBid ?? '' };
      return { row, ...(await openEntry(opener.identity, sealed, bounds)) };
    }),
  );
}

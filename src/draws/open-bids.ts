import { type Instant } from '../basics/index.js';
import type { Deps } from '../db/index.js';
import { type BidKey, listShares, openSiteIdentity, type PublishedVersion } from '../needs/index.js';
import {
  faultOfBid,
  joinIdentity,
  openText,
  readPayload,
  recipientOf,
  timelockIdentity,
} from '../sealing/index.js';
import { type Entry, hashEntry, QUICKNET } from '../selection/index.js';
import type { EntryRow } from './draw-queries.js';
import type { Exclusion } from './eligibility.js';
import { boundsOf } from './enter-need.js';

/** What the opening of a need's entries still waits for. */
export type Waiting =
  | { readonly for: 'beacon'; readonly round: number }
  | { readonly for: 'custodians'; readonly given: number; readonly threshold: number }
  /** The site's key does not open what was sealed at publication. */
  | { readonly for: 'site-key' };

/** What opens the entries of a plan; `openedWith` is published with the opening. */
export interface Opener {
  readonly identity: Parameters<typeof openText>[0];
  /** The identity, or the beacon's signature in hex. */
  readonly openedWith: string;
}

const beaconRoundOf = ({ recipient }: BidKey): { readonly chain: string; readonly round: number } => {
  const [, chain = '', round = ''] = recipient.split(':');
  return { chain, round: Number(round) };
};

const openerOf = (key: BidKey, openedWith: string): Opener => ({
  identity:
    key.scheme === 'tlock' ? timelockIdentity(QUICKNET, beaconRoundOf(key).round, openedWith) : openedWith,
  openedWith,
});

/** What opened the entries of a plan, as it was published; undefined before the opening. */
export function openerOnRecord(key: BidKey): Opener | undefined {
  return key.openedWith === null ? undefined : openerOf(key, key.openedWith);
}

/**
 * What opens the entries of a plan, or what is waited for. Throws before the deadline, whatever the scheme: there is
 * no other way through the software to a bid.
 */
export async function findOpener(
  deps: Deps,
  key: BidKey,
  deadline: Instant,
): Promise<Opener | { readonly waiting: Waiting }> {
  if (deps.clock.now() < deadline) throw new Error(`bids of ${key.planHash} asked for before the deadline`);
  switch (key.scheme) {
    case 'site': {
      const identity = siteIdentity(deps, key);
      return identity === undefined ? { waiting: { for: 'site-key' } } : openerOf(key, identity);
    }
    case 'custodians':
      return openerOfCustodians(deps, key);
    case 'tlock': {
      const { chain, round } = beaconRoundOf(key);
      const found = await deps.beacon?.round(chain, round);
      return found ? openerOf(key, found.signature) : { waiting: { for: 'beacon', round } };
    }
  }
}

/** What the opening of a plan's entries still waits for, without asking anybody outside; undefined for nothing. */
export async function waitingFor(
  deps: Pick<Deps, 'db' | 'vault'>,
  key: BidKey,
): Promise<Waiting | undefined> {
  switch (key.scheme) {
    case 'site':
      return siteIdentity(deps, key) === undefined ? { for: 'site-key' } : undefined;
    case 'custodians': {
      const threshold = key.threshold ?? 0;
      const given = (await listShares(deps.db, key.planHash)).filter(({ share }) => share !== null).length;
      return given < threshold ? { for: 'custodians', given, threshold } : undefined;
    }
    case 'tlock':
      return { for: 'beacon', round: beaconRoundOf(key).round };
  }
}

function siteIdentity(deps: Pick<Deps, 'vault'>, key: BidKey): string | undefined {
  try {
    return openSiteIdentity(deps, key);
  } catch {
    return undefined;
  }
}

async function openerOfCustodians(deps: Deps, key: BidKey): Promise<Opener | { readonly waiting: Waiting }> {
  const threshold = key.threshold ?? 0;
  const given = (await listShares(deps.db, key.planHash)).flatMap(({ share }) => share ?? []);
  if (given.length < threshold) return { waiting: { for: 'custodians', given: given.length, threshold } };
  const identity = await joinIdentity(given.slice(0, threshold));
  // Every share was compared with its digest when it was given: another outcome is a fault of ours.
  if ((await recipientOf(identity)) !== key.recipient)
    throw new Error(`shares of ${key.planHash} do not fit`);
  return openerOf(key, identity);
}

/**
 * A sealed entry after the opening. `entry` is undefined where nothing was found that has the published hash; a
 * `fault` keeps it out of the pool by rule.
 */
export interface Opened {
  readonly row: EntryRow;
  readonly entry: Entry | undefined;
  readonly fault: Exclusion | undefined;
}

async function openEntry(opener: Opener, row: EntryRow, version: PublishedVersion): Promise<Opened> {
  const { planHash: plan, agencyCode: agency, enteredAt, sealedBid } = row;
  const unreadable: Opened = { row, entry: undefined, fault: 'bid-unreadable' };
  let text: string;
  try {
    text = await openText(opener.identity, sealedBid ?? '');
  } catch {
    return unreadable;
  }
  const payload = readPayload(text);
  if (!payload) return unreadable;
  const entry: Entry = { plan, agency, enteredAt, ...payload };
  if (hashEntry(entry) !== row.entryHash) return { row, entry: undefined, fault: 'bid-altered' };
  return { row, entry, fault: faultOfBid(boundsOf(version.notice), payload.bid) };
}

/** Opens every entry of a plan and compares it with its published hash and the bounds of the notice. */
export async function openEntries(
  opener: Opener,
  rows: readonly EntryRow[],
  version: PublishedVersion,
): Promise<readonly Opened[]> {
  return Promise.all(rows.map((row) => openEntry(opener, row, version)));
}

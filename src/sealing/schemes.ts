/** The ways in which entries are sealed until the deadline, one record each. A scheme differs from the others by its record alone. */
import type { Identity } from 'age-encryption';
import { QUICKNET, type SourceKind, sourceOf } from '../selection/index.js';
import { readRoundName, timelockIdentity } from './timelock.js';

/** What a scheme of sealing is. */
export interface SchemeRecord {
  /** What the opening waits for after the deadline: the site's own key, shares of custodians, a round of the beacon. */
  readonly opensBy: 'site-key' | 'custodians' | 'beacon';
  /** What opens the entries, from the recipient they are sealed to and what is published with the opening. */
  identity(recipient: string, openedWith: string): string | Identity;
}

const RECORDS = {
  site: { opensBy: 'site-key', identity: (_, openedWith) => openedWith },
  custodians: { opensBy: 'custodians', identity: (_, openedWith) => openedWith },
  tlock: {
    opensBy: 'beacon',
    identity: (recipient, signature) => timelockIdentity(QUICKNET, readRoundName(recipient).round, signature),
  },
} as const satisfies Readonly<Record<string, SchemeRecord>>;

/** Code of a scheme. */
export type Scheme = keyof typeof RECORDS;

/** Every scheme. */
export const SCHEMES = Object.keys(RECORDS) as [Scheme, ...Scheme[]];

/** The record of a scheme. */
export function schemeOf(scheme: Scheme): SchemeRecord {
  return RECORDS[scheme];
}

/**
 * The scheme of a need with this source: where a beacon can be asked that the need depends on anyway, nobody holds a key;
 * else custodians hold shares of one where the site has them; else the site's own key opens the entries.
 */
export function schemeFor(
  source: SourceKind,
  site: { readonly hasBeacon: boolean; readonly custodians: number },
): Scheme {
  // Without a beacon nothing could be opened again.
  if (sourceOf(source).needs === 'beacon' && site.hasBeacon) return 'tlock';
  return site.custodians === 0 ? 'site' : 'custodians';
}

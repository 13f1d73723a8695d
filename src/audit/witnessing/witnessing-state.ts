import type { Instant } from '../../basics/index.js';
import type { Db, Deps } from '../../db/index.js';
import { findLatestCosignatureOf, listWitnesses } from '../key-queries.js';
import { cosignedAt } from './answer.js';
import { findPolicy } from './site-policy.js';
import { findWitnessKey, listWitnessStates } from './witness-queries.js';

/** A witness of the site's log, as the page of the log shows it. */
export interface WitnessStanding {
  /** Name of its key. */
  readonly name: string;
  readonly verifier: string;
  /** The largest checkpoint that it cosigned, and when. */
  readonly cosigned: { readonly size: number; readonly at: Instant } | undefined;
  /** What was wrong with its last answer (`WITNESS_ERRORS`), and since when. */
  readonly error: { readonly code: string; readonly since: Instant } | undefined;
}

/** Who witnesses the site's log, and the site as a witness of others. */
export interface Witnessing {
  /** Witnesses of the policy in its order; undefined where the site asks for none. */
  readonly witnesses: readonly WitnessStanding[] | undefined;
  /** True where some of them must have cosigned (any quorum but `none`). */
  readonly asks: boolean;
  /** The site's own key as a witness; undefined where it is none. */
  readonly own: { readonly verifier: string; readonly origins: readonly string[] } | undefined;
}

/** How the site is witnessed at present. */
export async function getWitnessing(
  db: Db,
  deps: Pick<Deps, 'policy' | 'siteUrl' | 'witnessLogs'>,
): Promise<Witnessing> {
  const site = await findPolicy(db, deps);
  const states = await listWitnessStates(db);
  const registered = site ? await listWitnesses(db) : [];
  const witnesses: WitnessStanding[] = [];
  for (const { key, verifier } of site?.policy.witnesses ?? []) {
    const name = registered.find((row) => row.verifier === verifier)?.name;
    const latest = name === undefined ? undefined : await findLatestCosignatureOf(db, name);
    const at = latest && cosignedAt(latest.line);
    const state = states.find((row) => row.verifier === verifier);
    witnesses.push({
      name: key.name,
      verifier,
      cosigned: latest && at !== undefined ? { size: latest.size, at } : undefined,
      error: state?.error ? { code: state.error, since: state.changedAt } : undefined,
    });
  }
  const own = deps.witnessLogs.length > 0 ? await findWitnessKey(db) : undefined;
  const origins = [...new Set(deps.witnessLogs.map(({ name }) => name))];
  return {
    witnesses: site ? witnesses : undefined,
    asks: site !== null && site.policy.quorum !== null,
    own: own && { verifier: own.verifier, origins },
  };
}

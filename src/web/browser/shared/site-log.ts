/** The public log of the site that serves the page, as far as a kept checkpoint is held against it. */
import type { KnownKeys } from '../../../selection/index.js';
import { type KeptLog, type LoggedPlace, wantedProofs } from '../../verification/kept-files.js';

/** Addresses of the site's log; those of proofs have `FROM` and `TO` in place of the sizes. */
export interface LogAddresses {
  readonly checkpoint: string;
  readonly keys: string;
  readonly consistency: string;
}

/** What an address answers: null where the site says that there is no such thing, undefined where it could not be asked. */
async function ask<T>(
  address: string,
  read: (answer: Response) => Promise<T>,
): Promise<T | null | undefined> {
  try {
    const answer = await fetch(address, { cache: 'no-store' });
    if (answer.ok) return await read(answer);
    return answer.status === 404 ? null : undefined;
  } catch {
    return undefined;
  }
}

const textOf = (answer: Response): Promise<string> => answer.text();

async function keysOf(answer: Response): Promise<string[]> {
  const keys = (await answer.json()) as { readonly verifier: string }[];
  return keys.map(({ verifier }) => verifier);
}

/** The chosen checkpoints and proofs with what the site answers: its checkpoint, its keys, and the proofs that are wanted. */
export async function askSite(
  chosen: Pick<KeptLog, 'checkpoints' | 'proofs'>,
  { places, known }: { readonly places: readonly (LoggedPlace | null)[]; readonly known: KnownKeys },
  addresses: LogAddresses,
): Promise<KeptLog> {
  const [today, keys] = await Promise.all([ask(addresses.checkpoint, textOf), ask(addresses.keys, keysOf)]);
  const site = { today: today ?? null, keys: keys ?? [] };
  const isUnread = today === undefined || keys === undefined;
  const log = { ...chosen, site: { ...site, isUnread } };
  const answers: (string | null | undefined)[] = [];
  for (const { from, to } of wantedProofs(log, places, known)) {
    const address = addresses.consistency.replace('FROM', String(from)).replace('TO', String(to));
    answers.push(await ask(address, textOf));
  }
  return {
    ...log,
    proofs: [...chosen.proofs, ...answers.filter((text) => typeof text === 'string')],
    site: { ...site, isUnread: isUnread || answers.includes(undefined) },
  };
}

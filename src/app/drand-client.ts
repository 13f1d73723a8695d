import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { addMillis, type Clock, type Instant, MINUTE, SECOND } from '../basics/index.js';
import type { Beacon } from '../db/index.js';
import { drandRandomness, findDrandChain, isDrandSignature } from '../selection/index.js';
import { readBounded } from './bounded-body.js';

/** What a server answers for a round; servers may add members. */
const answerSchema = z.object({
  round: z.int().min(1),
  randomness: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string().regex(/^[0-9a-f]{96}$/),
});

/** An answer is some 300 bytes; whoever sends far more is not a beacon. */
const MAX_BYTES = 8 * 1024;

/** Rounds that are remembered, found or not; one that was not needed for the longest is merely asked for again. */
const MAX_ROUNDS = 1000;

/** First and longest pause before something that failed is asked again; each failure doubles it. */
interface Pause {
  readonly first: number;
  readonly longest: number;
}

/** A server that said nothing costs a whole time-out each time, a round that no server has costs next to nothing. */
const SILENT: Pause = { first: 15 * SECOND, longest: 2 * MINUTE };
const MISSING: Pause = { first: SECOND, longest: 30 * SECOND };

interface Failure {
  readonly times: number;
  readonly until: Instant;
}

const failedAgain = (before: Failure | undefined, { first, longest }: Pause, now: Instant): Failure => {
  const times = (before?.times ?? 0) + 1;
  return { times, until: addMillis(now, Math.min(longest, first * 2 ** Math.min(times - 1, 20))) };
};

type Found = { readonly signature: string };
type DrandChain = NonNullable<ReturnType<typeof findDrandChain>>;

/** The signature in an answer; undefined for anything but the round that was asked for, signed by the pinned key. */
function readAnswer(chain: DrandChain, round: number, text: string): Found | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const answer = answerSchema.safeParse(json);
  if (!answer.success || answer.data.round !== round) return undefined;
  const { signature, randomness } = answer.data;
  if (!isDrandSignature(chain, round, signature) || drandRandomness(signature) !== randomness)
    return undefined;
  return { signature };
}

/** Asks one server; undefined where it answers without the round. Rejects where it does not answer at all. */
async function ask(url: string, chain: DrandChain, round: number, signal: AbortSignal) {
  const response = await fetch(`${url}/${chain.hash}/public/${round}`, {
    redirect: 'manual',
    headers: { accept: 'application/json' },
    signal,
  });
  if (response.ok) return readAnswer(chain, round, (await readBounded(response, MAX_BYTES)) ?? '');
  await response.body?.cancel();
  return undefined;
}

/** Asks servers at once; the first verified answer, and who had answered or failed until then. */
async function askAll(
  urls: readonly string[],
  chain: DrandChain,
  round: number,
  timeoutMillis: number,
): Promise<{
  readonly found: Found | undefined;
  readonly answered: readonly string[];
  readonly silent: readonly string[];
}> {
  const answered: string[] = [];
  const silent: string[] = [];
  // Whoever answers after the first verified answer is not waited for.
  const done = new AbortController();
  // Not AbortSignal.timeout within AbortSignal.any: Node has collected both as garbage (seen on 20), and nothing ended.
  const timer = setTimeout(() => done.abort(), timeoutMillis);
  let settled = false;
  try {
    const found = await Promise.any(
      urls.map(async (url) => {
        const answer = await ask(url, chain, round, done.signal).catch((error: unknown) => {
          if (!settled) silent.push(url);
          throw error;
        });
        if (!settled) answered.push(url);
        if (!answer) throw new Error(`${url} does not have the round`);
        return answer;
      }),
    );
    return { found, answered, silent };
  } catch {
    return { found: undefined, answered, silent };
  } finally {
    settled = true;
    clearTimeout(timer);
    done.abort();
  }
}

/**
 * A beacon over the public HTTP interface of drand servers (`/{chainHash}/public/{round}`). All servers are asked at
 * once and the first answer that verifies against the pinned key is taken, so that a server that lies, fails or hangs
 * is passed over. `timeoutMillis` bounds each question.
 *
 * A round that was found is never asked for again. A round that no server has, and a server that does not answer, are
 * left alone for a while that doubles with each failure: many needs that wait for a dead beacon cost one time-out.
 */
export function createBeacon(options: {
  readonly urls: readonly string[];
  readonly clock: Clock;
  readonly timeoutMillis?: number;
}): Beacon {
  const { urls, clock, timeoutMillis = 4000 } = options;
  const rounds = new LRUCache<string, Found | Failure>({ max: MAX_ROUNDS });
  const servers = new Map<string, Failure>();
  const waits = (failure: Failure | undefined): boolean =>
    failure !== undefined && clock.now() < failure.until;
  return {
    async round(chainHash, round) {
      const chain = findDrandChain(chainHash);
      if (!chain) throw new Error(`the chain ${chainHash} is not pinned`);
      const key = `${chainHash} ${round}`;
      const known = rounds.get(key);
      if (known && 'signature' in known) return known;
      const asked = urls.filter((url) => !waits(servers.get(url)));
      if (asked.length === 0 || waits(known)) return undefined;
      const { found, answered, silent } = await askAll(asked, chain, round, timeoutMillis);
      for (const url of answered) servers.delete(url);
      for (const url of silent) servers.set(url, failedAgain(servers.get(url), SILENT, clock.now()));
      // A server that said nothing may have the round: only those that answered tell something about it.
      if (found) rounds.set(key, found);
      else if (answered.length > 0) rounds.set(key, failedAgain(known, MISSING, clock.now()));
      return found;
    },
  };
}

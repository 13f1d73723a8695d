import { z } from 'zod';
import type { Beacon } from '../db/index.js';
import { drandRandomness, findDrandChain, isDrandSignature } from '../selection/index.js';

/** What a server answers for a round; servers may add members. */
const answerSchema = z.object({
  round: z.int().min(1),
  randomness: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string().regex(/^[0-9a-f]{96}$/),
});

/** An answer is some 300 bytes; whoever sends far more is not a beacon. */
const MAX_BYTES = 8 * 1024;

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error('too long an answer');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * A beacon over the public HTTP interface of drand servers (`/{chainHash}/public/{round}`). All servers are asked at
 * once and the first answer that verifies against the pinned key is taken, so that a server that lies, fails or hangs
 * is passed over; when none has one, all are asked once more. `timeoutMillis` bounds each request.
 */
export function createBeacon(options: {
  readonly urls: readonly string[];
  readonly timeoutMillis?: number;
  readonly attempts?: number;
}): Beacon {
  const { urls, timeoutMillis = 4000, attempts = 2 } = options;
  return {
    async round(chainHash, round) {
      const chain = findDrandChain(chainHash);
      if (!chain) throw new Error(`the chain ${chainHash} is not pinned`);
      const ask = async (url: string, signal: AbortSignal): Promise<{ signature: string }> => {
        const response = await fetch(`${url}/${chainHash}/public/${round}`, {
          redirect: 'error',
          headers: { accept: 'application/json' },
          signal,
        });
        if (!response.ok) throw new Error(`HTTP ${response.status}`);
        const answer = answerSchema.parse(JSON.parse(await readBounded(response)));
        const { signature } = answer;
        if (answer.round !== round || !isDrandSignature(chain, round, signature)) throw new Error('a lie');
        if (drandRandomness(signature) !== answer.randomness) throw new Error('a lie');
        return { signature };
      };
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        // Whoever answers after the first verified answer is not waited for.
        const done = new AbortController();
        // Not AbortSignal.timeout within AbortSignal.any: Node 20 may collect both as garbage, and nothing ends.
        const timer = setTimeout(() => done.abort(), timeoutMillis);
        try {
          return await Promise.any(urls.map((url) => ask(url, done.signal)));
        } catch {
          // None of them: not published yet, or out of reach. The caller asks again later.
        } finally {
          clearTimeout(timer);
          done.abort();
        }
      }
      return undefined;
    },
  };
}

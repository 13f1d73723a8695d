import type { Logger } from 'pino';
import { SECOND } from '../basics/index.js';
import type { Witnesses, WitnessReply } from '../db/index.js';
import { readBounded } from './bounded-body.js';

/** A line of a signature is some 150 bytes, with the longest keys 3,400; a witness has few keys. */
const MAX_BYTES = 64 * 1024;

async function post(url: string, body: string, signal: AbortSignal): Promise<WitnessReply> {
  const response = await fetch(url, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    signal,
  });
  const text = await readBounded(response, MAX_BYTES);
  if (text === undefined) return { failed: 'too-long' };
  return { status: response.status, type: response.headers.get('content-type') ?? '', body: text };
}

/**
 * Asks witnesses over HTTP (C2SP tlog-witness), http(s) alone; `timeoutMillis` bounds each question with its answer. What is
 * wrong is logged as a warning.
 */
export function createWitnesses({
  log,
  timeoutMillis = 5 * SECOND,
}: {
  readonly log: Pick<Logger, 'warn'>;
  readonly timeoutMillis?: number;
}): Witnesses {
  return {
    async submit(prefix, body) {
      if (!/^https?:\/\//.test(prefix)) return { failed: 'unreachable' };
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), timeoutMillis);
      try {
        return await post(`${prefix.replace(/\/+$/, '')}/add-checkpoint`, body, late.signal);
      } catch {
        return { failed: late.signal.aborted ? 'silent' : 'unreachable' };
      } finally {
        clearTimeout(timer);
        // What was not read of an answer that is too long is not sent for nothing.
        late.abort();
      }
    },
    warn: (refused) => log.warn(refused, 'the answer of a witness is of no use'),
  };
}

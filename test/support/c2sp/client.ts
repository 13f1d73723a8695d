/** A client of C2SP tlog-witness, written from its text alone: nothing of `src` is used. */
import { once } from 'node:events';
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What a witness answered. */
export interface Told {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** The body of a request. */
export const requestOf = (old: number, proof: readonly Buffer[], note: string): string =>
  `old ${old}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note}`;

/** Sends a body to `<submission prefix>/add-checkpoint`. */
export async function submit(prefix: string, body: string | Uint8Array): Promise<Told> {
  const asked = request(`${prefix}/add-checkpoint`, { method: 'POST' });
  asked.end(body);
  const [answer] = await once(asked, 'response');
  return {
    status: answer.statusCode as number,
    type: String(answer.headers['content-type'] ?? ''),
    body: (await buffer(answer)).toString('utf8'),
  };
}

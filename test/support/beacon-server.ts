import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { QUICKNET } from '../../src/selection/index.js';

interface Recorded {
  readonly round: number;
  readonly signature: string;
  readonly randomness: string;
}

/** The recorded rounds of quicknet by number. */
export const RECORDED: ReadonlyMap<number, Recorded> = new Map(
  (
    JSON.parse(readFileSync(new URL('../vectors/drand.json', import.meta.url), 'utf8')) as {
      valid: Recorded[];
    }
  ).valid.map((one) => [one.round, one]),
);

const json = (response: ServerResponse, value: unknown): void =>
  void response.setHeader('content-type', 'application/json').end(JSON.stringify(value));

const lie = (change: (told: Recorded) => object) => (told: Recorded, response: ServerResponse) =>
  json(response, { ...told, ...change(told) });

/** How a beacon server behaves; each but the first lies or fails in its own way. */
export const MANNERS = {
  honest: lie(() => ({})),
  'the signature of another round': lie(({ round }) => ({
    ...RECORDED.get(round === 1000 ? 1001 : 1000),
    round,
  })),
  'another round': lie(({ round }) => RECORDED.get(round === 1000 ? 1001 : 1000) ?? {}),
  'the last nibble changed': lie(({ signature }) => ({ signature: `${signature.slice(0, -1)}8` })),
  'the first byte changed': lie(({ signature }) => ({ signature: `94${signature.slice(2)}` })),
  'the point at infinity': lie(() => ({ signature: `c0${'00'.repeat(47)}` })),
  'a truncated signature': lie(({ signature }) => ({ signature: signature.slice(0, -2) })),
  'a signature of G2': lie(({ signature }) => ({ signature: signature + signature })),
  'upper case': lie(({ signature }) => ({ signature: signature.toUpperCase() })),
  'other randomness': lie(() => ({ randomness: '0'.repeat(64) })),
  'no signature': (told: Recorded, response: ServerResponse) =>
    json(response, { round: told.round, randomness: told.randomness }),
  'an error': (_told: Recorded, response: ServerResponse) => void response.writeHead(500).end('broken'),
  'a redirect': (_told: Recorded, response: ServerResponse) =>
    void response.writeHead(302, { location: '/elsewhere' }).end(),
  garbage: (_told: Recorded, response: ServerResponse) => void response.end('<html>{"round":1000'),
  'no end': (_told: Recorded, response: ServerResponse) => void response.end('x'.repeat(1_000_000)),
  silence: () => undefined,
  'half an answer': (_told: Recorded, response: ServerResponse) => void response.write('{"round":'),
  'a cut line': (_told: Recorded, response: ServerResponse) => void response.destroy(),
} as const;

/** Name of a manner. */
export type Manner = keyof typeof MANNERS;

/** A running beacon server that replays recorded rounds in its manner. */
export interface BeaconServer {
  readonly url: string;
  /** Rounds that were asked for, in order. */
  readonly asked: readonly number[];
  stop(): Promise<void>;
}

/** Starts a beacon server over real HTTP; it has the rounds on record and answers 404 for others. */
export async function startBeacon(manner: Manner = 'honest'): Promise<BeaconServer> {
  const asked: number[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const [, chain, path, number] = (request.url ?? '').split('/');
    const round = Number(number);
    asked.push(round);
    const told = chain === QUICKNET.hash && path === 'public' ? RECORDED.get(round) : undefined;
    if (told) MANNERS[manner](told, response);
    else if (manner !== 'silence') response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { assert } from '../../src/basics/index.js';
import {
  type DrandChain,
  drandChainHash,
  drandRandomness,
  drandRoundMillis,
  QUICKNET,
} from '../../src/selection/index.js';

/** A chain like quicknet whose secret key is known here: it has every round that a test needs. */
export interface TestNetwork {
  readonly chain: DrandChain;
  /** The signature of a round in hex. */
  readonly sign: (round: number) => string;
}

/** Makes a network of its own out of a secret key; period and genesis are those of quicknet. */
export function aTestNetwork(): TestNetwork {
  const scheme = bls12_381.shortSignatures;
  const secretKey = Uint8Array.from({ length: 32 }, (_, index) => index + 1);
  const publicKey = Buffer.from(scheme.getPublicKey(secretKey).toBytes(true)).toString('hex');
  const facts = { ...QUICKNET, beaconId: 'quicknet', publicKey, groupHash: '5a'.repeat(32) };
  const chain = { ...facts, hash: drandChainHash(facts) };
  const sign = (round: number): string => {
    const message = Buffer.alloc(8);
    message.writeBigUInt64BE(BigInt(round));
    const point = scheme.sign(scheme.hash(sha256(message), chain.dst), secretKey);
    return Buffer.from(point.toBytes(true)).toString('hex');
  };
  return { chain, sign };
}

/** Puts a network's facts in place of those that a copy of the project pins; nothing else changes. */
export function pinNetwork(folder: string, { chain }: TestNetwork): void {
  for (const name of ['src/selection/drand.ts', 'data/drand-chains.json']) {
    const file = join(folder, name);
    let text = readFileSync(file, 'utf8');
    for (const fact of ['hash', 'publicKey', 'groupHash'] as const) {
      assert(text.includes(QUICKNET[fact]), `${name} pins ${fact}`);
      text = text.replaceAll(QUICKNET[fact], chain[fact]);
    }
    writeFileSync(file, text);
  }
}

/** A server of a network that has the rounds up to an instant. */
export interface NetworkServer {
  readonly url: string;
  /** Publishes the rounds up to this instant (UTC). */
  readonly reach: (instant: string) => void;
  readonly stop: () => Promise<void>;
}

/** Starts a server of a network; it has no round yet. */
export async function serveNetwork({ chain, sign }: TestNetwork): Promise<NetworkServer> {
  let until = 0;
  const server = createServer((request, response) => {
    const [, hash, path, number] = (request.url ?? '').split('/');
    const round = Number(number);
    const known = hash === chain.hash && path === 'public' && drandRoundMillis(chain, round) <= until;
    if (!known) return void response.writeHead(404).end();
    const signature = sign(round);
    const told = { round, signature, randomness: drandRandomness(signature) };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(told));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    reach: (instant) => {
      until = Date.parse(instant);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { afterEach, expect, it } from 'vitest';
import { createBeacon } from '../../src/app/drand-client.js';
import { QUICKNET } from '../../src/selection/index.js';
import { type BeaconServer, MANNERS, type Manner, RECORDED, startBeacon } from '../support/beacon-server.js';

const running: BeaconServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

const start = async (...manners: Manner[]): Promise<string[]> => {
  const servers = await Promise.all(manners.map((manner) => startBeacon(manner)));
  running.push(...servers);
  return servers.map(({ url }) => url);
};
const DISHONEST = (Object.keys(MANNERS) as Manner[]).filter((manner) => manner !== 'honest');

it('gives recorded rounds with their signature', async () => {
  const beacon = createBeacon({ urls: await start('honest') });
  for (const [round, { signature }] of RECORDED) {
    expect(await beacon.round(QUICKNET.hash, round)).toEqual({ signature });
  }
});

it.each(DISHONEST)('accepts nothing from a server with %s, and asks again', async (manner) => {
  const beacon = createBeacon({ urls: await start(manner), timeoutMillis: 500 });
  expect(await beacon.round(QUICKNET.hash, 1000)).toBeUndefined();
  expect(running[0]?.asked).toEqual([1000, 1000]);
});

it.each(DISHONEST)('passes over %s when an honest server is among them', async (manner) => {
  const beacon = createBeacon({ urls: await start(manner, 'honest', manner), timeoutMillis: 60_000 });
  expect(await beacon.round(QUICKNET.hash, 1000)).toEqual({ signature: RECORDED.get(1000)?.signature });
});

it('has no round that no server has, none without servers, and none of another chain', async () => {
  const beacon = createBeacon({ urls: [...(await start('honest')), 'http://127.0.0.1:9'] });
  expect(await beacon.round(QUICKNET.hash, 999)).toBeUndefined();
  expect(await createBeacon({ urls: [] }).round(QUICKNET.hash, 1000)).toBeUndefined();
  await expect(beacon.round('a'.repeat(64), 1000)).rejects.toThrow('not pinned');
});

import { afterEach, expect, it } from 'vitest';
import { createBeacon } from '../../src/app/drand-client.js';
import { MINUTE, SECOND } from '../../src/basics/index.js';
import { QUICKNET } from '../../src/selection/index.js';
import { type BeaconServer, MANNERS, type Manner, RECORDED, startBeacon } from '../support/beacon-server.js';
import { fakeClock } from '../support/deps.js';

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
const found = (round: number) => ({ signature: RECORDED.get(round)?.signature });

it('gives recorded rounds with their signature, and asks for each once', async () => {
  const beacon = createBeacon({ urls: await start('honest'), clock: fakeClock() });
  for (let time = 0; time < 3; time += 1) {
    for (const [round, { signature }] of RECORDED) {
      expect(await beacon.round(QUICKNET.hash, round)).toEqual({ signature });
    }
  }
  expect(running[0]?.asked).toEqual([...RECORDED.keys()]);
});

it.each(DISHONEST)('accepts nothing from a server with %s, and asks again after a while', async (manner) => {
  const clock = fakeClock();
  const beacon = createBeacon({ urls: await start(manner), clock, timeoutMillis: 500 });
  expect(await beacon.round(QUICKNET.hash, 1000)).toBeUndefined();
  expect(await beacon.round(QUICKNET.hash, 1000)).toBeUndefined();
  expect(running[0]?.asked).toEqual([1000]);
  clock.advance(15 * SECOND);
  expect(await beacon.round(QUICKNET.hash, 1000)).toBeUndefined();
  expect(running[0]?.asked).toEqual([1000, 1000]);
});

it.each(DISHONEST)('passes over %s when an honest server is among them', async (manner) => {
  const urls = await start(manner, 'honest', manner);
  const beacon = createBeacon({ urls, clock: fakeClock(), timeoutMillis: 60_000 });
  expect(await beacon.round(QUICKNET.hash, 1000)).toEqual(found(1000));
});

it('has no round that no server has, none without servers, and none of another chain', async () => {
  const clock = fakeClock();
  const beacon = createBeacon({ urls: [...(await start('honest')), 'http://127.0.0.1:9'], clock });
  expect(await beacon.round(QUICKNET.hash, 999)).toBeUndefined();
  expect(await createBeacon({ urls: [], clock }).round(QUICKNET.hash, 1000)).toBeUndefined();
  await expect(beacon.round('a'.repeat(64), 1000)).rejects.toThrow('not pinned');
});

it('asks a silent server one question for any number of rounds, and less and less often', async () => {
  const clock = fakeClock();
  const beacon = createBeacon({ urls: await start('silence'), clock, timeoutMillis: 100 });
  const asked: number[] = [];
  for (let minute = 0; minute < 10; minute += 1) {
    for (let round = 0; round < 75; round += 1) {
      expect(await beacon.round(QUICKNET.hash, 5000 + round)).toBeUndefined();
    }
    asked.push(running[0]?.asked.length ?? 0);
    clock.advance(MINUTE);
  }
  expect(asked).toEqual([1, 2, 3, 4, 4, 5, 5, 6, 6, 7]);
});

it('does not ask a silent server again while another one answers', async () => {
  const beacon = createBeacon({
    urls: await start('silence', 'honest'),
    clock: fakeClock(),
    timeoutMillis: 300,
  });
  // Nobody has it: the silent server is waited for once.
  expect(await beacon.round(QUICKNET.hash, 999)).toBeUndefined();
  expect(await beacon.round(QUICKNET.hash, 998)).toBeUndefined();
  expect(await beacon.round(QUICKNET.hash, 1000)).toEqual(found(1000));
  expect(running.map(({ asked }) => asked)).toEqual([[999], [999, 998, 1000]]);
});

it('asks for a missing round again, and for others meanwhile', async () => {
  const clock = fakeClock();
  const beacon = createBeacon({ urls: await start('honest'), clock });
  for (let second = 0; second < 60; second += 1) {
    expect(await beacon.round(QUICKNET.hash, 999)).toBeUndefined();
    expect(await beacon.round(QUICKNET.hash, 1001)).toEqual(found(1001));
    clock.advance(SECOND);
  }
  // At 0, 1, 3, 7, 15 and 31 seconds.
  expect(running[0]?.asked.filter((round) => round === 999)).toHaveLength(6);
  expect(running[0]?.asked.filter((round) => round === 1001)).toHaveLength(1);
});

it('keeps a round that is needed again and again, however many others are asked for', async () => {
  const clock = fakeClock();
  const beacon = createBeacon({ urls: await start('honest'), clock });
  for (let stretch = 0; stretch < 3; stretch += 1) {
    expect(await beacon.round(QUICKNET.hash, 1000)).toEqual(found(1000));
    for (let round = 0; round < 600; round += 1) {
      expect(await beacon.round(QUICKNET.hash, 5000 + 600 * stretch + round)).toBeUndefined();
    }
  }
  expect(running[0]?.asked).toHaveLength(1801);
  // What nobody needed since is forgotten, so that the memory does not grow.
  clock.advance(-SECOND);
  expect(await beacon.round(QUICKNET.hash, 5000)).toBeUndefined();
  expect(running[0]?.asked).toHaveLength(1802);
});

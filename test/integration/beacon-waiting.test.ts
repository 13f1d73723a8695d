import { afterEach, expect, it } from 'vitest';
import { createBeacon } from '../../src/app/drand-client.js';
import { runJobs } from '../../src/app/jobs.js';
import { formatShanghai } from '../../src/basics/index.js';
import type { Beacon, Db, Deps } from '../../src/db/index.js';
import { drawClosedNeeds, findPool } from '../../src/draws/index.js';
import { getNeed } from '../../src/needs/index.js';
import { type BeaconServer, type Manner, startBeacon } from '../support/beacon-server.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import {
  aDrawSite,
  aNeedOfSix,
  drawAgain,
  FREEZE as FREEZE_OF_SIX,
  lastCertificate,
  recordNumbers,
  runAndAudit,
} from '../support/redo-chain.js';

const running: BeaconServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

const ROUND_1000 = '2023-08-23T15:59:24.000Z';
const FREEZE = '2023-08-23T15:49:25.000Z';

async function site(db: Db, manner: Manner) {
  const server = await startBeacon(manner);
  running.push(server);
  const clock = fakeClock('2023-08-18T01:00:00.000Z');
  const beacon = createBeacon({ urls: [server.url], clock, timeoutMillis: 200 });
  const sources = { kinds: ['commit', 'drand'] as const, closedDays: [] };
  return { deps: testDeps(db, { clock, beacon, sources }), clock, server };
}

async function run(deps: Deps): Promise<void> {
  for (const { error } of await runJobs(deps)) throw error;
}

/** Needs of the same three agencies with deadlines of their own. */
async function needsWith(deps: Deps, source: string, deadlines: readonly string[]) {
  const agencies = await Promise.all([0, 1, 2].map(() => anAgency(deps)));
  const needs = [];
  for (const closesAt of deadlines) {
    const need = await aPublishedNeed(deps, { source, closesAt });
    for (const [index, { actor }] of agencies.entries()) {
      await anEntry(deps, actor, need, `${90_000 + index}`);
    }
    needs.push(need);
  }
  return needs;
}

const minutes = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `2023-08-23 23:${String(30 + i).padStart(2, '0')}:00`);

onEachDatabase('needs that wait for the beacon', (open) => {
  it('are not waited for by a redraw from another source', async () => {
    const site = await aDrawSite(await open());
    const { deps, clock } = site;
    const chain = { ...site, need: await aNeedOfSix(deps, 'drand') };
    clock.set(FREEZE_OF_SIX);
    await runAndAudit(deps);
    clock.set('2023-08-30T01:00:00.000Z');
    await runAndAudit(deps);
    await drawAgain(chain, { basis: 'source-failed', source: 'lottery' });
    clock.set('2023-08-30T13:40:00.000Z');
    await recordNumbers(chain);
    const asked: number[] = [];
    const watched: Beacon = {
      round: async (_, round) => {
        asked.push(round);
        return undefined;
      },
    };
    await drawClosedNeeds({ ...deps, beacon: watched });
    expect((await getNeed(deps.db, chain.need.id)).state).toBe('selected');
    expect(asked).toEqual([]);
    const { rounds } = await lastCertificate(chain);
    expect(rounds).toMatchObject([{ publicValue: null, proof: null, seed: null, ranking: null }]);
  });

  it('cost a pass one question together when nobody answers, and the others nothing', async () => {
    const { deps, clock, server } = await site(await open(), 'silence');
    // Opened by a round each; the commit needs close last of all.
    const waiting = await needsWith(deps, 'drand', minutes(8));
    const others = await needsWith(deps, 'commit', ['2023-08-23 23:40:00', '2023-08-23 23:41:00']);
    clock.set(FREEZE);
    await run(deps);
    for (const { id } of waiting) expect(await findPool(deps.db, id)).toBeUndefined();
    for (const { id } of others) expect((await getNeed(deps.db, id)).state).toBe('selected');
    expect(server.asked).toHaveLength(1);
    await run(deps);
    expect(server.asked).toHaveLength(1);
  });

  it('have one round asked for once when they share it', async () => {
    const { deps, clock, server } = await site(await open(), 'honest');
    // Without a beacon at publication the site's key seals the bids: the rounds of the deadlines are not on record.
    const needs = await needsWith(
      { ...deps, beacon: undefined },
      'drand',
      Array(5).fill('2023-08-23 23:49:24') as string[],
    );
    clock.set(FREEZE);
    await run(deps);
    clock.set(ROUND_1000);
    await run(deps);
    for (const { id } of needs) expect((await getNeed(deps.db, id)).state).toBe('selected');
    expect(server.asked).toEqual([1000]);
  });

  it('are asked about after every other need of the pass is done', async () => {
    const { deps, clock } = await site(await open(), 'honest');
    const { closesAt } = { closesAt: formatShanghai('2023-08-23T15:49:24.000Z', true) };
    await needsWith(deps, 'drand', [closesAt]);
    await needsWith({ ...deps, beacon: undefined }, 'drand', [closesAt]);
    const [commit] = await needsWith(deps, 'commit', [closesAt]);
    const states: string[] = [];
    const watched: Beacon = {
      round: async () => {
        states.push((await getNeed(deps.db, commit?.id ?? '')).state);
        return undefined;
      },
    };
    clock.set(ROUND_1000);
    await run({ ...deps, beacon: watched });
    expect(states).toEqual(['selected']);
  });
});

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { auditDatabase } from '../../src/audit/index.js';
import { addMillis, SECOND } from '../../src/basics/index.js';
import { findSelection, listPools } from '../../src/draws/index.js';
import { openSecret } from '../../src/needs/index.js';
import { drawPool, verifyCertificate } from '../../src/selection/index.js';
import { deriveSeed } from '../../src/selection/protocol.js';
import { ENGINES, freshFile } from '../support/databases.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { aDrawSite, aNeedOfSix, FREEZE } from '../support/redo-chain.js';
import { ask, stopWitnesses, witnessedMarket } from '../support/witnessed-market.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const ROUND_1000 = '2023-08-23T15:59:24.000Z';

/** Jobs after which a process is killed, one after the other, and when it ran: close, freeze, opening of the secret, draw. */
const KILLED_AFTER = [
  ['close needs', FREEZE],
  ['freeze needs', FREEZE],
  ['recover lost secrets', ROUND_1000],
  ['draw needs', ROUND_1000],
] as const;

describe.each(ENGINES)('a site on %s that is killed between close, freeze, opening and draw', (engine) => {
  it.each(['kept', 'lost'])(
    'comes to the one result that there is, its secret %s',
    async (secret) => {
      const { db, address, close } = await freshFile(engine);
      closers.push(close);
      const { deps } = await aDrawSite(db);
      const need = await aNeedOfSix(deps, 'commit', deps.beacon);
      const { planHash } = need;
      const { sealed } = await db.selectFrom('needSecret').selectAll().executeTakeFirstOrThrow();
      const promised = openSecret(deps, planHash, sealed);
      const run = (now: string, ...killedAfter: string[]) => {
        const words = ['test/support/killed-process.ts', engine, address, now, secret, ...killedAfter];
        const { signal, status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', ...words]);
        return { signal, status, told: stderr.toString() };
      };
      for (const [job, now] of KILLED_AFTER)
        expect([job, run(now, job)]).toEqual([job, { signal: 'SIGKILL', status: null, told: '' }]);
      expect(run('2023-08-23T15:59:26.000Z')).toEqual({ signal: null, status: 0, told: '' });
      const [pool, ...more] = await listPools(db, need.id);
      expect(more).toEqual([]);
      const seed = deriveSeed({
        plan: planHash,
        pool: pool?.poolHash ?? '',
        publicValue: null,
        secret: promised,
      });
      const { certificate } = verifyCertificate((await findSelection(db, need.id))?.certificate ?? '');
      const [winner] = drawPool('lowest', certificate?.pool.entries ?? [], seed).ranking;
      expect(certificate).toMatchObject({ seed, winner, secret: promised });
      expect(await db.selectFrom('selection').selectAll().execute()).toHaveLength(1);
      const recovered = await db.selectFrom('escrowOpening').select('outcome').execute();
      expect(recovered).toEqual(secret === 'lost' ? [{ outcome: 'secret' }] : []);
      expect(await auditDatabase(db)).toEqual([]);
    },
    600_000,
  );
});

/** Jobs after which a process of a witnessed site is killed, and how many seconds after the deadline. */
const KILLED_WITNESSED = [
  ['close needs', 1],
  ['ask witnesses', 2],
  ['freeze needs', 20],
  ['ask witnesses', 21],
  ['recover lost secrets', 40],
  ['draw needs', 41],
] as const;

describe.each(ENGINES)('a witnessed site on %s', (engine) => {
  it('that is killed before and after its witnesses sign comes to the one result, seen by both', async () => {
    const { db, address, close } = await freshFile(engine);
    closers.push(close, stopWitnesses);
    const market = await witnessedMarket(db);
    const { deps, clock } = market;
    const need = await aPublishedNeed(deps);
    for (const bid of ['95000', '88000', '91000'])
      await anEntry(deps, (await anAgency(deps)).actor, need, bid);
    await ask(market);
    const { sealed } = await db.selectFrom('needSecret').selectAll().executeTakeFirstOrThrow();
    const promised = openSecret(deps, need.planHash, sealed);
    const run = async (seconds: number, ...killedAfter: string[]) => {
      const now = addMillis(need.closesAt, seconds * SECOND);
      clock.set(now);
      const words = ['test/support/killed-process.ts', engine, address, now, 'kept', ...killedAfter];
      // The witnesses answer from this process meanwhile.
      const child = spawn(process.execPath, ['--import', 'tsx', ...words], {
        env: { ...process.env, POLICY: deps.policy ?? '' },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      const [status, signal] = (await once(child, 'exit')) as [number | null, string | null];
      return signal ?? status;
    };
    for (const [job, seconds] of KILLED_WITNESSED)
      expect([job, await run(seconds, job)]).toEqual([job, 'SIGKILL']);
    expect(await run(60)).toBe(0);
    const drawn = await db.selectFrom('selection').selectAll().execute();
    expect(drawn).toHaveLength(1);
    const { grade, seen, certificate } = verifyCertificate(drawn[0]?.certificate ?? '');
    expect([grade, seen?.names, certificate?.secret]).toEqual([1, ['w0.example', 'w1.example'], promised]);
    const kinds = ['entries.closed', 'bids.opened', 'pool.frozen', 'selection.drawn'];
    const events = await db.selectFrom('auditEvent').select('kind').where('kind', 'in', kinds).execute();
    expect(events.map(({ kind }) => kind).sort()).toEqual([...kinds].sort());
    expect(await auditDatabase(db)).toEqual([]);
  }, 600_000);
});

import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { auditDatabase } from '../../src/audit/index.js';
import { findSelection, listPools } from '../../src/draws/index.js';
import { openSecret } from '../../src/needs/index.js';
import { drawPool, verifyCertificate } from '../../src/selection/index.js';
import { deriveSeed } from '../../src/selection/protocol.js';
import { ENGINES, freshFile } from '../support/databases.js';
import { aDrawSite, aNeedOfSix, FREEZE } from '../support/redo-chain.js';

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

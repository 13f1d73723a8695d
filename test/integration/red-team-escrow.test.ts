import { afterEach, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { DAY, MINUTE, SECOND } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import {
  contributeShare,
  findSelection,
  giveSecretShare,
  listIncidents,
  listPools,
  proposeFailure,
  proposeRedo,
  settleFailure,
  settleRedo,
} from '../../src/draws/index.js';
import { getCurrentVersion, getNeed, openSecret } from '../../src/needs/index.js';
import {
  type Certificate,
  drandRandomness,
  drawPool,
  hashCommitment,
  verifyCertificate,
} from '../../src/selection/index.js';
import { deriveSeed } from '../../src/selection/protocol.js';
import { RECORDED } from '../support/beacon-server.js';
import { recordCeremony } from '../support/ceremony.js';
import { onEachDatabase } from '../support/databases.js';
import { losesSecrets } from '../support/lost-secrets.js';
import { mustBe } from '../support/marketplace-builders.js';
import { anUpheldComplaint } from '../support/objections.js';
import {
  aDrawSite,
  aNeedOfSix,
  FREEZE,
  runAndAudit,
  stopBeacons,
  withBeacon,
} from '../support/redo-chain.js';
import { threeCustodians } from '../support/sealed-entries.js';

afterEach(stopBeacons);

const DIGITS = '31415926535897932384';
const ROUND_1000 = '2023-08-23T15:59:24.000Z';

const codes = (result: Awaited<ReturnType<typeof proposeRedo>>): string[] =>
  result.ok ? [] : result.errors.map(({ code }) => code);

/** What the operator alone could compute in private, had he kept the key with which he sealed the secret. */
async function privateResult(db: Db, deps: Deps, needId: string, publicValue: string | null) {
  const { plan, planHash } = await getCurrentVersion(db, needId);
  const { sealed } = await db
    .selectFrom('needSecret')
    .select('sealed')
    .where('planHash', '=', planHash)
    .executeTakeFirstOrThrow();
  const secret = openSecret(deps, planHash, sealed);
  expect(hashCommitment({ need: plan.need, round: 1, secret })).toBe(plan.commitment);
  const [pool] = await listPools(db, needId);
  const seed = deriveSeed({ plan: planHash, pool: pool?.poolHash ?? '', publicValue, secret });
  const { entries } = JSON.parse(pool?.pool ?? '') as Pick<Certificate['pool'], 'entries'>;
  return { seed, winner: drawPool(plan.method, entries, seed).ranking[0] };
}

/** A site that loses the secrets that it sealed; `escrowed` says who else opens the secret. */
async function aLoss(
  db: Db,
  source: 'ceremony' | 'commit' | 'drand',
  escrowed: { custodians?: number; beacon?: boolean },
) {
  const { deps: site, clock, officials } = await aDrawSite(db);
  const kept: Deps = {
    ...(escrowed.beacon ? await withBeacon(site) : { ...site, beacon: undefined }),
    custodians: escrowed.custodians ?? 0,
  };
  const deps = { ...kept, vault: losesSecrets(kept.vault) };
  const custodians = await threeCustodians(deps);
  const need = await aNeedOfSix(deps, source, deps.beacon);
  return { deps, kept, clock, officials, custodians, need };
}

onEachDatabase('X7: an operator with two officials who loses the secret of a ceremony', (open) => {
  const ceremonyLost = async (db: Db) => {
    const siege = await aLoss(db, 'ceremony', { custodians: 2 });
    const { deps, clock, custodians, need, officials } = siege;
    const { number } = need;
    clock.set(FREEZE);
    await runJobs(deps);
    clock.advance(SECOND);
    for (const { actor, pair } of custodians.slice(0, 2))
      mustBe(await contributeShare(deps, actor, { number, identity: pair.identity }));
    await runAndAudit(deps);
    clock.advance(MINUTE);
    // Before the digits nobody may open the secret, not even those who hold its shares.
    const early = await giveSecretShare(deps, custodians[0]!.actor, {
      number,
      identity: custodians[0]!.pair.identity,
    });
    expect(codes(early)).toEqual(['draws/digits-first']);
    const witnesses = ['见证人甲', '见证人乙'];
    mustBe(await recordCeremony(deps, officials[0], { number, digits: DIGITS, witnesses }));
    clock.advance(MINUTE);
    await runAndAudit(deps);
    expect(await listIncidents(db, need.id)).toMatchObject([{ kind: 'secret-unopened', closedAt: null }]);
    return siege;
  };

  it.each(['source-failed', 'objection-upheld'] as const)(
    'knows who would win once the digits are on record, and gets no other draw by %s',
    async (basis) => {
      const db = await open();
      const { deps, kept, clock, officials, custodians, need } = await ceremonyLost(db);
      const { number } = need;
      const known = await privateResult(db, kept, need.id, DIGITS);
      clock.advance(10 * DAY);
      await runAndAudit(deps);
      const objection = await anUpheldComplaint(deps, number);
      const decision = {
        number,
        basis,
        objection,
        reason: '密码打不开',
        source: 'ceremony' as const,
        excluded: [],
      };
      const proposed = await proposeRedo(deps, officials[0], decision);
      const settled = await settleRedo(deps, officials[1], { number, confirm: true });
      expect([codes(proposed), codes(settled)]).toEqual([['draws/secret-lost'], ['draws/wrong-state']]);
      expect(await listPools(db, need.id)).toHaveLength(1);
      expect(await findSelection(db, need.id)).toBeUndefined();
      // The custodians bring out what he wanted to be rid of.
      for (const { actor, pair } of custodians.slice(1))
        mustBe(await giveSecretShare(deps, actor, { number, identity: pair.identity }));
      await runAndAudit(deps);
      clock.advance(SECOND);
      await runAndAudit(deps);
      const stored = await findSelection(db, need.id);
      const { certificate } = verifyCertificate(stored?.certificate ?? '');
      expect({ seed: certificate?.seed, winner: certificate?.winner }).toEqual(known);
      expect(await listIncidents(db, need.id)).toMatchObject([{ outcome: 'delivered' }]);
    },
  );

  it('lets the need fail in the open at most, once the custodians are late too', async () => {
    const db = await open();
    const { deps, clock, officials, need } = await ceremonyLost(db);
    const [first, second] = officials;
    const { number } = need;
    const early = await proposeFailure(deps, first, { number, reason: '密码找不回' });
    expect(codes(early)).toEqual(['draws/secret-by-custodians']);
    clock.advance(10 * DAY);
    await runAndAudit(deps);
    mustBe(await proposeFailure(deps, first, { number, reason: '密码找不回' }));
    expect(codes(await settleFailure(deps, first, { number, confirm: true }))).toEqual([
      'draws/same-official',
    ]);
    mustBe(await settleFailure(deps, second, { number, confirm: true }));
    expect(await getNeed(db, need.id)).toMatchObject({ state: 'failed', reason: 'secret-lost' });
    expect(await listIncidents(db, need.id)).toMatchObject([{ outcome: 'failed' }]);
    expect(await auditDatabase(db)).toEqual([]);
  });
});

onEachDatabase('a lost secret', (open) => {
  it('of a site with neither beacon nor custodians makes the need fail, never a second draw', async () => {
    const db = await open();
    const { deps, clock, officials, need } = await aLoss(db, 'ceremony', {});
    const [first, second] = officials;
    const { number } = need;
    clock.set(FREEZE);
    await runJobs(deps);
    expect((await getCurrentVersion(db, need.id)).plan).toMatchObject({ escrow: null });
    const objection = await anUpheldComplaint(deps, number);
    const redo = { number, objection, reason: '再抽', source: 'ceremony' as const, excluded: [] };
    for (const basis of ['source-failed', 'objection-upheld'] as const)
      expect(codes(await proposeRedo(deps, first, { ...redo, basis }))).toEqual(['draws/secret-lost']);
    mustBe(await proposeFailure(deps, first, { number, reason: '密码没有备份' }));
    mustBe(await settleFailure(deps, second, { number, confirm: true }));
    expect(await getNeed(db, need.id)).toMatchObject({ state: 'failed', reason: 'secret-lost' });
    expect(await listPools(db, need.id)).toHaveLength(1);
  });

  it('under a beacon opens by itself once its round is there, with the result as without the loss', async () => {
    const db = await open();
    const { deps, kept, clock, officials, need } = await aLoss(db, 'commit', { beacon: true });
    const { number } = need;
    clock.set(FREEZE);
    await runJobs(deps);
    const known = await privateResult(db, kept, need.id, null);
    await runAndAudit(deps);
    const redo = { number, reason: '再抽', source: 'ceremony' as const, excluded: [] };
    expect(await proposeRedo(deps, officials[0], { ...redo, basis: 'source-failed' })).toMatchObject({
      errors: [{ code: 'draws/secret-by-beacon', params: { from: '2023-08-23 23:59:24' } }],
    });
    expect(codes(await proposeFailure(deps, officials[0], { number, reason: '找不到' }))).toEqual([
      'draws/secret-by-beacon',
    ]);
    clock.set(ROUND_1000);
    await runAndAudit(deps);
    clock.advance(SECOND);
    await runAndAudit(deps);
    const stored = await findSelection(db, need.id);
    const { certificate } = verifyCertificate(stored?.certificate ?? '');
    expect({ seed: certificate?.seed, winner: certificate?.winner }).toEqual(known);
    expect(await listIncidents(db, need.id)).toMatchObject([{ outcome: 'delivered' }]);
  });

  it('of a beacon is brought out by custodians after the value is known too, and no certificate fails for that', async () => {
    const db = await open();
    const { deps, kept, clock, custodians, need } = await aLoss(db, 'drand', { custodians: 2 });
    const { number } = need;
    clock.set(FREEZE);
    await runJobs(deps);
    clock.advance(SECOND);
    for (const { actor, pair } of custodians.slice(0, 2))
      mustBe(await contributeShare(deps, actor, { number, identity: pair.identity }));
    await runAndAudit(deps);
    clock.set(ROUND_1000);
    const drawing = await withBeacon(deps);
    await runAndAudit(drawing);
    const value = drandRandomness(RECORDED.get(1000)?.signature ?? '');
    const known = await privateResult(db, kept, need.id, value);
    expect(await findSelection(db, need.id)).toBeUndefined();
    const { actor, pair } = custodians[0]!;
    expect(
      codes(await giveSecretShare(drawing, actor, { number, identity: custodians[1]!.pair.identity })),
    ).toEqual(['draws/bad-share']);
    mustBe(await giveSecretShare(drawing, actor, { number, identity: pair.identity }));
    expect(codes(await giveSecretShare(drawing, actor, { number, identity: pair.identity }))).toEqual([
      'draws/already-given',
    ]);
    await runAndAudit(drawing);
    expect(await findSelection(db, need.id)).toBeUndefined();
    mustBe(
      await giveSecretShare(drawing, custodians[2]!.actor, {
        number,
        identity: custodians[2]!.pair.identity,
      }),
    );
    await runAndAudit(drawing);
    clock.advance(SECOND);
    await runAndAudit(drawing);
    const stored = await findSelection(db, need.id);
    const { certificate, checks } = verifyCertificate(stored?.certificate ?? '');
    expect({ seed: certificate?.seed, winner: certificate?.winner }).toEqual(known);
    expect(certificate?.times.secretOpenedAt).toBe(ROUND_1000);
    expect(checks.filter(({ ok }) => ok === false)).toEqual([]);
    expect(codes(await giveSecretShare(drawing, custodians[1]!.actor, { number, share: 'x' }))).toEqual([
      'draws/secret-not-lost',
    ]);
  });

  it('that the operator sealed falsely is told, and stops the draw in the open', async () => {
    const db = await open();
    const { deps, clock, officials, need } = await aLoss(db, 'commit', { beacon: true });
    const { sealTo, toRecipient } = await import('../../src/sealing/index.js');
    const { recipient } = await db.selectFrom('escrow').selectAll().executeTakeFirstOrThrow();
    await db
      .updateTable('escrow')
      .set({ sealed: await sealTo(toRecipient(recipient), '0'.repeat(64)) })
      .execute();
    clock.set(FREEZE);
    await runJobs(deps);
    clock.set(ROUND_1000);
    expect(await runJobs(deps)).toEqual([]);
    expect(await db.selectFrom('escrowOpening').selectAll().execute()).toMatchObject([{ outcome: 'other' }]);
    const redo = { number: need.number, reason: '再抽', source: 'ceremony' as const, excluded: [] };
    expect(codes(await proposeRedo(deps, officials[0], { ...redo, basis: 'source-failed' }))).toEqual([
      'draws/secret-lost',
    ]);
    mustBe(await proposeFailure(deps, officials[0], { number: need.number, reason: '备份是假的' }));
  });
});

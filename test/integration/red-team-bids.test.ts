/** The cells N1 to R3 of docs/threats.md: who could read bids before the deadline. */
import { expect, it } from 'vitest';

import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { addMillis, HOUR, SECOND } from '../../src/basics/index.js';
import { ClockBehind, type Db, type Deps } from '../../src/db/index.js';
import { contributeShare, enterNeed, findSelection, listActiveEntries } from '../../src/draws/index.js';
import { findBidKey, listShares, openSiteIdentity, registerCustodian } from '../../src/needs/index.js';
import {
  joinIdentity,
  type KeyPair,
  makeKeyPair,
  openText,
  readPayload,
  timelockIdentity,
} from '../../src/sealing/index.js';
import { QUICKNET, verifyCertificate } from '../../src/selection/index.js';
import { RECORDED } from '../support/beacon-server.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';

import { anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';
import { playedCells } from '../support/played-cells.js';

import { codes } from '../support/siege-acts.js';
import { suspendNow } from '../support/suspensions.js';

const played = playedCells('N', 'R');

const SCHEMES = ['site', 'custodians', 'tlock'] as const;
type Scheme = (typeof SCHEMES)[number];

/** A need with one sealed bid of 88,000 yuan, an hour before the deadline; the custodians with their keys. */
async function aSealedBid(db: Db, scheme: Scheme) {
  const clock = fakeClock(scheme === 'tlock' ? '2023-08-15T01:00:00.000Z' : undefined);
  const deps: Deps = testDeps(db, {
    clock,
    custodians: scheme === 'custodians' ? 2 : 0,
    sources: { kinds: ['commit', 'drand'], closedDays: [] },
    // A beacon that has published nothing yet.
    ...(scheme === 'tlock' ? { beacon: { round: async () => undefined } } : {}),
  });
  const custodians: { actor: Awaited<ReturnType<typeof anAccount>>['actor']; pair: KeyPair }[] = [];
  for (let count = 0; count < (scheme === 'custodians' ? 3 : 0); count += 1) {
    const { actor } = await anAccount(deps, { role: 'official' });
    const pair = await makeKeyPair();
    mustBe(await registerCustodian(deps, actor, pair.recipient));
    custodians.push({ actor, pair });
  }
  const overrides =
    scheme === 'tlock' ? { source: 'drand', closesAt: '2023-08-23 23:56:24' } : { source: 'commit' };
  const need = await aPublishedNeed(deps, overrides);
  await anEntry(deps, (await anAgency(deps)).actor, need, '88000');
  clock.set(addMillis(need.closesAt, -HOUR));
  const [row] = await listActiveEntries(db, need.id);
  const key = await findBidKey(db, need.planHash);
  if (!row || !key) throw new Error('no bid');
  expect(key.scheme).toBe(scheme);
  return { deps, need, custodians, key, sealed: row.sealedBid ?? '' };
}

const bidOf = async (identity: Parameters<typeof openText>[0], sealed: string): Promise<number | null> =>
  readPayload(await openText(identity, sealed))?.bid ?? null;
const BID = 8_800_000;

/** A need that the lowest price wins, its bids under the site's key. */
async function aPricedNeed(db: Db) {
  const clock = fakeClock();
  const deps = testDeps(db, { clock });
  return { deps, clock, need: await aPublishedNeed(deps, { source: 'commit', method: 'lowest' }) };
}

onEachDatabase('a bid before its deadline', (open) => {
  it.each(SCHEMES.map((scheme, index) => [`N${index + 1}`, scheme] as const))(
    '%s is nothing that owners, agencies or strangers could open, under %s',
    async (_cell, scheme) => {
      const { deps, need } = await aSealedBid(await open(), scheme);
      const { number } = need;
      for (const actor of [need.owner, (await anAgency(deps)).actor]) {
        expect(codes(await contributeShare(deps, actor, { number, identity: 'x' }))).toEqual([
          'draws/forbidden',
        ]);
      }
      // All that they see is the log: a hash, and nobody's name.
      const events = await deps.db
        .selectFrom('auditEvent')
        .selectAll()
        .where('kind', '=', 'entry.made')
        .execute();
      expect(events).toHaveLength(1);
      expect(events[0]?.actorId).toBeNull();
      expect(Object.keys(JSON.parse(events[0]?.data ?? '') as object).sort()).toEqual(['entryHash', 'rows']);
    },
  );

  it('O1 opens to the operator where the site holds the key itself', async () => {
    const { deps, key, sealed } = await aSealedBid(await open(), 'site');
    expect(await bidOf(openSiteIdentity(deps, key), sealed)).toBe(BID);
  });

  it('O2 does not open to the operator alone where custodians hold the key', async () => {
    const { deps, key, need, custodians } = await aSealedBid(await open(), 'custodians');
    expect(key.sealedIdentity).toBeNull();
    for (const { sealed, share } of await listShares(deps.db, need.planHash)) {
      expect(share).toBeNull();
      await expect(openText((await makeKeyPair()).identity, sealed)).rejects.toThrow();
    }
    // Asking a custodian to be early leaves its trace.
    const [custodian] = custodians;
    const early = { number: need.number, identity: custodian?.pair.identity ?? '' };
    const asked = custodian && (await contributeShare(deps, custodian.actor, early));
    expect(asked && codes(asked)).toEqual(['draws/too-early']);
    const kinds = (await deps.db.selectFrom('auditEvent').select('kind').execute()).map(({ kind }) => kind);
    expect(kinds).toContain('bids.early-attempt');
  });

  it('O3 does not open to the operator alone under a time lock', async () => {
    const { key, sealed } = await aSealedBid(await open(), 'tlock');
    expect(key.sealedIdentity).toBeNull();
    expect(key.recipient).toBe(`drand:${QUICKNET.hash}:1000`);
    const { signature } = RECORDED.get(1001) ?? { signature: '' };
    await expect(openText(timelockIdentity(QUICKNET, 1000, signature), sealed)).rejects.toThrow();
  });

  it('P2 does not open to the operator with one custodian too few', async () => {
    const { deps, need, custodians, key, sealed } = await aSealedBid(await open(), 'custodians');
    const [custodian] = custodians;
    const shares = await listShares(deps.db, need.planHash);
    const share = shares.find(({ accountId }) => accountId === custodian?.actor.accountId);
    const own = await openText(custodian?.pair.identity ?? '', share?.sealed ?? '');
    expect(key.threshold).toBe(2);
    const attempts = [joinIdentity([own]), joinIdentity([own, own])];
    for (const attempt of attempts)
      await expect(attempt.then((identity) => bidOf(identity, sealed))).rejects.toThrow();
  });

  it('Q2 opens to the operator with as many custodians as the site asks for', async () => {
    const { deps, need, custodians, sealed } = await aSealedBid(await open(), 'custodians');
    const shares = await listShares(deps.db, need.planHash);
    const opened: string[] = [];
    for (const { actor, pair } of custodians.slice(0, 2)) {
      const share = shares.find(({ accountId }) => accountId === actor.accountId);
      opened.push(await openText(pair.identity, share?.sealed ?? ''));
    }
    expect(await bidOf(await joinIdentity(opened), sealed)).toBe(BID);
  });

  it('R3 opens to the operator with a threshold of the beacon, who can sign a round early', async () => {
    const { sealed } = await aSealedBid(await open(), 'tlock');
    const { signature } = RECORDED.get(1000) ?? { signature: '' };
    expect(await bidOf(timelockIdentity(QUICKNET, 1000, signature), sealed)).toBe(BID);
  });
});

onEachDatabase('an operator who knows every bid after the deadline', (open) => {
  it('X2 cannot set the clock back and enter a friend who bids a fen less', async () => {
    const { deps, clock, need } = await aPricedNeed(await open());
    for (const bid of ['95000', '88000', '91000'])
      await anEntry(deps, (await anAgency(deps)).actor, need, bid);
    const friend = await anAgency(deps);
    const bystander = await anAgency(deps);
    // Whatever is on record after the deadline bars the way back before it.
    clock.set(addMillis(need.closesAt, 20 * SECOND));
    await suspendNow(deps, bystander.creditCode, { reason: '另案' });
    clock.set(addMillis(need.closesAt, -SECOND));
    const late = enterNeed(deps, friend.actor, {
      number: need.number,
      planHash: need.planHash,
      bid: '87999.99',
    });
    await expect(late).rejects.toThrow(ClockBehind);
    clock.set(addMillis(need.closesAt, 31 * SECOND));
    expect(await runJobs(deps)).toEqual([]);
    clock.advance(SECOND);
    expect(await runJobs(deps)).toEqual([]);
    const { certificate, ok } = verifyCertificate((await findSelection(deps.db, need.id))?.certificate ?? '');
    expect(ok).toBe(true);
    expect(certificate?.priceFen).toBe(8_800_000);
    expect(certificate?.pool.entries.map(({ agency }) => agency)).not.toContain(friend.creditCode);
    expect(await auditDatabase(deps.db)).toEqual([]);
  });
});

it('plays every cell of this table in docs/threats.md', () => played.expectAll());

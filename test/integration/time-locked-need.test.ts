import { afterEach, expect, it } from 'vitest';
import { addMillis, DAY } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import {
  enterSealed,
  findOpenedSecret,
  findPool,
  findSelection,
  listActiveEntries,
  listIncidents,
  listSelections,
  proposeFailure,
  settleFailure,
} from '../../src/draws/index.js';
import { findBidKey, getCurrentVersion, getNeed } from '../../src/needs/index.js';
import {
  findIdentity,
  openText,
  readPayload,
  sealTo,
  timelockIdentity,
  toRecipient,
  writePayload,
} from '../../src/sealing/index.js';
import { QUICKNET } from '../../src/selection/index.js';
import { MANNERS, type Manner, RECORDED } from '../support/beacon-server.js';
import { failed, ours, theirs } from '../support/both-verifiers.js';
import { onEachDatabase } from '../support/databases.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';
import {
  aDrawSite,
  askedRounds,
  drawAgain,
  lastCertificate,
  recordNumbers,
  runAndAudit,
  stopBeacons,
  withBeacon,
} from '../support/redo-chain.js';
import { aPayload, dump, enterAll, sealedForm } from '../support/sealed-entries.js';
import { startTestSite } from '../support/site.js';

afterEach(stopBeacons);

/** Round 1000, 180 s after the deadline, opens the bids; the draw's own round comes 600 s after the deadline. */
const ROUND_1000 = '2023-08-23T15:59:24.000Z';
const BIDS = [9_500_000, 8_800_050, 9_100_000];
const SIGNATURE = RECORDED.get(1000)?.signature ?? '';

/** A need of the beacon, with bids that are locked to round 1000: three of browsers, one of the server, one astray. */
async function aLockedNeed(db: Db) {
  const { deps, clock, officials } = await aDrawSite(db);
  const need = await aPublishedNeed(deps, { source: 'drand', closesAt: '2023-08-23 23:56:24' });
  await enterAll(deps, need, BIDS);
  await anEntry(deps, (await anAgency(deps)).actor, need, '87000');
  const stray = await anAgency(deps);
  const payload = aPayload(8_600_000);
  const elsewhere = await sealTo(toRecipient(`drand:${QUICKNET.hash}:1001`), writePayload(payload));
  const form = await sealedForm(deps, stray, need, payload);
  mustBe(await enterSealed(deps, stray.actor, { ...form, sealed: elsewhere }));
  return { deps, clock, officials, need, stray: stray.creditCode };
}

const stateOf = async (deps: Deps, id: string) => (await getNeed(deps.db, id)).state;

onEachDatabase('a need whose bids are time-locked', (open) => {
  it('has nothing in it that opens a bid before its deadline', async () => {
    const { deps, clock, need } = await aLockedNeed(await open());
    const key = await findBidKey(deps.db, need.planHash);
    const recipient = `drand:${QUICKNET.hash}:1000`;
    expect(key).toMatchObject({ scheme: 'tlock', recipient, sealedIdentity: null, threshold: null });
    expect((await getCurrentVersion(deps.db, need.id)).plan.source).toMatchObject({ round: 1140 });
    const text = await dump(deps.db);
    for (const bid of [...BIDS, 8_700_000, 8_600_000]) expect(text).not.toContain(String(bid));
    expect(findIdentity(text)).toBeUndefined();
    // Nothing that is stored opens with the site's key as the key of these bids; nothing stored is a signature.
    const candidates = [...new Set(text.match(/[A-Za-z0-9+/]{40,}={0,2}/g))];
    expect(candidates.length).toBeGreaterThan(20);
    for (const one of candidates) {
      const bytes = Buffer.from(one, 'base64');
      expect(() => deps.vault.open(bytes, `bid key ${need.planHash}`)).toThrow();
    }
    const rows = await listActiveEntries(deps.db, need.id);
    expect(rows).toHaveLength(5);
    for (const signature of [
      RECORDED.get(1001)?.signature ?? '',
      ...(text.match(/\b[89a-f][0-9a-f]{95}\b/g) ?? []),
    ]) {
      const identity = timelockIdentity(QUICKNET, 1000, signature);
      for (const { sealedBid } of rows) await expect(openText(identity, sealedBid ?? '')).rejects.toThrow();
    }
    // Nor is the beacon asked, had it the round.
    clock.set(addMillis(ROUND_1000, -1));
    await runAndAudit(await withBeacon(deps));
    expect(askedRounds()).toEqual([]);
    expect(await stateOf(deps, need.id)).toBe('published');
  });

  it('opens by its round, freezes, and is drawn again when the round of the draw never comes', async () => {
    const { deps: silent, clock, officials, need, stray } = await aLockedNeed(await open());
    const deps = await withBeacon(silent);
    const chain = { deps, clock, officials, need };
    clock.set(ROUND_1000);
    await runAndAudit(deps);
    expect(askedRounds()).toEqual([1000]);
    expect(await stateOf(deps, need.id)).toBe('closed');
    expect(await findBidKey(deps.db, need.planHash)).toMatchObject({
      openedWith: SIGNATURE,
      openedAt: ROUND_1000,
    });
    expect(await findOpenedSecret(deps.db, need.planHash)).toMatchObject({ openedAt: ROUND_1000 });
    expect(await findPool(deps.db, need.id)).toMatchObject({ round: 1, frozenAt: ROUND_1000 });
    const rows = await listActiveEntries(deps.db, need.id);
    expect(new Set(rows.map(({ bidFen }) => bidFen))).toEqual(new Set([...BIDS, 8_700_000, null]));
    expect(
      rows.filter(({ exclusion }) => exclusion).map(({ agencyCode, exclusion }) => [agencyCode, exclusion]),
    ).toEqual([[stray, 'bid-unreadable']]);
    // Anybody repeats the opening from what is published.
    const site = await startTestSite({ db: deps.db, clock });
    const opening = JSON.parse((await site.client().get(`/needs/${need.number}/opening.json`)).text) as {
      openedWith: string;
      entries: { agency: string; sealed: string }[];
    };
    const identity = timelockIdentity(QUICKNET, 1000, opening.openedWith);
    for (const { agency, sealed } of opening.entries.filter((entry) => entry.agency !== stray)) {
      const row = rows.find(({ agencyCode }) => agencyCode === agency);
      expect(readPayload(await openText(identity, sealed))).toEqual({ bid: row?.bidFen, nonce: row?.nonce });
    }
    await site.stop();

    clock.advance(DAY);
    await runAndAudit(deps);
    expect(askedRounds()).toContain(1140);
    expect(await findSelection(deps.db, need.id)).toBeUndefined();
    clock.advance(5 * DAY);
    await runAndAudit(deps);
    expect(await listIncidents(deps.db, need.id)).toMatchObject([{ kind: 'overdue', closedAt: null }]);
    await drawAgain(chain, { basis: 'source-failed', source: 'lottery' });
    clock.advance(DAY);
    await recordNumbers(chain);
    await runAndAudit(deps);
    expect(await listIncidents(deps.db, need.id)).toMatchObject([{ kind: 'overdue', outcome: 'redo' }]);
    const certificate = await lastCertificate(chain);
    expect(certificate).toMatchObject({ priceFen: 8_700_000, plan: { round: 2 } });
    expect(certificate.entries).toHaveLength(4);
    expect(certificate.rounds).toMatchObject([{ publicValue: null, seed: null, ranking: null }]);
    expect(certificate.rounds[0]?.secret).toMatch(/^[0-9a-f]{64}$/);
    const texts = (await listSelections(deps.db, need.id)).map((one) => one.certificate);
    expect(texts).toHaveLength(1);
    for (const checks of [...texts.map(ours), ...(await theirs(texts))]) expect(failed(checks)).toEqual([]);
  });

  it('stays shut under a beacon that lies or is silent, is an incident, and cannot fail once it tells the truth', async () => {
    const { deps, clock, officials, need } = await aLockedNeed(await open());
    const [first, second] = officials;
    const { id, number } = need;
    clock.set(ROUND_1000);
    const lies = (Object.keys(MANNERS) as Manner[]).filter(
      (manner) => !['honest', 'silence', 'half an answer'].includes(manner),
    );
    for (const manner of [...lies, 'silence' as const]) {
      await runAndAudit(await withBeacon(deps, manner));
      expect([manner, await stateOf(deps, id)]).toEqual([manner, 'published']);
      await stopBeacons();
    }
    expect(await findPool(deps.db, id)).toBeUndefined();
    expect(
      (await listActiveEntries(deps.db, id)).every(({ bidFen, nonce }) => bidFen === null && nonce === null),
    ).toBe(true);
    clock.set('2023-08-28T15:59:24.000Z');
    const lying = await withBeacon(deps, 'the signature of another round');
    await runAndAudit(lying);
    expect(await listIncidents(deps.db, id)).toMatchObject([{ kind: 'bids-unopened', closedAt: null }]);
    mustBe(await proposeFailure(lying, first, { number, reason: '信标中断' }));
    const honest = await withBeacon(deps);
    expect(await settleFailure(honest, second, { number, confirm: true })).toMatchObject({
      errors: [{ code: 'draws/bids-can-be-opened' }],
    });
    await runAndAudit(honest);
    // Whoever opened by then could know the value of the draw's own round: it is void.
    const incidents = await listIncidents(deps.db, id);
    expect(incidents).toContainEqual(
      expect.objectContaining({ kind: 'bids-unopened', outcome: 'delivered' }),
    );
    expect(incidents).toContainEqual(expect.objectContaining({ kind: 'frozen-late', outcome: null }));
    const chain = { deps: honest, clock, officials, need };
    await drawAgain(chain, { basis: 'source-failed', source: 'ceremony' });
    const { certificate } = (await findSelection(deps.db, id))!;
    for (const checks of [ours(certificate), ...(await theirs([certificate]))])
      expect(failed(checks)).toEqual([]);
    expect((await lastCertificate(chain)).priceFen).toBe(8_700_000);
  });
});

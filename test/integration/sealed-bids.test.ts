import { expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { addMillis, DAY, SECOND } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { contributeShare, enterSealed, findSelection, listActiveEntries } from '../../src/draws/index.js';
import {
  findBidKey,
  getNeed,
  listShares,
  needFormSchema,
  publishNeed,
  registerCustodian,
  saveDraft,
  submitNeed,
} from '../../src/needs/index.js';
import {
  type BidPayload,
  findIdentity,
  type KeyPair,
  makeKeyPair,
  openText,
  readPayload,
  sealTo,
  toRecipient,
  writePayload,
} from '../../src/sealing/index.js';
import { type Certificate, hashEntry, QUICKNET, verifyCertificate } from '../../src/selection/index.js';
import { anAccount, anOwner } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import {
  aNeedForm,
  anAgency,
  anEntry,
  aPublishedNeed,
  aReviewer,
  mustBe,
} from '../support/marketplace-builders.js';
import vectors from '../vectors/drand.json' with { type: 'json' };

const site = (db: Db, overrides: Partial<Deps> = {}, start?: string) => {
  const clock = fakeClock(start);
  return { deps: testDeps(db, { clock, ...overrides }), clock };
};

async function run(deps: Deps): Promise<void> {
  const failed = await runJobs(deps);
  if (failed.length > 0) throw failed[0]?.error;
}

const codeOf = (result: { ok: boolean; errors?: readonly { code: string }[] }) => result.errors?.[0]?.code;

type Need = Awaited<ReturnType<typeof aPublishedNeed>>;
type Agency = Awaited<ReturnType<typeof anAgency>>;

/** What a browser makes of a form; `change` lies about it. */
async function sealedForm(
  deps: Deps,
  agency: Agency,
  need: Need,
  payload: BidPayload,
  change: { readonly text?: string } = {},
) {
  const enteredAt = deps.clock.now();
  const { recipient } = (await findBidKey(deps.db, need.planHash))!;
  const entryHash = hashEntry({ plan: need.planHash, agency: agency.creditCode, enteredAt, ...payload });
  const sealed = await sealTo(toRecipient(recipient), change.text ?? writePayload(payload));
  return { number: need.number, planHash: need.planHash, enteredAt, entryHash, sealed };
}

let serial = 0;
const aPayload = (bid: number | null): BidPayload => ({ bid, nonce: String(++serial).padStart(64, '0') });

async function enterAll(deps: Deps, need: Need, bids: readonly (number | null)[]): Promise<Agency[]> {
  const agencies: Agency[] = [];
  for (const bid of bids) {
    const agency = await anAgency(deps);
    mustBe(await enterSealed(deps, agency.actor, await sealedForm(deps, agency, need, aPayload(bid))));
    agencies.push(agency);
  }
  return agencies;
}

async function certificateOf(deps: Deps, needId: string): Promise<Certificate> {
  const { certificate } = (await findSelection(deps.db, needId))!;
  expect(verifyCertificate(certificate).checks.filter(({ ok }) => ok === false)).toEqual([]);
  return JSON.parse(certificate) as Certificate;
}

/** Everything that a reader of the database sees, as one text. */
async function dump(db: Db): Promise<string> {
  const tables = await db.withoutPlugins().introspection.getTables();
  const rows = [];
  for (const { name } of tables) {
    rows.push(
      await db
        .withoutPlugins()
        .selectFrom(name as never)
        .selectAll()
        .execute(),
    );
  }
  return JSON.stringify(rows, (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
}

onEachDatabase('sealed bids', (open) => {
  it('cannot be found out before the deadline with everything that is stored, and open at it', async () => {
    const { deps, clock } = site(await open());
    const need = await aPublishedNeed(deps);
    const bids = [9_500_000, 8_800_050, 9_100_000];
    const agencies = await enterAll(deps, need, bids);
    await anEntry(deps, (await anAgency(deps)).actor, need, '87000.00');
    const text = await dump(deps.db);
    for (const bid of ['9500000', '95000', '8800050', '88000.5', '8700000']) expect(text).not.toContain(bid);
    // Whatever looks like a nonce or a key is tried with the true bids.
    const nonces = new Set(text.match(/[0-9a-f]{64}/g));
    expect(nonces.size).toBeGreaterThan(10);
    for (const { agencyCode, enteredAt, entryHash, nonce } of await listActiveEntries(deps.db, need.id)) {
      expect(nonce).toBeNull();
      for (const candidate of nonces) {
        for (const bid of [...bids, 8_700_000]) {
          const guess = { plan: need.planHash, agency: agencyCode, enteredAt, nonce: candidate, bid };
          expect(hashEntry(guess)).not.toBe(entryHash);
        }
      }
    }
    expect(findIdentity(text)).toBeUndefined();
    clock.set(need.closesAt);
    await run(deps);
    const certificate = await certificateOf(deps, need.id);
    expect(certificate.priceFen).toBe(8_700_000);
    expect(certificate.pool.excluded).toEqual([]);
    expect(certificate.entries).toHaveLength(4);
    // The key is published: anybody opens every entry again.
    const { openedWith } = (await findBidKey(deps.db, need.planHash))!;
    for (const row of await listActiveEntries(deps.db, need.id)) {
      const payload = readPayload(await openText(openedWith ?? '', row.sealedBid ?? ''));
      expect(payload).toEqual({ bid: row.bidFen, nonce: row.nonce });
    }
    expect(agencies).toHaveLength(3);
  });

  it('are excluded by name and rule when they are not what their hash says', async () => {
    const { deps, clock } = site(await open());
    const need = await aPublishedNeed(deps, { floor: '40000' });
    await enterAll(deps, need, [9_500_000, 9_400_000, 9_300_000]);
    const elsewhere = await aPublishedNeed(deps, { floor: '40000' });
    const faulty = new Map<string, string>();
    const enter = async (reason: string, form: (agency: Agency) => ReturnType<typeof sealedForm>) => {
      const agency = await anAgency(deps);
      mustBe(await enterSealed(deps, agency.actor, await form(agency)));
      faulty.set(agency.creditCode, reason);
      return agency;
    };
    await enter('bid-out-of-bounds', (agency) => sealedForm(deps, agency, need, aPayload(9_800_001)));
    await enter('bid-out-of-bounds', (agency) => sealedForm(deps, agency, need, aPayload(3_999_999)));
    await enter('bid-missing', (agency) => sealedForm(deps, agency, need, aPayload(null)));
    await enter('bid-altered', (agency) =>
      sealedForm(deps, agency, need, aPayload(9_000_000), { text: writePayload(aPayload(8_000_000)) }),
    );
    await enter('bid-unreadable', (agency) =>
      sealedForm(deps, agency, need, aPayload(9_000_000), { text: 'a bid of nine yuan' }),
    );
    // Sealed to the key of another plan.
    await enter('bid-unreadable', async (agency) => {
      const payload = aPayload(9_000_000);
      const other = await sealedForm(deps, agency, elsewhere, payload);
      return { ...(await sealedForm(deps, agency, need, payload)), sealed: other.sealed };
    });
    await enter('bid-unreadable', async (agency) => ({
      ...(await sealedForm(deps, agency, need, aPayload(9_000_000))),
      sealed: '-----BEGIN AGE ENCRYPTED FILE-----\ngarbage\n-----END AGE ENCRYPTED FILE-----\n',
    }));
    const a = await enter('bid-altered', (agency) => sealedForm(deps, agency, need, aPayload(7_000_000)));
    const b = await enter('bid-altered', (agency) => sealedForm(deps, agency, need, aPayload(7_100_000)));
    // Somebody at the database exchanges the ciphertexts of two agencies.
    const rows = await listActiveEntries(deps.db, need.id);
    const sealedOf = (agency: Agency) =>
      rows.find(({ agencyCode }) => agencyCode === agency.creditCode)?.sealedBid;
    for (const [agency, sealedBid] of [
      [a, sealedOf(b)],
      [b, sealedOf(a)],
    ] as const) {
      const change = deps.db.updateTable('entry').set({ sealedBid: sealedBid ?? null });
      await change.where('agencyCode', '=', agency.creditCode).where('needId', '=', need.id).execute();
    }
    clock.set(need.closesAt);
    await run(deps);
    const { pool, entries } = await certificateOf(deps, need.id);
    expect(Object.fromEntries(pool.excluded.map(({ agency, reason }) => [agency, reason]))).toEqual(
      Object.fromEntries(faulty),
    );
    expect(pool.entries).toHaveLength(3);
    // Those that opened to their hash are shown with their bids; of the others there is nothing to show.
    expect(entries).toHaveLength(6);
  });

  it('are not taken where the draw has a fixed price', async () => {
    const { deps, clock } = site(await open());
    const need = await aPublishedNeed(deps, { method: 'random' });
    await enterAll(deps, need, [null, null, null, 9_000_000]);
    clock.set(need.closesAt);
    await run(deps);
    const { pool } = await certificateOf(deps, need.id);
    expect(pool.excluded.map(({ reason }) => reason)).toEqual(['bid-not-taken']);
    expect(pool.entries.every(({ bid }) => bid === null)).toBe(true);
  });

  it('are refused with a false time, the hash of nothing, or megabytes', async () => {
    const { deps, clock } = site(await open());
    const agency = await anAgency(deps);
    const need = await aPublishedNeed(deps, { closesAt: '2017-05-20 09:00' });
    const opened = clock.now();
    clock.advance(3 * DAY);
    const good = await sealedForm(deps, agency, need, aPayload(9_000_000));
    const send = async (change: object) =>
      codeOf(await enterSealed(deps, agency.actor, { ...good, ...change }));
    expect(await send({ enteredAt: addMillis(clock.now(), 1) })).toBe('draws/stale-form');
    expect(await send({ enteredAt: addMillis(opened, -1) })).toBe('draws/stale-form');
    expect(await send({ enteredAt: addMillis(clock.now(), -DAY - 1) })).toBe('draws/stale-form');
    expect(await send({ enteredAt: '2017-05-05' })).toBe('draws/stale-form');
    expect(await send({ entryHash: 'AB'.repeat(32) })).toBe('draws/bad-sealed');
    expect(await send({ sealed: `${good.sealed}${'A'.repeat(10_000_000)}` })).toBe('draws/bad-sealed');
    expect(await send({ sealed: '' })).toBe('draws/bad-sealed');
    expect(await listActiveEntries(deps.db, need.id)).toEqual([]);
    // As a browser sends it, twice.
    const sent = { ...good, sealed: good.sealed.replaceAll('\n', '\r\n') };
    const both = await Promise.all([1, 2].map(() => enterSealed(deps, agency.actor, sent)));
    expect(both[0]).toEqual(both[1]);
    expect(await listActiveEntries(deps.db, need.id)).toHaveLength(1);
    // A form that was opened earlier, in another window.
    clock.advance(SECOND);
    const later = await sealedForm(deps, agency, need, aPayload(8_900_000));
    mustBe(await enterSealed(deps, agency.actor, later));
    expect(await send({ entryHash: 'cd'.repeat(32) })).toBe('draws/stale-form');
  });
});

/** Three officials who are custodians, with their keys. */
async function threeCustodians(deps: Deps): Promise<{ actor: Actor; pair: KeyPair }[]> {
  const custodians = [];
  for (let i = 0; i < 3; i += 1) {
    const { actor } = await anAccount(deps, { role: 'official' });
    const pair = await makeKeyPair();
    mustBe(await registerCustodian(deps, actor, pair.recipient));
    custodians.push({ actor, pair });
  }
  return custodians;
}

onEachDatabase('bids under custodians', (open) => {
  it('open with two of three shares after the deadline, and wait till then', async () => {
    const { deps, clock } = site(await open(), { custodians: 2 });
    const [a, b, c] = await threeCustodians(deps);
    const need = await aPublishedNeed(deps);
    await enterAll(deps, need, [9_500_000, 8_800_050, 9_100_000]);
    const { number } = need;
    const kinds = async () =>
      (await deps.db.selectFrom('auditEvent').select('kind').where('subject', '=', number).execute()).map(
        ({ kind }) => kind,
      );
    // Nothing that the site itself holds opens anything.
    const text = await dump(deps.db);
    expect(findIdentity(text)).toBeUndefined();
    expect((await findBidKey(deps.db, need.planHash))?.sealedIdentity).toBeNull();
    const early = await contributeShare(deps, a!.actor, { number, identity: a!.pair.identity });
    expect(codeOf(early)).toBe('draws/too-early');
    expect(await kinds()).toContain('bids.early-attempt');
    clock.set(need.closesAt);
    await run(deps);
    expect((await getNeed(deps.db, need.id)).state).toBe('published');
    const stranger = await aReviewer(deps);
    expect(codeOf(await contributeShare(deps, stranger, { number, share: 'x' }))).toBe('draws/forbidden');
    expect(codeOf(await contributeShare(deps, a!.actor, { number, identity: b!.pair.identity }))).toBe(
      'draws/bad-share',
    );
    mustBe(await contributeShare(deps, a!.actor, { number, identity: a!.pair.identity }));
    expect(codeOf(await contributeShare(deps, a!.actor, { number, identity: a!.pair.identity }))).toBe(
      'draws/already-given',
    );
    await run(deps);
    expect((await getNeed(deps.db, need.id)).state).toBe('published');
    clock.advance(6 * DAY);
    await run(deps);
    await run(deps);
    expect((await kinds()).filter((kind) => kind === 'bids.late')).toHaveLength(1);
    // The other one opens the share in the browser.
    const sealed = (await listShares(deps.db, need.planHash)).find(
      ({ accountId }) => accountId === c!.actor.accountId,
    )!;
    const share = await openText(c!.pair.identity, sealed.sealed);
    mustBe(await contributeShare(deps, c!.actor, { number, share }));
    await Promise.all([run(deps), run(deps)]);
    expect((await certificateOf(deps, need.id)).priceFen).toBe(8_800_050);
    expect((await kinds()).filter((kind) => kind === 'bids.opened')).toHaveLength(1);
    expect(codeOf(await contributeShare(deps, b!.actor, { number, identity: b!.pair.identity }))).toBe(
      'draws/wrong-state',
    );
  });

  it('cannot be asked for while too few officials are registered', async () => {
    const { deps } = site(await open(), { custodians: 2 });
    const { actor } = await anAccount(deps, { role: 'official' });
    const { recipient } = await makeKeyPair();
    mustBe(await registerCustodian(deps, actor, recipient));
    expect(codeOf(await registerCustodian(deps, await aReviewer(deps), recipient))).toBe(
      'needs/recipient-taken',
    );
    expect(codeOf(await registerCustodian(deps, actor, 'age1x'))).toBe('needs/bad-recipient');
    const owner = await anOwner(deps);
    const typed = { ...aNeedForm(deps), closesAt: '2017-06-30 09:00' };
    const { id } = mustBe(await saveDraft(deps, owner.actor, { id: deps.newId(), typed }));
    mustBe(await submitNeed(deps, owner.actor, { id, typed, form: needFormSchema.parse(typed) }));
    expect(codeOf(await publishNeed(deps, await aReviewer(deps), id))).toBe('needs/too-few-custodians');
  });
});

onEachDatabase('bids under a time lock', (open) => {
  it('wait for their round of the beacon and open with its signature', async () => {
    const [recorded] = vectors.valid;
    const published = '2023-08-23T15:59:24.000Z';
    const clock = fakeClock('2023-08-15T01:00:00.000Z');
    const beacon = {
      round: async (chain: string, round: number) =>
        chain === QUICKNET.hash && round === 1000 && clock.now() >= published ? recorded : undefined,
    };
    const { deps } = site(await open(), { clock, beacon });
    const need = await aPublishedNeed(deps, {
      closesAt: '2023-08-23 23:59',
    });
    await deps.db
      .updateTable('bidKey')
      .set({ scheme: 'tlock', recipient: `drand:${QUICKNET.hash}:1000`, sealedIdentity: null })
      .where('planHash', '=', need.planHash)
      .execute();
    await enterAll(deps, need, [9_500_000, 8_800_050]);
    await anEntry(deps, (await anAgency(deps)).actor, need, '87000');
    clock.set(addMillis(published, -1));
    await run(deps);
    expect((await getNeed(deps.db, need.id)).state).toBe('published');
    clock.set(published);
    await run(deps);
    // Its draw needs no beacon, so it comes before the opening, in the next pass.
    await run(deps);
    expect((await certificateOf(deps, need.id)).priceFen).toBe(8_700_000);
    expect((await findBidKey(deps.db, need.planHash))?.openedWith).toBe(recorded?.signature);
  });
});

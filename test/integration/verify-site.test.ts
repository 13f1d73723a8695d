import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { compareLogged, type Logged } from '../../scripts/verify/logged.js';
import { siteArchive } from '../../scripts/verify/site.js';
import { createBeacon } from '../../src/app/drand-client.js';
import { rotateKey, signDueCheckpoint } from '../../src/audit/index.js';
import { createSigner } from '../../src/audit/log-key.js';
import { proposeRedo, settleRedo } from '../../src/draws/index.js';
import { checkpointText, formatNote, keyId, LOG_SIGNATURE } from '../../src/selection/index.js';
import { type BeaconServer, startBeacon } from '../support/beacon-server.js';
import { anAccount } from '../support/builders.js';
import { aBusySite } from '../support/busy-site.js';
import { freshDatabase } from '../support/databases.js';
import { fakeClock } from '../support/deps.js';
import { disarm } from '../support/disarm.js';
import { anAgency, anEntry, aReviewer, mustBe } from '../support/marketplace-builders.js';
import { anUpheldComplaint } from '../support/objections.js';
import { startTestSite, type TestSite } from '../support/site.js';
import {
  aNeedWithBids,
  checkpointOf,
  findings,
  forge,
  goTo,
  keysOf,
  LATER,
  run,
} from '../support/whole-site.js';
import { exampleCertificate } from '../unit/selection/certificate-example.js';

const running: (TestSite | BeaconServer)[] = [];
const directory = mkdtempSync(join(tmpdir(), 'supermarket-verify-site-'));
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});
afterAll(() => rmSync(directory, { recursive: true }));

async function aSite(options: Parameters<typeof startTestSite>[0] = {}): Promise<TestSite> {
  const site = await startTestSite(options);
  running.push(site);
  return site;
}

async function aDrawnSite(): Promise<{ site: TestSite; number: string }> {
  const site = await aSite();
  const need = await aNeedWithBids(site);
  await goTo(site, need.closesAt);
  return { site, number: need.number };
}

describe('verification of a whole site', () => {
  it('finds nothing on an honest one, by an old key and a checkpoint of yesterday as well', async () => {
    const { site, number } = await aDrawnSite();
    const [first = ''] = await keysOf(site);
    const kept = [{ name: 'kept', text: await checkpointOf(site) }];
    await rotateKey(site.deps);
    const second = await aNeedWithBids(site);
    await goTo(site, second.closesAt);
    const [, last = ''] = await keysOf(site);
    for (const logKeys of [[first], [last], [last, first]])
      expect(await findings(site, { logKeys, kept })).toEqual([]);
    expect(await findings(site, { kept })).toEqual([]);
    const path = join(directory, 'kept');
    writeFileSync(path, kept[0]?.text ?? '');
    const told = await run('--lang', 'en', '--site', site.url, '--log-key', first, '--checkpoint', path);
    expect(told).toMatchObject({ status: 3, err: '' });
    expect(told.out).toMatch(new RegExp(`② [^\\n]*\\n {2}${number} round 1\\n`));
    expect((await run('--checkpoint', path, path)).status).toBe(2);
  });

  it('finds nothing where everything happened', async () => {
    const { db, close } = await freshDatabase('sqlite');
    const { deps, clock } = await aBusySite(db);
    await signDueCheckpoint(deps);
    const site = await aSite({ db, clock, overrides: { vault: deps.vault, siteUrl: deps.siteUrl } });
    const archive = await siteArchive(site.url, { logKeys: undefined, kept: [], now: clock.now() });
    expect(archive.total).toBeGreaterThan(5);
    expect(await findings(site, { now: clock.now() })).toEqual([]);
    await site.stop();
    running.length = 0;
    await close();
  });

  it('compares what an event states of a result with its certificate', () => {
    const certificate = exampleCertificate();
    const { plan, seed, winner, priceFen, pool, entries } = certificate;
    const named = entries.map(({ entryHash }) => entryHash);
    // One that could not be opened is excluded without its hash: only the number of such is known.
    const agencies = new Set(entries.map(({ entry }) => entry.agency));
    const unread = pool.excluded.filter(({ agency }) => !agencies.has(agency)).map((_, at) => `${at}`);
    expect(unread.length).toBeGreaterThan(0);
    const honest = {
      need: plan.need,
      round: plan.round,
      sha256: '',
      result: { seed, winner, priceFen },
      entries: [...named, ...unread],
    };
    const codes = (logged: Partial<Logged>, of = certificate) =>
      compareLogged(of, { ...honest, ...logged }, 'x').map(({ code }) => code);
    expect(codes({})).toEqual([]);
    expect(codes({ result: { seed, first: winner } })).toEqual([]);
    expect(codes({ sha256: null })).toEqual(['no-digest']);
    expect(codes({}, { ...certificate, log: null })).toEqual(['no-proofs']);
    for (const result of [{ seed: '0' }, { winner: 'x' }, { first: 'x' }, { priceFen: 1 }])
      expect(codes({ result })).toEqual(['result-differs']);
    expect(codes({ need: 'CX-1999-000001' })).toEqual(['result-differs']);
    expect(codes({ round: 2 })).toEqual(['result-differs']);
    const missing = codes({ entries: [...honest.entries, 'ab'.repeat(32)] });
    expect(missing).toContain('entry-missing');
    expect(missing).toContain('unreadable-count');
    expect(codes({ entries: honest.entries.slice(1) })).toEqual(['entry-foreign']);
    expect(codes({ entries: named })).toEqual(['unreadable-count']);
  });

  it('holds the log to the key and the checkpoint that the reader has', async () => {
    const { site } = await aDrawnSite();
    const { deps } = site;
    const foreign = createSigner(Buffer.alloc(32, 9));
    const row = await deps.db.selectFrom('logKey').selectAll().executeTakeFirstOrThrow();
    const seed = deps.vault.open(Buffer.from(row.sealed, 'base64'), `log key ${row.verifier}`);
    const own = createSigner(Buffer.from(seed, 'hex'));
    const { origin } = row;
    const forged = (size: number, signer = own, name = origin) => {
      const body = checkpointText({ origin: name, size, root: new Uint8Array(32).fill(5) });
      const id = keyId(name, LOG_SIGNATURE, signer.publicKey);
      return formatNote({ text: body, signatures: [{ name, id, signature: signer.sign(body) }] });
    };
    const other = await aSite({ overrides: { random: (length) => new Uint8Array(length).fill(7) } });
    await forge(other.deps, 'need.withdrawn', 'CX-2017-000001', {});
    const [stranger = ''] = await keysOf(other);
    expect(await findings(site, { logKeys: [stranger] })).toContain('stranger log');
    const kept = [
      { name: 'longer', text: forged(10_000) },
      { name: 'fork', text: forged(3) },
      { name: 'unsigned', text: forged(3, foreign) },
      { name: 'elsewhere', text: forged(3, own, 'elsewhere') },
      { name: 'letter', text: 'Dear Sir' },
    ];
    expect(await findings(site, { kept })).toEqual([
      'kept-rolled-back longer',
      'kept-forked fork',
      'kept-unsigned unsigned',
      'other-log elsewhere',
      'kept-unread letter',
    ]);
    const path = join(directory, 'longer');
    writeFileSync(path, kept[0]?.text ?? '');
    const english = await run('--lang', 'en', '--site', site.url, '--checkpoint', path);
    expect(english.status).toBe(1);
    expect(english.out).toContain('the log was rolled back: it had 10000 records');
    const chinese = await run('--lang', 'zh', '--site', site.url, '--checkpoint', path);
    expect(chinese.status).toBe(1);
    expect(chinese.out).toContain('日志被回退：您保存时有 10000 条记录');
  });

  it('finds a key that nobody handed over', async () => {
    const { site } = await aDrawnSite();
    const { deps } = site;
    const other = await aSite({ overrides: { random: (length) => new Uint8Array(length).fill(7) } });
    await forge(other.deps, 'need.withdrawn', 'CX-2017-000001', {});
    const { id: _, ...key } = await other.deps.db.selectFrom('logKey').selectAll().executeTakeFirstOrThrow();
    await disarm(deps.db);
    await deps.db.updateTable('logKey').set({ retiredAt: LATER }).execute();
    await deps.db
      .insertInto('logKey')
      .values({ id: 2, ...key })
      .execute();
    await forge(deps, 'log.key-rotated', 'log', { verifier: key.verifier });
    const found = await findings(site);
    expect(found).toContain('stranger log');
    expect(found).toContain(`handover ${key.verifier}`);
  });

  it('makes the tree anew out of the records', async () => {
    const { site } = await aDrawnSite();
    const { db } = site.deps;
    await disarm(db);
    const subject = 'CX-2017-999999';
    await db.updateTable('auditEvent').set({ subject }).where('seq', '=', 2).execute();
    site.clock.advance(3_600_000);
    const found = await findings(site);
    expect(found).toContain('leaf 2');
    expect(found).toContain('tree log');
  });

  it.each([
    ['selection.drawn', { round: 1 }, 'second-result'],
    ['selection.void', { round: 1 }, 'second-result'],
    ['selection.drawn', { round: 2 }, 'out-of-turn'],
    ['need.amended', { outdated: 0 }, 'out-of-turn'],
    ['need.failed', {}, 'out-of-turn'],
  ] as const)('finds %s %j after a draw', async (kind, data, code) => {
    const { site, number } = await aDrawnSite();
    await forge(site.deps, kind, number, data);
    expect(await findings(site)).toContainEqual(
      expect.stringMatching(new RegExp(`^${code} ${number} #\\d+$`)),
    );
  });

  it('finds a frozen pool that is never drawn, and a decision that nothing follows', async () => {
    const site = await aSite();
    const need = await aNeedWithBids(site, { source: 'ceremony' });
    await goTo(site, need.closesAt);
    expect(await findings(site, { now: site.clock.now() })).toEqual([]);
    expect(await findings(site)).toEqual([`undrawn ${need.number}`]);
    const told = await run('--lang', 'en', '--site', site.url);
    expect(told.status).toBe(1);
    expect(told.out).toContain('without a result, an open incident or a failure');
    await forge(site.deps, 'redo.confirmed', need.number, { voids: 1 });
    expect(await findings(site)).toEqual([`unfrozen ${need.number}`]);
    // An open incident says that somebody knows.
    const other = await aSite();
    const late = await aNeedWithBids(other, { source: 'ceremony' });
    await goTo(other, late.closesAt);
    await goTo(other, '2017-08-01T01:00:00.000Z');
    expect(await findings(other)).toEqual([]);
  });

  it.each([
    ['hides an entry', ['entry-missing']],
    ['slips an entry in', ['entry-foreign']],
  ] as const)('names the entry when somebody %s before the freeze', async (name, codes) => {
    const site = await aSite();
    const { db } = site.deps;
    const need = await aNeedWithBids(site);
    await disarm(db);
    const entry = await db
      .selectFrom('entry')
      .selectAll()
      .where('entryHash', 'not like', '00000000%')
      .executeTakeFirstOrThrow();
    if (name.startsWith('hides'))
      await db.updateTable('entry').set({ state: 'outdated' }).where('id', '=', entry.id).execute();
    else {
      // By the server's own code, and then without the event.
      const before = await db.selectFrom('entry').select('id').execute();
      const copy = await aSite({ db, clock: site.clock });
      await anEntry(copy.deps, (await anAgency(copy.deps)).actor, need, '80000');
      expect(await db.selectFrom('entry').select('id').execute()).toHaveLength(before.length + 1);
      await db
        .updateTable('auditEvent')
        .set({ kind: 'entry.noted' })
        .where('kind', '=', 'entry.made')
        .where('seq', '=', (eb) => eb.selectFrom('auditHead').select('seq'))
        .execute();
    }
    await goTo(site, need.closesAt);
    const found = await findings(site);
    for (const code of codes)
      expect(
        found.some((one) => one.startsWith(`${code} `)),
        code,
      ).toBe(true);
  });

  it('verifies void rounds and compares them too', async () => {
    const beacon = await startBeacon('honest');
    running.push(beacon);
    const site = await aSite({
      start: '2023-08-18T01:00:00.000Z',
      overrides: {
        beacon: createBeacon({ urls: [beacon.url], clock: fakeClock(), timeoutMillis: 2000 }),
        sources: { kinds: ['commit', 'ceremony', 'drand'], closedDays: [] },
      },
    });
    const { deps } = site;
    // Without a beacon at publication the site's key seals the bids.
    const unsealing = { ...site, deps: { ...deps, beacon: undefined } };
    const need = await aNeedWithBids(unsealing, { source: 'drand', closesAt: '2023-08-23 23:49:24' });
    const first = await aReviewer(deps);
    const second = (await anAccount(deps, { role: 'official' })).actor;
    await goTo(site, '2023-08-23T15:49:25.000Z');
    const { number } = need;
    const objection = await anUpheldComplaint(deps, number);
    const form = { number, objection, reason: '异议成立', source: 'ceremony' as const, excluded: [] };
    mustBe(await proposeRedo(deps, first, { ...form, basis: 'objection-upheld' }));
    mustBe(await settleRedo(deps, second, { number, confirm: true }));
    await goTo(site, '2023-08-23T16:00:24.000Z');
    const now = site.clock.now();
    const jobs = [];
    const archive = await siteArchive(site.url, { logKeys: undefined, kept: [], now });
    for await (const job of archive.jobs) jobs.push(job.name);
    expect(jobs).toEqual([`${number} round 1`]);
    expect(await findings(site, { now })).toEqual([]);
    await disarm(deps.db);
    const { certificate } = await deps.db.selectFrom('selection').selectAll().executeTakeFirstOrThrow();
    const changed = certificate.replace('"publicValue": "fe', '"publicValue": "ef');
    await deps.db.updateTable('selection').set({ certificate: changed }).execute();
    site.clock.advance(3_600_000);
    const found = await findings(site, { now });
    expect(found).toContain(`digest ${number} round 1`);
    expect(found).toContain(`refused ${number} round 1`);
  });
});

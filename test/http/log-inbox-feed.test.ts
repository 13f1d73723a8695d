import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { parseNote, parseVerifierKey, verifyNote } from '../../src/selection/index.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let need: Awaited<ReturnType<typeof aPublishedNeed>>;
const agencies: (Awaited<ReturnType<typeof anAgency>> & { client: Client; entryHash: string })[] = [];

beforeAll(async () => {
  site = await startTestSite();
  need = await aPublishedNeed(site.deps, { title: '水库 & <测量>' });
  for (let count = 0; count < 3; count += 1) {
    const agency = await anAgency(site.deps);
    site.clock.advance(1000);
    const entryHash = await anEntry(site.deps, agency.actor, need, `${90_000 - count}`);
    agencies.push({ ...agency, entryHash, client: await site.asActor(agency.actor) });
  }
  expect(await runJobs(site.deps)).toEqual([]);
});
afterAll(() => site.stop());

describe('the receipt of an entry', () => {
  it('is a signed promise of the log, and leads to the proof', async () => {
    const [agency] = agencies;
    if (!agency) throw new Error('no agency');
    const page = await agency.client.get(`/needs/${need.number}/entry`);
    expect(page.text).toContain(`/needs/${need.number}/entry/receipt.txt`);
    const answer = await agency.client.get(`/needs/${need.number}/entry/receipt.txt`);
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    const note = parseNote(answer.text);
    const keys = JSON.parse((await agency.client.get('/log/keys')).text) as { verifier: string }[];
    const key = parseVerifierKey(keys[0]?.verifier ?? '');
    if (!note || !key) throw new Error('no note or key');
    expect(verifyNote(note, key)).toBe(true);
    expect(verifyNote({ ...note, text: note.text.replace('sequence', 'Sequence') }, key)).toBe(false);
    const facts = Object.fromEntries(
      note.text.split('\n').map((line) => line.split(' ') as [string, string]),
    );
    expect(facts).toMatchObject({
      need: need.number,
      plan: need.planHash,
      agency: agency.creditCode,
      entry: agency.entryHash,
    });
    const proof = await agency.client.get(`/needs/${need.number}/entry/proof`);
    expect(proof.location).toBe(`/log/${facts['sequence']}`);
    const event = await agency.client.get(proof.location ?? '');
    expect(event.text).toContain(facts['leaf']);
    expect(event.text).toContain(agency.entryHash);
  });

  it('is nobody else’s', async () => {
    const stranger = await site.asActor((await anAgency(site.deps)).actor);
    expect((await stranger.get(`/needs/${need.number}/entry/receipt.txt`)).status).toBe(404);
    expect((await site.client().get(`/needs/${need.number}/entry/receipt.txt`)).status).toBe(303);
  });
});

describe('after the freeze', () => {
  let poolHash = '';
  beforeAll(async () => {
    site.clock.set(need.closesAt);
    expect(await runJobs(site.deps)).toEqual([]);
    const pool = await site.deps.db.selectFrom('pool').select('poolHash').executeTakeFirstOrThrow();
    poolHash = pool.poolHash;
  });

  it('every entrant has the hash of the pool in its inbox, once', async () => {
    for (const { actor } of agencies) {
      // The sessions of the sign-up have ended meanwhile.
      const client = await site.asActor(actor);
      expect((await client.get('/desk')).text).toContain(poolHash);
      const inbox = await client.get('/desk/messages');
      expect(inbox.text.split(poolHash)).toHaveLength(2);
      expect(inbox.text).toContain('未读');
      expect((await client.post('/desk/messages')).location).toBe('/desk/messages');
      const read = await client.get('/desk/messages');
      expect(read.text).toContain(poolHash);
      expect(read.text).not.toContain('未读');
    }
    const other = await site.asActor((await anAgency(site.deps)).actor);
    expect((await other.get('/desk/messages')).text).not.toContain(poolHash);
    expect((await (await site.as('owner')).get('/desk/messages')).text).not.toContain(poolHash);
    expect((await (await site.as('auditor')).get('/desk/messages')).status).toBe(403);
  });

  it('the feed tells of it in well-formed XML, in both languages', async () => {
    const feed = await site.client().get('/feed.atom');
    expect(feed.headers.get('content-type')).toContain('application/atom+xml');
    expect(feed.text).toContain(poolHash);
    expect(feed.text).toContain('水库 &amp; &lt;测量&gt;');
    expect(feed.text.match(/<entry>/g)).toHaveLength(4);
    const ids = [...feed.text.matchAll(/<id>([^<]+)<\/id>/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const visitor = site.client();
    await visitor.get('/language?to=en&back=/');
    expect((await visitor.get('/feed.atom')).text).toContain('Pool frozen');
    expect((await visitor.get('/')).text).toContain('/feed.atom');
  });
});

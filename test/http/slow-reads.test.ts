import BetterSqlite3 from 'better-sqlite3';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { openReader, readMoment } from '../../src/db/index.js';
import { READER_LIMITS } from '../../src/web/apart/reader.js';
import { createReader, type Reader } from '../../src/web/index.js';
import { crowdRegister } from '../support/crowded-register.js';
import { ENGINES, freshFile } from '../support/databases.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { type Answer, startTestSite, type TestSite } from '../support/site.js';

const SILENT = new URL('../support/silent-process.mjs', import.meta.url);
const log = pino({ level: 'silent' });

/** A busy machine is no failure. */
const PATIENT = { ...READER_LIMITS, millis: 100_000 };

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const locationOf = (engine: (typeof ENGINES)[number], address: string) => ({
  url: engine === 'postgres' ? address : undefined,
  file: address,
});

/** A site over a database that other processes can open, read by a process, and one that reads by itself. */
async function twoSites(engine: (typeof ENGINES)[number]) {
  const { db, address, close } = await freshFile(engine);
  ends.push(close);
  const apart = await startTestSite({
    db,
    reader: createReader(log, db, locationOf(engine, address), PATIENT),
  });
  const here = await startTestSite({ db, clock: apart.clock });
  ends.push(
    () => apart.stop(),
    () => here.stop(),
  );
  return { apart, here };
}

async function aStubbornSite(
  limits: Partial<typeof READER_LIMITS>,
): Promise<{ site: TestSite; number: string }> {
  const { db, close } = await freshFile('sqlite');
  ends.push(close);
  const nowhere = { url: undefined, file: '' };
  const reader = createReader(log, db, nowhere, { ...READER_LIMITS, ...limits }, SILENT);
  const site = await startTestSite({ db, reader });
  ends.push(() => site.stop());
  const { number } = await aPublishedNeed(site.deps);
  return { site, number };
}

const AT = '?at=2017-05-02T09:00';

describe.each(ENGINES)('slow pages on %s', (engine) => {
  it('are the same read by another process as read by the site itself', async () => {
    const { apart, here } = await twoSites(engine);
    const agencies = [await anAgency(apart.deps), await anAgency(apart.deps), await anAgency(apart.deps)];
    const need = await aPublishedNeed(apart.deps);
    for (const [index, { actor }] of agencies.entries())
      await anEntry(apart.deps, actor, need, `${90_000 - index}`);
    apart.clock.set(need.closesAt);
    expect(await runJobs(apart.deps)).toEqual([]);
    const path = `/needs/${need.number}/eligibility`;
    const paths = [
      path,
      `${path}${AT}`,
      `${path}?rule=may&lang=en`,
      `${path}?at=1999-01-01T00:00`,
      `${path}?rule=nonsense`,
      `${path}.json`,
      `${path}.json?at=1999-01-01T00:00`,
      '/statistics/fairness',
      '/statistics/fairness.json',
      '/statistics/fairness.csv?lang=en',
      '/statistics/fairness/draws.csv',
      '/statistics/fairness/draws.csv?lang=en',
      `/statistics/fairness/agencies/${agencies[0]?.creditCode}`,
    ];
    for (const each of paths) {
      const [one, other] = [await apart.client().get(each), await here.client().get(each)];
      expect([each, one.status, one.text]).toEqual([each, other.status, other.text]);
      expect(one.text.length).toBeGreaterThan(50);
    }
    const own = await apart.asActor(agencies[0]!.actor);
    const page = await own.get(path);
    expect(page.status).toBe(200);
    expect(page.text).toBe((await (await here.asActor(agencies[0]!.actor)).get(path)).text);
  });

  it('keep nobody waiting: other pages are answered while they are computed', async () => {
    const { apart } = await twoSites(engine);
    await anAgency(apart.deps);
    await crowdRegister(apart.deps.db, 3000);
    const need = await aPublishedNeed(apart.deps);
    const slow = Array.from({ length: 6 }, (_, minute) =>
      apart.client().get(`/needs/${need.number}/eligibility?at=2017-05-02T09:0${minute}`),
    );
    let answered: readonly Answer[] | undefined;
    const all = Promise.all(slow).then((answers) => {
      answered = answers;
    });
    let pages = 0;
    while (!answered) {
      expect((await apart.client().get('/healthz')).status).toBe(200);
      pages += 1;
    }
    await all;
    expect(answered.map(({ status }) => status)).toEqual(slow.map(() => 200));
    // A site that does one thing after another finds time between two of them alone.
    expect(pages).toBeGreaterThan(40);
  });

  it('are read by a handle that cannot write', async () => {
    const { address, close } = await freshFile(engine);
    ends.push(close);
    const reader = openReader(locationOf(engine, address));
    ends.push(() => reader.destroy());
    const rows = await readMoment(reader, (trx) => trx.selectFrom('division').selectAll().execute());
    expect(rows.length).toBeGreaterThan(5);
    await expect(readMoment(reader, (trx) => trx.deleteFrom('loginAttempt').execute())).rejects.toThrow(
      /read-?only/,
    );
  });
});

/** A reader whose answers arrive when they are let through. */
function heldBack(reader: Reader): { reader: Reader; read: Promise<void>; letThrough: () => void } {
  let [wasRead, letThrough] = [(): void => undefined, (): void => undefined];
  const read = new Promise<void>((resolve) => {
    wasRead = resolve;
  });
  const passage = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  const hold = async (name: Parameters<Reader['read']>[0], question: never): Promise<unknown> => {
    const answer: unknown = await reader.read(name, question);
    wasRead();
    await passage;
    return answer;
  };
  return { reader: { ...reader, read: hold as Reader['read'] }, read, letThrough };
}

describe.each(ENGINES)('slow pages and the memory of pages on %s', (engine) => {
  it('keep nothing that an event has changed while they were read', async () => {
    const { db, address, close } = await freshFile(engine);
    ends.push(close);
    const held = heldBack(createReader(log, db, locationOf(engine, address), PATIENT));
    const site = await startTestSite({ db, reader: held.reader });
    ends.push(() => site.stop());
    const need = await aPublishedNeed(site.deps);
    const path = `/needs/${need.number}/eligibility.json`;
    const before = site.client().get(path);
    await held.read;
    const { creditCode } = await anAgency(site.deps);
    expect((await site.client().get('/agencies')).text).toContain(creditCode);
    held.letThrough();
    expect((await before).text).not.toContain(creditCode);
    expect((await site.client().get(path)).text).toContain(creditCode);
    const hits = site.pages.hits;
    expect((await site.client().get(path)).text).toContain(creditCode);
    expect(site.pages.hits).toBe(hits + 1);
  });
});

describe('a handle that shows an earlier moment than the site knows', () => {
  it('is not asked before it has caught up', async () => {
    const { db, address, close } = await freshFile('sqlite');
    ends.push(close);
    const copy = `${address}.copy`;
    const catchUp = async (): Promise<void> => {
      const original = new BetterSqlite3(address);
      await original.backup(copy);
      original.close();
    };
    const site = await startTestSite({
      db,
      reader: createReader(log, db, { url: undefined, file: copy }, PATIENT),
    });
    ends.push(() => site.stop());
    const need = await aPublishedNeed(site.deps);
    await catchUp();
    const path = `/needs/${need.number}/eligibility.json`;
    expect((await site.client().get(path)).status).toBe(200);
    const { creditCode } = await anAgency(site.deps);
    const asked = site.client().get(path);
    for (let count = 0; count < 100; count += 1) expect((await site.client().get('/')).status).toBe(200);
    await catchUp();
    const answer = await asked;
    expect([answer.status, answer.text.includes(creditCode)]).toEqual([200, true]);
  });
});

describe('a slow page that does not come to its end', () => {
  it('is ended with an honest 503, and the next is computed', async () => {
    const { site, number } = await aStubbornSite({ millis: 8000 });
    const path = `/needs/${number}/eligibility`;
    const waiting = site.client().get(path + AT);
    const english = site.client().get(`${path}${AT}&lang=en`);
    for (let count = 0; count < 5; count += 1) expect((await site.client().get('/')).status).toBe(200);
    const ended = await waiting;
    expect(ended.status).toBe(503);
    expect(ended.headers.get('retry-after')).toBe('5');
    expect(readPage(ended).text).toContain('这一页的计算超过了 8 秒，已中止');
    expect(readPage(await english).text).toContain('took more than 8 seconds');
    // The process that follows answers that there is nothing.
    let next = await site.client().get(path);
    while (next.status === 503) next = await site.client().get(path);
    expect(next.status).toBe(404);
  });

  it('lets so many wait and refuses the others at once', async () => {
    const { site, number } = await aStubbornSite({ millis: 60_000, waiting: 2 });
    const path = `/needs/${number}/eligibility`;
    const stuck = [1, 2].map((minute) => site.client().get(`${path}?at=2017-05-02T09:0${minute}`));
    let refused = await site.client().get(`${path}.json`);
    while (refused.status !== 503) refused = await site.client().get(`${path}.json`);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(JSON.parse(refused.text).error.message).toContain('等候的请求太多');
    expect(readPage(await site.client().get(path)).text).toContain('等候的请求太多');
    expect((await site.client().get('/')).status).toBe(200);
    // The end of the site does not wait for them, and they are told so.
    await ends.pop()?.();
    expect((await Promise.all(stuck)).map(({ status }) => status)).toEqual([503, 503]);
  });
});

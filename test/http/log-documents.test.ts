import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { findDocument } from '../../src/audit/index.js';
import { getCurrentVersion } from '../../src/needs/index.js';
import {
  listText,
  type Plan2,
  planText,
  readListText,
  readSealedText,
  sha256Hex,
} from '../../src/selection/index.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { threeCustodians } from '../support/sealed-entries.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let visitor: Client;
let need: Awaited<ReturnType<typeof aPublishedNeed>>;
beforeAll(async () => {
  site = await startTestSite();
  visitor = site.client();
  need = await aPublishedNeed(site.deps);
  for (const bid of ['90000', '80000', '70000'])
    await anEntry(site.deps, (await anAgency(site.deps)).actor, need, bid);
});
afterAll(() => site.stop());

const document = (sha256: string) => visitor.get(`/log/documents/${sha256}`);

describe('the texts that the log names', () => {
  it('are served by their digest, for ever the same', async () => {
    const { plan, planHash } = await getCurrentVersion(site.deps.db, need.id);
    const answer = await document(planHash);
    expect([answer.status, answer.text]).toEqual([200, planText(plan)]);
    expect(sha256Hex(answer.text)).toBe(planHash);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(sha256Hex((await document((plan as Plan2).terms)).text)).toBe((plan as Plan2).terms);
  });

  it.each(['0'.repeat(64), 'A'.repeat(64), '0', '%00', `${'0'.repeat(64)}%20`])(
    'are no others: %s',
    async (name) => {
      expect((await document(name)).status).toBe(404);
    },
  );

  it('show nothing of the entries before the deadline, and list and sealed entries after it', async () => {
    const page = `/needs/${need.number}`;
    expect((await visitor.get(`${page}/closed-list.json`)).status).toBe(404);
    expect(readPage(await visitor.get(page)).text).not.toContain('报名清单');
    for (const { sealedBid } of await site.deps.db.selectFrom('entry').selectAll().execute())
      expect((await document(sha256Hex(sealedBid ?? ''))).status).toBe(404);
    site.clock.set(need.closesAt);
    expect(await runJobs(site.deps)).toEqual([]);
    const { listHash, sealedHash } = await site.deps.db
      .selectFrom('closing')
      .selectAll()
      .executeTakeFirstOrThrow();
    for (const [language, heading, link] of [
      ['zh-CN', '报名清单', '下载清单'],
      ['en', 'List of entries', 'Download the list'],
    ] as const) {
      visitor.cookies.set('lang', language);
      const shown = readPage(await visitor.get(page));
      expect(shown.text).toContain(heading);
      expect(shown.text).toContain('3');
      expect(shown.text).toContain(listHash);
      expect(shown.link(link)).toBe(`/log/documents/${listHash}`);
      expect(shown.links).toContain(`${page}/closed-list.json`);
    }
    visitor.cookies.delete('lang');
    const sealedList = readSealedText((await document(sealedHash)).text);
    const list = readListText((await document(listHash)).text);
    expect(list && sha256Hex(listText(list))).toBe(listHash);
    const whole = JSON.parse((await visitor.get(`${page}/closed-list.json`)).text) as {
      list: string;
      entries: { sha256: string; sealed: string }[];
    };
    expect(whole).toMatchObject({ need: need.number, plan: need.planHash, list: listHash });
    expect(whole.entries).toHaveLength(3);
    for (const [index, { sha256, sealed }] of whole.entries.entries()) {
      expect(sha256).toBe(sealedList?.entries[index]?.sealed);
      expect(sha256Hex(sealed)).toBe(sha256);
      expect((await document(sha256)).text).toBe(sealed);
    }
    const { poolHash } = await site.deps.db.selectFrom('pool').selectAll().executeTakeFirstOrThrow();
    expect(await findDocument(site.deps.db, poolHash)).toBeDefined();
  });
});

describe('the notice', () => {
  it('says beforehand that this site has no copy of the secret, in both languages', async () => {
    const other = await aPublishedNeed(site.deps);
    expect(readPage(await visitor.get(`/needs/${other.number}`)).text).toContain('密码没有备份');
    visitor.cookies.set('lang', 'en');
    expect(readPage(await visitor.get(`/needs/${other.number}`)).text).toContain(
      'no sealed copy of the secret',
    );
    visitor.cookies.delete('lang');
  });

  it('names the custodians who open it where there are any', async () => {
    const deps = { ...site.deps, custodians: 2 };
    await threeCustodians(deps);
    const other = await aPublishedNeed(deps);
    expect(readPage(await visitor.get(`/needs/${other.number}`)).text).toContain('须 2 名保管人共同打开');
  });
});

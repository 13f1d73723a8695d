import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let visitor: Client;
beforeAll(async () => {
  site = await startTestSite();
  visitor = site.client();
});
afterAll(() => site.stop());

const read = async (path: string) => readPage(await visitor.get(path));

describe('the documents', () => {
  it('are pages that a reader reaches from every page, and below 60 KB', async () => {
    const list = await read('/documents');
    const addresses = list.links.filter((link) => link.startsWith('/documents/'));
    for (const path of new Set(addresses)) {
      const answer = await visitor.get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.text.length, path).toBeLessThan(60_000);
      expect(readPage(answer).heading).not.toBe('');
    }
    expect(addresses).toContain('/documents/log');
    expect((await visitor.get('/documents/decisions')).status).toBe(404);
    expect((await visitor.get('/documents/..%2Fpackage')).status).toBe(404);
  });

  it('are linked from home, verification, log and a result', async () => {
    const need = await aPublishedNeed(site.deps);
    for (const bid of ['90000', '80000', '70000'])
      await anEntry(site.deps, (await anAgency(site.deps)).actor, need, bid);
    site.clock.set(need.closesAt);
    expect(await runJobs(site.deps)).toEqual([]);
    for (const path of ['/', '/verify', `/needs/${need.number}`]) {
      const main = await read(path);
      const inMain = main.all('main').flatMap((element) => main.all('a', element));
      const links = inMain.map(({ attributes }) => attributes['href']);
      expect([path, links]).toEqual([
        path,
        expect.arrayContaining(['/documents/how-to-audit', '/documents/protocol']),
      ]);
    }
    const log = await read('/log');
    expect(log.link('格式与用法')).toBe('/documents/log');
    expect(log.text).toContain('向运营方索取');
    expect(log.text).toContain('只用 SHA-256');
  });

  it('begin in Chinese or say that they do not', async () => {
    const fairness = await read('/documents/fairness');
    expect(fairness.text).toContain('正文为英文，附中文摘要。');
    const guide = await read('/documents/how-to-audit');
    expect(guide.text).toContain('五分钟：核验一次选取');
    expect(guide.text).not.toContain('正文为英文');
    expect(guide.link('协议文本')).toBe('/documents/protocol');
  });

  it('are shown in the reader’s language where both are there, with a link to the other', async () => {
    const chinese = await read('/documents/protocol-2');
    expect(chinese.heading).toContain('选取协议，第二版');
    expect(chinese.text).not.toContain('正文为英文');
    expect(chinese.link('Read this in English')).toBe('/documents/protocol-2?lang=en');
    // The text itself names its English twin.
    expect(chinese.link('英文本')).toBe('/documents/protocol-2?lang=en');
    const english = await read('/documents/protocol-2?lang=en');
    expect(english.heading).toContain('The selection protocol, version 2');
    expect(english.link('阅读中文本')).toBe('/documents/protocol-2?lang=zh-CN');
    const reader = site.client();
    reader.cookies.set('lang', 'en');
    expect(readPage(await reader.get('/documents/protocol-2')).heading).toBe(english.heading);
    // Without a twin there is one text for everybody, and nothing to lead to.
    for (const lang of ['zh-CN', 'en'])
      expect((await read(`/documents/glossary?lang=${lang}`)).text).not.toMatch(/阅读中文本|Read this in/);
  });

  it('leave none out that a reader of version 2 is sent to', async () => {
    const { links } = await read('/documents');
    expect(links).toEqual(expect.arrayContaining(['/documents/protocol-2', '/documents/coalitions']));
    // A cell holds the groups in words and as certificates write them, on two lines.
    const coalitions = await visitor.get('/documents/coalitions');
    expect(coalitions.text).toContain('<br>operator + entrant');
    expect(coalitions.text).not.toContain('&#60;br');
  });
});

describe('what the home page promises', () => {
  const stepsWith = async (overrides: Parameters<typeof startTestSite>[0]) => {
    const other = await startTestSite(overrides);
    const { text } = readPage(await other.client().get('/'));
    await other.stop();
    return text;
  };

  it('is what the site’s sources and seals give', async () => {
    const plain = (await read('/')).text;
    expect(plain).toContain('运营方在技术上能提前打开');
    expect(plain).toContain('运营方与最后报名的机构串通可以左右结果');
    expect(plain).toContain('数字当众记录之后才打开密码');
    expect(plain).not.toContain('在那之后才');
    const sealed = await stepsWith({
      overrides: {
        custodians: 2,
        sources: { kinds: ['drand', 'lottery'], closedDays: [] },
        // Nothing is asked of it: a site that offers the beacon has one.
        beacon: { round: async () => undefined },
      },
    });
    expect(sealed).toContain('任何一人都不能单独提前打开');
    expect(sealed).toContain('到时之前没有人能打开');
    expect(sealed).toContain('信标在那之后才发布随机数');
    expect(sealed).toContain('在那之后才开奖');
    expect(sealed).not.toContain('串通可以左右结果');
  });
});

import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getHeadSequence, signDueCheckpoint } from '../../src/audit/index.js';
import { importAwards } from '../../src/awards/index.js';
import { importedCode, importFile, importLine } from '../support/import-file.js';
import { aPublishedNeed, PDF } from '../support/marketplace-builders.js';
import { askRaw, type Raw } from '../support/raw-request.js';
import { startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let need: Awaited<ReturnType<typeof aPublishedNeed>>;
beforeAll(async () => {
  site = await startTestSite({ start: '2017-05-02T01:00:00.000Z' });
  await importAwards(site.deps, importFile(...Array.from({ length: 60 }, (_, n) => importLine(n))));
  for (let count = 0; count < 5; count += 1) need = await aPublishedNeed(site.deps);
  await signDueCheckpoint(site.deps);
});
afterAll(() => site.stop());

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Raw> =>
  askRaw(new URL(path, site.url), headers, method);

const accepting = (encodings: string) => ({ 'Accept-Encoding': encodings });

const decode = ({ headers, bytes }: Raw): Buffer => {
  if (headers['content-encoding'] === 'br') return brotliDecompressSync(bytes);
  return headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
};

const expectWhole = ({ headers, bytes }: Raw): void =>
  expect(headers['content-length']).toBe(String(bytes.length));

/** Addresses of texts for everybody that are long enough. */
const TEXTS = () => [
  '/',
  '/needs',
  '/needs.json',
  `/needs/${need.number}`,
  '/statistics/savings',
  '/statistics/savings.json',
  '/feed.atom',
  '/agencies',
  '/log',
  '/verify',
  '/verify/offline.html',
  '/verify/zjcs_verify.py',
  '/documents/protocol',
  '/login',
  '/assets/site.css',
  '/assets/verify.js',
  '/assets/hall.js',
];

describe('a text for everybody', () => {
  it.each(['br', 'gzip'])('comes in %s, and is the same text, cold and from memory', async (encoding) => {
    for (const path of TEXTS()) {
      const plain = await ask(path);
      expect([path, plain.status, plain.headers['content-encoding']]).toEqual([path, 200, undefined]);
      // An address with a parameter that nobody knows is answered anew each time.
      const cold = await ask(`${path}${path.includes('?') ? '&' : '?'}cold=${encoding}`, accepting(encoding));
      expect([path, cold.headers['content-encoding']]).toEqual([path, encoding]);
      const warm = await ask(path, accepting(encoding));
      const again = await ask(path, accepting(encoding));
      for (const answer of [plain, cold, warm, again]) {
        expectWhole(answer);
        expect(answer.headers.vary).toContain('Accept-Encoding');
        expect(answer.headers['content-type']).toBe(plain.headers['content-type']);
        expect(answer.headers['content-disposition']).toBe(plain.headers['content-disposition']);
      }
      for (const answer of [warm, again]) {
        expect(decode(answer).equals(plain.bytes), path).toBe(true);
        expect(answer.headers.etag).toBe(plain.headers.etag);
      }
      expect(again.bytes.equals(warm.bytes), path).toBe(true);
      expect(warm.bytes.length, path).toBeLessThan(plain.bytes.length * 0.6);
    }
  });

  it('is byte for byte the file of a download', async () => {
    const page = decode(await ask('/verify')).toString();
    for (const path of ['/verify/offline.html', '/verify/zjcs_verify.py']) {
      const file = decode(await ask(path, accepting('br')));
      expect(page).toContain(createHash('sha256').update(file).digest('hex'));
    }
  });

  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['*', 'br'],
    ['GZIP', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0.2, gzip;q=0.8', 'gzip'],
    ['br;q=0, *', 'gzip'],
    ['identity;q=0, gzip;q=0.1', 'gzip'],
    ['identity', undefined],
    ['', undefined],
    ['deflate', undefined],
    ['gzip;q=0', undefined],
    ['gzip;q=0, br;q=0', undefined],
    ['*;q=0', undefined],
    ['identity, gzip;q=0.5, br;q=0.5', undefined],
    ['br;q=nonsense', undefined],
  ])('asked for with "%s" comes in %s', async (header, encoding) => {
    for (const path of ['/needs', '/assets/site.css']) {
      const answer = await ask(path, accepting(header));
      expect([path, answer.status, answer.headers['content-encoding']]).toEqual([path, 200, encoding]);
      expectWhole(answer);
      expect(decode(answer).toString()).toMatch(/<\/html>|box-sizing|:root/);
    }
  });

  it('is not sent again to who has it, in whatever encoding', async () => {
    for (const path of ['/needs', '/needs.json', '/assets/site.css']) {
      const { etag = '', vary } = (await ask(path, accepting('br'))).headers;
      for (const headers of [accepting('br'), accepting('gzip'), {}] as Record<string, string>[]) {
        const answer = await ask(path, { ...headers, 'If-None-Match': etag });
        expect([path, answer.status, answer.bytes.length]).toEqual([path, 304, 0]);
        expect(answer.headers).toMatchObject({ etag, vary });
        expect(answer.headers['content-encoding']).toBeUndefined();
      }
      const other = await ask(path, { ...accepting('br'), 'If-None-Match': 'W/"other"' });
      expect([other.status, other.headers['content-encoding']]).toEqual([200, 'br']);
    }
  });

  it('says to HEAD what it says to GET, cold and from memory', async () => {
    for (const path of ['/needs?method=METHOD', '/needs.json?method=METHOD', '/assets/site.css']) {
      for (const [encoding, method] of [
        ['br', 'lowest'],
        ['gzip', 'random'],
        ['identity', 'credit'],
      ] as const) {
        // An address of its own for each, so that nothing is in memory yet.
        const address = path.replace('METHOD', method);
        const cold = await ask(address, accepting(encoding), 'HEAD');
        const whole = await ask(address, accepting(encoding));
        const warm = await ask(address, accepting(encoding), 'HEAD');
        for (const head of [cold, warm]) {
          expect(head.bytes.length).toBe(0);
          for (const name of ['content-length', 'content-encoding', 'content-type', 'etag', 'vary'] as const)
            expect([address, name, head.headers[name]]).toEqual([address, name, whole.headers[name]]);
        }
      }
    }
  });

  it('comes compressed with an error too, and short ones as they are', async () => {
    const missing = await ask('/needs/NOTHING', accepting('br'));
    expect([missing.status, missing.headers['content-encoding']]).toEqual([404, 'br']);
    expectWhole(missing);
    expect(decode(missing).toString()).toContain('</html>');
    for (const [path, status] of [
      ['/nowhere.json', 404],
      ['/assets/icon.svg', 200],
      ['/statistics/savings.csv', 200],
    ] as const) {
      const answer = await ask(path, accepting('br, gzip'));
      const long = answer.bytes.length >= 1024 || answer.headers['content-encoding'] !== undefined;
      expect([path, answer.status, long]).toEqual([path, status, false]);
      expectWhole(answer);
    }
  });

  it('is sent to many at once who ask for it in their encodings', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        ask('/needs?method=average', accepting(['br', 'gzip', 'identity'][n % 3] ?? '')),
      ),
    );
    const [first] = answers;
    for (const answer of answers) {
      expectWhole(answer);
      expect(first && decode(first).equals(decode(answer))).toBe(true);
    }
  });
});

describe('what is not compressed', () => {
  it.each(['agency', 'owner', 'official', 'auditor', 'administrator'] as const)(
    'is any answer to %s with a session',
    async (role) => {
      const { cookies } = await site.as(role);
      const headers = {
        ...accepting('br, gzip'),
        Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      };
      // The public has these compressed, in memory.
      for (const path of ['/', '/needs', '/needs.json', `/agencies/${importedCode(1)}`])
        await ask(path, accepting('br'));
      for (const path of [
        '/',
        '/needs',
        '/needs.json',
        '/desk',
        '/desk/password',
        '/nowhere',
        '/needs/NOTHING',
      ]) {
        const answer = await ask(path, headers);
        expect([path, answer.headers['content-encoding']]).toEqual([path, undefined]);
        expect(answer.bytes.length).toBeGreaterThan(0);
        expectWhole(answer);
        if (path === '/needs') expect(answer.bytes.toString()).toContain('/logout');
      }
      // And the public's page does not hold what a person with a session is shown.
      expect(decode(await ask('/needs', accepting('br'))).toString()).not.toContain('/logout');
    },
  );

  it('is an answer that sets a cookie', async () => {
    const language = await ask('/language?to=en&back=/needs', accepting('br, gzip'));
    expect(language.headers['set-cookie']).toHaveLength(1);
    expect(language.headers['content-encoding']).toBeUndefined();
  });

  it('is an answer to a posted form: it may show what was typed', async () => {
    const answer = await ask('/login', { ...accepting('br, gzip'), 'Content-Length': '0' }, 'POST');
    expect(answer.bytes.length).toBeGreaterThan(1024);
    expect(answer.headers['content-encoding']).toBeUndefined();
  });

  it('is a file that somebody uploaded', async () => {
    const content = Buffer.concat([PDF, Buffer.alloc(5000, ' ')]);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const { db, clock } = site.deps;
    const row = { id: 'file', accountId: need.owner.accountId, name: 'a.pdf', sha256, content };
    await db
      .insertInto('attachment')
      .values({ ...row, mediaType: 'application/pdf', size: content.length, createdAt: clock.now() })
      .execute();
    await db.insertInto('needAttachment').values({ needId: need.id, attachmentId: 'file' }).execute();
    const answer = await ask(`/needs/${need.number}/attachments/${sha256}`, accepting('br, gzip'));
    expect([answer.status, answer.headers['content-encoding']]).toEqual([200, undefined]);
    expect(answer.bytes.equals(content)).toBe(true);
  });

  it('is the log for machines, which is the same for everybody however asked for', async () => {
    const size = await getHeadSequence(site.deps.db);
    for (const path of ['/log/checkpoint', '/log/keys', `/log/tile/entries/000.p/${size}`]) {
      const answer = await ask(path, accepting('br, gzip'));
      expect([path, answer.status, answer.headers['content-encoding']]).toEqual([path, 200, undefined]);
      expect(answer.headers.vary).toBeUndefined();
      expectWhole(answer);
    }
  });
});

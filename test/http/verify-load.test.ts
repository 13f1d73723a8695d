import { request } from 'node:http';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { MAX_CERTIFICATE_BYTES, serializeCertificate } from '../../src/selection/index.js';
import { createVerifier, VERIFIER_LIMITS } from '../../src/web/index.js';
import type { Report } from '../../src/web/verification/report.js';
import { ENGINES } from '../support/databases.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { type Answer, type Client, type FilePart, startTestSite, type TestSite } from '../support/site.js';
import { exampleCertificate } from '../unit/selection/certificate-example.js';

const STUBBORN = new URL('../support/stubborn-process.mjs', import.meta.url);

const file = (name: string, text: string): FilePart => ({
  field: 'file',
  name,
  type: 'application/json',
  content: new TextEncoder().encode(text),
});

const good = file('good.json', serializeCertificate(exampleCertificate()));
/** An object of so many members. */
const keys = (count: number) =>
  file('keys.json', `{${Array.from({ length: count }, (_, index) => `"${index}":1`).join(',')}}`);

const post = (client: Client, files: readonly FilePart[], language = 'zh-CN'): Promise<Answer> =>
  client.post('/verify', {}, { files, headers: { Cookie: `lang=${language}` } });

const verdicts = (answer: Answer) => ({
  refused: answer.text.match(/panel result-bad/g)?.length ?? 0,
  verified: answer.text.match(/panel result-fair/g)?.length ?? 0,
});

/** Sites are started with limits of their own, and end with the test. */
const sites: TestSite[] = [];
async function start(options: Parameters<typeof startTestSite>[0]): Promise<TestSite> {
  const site = await startTestSite(options);
  sites.push(site);
  return site;
}
afterAll(async () => {
  for (const site of sites) await site.stop();
});

describe('files that are made to keep a server busy', () => {
  let site: TestSite;
  beforeAll(async () => {
    site = await start({});
  });

  it('are refused by what they hold, beside those that are in order', async () => {
    const files = [keys(700_000), file('deep.json', '['.repeat(1_000_000)), good];
    const answer = await post(site.client(), files);
    expect(answer.status).toBe(200);
    expect(verdicts(answer)).toEqual({ refused: 2, verified: 1 });
    expect(answer.text).toContain('字段和列表项超过 300000 个');
    expect(answer.text).toContain('嵌套超过 32 层');
    const english = await post(site.client(), files, 'en');
    expect(english.text).toContain('over 300000 members and items');
    expect(english.text).toContain('over 32 levels deep');
  });

  it('keep nobody waiting: pages are answered while they are verified', async () => {
    // As slow as files can still be.
    const slow = serializeCertificate(exampleCertificate({ method: 'credit', count: 4500 }));
    const form = new FormData();
    for (const name of 'abcde') form.append('file', new Blob([slow]), name);
    const encoded = new Response(form);
    const body = Buffer.from(await encoded.arrayBuffer());
    let sent = false;
    const verifying = new Promise<string>((resolve, reject) => {
      const asking = request(new URL('/verify', site.url), {
        method: 'POST',
        headers: {
          'Content-Type': encoded.headers.get('content-type') ?? '',
          'Content-Length': body.length,
          'Sec-Fetch-Site': 'same-origin',
        },
      });
      asking.on('finish', () => {
        sent = true;
      });
      asking.on('response', (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
        });
        answer.on('end', () => resolve(text));
      });
      asking.on('error', reject);
      asking.end(body);
    });
    let verified: string | undefined;
    void verifying.then((text) => {
      verified = text;
    });
    let pages = 0;
    while (verified === undefined) {
      expect((await site.client().get('/')).status).toBe(200);
      if (sent && verified === undefined) pages += 1;
    }
    expect(verified.match(/panel result-fair/g)).toHaveLength(5);
    // A server that does one thing after another has time for none but those that it finds beside the last bytes.
    expect(pages).toBeGreaterThan(20);
  });

  it('are not read when they announce more than one request may bring', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asking = request(new URL('/verify', site.url), {
        method: 'POST',
        headers: {
          'Content-Type': 'multipart/form-data; boundary=x',
          'Content-Length': 5 * 7_600_000,
          'Sec-Fetch-Site': 'same-origin',
        },
      });
      // Not one byte of the body is sent.
      asking.on('response', (answer) => {
        resolve(answer.statusCode);
        asking.destroy();
      });
      asking.on('error', reject);
      asking.flushHeaders();
    });
    expect(status).toBe(413);
    const page = readPage(
      await post(
        site.client(),
        Array.from({ length: 5 }, () => keys(400_000)),
      ),
    );
    expect(page.text).toContain('合计超过 16 MB');
    expect(page.text).toContain('npm run verify');
    expect(readPage(await site.client().get('/verify')).text).toContain('合计不超过 16 MB');
    // Two of the largest certificates find room.
    const largest = file('x.json', 'x'.repeat(MAX_CERTIFICATE_BYTES));
    expect((await post(site.client(), [largest, largest])).status).toBe(200);
  });

  it('without an announced length are no form of a browser', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asking = request(new URL('/verify', site.url), {
        method: 'POST',
        headers: {
          'Content-Type': 'multipart/form-data; boundary=x',
          'Transfer-Encoding': 'chunked',
          'Sec-Fetch-Site': 'same-origin',
        },
      });
      asking.on('response', (answer) => {
        resolve(answer.statusCode);
        asking.destroy();
      });
      asking.on('error', reject);
      asking.write('--x\r\n');
    });
    expect(status).toBe(400);
  });
});

describe('a server that has its hands full', () => {
  it('says so with 503, when to come back and where else to verify, and goes on', async () => {
    const site = await start({ verifier: { ...VERIFIER_LIMITS, waiting: 1 } });
    const client = site.client();
    const both = await post(client, [good, good]);
    expect(both.status).toBe(503);
    expect(both.headers.get('retry-after')).toBe('5');
    const page = readPage(both);
    expect(page.heading).toBe('暂时无法办理');
    expect(page.text).toContain('npm run verify');
    expect(readPage(await post(client, [good, good], 'en')).text).toContain(
      'Large archives are better verified',
    );
    // What was refused holds no place.
    expect(verdicts(await post(client, [good]))).toEqual({ refused: 0, verified: 1 });
  });

  it('reads no more at once than it has room for, and forgets who has gone', async () => {
    const site = await start({});
    const half = (): Promise<() => void> =>
      new Promise((resolve, reject) => {
        const asking = request(new URL('/verify', site.url), {
          method: 'POST',
          headers: {
            'Content-Type': 'multipart/form-data; boundary=x',
            'Content-Length': 2 * MAX_CERTIFICATE_BYTES,
            'Sec-Fetch-Site': 'same-origin',
          },
        });
        asking.on('error', () => undefined);
        asking.on('socket', (socket) => socket.on('error', reject));
        asking.write('--x\r\n', () => resolve(() => asking.destroy()));
      });
    const gone = await Promise.all([half(), half(), half(), half()]);
    // The site has taken them in when it refuses the next.
    let refused = await post(site.client(), [good]);
    while (refused.status !== 503) refused = await post(site.client(), [good]);
    expect(refused.headers.get('retry-after')).toBe('5');
    for (const leave of gone) leave();
    let answer = refused;
    while (answer.status === 503) answer = await post(site.client(), [good]);
    expect(verdicts(answer)).toEqual({ refused: 0, verified: 1 });
  });
});

describe('a file that takes too long', () => {
  it('is ended and told so at its place; the process that follows serves the next', async () => {
    // No process is up within a millisecond, whatever it is given.
    const site = await start({ verifier: { ...VERIFIER_LIMITS, millis: 1 } });
    const answer = await post(site.client(), [good, good]);
    expect(answer.status).toBe(200);
    expect(verdicts(answer)).toEqual({ refused: 2, verified: 0 });
    const { text } = readPage(answer);
    expect(text).toContain('没有核验完：这不说明文件真假');
    expect(text).toContain('npm run verify');
    for (const words of ['不能采信', '计算无误']) expect(text).not.toContain(words);
    const english = readPage(await post(site.client(), [good], 'en')).text;
    expect(english).toContain('Not verified to the end');
  });

  it.each(['hang', 'hoard'])(
    'and will %s is ended, and the others beside it and after it are verified',
    async (name) => {
      const limits = { millis: 8000, waiting: 3, megabytes: 64 };
      const verifier = createVerifier(pino({ level: 'silent' }), limits, STUBBORN);
      const given = (...names: string[]) => names.map((each) => ({ name: each, bytes: '' }));
      const oks = async (reports: Promise<readonly Report[]> | undefined) =>
        (await reports)?.map(({ grade }) => grade === 2);
      const both = oks(verifier.verify(given(name, 'next'), {}, 'en'));
      expect(verifier.verify(given('a', 'b'), {}, 'en')).toBeUndefined();
      expect(await both).toEqual([false, true]);
      expect(await oks(verifier.verify(given('a', 'b', 'c'), {}, 'en'))).toEqual([true, true, true]);
      await verifier.stop();
    },
  );

  it('does not keep the server from ending', async () => {
    const verifier = createVerifier(pino({ level: 'silent' }), VERIFIER_LIMITS, STUBBORN);
    const running = verifier.verify(
      [
        { name: 'hang', bytes: '' },
        { name: 'next', bytes: '' },
      ],
      {},
      'en',
    );
    await verifier.verify([], {}, 'en');
    await verifier.stop();
    expect((await running)?.map(({ verdict }) => verdict)[0]).toContain('Not verified to the end');
  });
});

describe.each(ENGINES)('the stored certificate of a need on %s', (engine) => {
  it('is verified in the same process under the same limits', async () => {
    const site = await start({ engine });
    const need = await aPublishedNeed(site.deps);
    for (const bid of ['95000', '88000.50', '91000'])
      await anEntry(site.deps, (await anAgency(site.deps)).actor, need, bid);
    site.clock.set(need.closesAt);
    expect(await runJobs(site.deps)).toEqual([]);
    const path = `/verify?need=${need.number}`;
    expect(verdicts(await site.client().get(path))).toEqual({ refused: 0, verified: 1 });
    const full = await start({ db: site.deps.db, verifier: { ...VERIFIER_LIMITS, waiting: 0 } });
    const answer = await full.client().get(path);
    expect(answer.status).toBe(503);
    expect(readPage(answer).text).toContain('npm run verify');
    // Refusals are not remembered, and the page itself needs no process.
    expect((await full.client().get('/verify')).status).toBe(200);
  });
});

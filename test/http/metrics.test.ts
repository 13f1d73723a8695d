import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { createMetrics, metricsText } from '../../src/app/metrics.js';
import { getHeadSequence } from '../../src/audit/index.js';
import { addMillis } from '../../src/basics/index.js';
import { ENGINES, freshDatabase } from '../support/databases.js';
import { aPublishedNeed } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

const TOKEN = 'a-token-of-twenty-chars';

/** What a program gets; fetch sends no `Host` of its own choice. */
function ask(site: TestSite, headers: Record<string, string> = {}, path = '/metrics') {
  return new Promise<{ status: number | undefined; type: string | undefined; text: string }>(
    (resolve, reject) => {
      const asked = request(new URL(path, site.url), { headers, agent: false }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
        });
        answer.on('end', () =>
          resolve({ status: answer.statusCode, type: answer.headers['content-type'], text }),
        );
      });
      asked.on('error', reject).end();
    },
  );
}

/** The value of a series, by its name with labels as written; undefined where there is none. */
function valueOf(text: string, series: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

describe.each(ENGINES)('the metrics of a site on %s', (engine) => {
  it('tell how it is, by pattern of the route and never by whose or which', async () => {
    const site = await startTestSite({ engine });
    const need = await aPublishedNeed(site.deps);
    const client = site.client();
    for (let count = 0; count < 3; count += 1)
      expect((await client.get(`/needs/${need.number}`)).status).toBe(200);
    expect((await client.get('/needs/CX-2017-999999')).status).toBe(404);
    expect((await client.get('/nowhere/13800000000')).status).toBe(404);
    const { status, type, text } = await ask(site);
    expect(status).toBe(200);
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
    const route = '/needs/:number';
    expect(valueOf(text, `http_requests_total{route="${route}",status="2xx"}`)).toBe(1);
    expect(valueOf(text, `http_requests_total{route="${route}",status="4xx"}`)).toBe(1);
    expect(valueOf(text, `http_request_duration_seconds_count{route="${route}"}`)).toBe(2);
    expect(valueOf(text, 'http_requests_total{route="none",status="2xx"}')).toBe(2);
    expect(valueOf(text, 'http_requests_total{route="none",status="4xx"}')).toBe(1);
    expect(valueOf(text, 'page_cache_requests_total{result="hit"}')).toBe(2);
    expect(valueOf(text, 'page_cache_requests_total{result="miss"}')).toBe(3);
    expect(valueOf(text, 'waiting_work{kind="verification"}')).toBe(0);
    expect(valueOf(text, 'waiting_work{kind="reading"}')).toBe(0);
    expect(valueOf(text, 'log_head_sequence')).toBe(await getHeadSequence(site.deps.db));
    expect(valueOf(text, `database_size_bytes{engine="${engine}"}`)).toBeGreaterThan(100_000);
    expect(valueOf(text, 'process_resident_memory_bytes{process="site"}')).toBeGreaterThan(50_000_000);
    expect(valueOf(text, 'nodejs_eventloop_lag_p99_seconds{process="site"}')).toBeDefined();
    expect(text).not.toContain(need.number);
    expect(text).not.toContain('13800000000');
    await site.stop();
  });

  it('tell how long the oldest deadline waits for its pool', async () => {
    const site = await startTestSite({ engine });
    const age = async () => valueOf((await ask(site)).text, 'oldest_due_need_seconds');
    const need = await aPublishedNeed(site.deps);
    expect(await age()).toBe(0);
    site.clock.set(addMillis(need.closesAt, 90_000));
    expect(await age()).toBe(90);
    expect(await runJobs(site.deps)).toEqual([]);
    expect(await age()).toBe(0);
    await site.stop();
  });

  it('are told, as far as they are known, while the database is gone', async () => {
    const { db, close } = await freshDatabase(engine);
    const site = await startTestSite({ db });
    expect((await ask(site, {}, '/readyz')).status).toBe(200);
    await close();
    const { status, text } = await ask(site);
    expect(status).toBe(200);
    expect(valueOf(text, 'log_head_sequence')).toBeNaN();
    expect(valueOf(text, 'http_requests_total{route="none",status="5xx"}')).toBeUndefined();
    await site.stop();
  });
});

it('metrics are for programs on the machine that no proxy stands before', async () => {
  const site = await startTestSite();
  expect((await ask(site)).status).toBe(200);
  const refused: Record<string, string>[] = [
    { 'x-forwarded-for': '203.0.113.9' },
    { forwarded: 'for=203.0.113.9' },
    { via: '1.1 proxy' },
    { 'x-real-ip': '127.0.0.1' },
    { host: 'market.example' },
    // A page of another site whose name leads here.
    { host: '127.0.0.1.evil.example' },
  ];
  for (const headers of refused) {
    const { status, text } = await ask(site, headers);
    expect([headers, status]).toEqual([headers, 404]);
    expect(text).not.toContain('http_requests');
  }
  await site.stop();
});

it('metrics are for bearers of the token where there is one, from wherever they ask', async () => {
  const site = await startTestSite({ metricsToken: TOKEN });
  const status = async (authorization: string | undefined, more: Record<string, string> = {}) =>
    (await ask(site, { ...(authorization ? { authorization } : {}), ...more })).status;
  expect(await status(undefined)).toBe(404);
  expect(await status(`Bearer ${TOKEN}x`)).toBe(404);
  expect(await status('Bearer')).toBe(404);
  expect(await status(`Basic ${TOKEN}`)).toBe(404);
  expect(await status(`Bearer ${TOKEN}`)).toBe(200);
  expect(await status(`Bearer ${TOKEN}`, { 'x-forwarded-for': '203.0.113.9', host: 'market.example' })).toBe(
    200,
  );
  await site.stop();
});

it('figures of several processes are added up, but those of each process', async () => {
  const both = [createMetrics('one'), createMetrics('two')];
  const measured = [];
  for (const [index, metrics] of both.entries()) {
    const watch = metrics.watchJobs(() => 3000);
    for (let count = 0; count <= index; count += 1)
      watch({ job: 'draw needs', millis: 20, failed: index === 1 });
    measured.push(await metrics.measure());
  }
  const text = await metricsText(measured);
  expect(valueOf(text, 'job_duration_seconds_count{job="draw needs"}')).toBe(3);
  expect(valueOf(text, 'job_duration_seconds_bucket{le="0.025",job="draw needs"}')).toBe(3);
  expect(valueOf(text, 'job_failures_total{job="draw needs"}')).toBe(2);
  expect(valueOf(text, 'process_resident_memory_bytes{process="two"}')).toBeGreaterThan(1_000_000);
});

import { CompiledQuery } from 'kysely';
import { describe, expect, it } from 'vitest';
import { checkReadiness } from '../../src/app/readiness.js';
import { MINUTE } from '../../src/basics/index.js';
import { ENGINES, freshDatabase } from '../support/databases.js';
import { fakeClock } from '../support/deps.js';
import { startTestSite } from '../support/site.js';

describe.each(ENGINES)('the probes of a site on %s', (engine) => {
  it('tell life and readiness to anybody, and are kept by nobody', async () => {
    const site = await startTestSite({ engine });
    const alive = await site.client().get('/healthz');
    expect([alive.status, alive.text]).toEqual([200, 'alive\n']);
    const ready = await site.client().get('/readyz');
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.text)).toEqual({
      ready: true,
      checks: { database: true, schema: true, jobs: true, clock: true, log: true, accepting: true },
    });
    for (const { headers } of [alive, ready]) {
      expect(headers.get('Cache-Control')).toBe('no-store');
      expect(headers.getSetCookie()).toEqual([]);
      expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    }
    await site.stop();
  });

  it('tell a database that is gone', async () => {
    const { db, close } = await freshDatabase(engine);
    const site = await startTestSite({ db });
    expect((await site.client().get('/readyz')).status).toBe(200);
    await close();
    // Not even a session is looked for.
    expect((await site.client().get('/healthz', { cookie: 'session=x' })).status).toBe(200);
    const { status, text } = await site.client().get('/readyz', { cookie: 'session=x' });
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ ready: false, checks: { database: false, schema: false } });
    await site.stop();
  });

  it('tell a schema of another release', async () => {
    const { db, close } = await freshDatabase(engine);
    const site = await startTestSite({ db });
    const ready = async () => JSON.parse((await site.client().get('/readyz')).text);
    await db.executeQuery(
      CompiledQuery.raw(`insert into kysely_migration (name, timestamp) values ('9999-later', '2030')`),
    );
    expect(await ready()).toMatchObject({ ready: false, checks: { database: true, schema: false } });
    await db.executeQuery(CompiledQuery.raw(`delete from kysely_migration where name >= '0005'`));
    expect(await ready()).toMatchObject({ ready: false, checks: { database: true, schema: false } });
    await site.stop();
    await close();
  });
});

it('a site is not ready while it ends, while its jobs hang or while its clock is uncertain', async () => {
  const { db, close } = await freshDatabase('sqlite');
  const clock = { apart: () => null };
  const fine = { draining: false, sweepAge: 1000, clock };
  const falseOf = async (vitals: Parameters<typeof checkReadiness>[1]) =>
    Object.entries(await checkReadiness({ db, clock: fakeClock() }, vitals)).flatMap(([name, ok]) =>
      ok ? [] : [name],
    );
  expect(await falseOf(fine)).toEqual([]);
  expect(await falseOf({ ...fine, draining: true })).toEqual(['accepting']);
  expect(await falseOf({ ...fine, sweepAge: 10 * MINUTE })).toEqual(['jobs']);
  expect(await falseOf({ ...fine, clock: { apart: () => -3000 } })).toEqual(['clock']);
  await close();
});

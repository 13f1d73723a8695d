import { afterEach, expect, it } from 'vitest';
import { findPolicy } from '../../src/audit/index.js';
import { WITNESS_ERRORS } from '../../src/audit/witnessing/answer.js';
import { MINUTE } from '../../src/basics/index.js';
import { catalogues } from '../../src/web/i18n/index.js';
import { cosignLine } from '../support/c2sp/notes.js';
import { freshDatabase } from '../support/databases.js';
import { appendRecords } from '../support/log-records.js';
import { startTestSite } from '../support/site.js';
import { ask, stopWitnesses, witnessedMarket } from '../support/witnessed-market.js';

afterEach(stopWitnesses);

it('the page of the log shows each witness: its last cosignature, and what is wrong with it', async () => {
  const { db, close } = await freshDatabase('sqlite');
  const market = await witnessedMarket(db);
  const { deps, clock, witnesses } = market;
  const site = await startTestSite({ db, clock, overrides: { policy: deps.policy } });
  const english = site.client();
  await english.get('/language?to=en&back=/');
  const chinese = site.client();
  const pages = async () =>
    (await Promise.all([english.get('/log'), chinese.get('/log')])).map(({ text }) => text);
  const [, second] = witnesses;
  await appendRecords(deps, 4);
  for (const page of await pages()) expect(page).toContain('w1.example');
  expect((await pages())[0]).toContain('has not cosigned yet');
  if (second) second.manner = { lines: ({ key, text, now }) => cosignLine(key, text, now - 90) };
  await ask(market);
  const [en, zh] = await pages();
  expect(en).toContain('at 6 records, 2025-11-03 20:00:00');
  expect(en).toContain('signed with a time before the checkpoint was signed (since 2025-11-03 20:00:00)');
  expect(zh).toContain('第 6 条，2025-11-03 20:00:00');
  expect(zh).toContain('它的签名时间早于检查点签名的时间（自 2025-11-03 20:00:00）');
  // Shown at once, though no record was written: pages are kept.
  clock.advance(MINUTE);
  if (second) second.manner = { always: (response) => void response.writeHead(403).end() };
  await ask(market);
  expect((await pages())[0]).toContain(
    'does not trust the signing key of this site (403) (since 2025-11-03 20:01:00)',
  );
  const policy = await findPolicy(db, deps);
  expect((await english.get('/log/policy')).text).toBe(policy?.text);
  await site.stop();
  await close();
});

it('has words for everything that can be wrong with a witness', () => {
  for (const catalogue of Object.values(catalogues)) {
    const words: Readonly<Record<string, string>> = catalogue;
    expect(WITNESS_ERRORS.filter((code) => !words[`witness-error.${code}`])).toEqual([]);
  }
});

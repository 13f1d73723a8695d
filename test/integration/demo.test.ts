import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../../src/app/demo/history.js';
import { DEMO_SEED, loadDemo } from '../../src/app/demo/load-demo.js';
import { ROBOT_POLICY, ROBOT_WITNESSES } from '../../src/app/demo/robots.js';
import { loadTypeFacts } from '../../src/app/demo/rows-queries.js';
import { LIVES } from '../../src/app/demo/sample-lives.js';
import { auditDatabase, findEvent } from '../../src/audit/index.js';
import { STAGE_NAMES } from '../../src/awards/index.js';
import { assertDefined, parseCreditCode } from '../../src/basics/index.js';
import type { Db } from '../../src/db/index.js';
import { auditExclusions } from '../../src/draws/index.js';
import { METHODS, serializeCertificate, verifyCertificate } from '../../src/selection/index.js';
import { checkRollups } from '../../src/statistics/index.js';
import { freshDatabase } from '../support/databases.js';
import { certificatesOf } from '../support/demo-certificates.js';
import { digests, HISTORY_ENDS } from '../support/demo-digests.js';
import { changeDigit, countRows, readLives, wanToFen } from '../support/demo-facts.js';
import { openHistory } from '../support/demo-openings.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { pythonAvailable, runPython } from '../support/python.js';
import { believedRows } from '../support/query-plans.js';
import { COUNTIES, SENTENCE } from '../support/report-2017.js';
import { startTestSite, type TestSite } from '../support/site.js';

// The slowest machine may take its time: loading thousands of selections is work, not waiting.
const PATIENCE = 900_000;
const NOW = '2026-11-24T03:00:00.000Z';

const load = (db: Db, seed = DEMO_SEED) =>
  loadDemo(testDeps(db, { clock: fakeClock(NOW) }), seed, () => undefined);

describe('the demonstration site', () => {
  let opened: Awaited<ReturnType<typeof freshDatabase>>;
  let db: Db;
  let site: TestSite;

  beforeAll(async () => {
    opened = await freshDatabase('sqlite');
    db = opened.db;
    expect(await load(db)).toBe(true);
    site = await startTestSite({ db, demo: true, start: NOW });
  }, PATIENCE);

  afterAll(async () => {
    await site.stop();
    await opened.close();
  });

  it('has the agencies, types and qualifications of the report', async () => {
    expect(await countRows(db, 'agency', ['approved', 'suspended'])).toBe(2840);
    expect(await countRows(db, 'qualification', ['approved', 'suspended'])).toBe(3465);
    const codes = await db.selectFrom('agency').select('creditCode').execute();
    expect(codes.filter(({ creditCode }) => parseCreditCode(creditCode) !== creditCode)).toEqual([]);
    expect(new Set(codes.map(({ creditCode }) => creditCode)).size).toBe(codes.length);
    const held = await db
      .selectFrom('qualification')
      .innerJoin('qualificationType', 'qualificationType.code', 'qualification.typeCode')
      .select(['typeCode', 'categoryCode'])
      .distinct()
      .execute();
    expect(held).toHaveLength(41);
    expect(new Set(held.map(({ categoryCode }) => categoryCode)).size).toBe(4);
  });

  it('leaves the planner of the database told of every large table', async () => {
    for (const table of ['need', 'award', 'entry', 'agency', 'audit_event', 'search_document'])
      expect(await believedRows(db, table), table).toBeGreaterThan(2000);
  });

  it('reproduces the savings of January to November 2017 to the fen', async () => {
    const answer = await site.client().get('/statistics/savings.json?from=2017-01&to=2017-11');
    const savings = JSON.parse(answer.text) as Record<string, object> & { rows: { division: string }[] };
    const expected = COUNTIES.map(([division, projects, budget, saving]) => ({
      // Lufeng county became Lufeng city in 2021; in 2017 it went by its old code.
      division,
      projects,
      budgetFen: wanToFen(budget),
      priceFen: wanToFen(budget) - wanToFen(saving),
      savingFen: wanToFen(saving),
    }));
    const byDivision = (rows: readonly { division: string }[]) =>
      [...rows].sort((a, b) => (a.division < b.division ? -1 : 1));
    expect(byDivision(savings.rows)).toMatchObject(byDivision(expected));
    expect(savings.rows).toHaveLength(expected.length);
    expect(savings['total']).toMatchObject({
      projects: 2360,
      budgetFen: 15_937_050_000,
      savingFen: 4_503_810_000,
      rate: '28.26',
    });
    expect(savings['prefecture']).toMatchObject({ projects: 300, savingFen: 1_221_710_000 });
    expect(savings['counties']).toMatchObject({ projects: 2060, savingFen: 3_282_100_000 });
  });

  it('prints the sentence of the report to the character', async () => {
    const { text } = await site.client().get('/statistics/savings?from=2017-01&to=2017-11');
    const lead = assertDefined(/<p class="lead">(.*?)<\/p>/.exec(text)?.[1], 'a lead');
    expect(lead.replace(/<[^>]*>/g, '')).toBe(SENTENCE);
    // Each of its nine figures leads to what it counts.
    expect(lead.match(/<a href=/g)).toHaveLength(9);
  });

  it('links every figure to a list of exactly that many needs', async () => {
    const { text } = await site.client().get('/statistics/savings?from=2017-01&to=2017-11');
    const row =
      /<tr class="sum">\s*<th scope="row">县市合计<\/th>\s*<td class="num"><a href="([^"]+)">2060<\/a>/.exec(
        text,
      );
    const list = await site
      .client()
      .get(assertDefined(row?.[1], 'a link').replaceAll('&amp;', '&').replaceAll('&#x3D;', '='));
    expect(list.text).toContain('共 2,060 条');
  });

  it('tells in its log only what the records of each kind hold, in the order of a live need', async () => {
    const events = await db
      .selectFrom('auditEvent')
      .select(['kind', 'subject', 'data'])
      .orderBy('seq')
      .execute();
    const unread = events.filter(({ kind, data }) => {
      const { rows: _, ...said } = JSON.parse(data) as Record<string, unknown>;
      return !findEvent(kind)?.data.safeParse(said).success;
    });
    expect(unread.slice(0, 3)).toEqual([]);
    const number = 'CX-2017-000002';
    const kinds = events.filter(({ subject }) => subject === number).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind !== 'rows.written' && kind !== 'ceremony.recorded')).toEqual([
      'need.published',
      'entries.closed',
      'bids.share-given',
      'bids.share-given',
      'bids.opened',
      'pool.frozen',
      'selection.drawn',
    ]);
  });

  it('has entries that what is on record opens, and secrets that two custodians open', async () => {
    const { entries, secret } = await openHistory(db);
    expect(entries).toHaveLength(20);
    for (const { opened, stored } of entries) expect(opened).toEqual(stored);
    expect(secret.opened).toBe(secret.stored);
  });

  it('has needs of today that the robots brought to their end, and one from the hall', async () => {
    const drawn = await db
      .selectFrom('selection')
      .innerJoin('need', 'need.id', 'selection.needId')
      .select(['sourceKind', 'certificate'])
      .where('drawnAt', '>', HISTORY_ENDS)
      .orderBy('sourceKind')
      .execute();
    const sources = drawn.map(({ sourceKind }) => sourceKind);
    const count = 7 + LIVES.length;
    expect(sources).toHaveLength(count);
    expect(new Set(sources)).toEqual(new Set(['ceremony', 'commit']));
    const grades = drawn.map(({ certificate }) => verifyCertificate(certificate).grade);
    expect(grades).toEqual(Array(count).fill(1));
  });

  it('has awards in every stage, in every county, and on the desks of both logins', async () => {
    const { stages, counties, own, objections, requests, notices, directs, choices } = await readLives(db);
    expect(new Set(stages)).toEqual(new Set(STAGE_NAMES));
    expect(new Set(counties).size).toBe(fixture.divisions.length);
    for (const stage of ['letter', 'signing', 'filed', 'serving', 'evaluated', 'archived'])
      expect(own).toContain(stage);
    expect(new Set(objections)).toEqual(new Set(['dismissed', 'open', 'proposed', 'upheld']));
    expect(new Set(notices)).toEqual(new Set(['open', 'withdrawn']));
    expect(new Set(directs)).toEqual(new Set(['published', 'selected', 'failed']));
    expect([requests.length > 0, choices.length > 0]).toEqual([true, true]);
  });

  it('agrees with its own rows, its log and its rules', async () => {
    expect(await checkRollups(db)).toEqual([]);
    expect(await auditDatabase(db)).toEqual([]);
    expect(await auditExclusions(db)).toEqual([]);
  });

  it(
    'has 2,360 finished selections, each with three to sixty entries and a certificate that verifies',
    async () => {
      const selections = await db
        .selectFrom('selection')
        .innerJoin('need', 'need.id', 'selection.needId')
        .select(['need.id', 'number', 'method', 'fund', 'sourceKind', 'certificate'])
        .where('drawnAt', '<', HISTORY_ENDS)
        .execute();
      expect(selections).toHaveLength(2360);
      // Lists that an owner chooses from are newer than 2017.
      const methods = METHODS.filter((method) => method !== 'merit');
      expect(new Set(selections.map(({ method }) => method))).toEqual(new Set(methods));
      const entries = await db
        .selectFrom('entry')
        .select(['needId', (eb) => eb.fn.countAll<number>().as('rows')])
        .where('enteredAt', '<', HISTORY_ENDS)
        .groupBy('needId')
        .execute();
      const counts = entries.map(({ rows }) => rows);
      expect(counts).toHaveLength(2360);
      expect(Math.min(...counts)).toBeGreaterThanOrEqual(3);
      expect(Math.max(...counts)).toBeLessThanOrEqual(60);
      const seen = ROBOT_WITNESSES.map(({ name }) => name);
      const wrong = selections.filter(({ certificate }) => {
        const verdict = verifyCertificate(certificate, { policy: ROBOT_POLICY });
        return verdict.grade !== 1 || verdict.seen?.names.join() !== seen.join();
      });
      expect(wrong.map(({ number }) => number)).toEqual([]);
      const commits = selections.filter(
        ({ fund, sourceKind }) => fund === 'state' && sourceKind === 'commit',
      );
      expect(commits).toEqual([]);
    },
    PATIENCE,
  );

  it.skipIf(!pythonAvailable)(
    'has an archive that the second implementation verifies too, and in which it finds what was changed',
    async () => {
      const selections = await db.selectFrom('selection').select('certificate').orderBy('needId').execute();
      const texts = selections.map(({ certificate }, index) =>
        index % 50 === 0 ? changeDigit(certificate, index) : certificate,
      );
      const directory = mkdtempSync(join(tmpdir(), 'supermarket-archive-'));
      const archive = join(directory, 'archive.jsonl');
      writeFileSync(archive, texts.map((text) => `${JSON.stringify(text)}\n`).join(''));
      const answers = (await runPython('--json', archive)).answers();
      rmSync(directory, { recursive: true });
      expect(answers.map(({ ok }) => ok)).toEqual(texts.map((_, index) => index % 50 !== 0));
      const unseen = answers.filter(
        ({ ok, checks }) => ok && !checks.some(([code, holds]) => code === 'E_WITNESS' && holds),
      );
      expect(unseen.map(({ file }) => file)).toEqual([]);
      const differ = texts.filter((text, index) => {
        const own = verifyCertificate(text).checks.map(({ code, ok }) =>
          code === 'E_BLS' ? code : [code, ok],
        );
        const theirs = answers[index]?.checks.map(([code, ok]) => (code === 'E_BLS' ? code : [code, ok]));
        return JSON.stringify(own) !== JSON.stringify(theirs);
      });
      expect(differ).toEqual([]);
    },
    PATIENCE,
  );

  it('has needs and applications in every state', async () => {
    const states = await db.selectFrom('need').select('state').distinct().execute();
    expect(states.map(({ state }) => state)).toEqual(
      expect.arrayContaining([
        'draft',
        'submitted',
        'returned',
        'published',
        'closed',
        'failed',
        'selected',
        'withdrawn',
      ]),
    );
    const again = await db.selectFrom('need').select('id').where('republishedFrom', 'is not', null).execute();
    expect(again.length).toBeGreaterThan(0);
    const applications = await db.selectFrom('agencyApplication').select('state').distinct().execute();
    expect(applications.map(({ state }) => state)).toEqual(
      expect.arrayContaining(['draft', 'submitted', 'returned']),
    );
  });

  it(
    'is the same for the same seed, byte for byte, and loading again changes nothing',
    async () => {
      const before = await digests(db);
      expect(Object.keys(before).length).toBeGreaterThan(15);
      expect(await load(db, 'another seed')).toBe(false);
      expect(await digests(db)).toEqual(before);
      const twin = await freshDatabase('sqlite');
      expect(await load(twin.db)).toBe(true);
      expect(await digests(twin.db, true)).toEqual(await digests(db, true));
      await twin.close();
    },
    PATIENCE,
  );

  it('keeps the totals with another seed, and changes everything else', async () => {
    const types = await loadTypeFacts(db);
    const division = assertDefined(
      fixture.divisions.find(({ code }) => code === '532327'),
      'Yongren',
    );
    const certificates = (seed: string) => certificatesOf(seed, types, division);
    const [one, other] = [certificates('one'), certificates('other')];
    const saved = (list: typeof one) => list.reduce((sum, { savingFen }) => sum + (savingFen ?? 0), 0);
    expect([one.length, saved(one)]).toEqual([division.projects, division.savingFen]);
    expect([other.length, saved(other)]).toEqual([division.projects, division.savingFen]);
    const texts = new Set(one.map(serializeCertificate));
    expect(other.map(serializeCertificate).filter((text) => texts.has(text))).toEqual([]);
  });
});

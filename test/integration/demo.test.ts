import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishDivision, fixture, inventWorld } from '../../src/app/demo/history.js';
import { DEMO_SEED, loadDemo } from '../../src/app/demo/load-demo.js';
import { recordPairs } from '../../src/app/demo/namesakes.js';
import { ROBOT_CUSTODIANS, ROBOT_POLICY, ROBOT_WITNESSES } from '../../src/app/demo/robots.js';
import { loadTypeFacts } from '../../src/app/demo/rows-queries.js';
import { auditDatabase, findEvent } from '../../src/audit/index.js';
import { assertDefined, parseCreditCode } from '../../src/basics/index.js';
import type { Db } from '../../src/db/index.js';
import { auditExclusions } from '../../src/draws/index.js';
import { pairName } from '../../src/relations/index.js';
import { joinIdentity, openText, readPayload } from '../../src/sealing/index.js';
import { METHODS, serializeCertificate, verifyCertificate } from '../../src/selection/index.js';
import { checkRollups } from '../../src/statistics/index.js';
import { freshDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { pythonAvailable, runPython } from '../support/python.js';
import { believedRows } from '../support/query-plans.js';
import { startTestSite, type TestSite } from '../support/site.js';

// The slowest machine may take its time: loading thousands of selections is work, not waiting.
const PATIENCE = 900_000;
const NOW = '2026-11-24T03:00:00.000Z';
const HISTORY_ENDS = '2017-12-31T16:00:00.000Z';

/** Division, projects, budget and saving in 万元: the report's totals and their split, typed from its text. */
const COUNTIES = [
  ['532300', 300, '4320.00', '1221.71'],
  ['532301', 412, '2371.50', '671.42'],
  ['532322', 138, '730.40', '205.18'],
  ['532323', 152, '811.20', '233.07'],
  ['532324', 176, '968.75', '271.66'],
  ['532325', 161, '879.30', '248.90'],
  ['532326', 208, '1165.00', '330.25'],
  ['532327', 121, '668.10', '187.33'],
  ['532328', 189, '1058.90', '297.44'],
  ['532329', 214, '1241.60', '352.71'],
  ['532331', 289, '1722.30', '484.14'],
] as const;

const SENTENCE =
  '现有中介机构2840家、资质3465项。2017年1-11月,全州通过投资审批中介超市公开选取中介项目2360个,' +
  '节约资金4503.81万元,节约率28.26%,其中,州级公开选取项目300个,节约资金1221.71万元;' +
  '县市共公开选取项目2060个,节约资金3282.1万元。';

const wanToFen = (wan: string): number => Number(wan.replace('.', '')) * 10_000;

/** A certificate with one digit of one of its hashes changed, another one for every `turn`. */
function changeDigit(text: string, turn: number): string {
  const hashes = [...text.matchAll(/[0-9a-f]{64}/g)];
  const at = (hashes[turn % hashes.length]?.index ?? 0) + (turn % 64);
  return text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1);
}

/** When a row was made, for tables that the needs around the present share with the history. */
const MADE_AT: Readonly<Record<string, string>> = {
  audit_event: 'at',
  entry: 'entered_at',
  log_checkpoint: 'signed_at',
  selection: 'drawn_at',
};

/**
 * Keys and seals of the needs around the present are made by chance alone, whatever the seed; the tree of the log holds their
 * events last.
 */
const BY_CHANCE = ['audit_head', 'log_node', 'sqlite_stat1', 'sqlite_stat4'];

/** Which rows of other tables belong to the history: those of its needs. */
const PLANS = "plan_hash in (select plan_hash from need_version where need_id like 'demo-need-%')";
const NEEDS = "need_id like 'demo-need-%'";
const OF_HISTORY: Readonly<Record<string, string>> = {
  need_version: NEEDS,
  need_secret: PLANS,
  pool: NEEDS,
  award: NEEDS,
  ceremony: NEEDS,
  ceremony_session: NEEDS,
  saving_rollup: "month < '2018'",
  saving_sum: "period < '2018'",
  bid_key: PLANS,
  bid_key_share: PLANS,
  escrow: PLANS,
  escrow_share: PLANS,
  closing: PLANS,
  cosignature: `size in (select size from log_checkpoint where signed_at < '${HISTORY_ENDS}')`,
  document: `sha256 in (select list_hash from closing where ${PLANS} union select sealed_hash from closing where ${PLANS}
    union select plan_hash from need_version where need_id like 'demo-need-%')`,
};

/**
 * One digest for each table, of its rows in an order of their own; `invented` leaves out what chance had a part in.
 */
async function digests(db: Db, invented = false): Promise<Record<string, string>> {
  const tables = await db.executeQuery<{ name: string }>(
    CompiledQuery.raw("select name from sqlite_master where type = 'table' and sql like 'create table%'"),
  );
  const all: Record<string, string> = {};
  for (const { name } of tables.rows) {
    if (invented && BY_CHANCE.includes(name)) continue;
    const made = MADE_AT[name];
    const own = made ? `${made} < '${HISTORY_ENDS}'` : OF_HISTORY[name];
    const where = invented && own ? ` where ${own}` : '';
    const { rows } = await db.executeQuery(CompiledQuery.raw(`select * from "${name}"${where}`));
    const hash = createHash('sha256');
    for (const row of rows.map((one) => JSON.stringify(one)).sort()) hash.update(row);
    all[name] = `${rows.length} rows ${hash.digest('hex')}`;
  }
  return all;
}

const load = (db: Db, seed = DEMO_SEED) =>
  loadDemo(testDeps(db, { clock: fakeClock(NOW) }), seed, () => undefined);

async function count(db: Db, table: 'agency' | 'qualification', where: readonly string[]): Promise<number> {
  const row = await db
    .selectFrom(table)
    .innerJoin('agency as holder', 'holder.id', table === 'agency' ? 'agency.id' : 'qualification.agencyId')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where('holder.status', 'in', where as ['approved'])
    .executeTakeFirstOrThrow();
  return Number(row.rows);
}

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
    expect(await count(db, 'agency', ['approved', 'suspended'])).toBe(2840);
    expect(await count(db, 'qualification', ['approved', 'suspended'])).toBe(3465);
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
    const keys = await db
      .selectFrom('bidKey')
      .innerJoin('entry', 'entry.planHash', 'bidKey.planHash')
      .select(['openedWith', 'sealedBid', 'bidFen', 'nonce', 'entryHash'])
      .where('enteredAt', '<', HISTORY_ENDS)
      .orderBy('entryHash')
      .limit(20)
      .execute();
    for (const { openedWith, sealedBid, bidFen, nonce } of keys)
      expect(readPayload(await openText(openedWith ?? '', sealedBid ?? ''))).toEqual({ bid: bidFen, nonce });
    const escrow = await db
      .selectFrom('escrow')
      .innerJoin('selection', (join) => join.onTrue())
      .innerJoin('needVersion', (join) =>
        join
          .onRef('needVersion.planHash', '=', 'escrow.planHash')
          .onRef('needVersion.needId', '=', 'selection.needId'),
      )
      .select(['escrow.planHash', 'sealed', 'certificate'])
      .where('drawnAt', '<', HISTORY_ENDS)
      .orderBy('escrow.planHash')
      .executeTakeFirstOrThrow();
    const shares = await db
      .selectFrom('escrowShare')
      .selectAll()
      .where('planHash', '=', escrow.planHash)
      .orderBy('accountId')
      .execute();
    expect(shares.map(({ accountId }) => accountId)).toEqual(
      ROBOT_CUSTODIANS.map(({ accountId }) => accountId),
    );
    const parts = await Promise.all(
      shares
        .slice(1)
        .map(({ sealed }, index) => openText(ROBOT_CUSTODIANS[index + 1]?.key.identity ?? '', sealed)),
    );
    const { secret } = JSON.parse(escrow.certificate) as { secret: string };
    expect(await openText(await joinIdentity(parts), escrow.sealed)).toBe(secret);
  });

  it('has needs of today that the robots brought to their end, and one from the hall', async () => {
    const drawn = await db
      .selectFrom('selection')
      .innerJoin('need', 'need.id', 'selection.needId')
      .select(['sourceKind', 'certificate'])
      .where('drawnAt', '>', HISTORY_ENDS)
      .execute();
    expect(drawn.map(({ sourceKind }) => sourceKind).sort()).toEqual([
      'ceremony',
      ...Array(6).fill('commit'),
    ]);
    expect(drawn.map(({ certificate }) => verifyCertificate(certificate).grade)).toEqual(Array(7).fill(1));
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
      expect(new Set(selections.map(({ method }) => method))).toEqual(new Set(METHODS));
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
      expect(selections.length).toBeGreaterThanOrEqual(2360);
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
    const certificates = (seed: string) => {
      const world = inventWorld(seed, types, 'CX');
      const register = new Map(
        world.agencies.map(({ agency }, index) => [agency.creditCode, { record: index + 1 }]),
      );
      const pairs = recordPairs(world.agencies, world.namesakes, NOW, ['one', 'two']).relations;
      const relations = new Map(
        pairs.map(({ agencyCode, otherCode }, index) => [pairName(agencyCode, otherCode), index + 9000]),
      );
      const setting = {
        seed,
        siteUrl: 'http://supermarket.test',
        policy: 'any text',
        records: { register, relations },
      };
      return finishDivision(setting, world, division).map(({ certificate }) => certificate);
    };
    const [one, other] = [certificates('one'), certificates('other')];
    const saved = (list: typeof one) => list.reduce((sum, { savingFen }) => sum + savingFen, 0);
    expect([one.length, saved(one)]).toEqual([division.projects, division.savingFen]);
    expect([other.length, saved(other)]).toEqual([division.projects, division.savingFen]);
    const texts = new Set(one.map(serializeCertificate));
    expect(other.map(serializeCertificate).filter((text) => texts.has(text))).toEqual([]);
  });
});

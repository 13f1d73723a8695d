import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { schemaWords } from '../../src/db/dialect.js';
import { type Db, engineOf } from '../../src/db/index.js';
import { needListsSchema } from '../../src/db/migrations/0016-need-lists.js';
import { countNotices, listNotices, type NoticeFilter } from '../../src/needs/index.js';
import { checkRollups } from '../../src/statistics/index.js';
import { onEachDatabase } from '../support/databases.js';
import { isLeft, type ListedNeed, listedNeed, storeListedNeeds } from '../support/listed-needs.js';

const NEEDS = 240;
const needs = Array.from({ length: NEEDS }, (_, n) => listedNeed(n));

/** Filters with one value each or none, in every combination that a page may ask for. */
function filters(): NoticeFilter[] {
  const scopes = [{}, { category: 'consulting' }, { type: 'A01' }, { type: 'A01', category: 'measurement' }];
  const places = [{}, { countyKey: 'shuangbai' }, { countiesOnly: true }];
  const times = [{}, { from: '2016-03', to: '2017-02' }, { from: '2017-01' }, { to: '2016-12' }];
  const others = [{}, { q: '水库' }, { heldTypes: ['C01', 'C02'] }, { project: '2017-532301-76-01-000007' }];
  const all: NoticeFilter[] = [];
  for (const scope of scopes)
    for (const place of places)
      for (const time of times)
        for (const other of others)
          for (const state of [undefined, 'selected', 'published'] as const)
            for (const rest of [{}, { method: 'lowest' }, { fund: 'social', method: 'random' }])
              all.push({ ...scope, ...place, ...time, ...other, ...rest, state });
  return all;
}

const placeKey = ({ publishedAt }: ListedNeed): string => publishedAt ?? '';

onEachDatabase('the list of needs', (open) => {
  it('leaves, counts and pages through the right needs whatever it is narrowed to', async () => {
    const db = await open();
    await storeListedNeeds(db, needs);
    const byId = new Map(needs.map((need) => [need.id, need]));
    const all = filters();
    expect(all.length).toBe(1728);
    // Each engine tries every third combination, and both together all that matter.
    for (const filter of all.filter((_, index) => index % 3 === (engineOf(db) === 'sqlite' ? 0 : 1))) {
      const wanted = needs.filter((need) => isLeft(need, filter));
      const lines = await listNotices(db, filter, { limit: 11 });
      const last = lines.at(-1);
      const after = last && { at: last.publishedAt ?? '', id: last.id };
      const rest = after ? await listNotices(db, filter, { after, limit: NEEDS }) : [];
      const ids = [...lines, ...rest].map(({ id }) => id);
      expect([filter, [...ids].sort()]).toEqual([filter, wanted.map(({ id }) => id).sort()]);
      const times = ids.map((id) => placeKey(byId.get(id) as ListedNeed));
      expect(times).toEqual([...times].sort().reverse());
      expect(await countNotices(db, filter)).toEqual({ count: wanted.length, isMore: false });
    }
  }, 120_000);

  it('counts what it does not keep up to a thousand', async () => {
    const db = await open();
    const many = Array.from({ length: 1001 }, (_, n) => ({ ...listedNeed(n), title: `水库 ${n}` }));
    await storeListedNeeds(db, many.slice(0, 1000));
    expect(await countNotices(db, { q: '水库' })).toEqual({ count: 1000, isMore: false });
    await storeListedNeeds(db, many.slice(1000));
    expect(await countNotices(db, { q: '水库' })).toEqual({ count: 1000, isMore: true });
    expect(await countNotices(db, {})).toEqual({ count: 1001, isMore: false });
  });

  it('follows every change of a need and its requirement, whoever makes it', async () => {
    const db = await open();
    await storeListedNeeds(db, needs.slice(0, 60));
    await storeListedNeeds(
      db,
      needs.slice(60, 70).map((need) => ({ ...need, number: null, state: 'draft' as const })),
    );
    const agree = async (what: string) => expect([what, await checkRollups(db)]).toEqual([what, []]);
    await agree('inserted');
    await db
      .updateTable('need')
      .set({ state: 'selected', selectedAt: '2017-12-31T16:00:00.000Z' })
      .where('state', '=', 'closed')
      .execute();
    await agree('selected');
    await db
      .updateTable('need')
      .set({ state: 'closed', selectedAt: null })
      .where('state', '=', 'selected')
      .execute();
    await agree('taken back');
    await db.updateTable('need').set({ countyKey: 'shuangbai', fund: 'social', method: 'credit' }).execute();
    await agree('changed');
    const drafts = needs.slice(60, 70);
    for (const { id, number, title } of drafts) {
      await db.updateTable('need').set({ number, state: 'published' }).where('id', '=', id).execute();
      const { place } = await db
        .selectFrom('needListing')
        .select('place')
        .where('needId', '=', id)
        .where('scope', '=', '')
        .executeTakeFirstOrThrow();
      await db.insertInto('needText').values({ place, needId: id, body: title }).execute();
    }
    await agree('published');
    await db.updateTable('needRequirement').set({ typeCode: 'C02' }).where('typeCode', '=', 'A02').execute();
    await agree('asks for another type');
    await db.deleteFrom('needRequirement').where('position', '=', 0).execute();
    await agree('asks for less');
    await db
      .updateTable('qualificationType')
      .set({ categoryCode: 'testing' })
      .where('code', '=', 'A01')
      .execute();
    await agree('a type in another category');
    expect(await countNotices(db, { category: 'testing' })).toEqual(await countNotices(db, { type: 'A01' }));
    const [gone] = drafts;
    await db
      .deleteFrom('needRequirement')
      .where('needId', '=', gone?.id ?? '')
      .execute();
    await db
      .deleteFrom('needText')
      .where('needId', '=', gone?.id ?? '')
      .execute();
    await db
      .deleteFrom('need')
      .where('id', '=', gone?.id ?? '')
      .execute();
    await agree('deleted');
  });

  it('is filled from what a database of an earlier release holds', async () => {
    const db = await open();
    await storeListedNeeds(db, needs);
    const lines = async () =>
      (await db.selectFrom('needListing').select(['needId', 'scope']).execute())
        .map(({ needId, scope }) => `${needId} ${scope}`)
        .sort();
    const before = await lines();
    await undoNeedLists(db);
    for (const statement of needListsSchema(schemaWords[engineOf(db)]))
      await sql.raw(statement).execute(db.withoutPlugins());
    expect(await lines()).toEqual(before);
    expect(await checkRollups(db)).toEqual([]);
    const found = await listNotices(db, { q: '水库' }, { limit: NEEDS });
    expect(found.map(({ id }) => id).sort()).toEqual(
      needs
        .filter((need) => isLeft(need, { q: '水库' }))
        .map(({ id }) => id)
        .sort(),
    );
    // The order within a second is that of the lists before.
    const all = await listNotices(db, {}, { limit: NEEDS });
    const order = [...needs].sort((a, b) => (placeKey(a) + a.id < placeKey(b) + b.id ? 1 : -1));
    expect(all.map(({ id }) => id)).toEqual(order.map(({ id }) => id));
  });

  it('is checked line by line, count by count and place by place', async () => {
    const db = await open();
    await storeListedNeeds(db, needs.slice(0, 30));
    const named = async (tamper: (db: Db) => Promise<unknown>): Promise<string[]> => {
      let found: string[] = [];
      const undo = new Error('undone');
      await db
        .transaction()
        .execute(async (trx) => {
          await tamper(trx);
          found = (await checkRollups(trx)).map(
            ({ key, expected, found: has }) => `${key}: ${expected}, ${has}`,
          );
          throw undo;
        })
        .catch((error: unknown) => {
          if (error !== undo) throw error;
        });
      return found;
    };
    const number = 'CX-2017-000007';
    const id = needs[7]?.id ?? '';
    expect(
      await named((trx) =>
        trx
          .updateTable('needCount')
          .set({ needs: 99 })
          .where('scope', '=', 'C02')
          .where('span', '=', 'all')
          .where('state', '=', 'closed')
          .execute(),
      ),
    ).toContainEqual(expect.stringMatching(/^C02 all {2}closed \w+ \w+ \w+: \d+ needs, 99 needs$/));
    expect(
      await named((trx) =>
        trx.deleteFrom('needListing').where('needId', '=', id).where('scope', '=', 'C02').execute(),
      ),
    ).toContainEqual(expect.stringMatching(new RegExp(`^${number} C02: \\w+ .*, nothing$`)));
    expect(
      await named((trx) =>
        trx.updateTable('needListing').set({ fund: 'nobody' }).where('needId', '=', id).execute(),
      ),
    ).toContainEqual(expect.stringMatching(new RegExp(`^${number} : .* nobody `)));
    expect(
      await named((trx) =>
        trx
          .updateTable('needListing')
          .set({ place: 1 })
          .where('needId', '=', id)
          .where('scope', '=', '')
          .execute(),
      ),
    ).toContainEqual(`${number}: the place of its publication, place 1`);
    expect(
      await named((trx) => trx.deleteFrom('needText').where('needId', '=', id).execute()),
    ).toContainEqual(`${number}: the place of its publication, not found by a search`);
    expect(
      await named((trx) =>
        trx
          .updateTable('needCount')
          .set({ firstPlace: 2 ** 52 })
          .where('span', '=', 'selected-month')
          .execute(),
      ),
    ).not.toEqual([]);
    expect(await named(async () => undefined)).toEqual([]);
  });
});

/** Takes the tables of these lists away, as if the release before had written the database. */
async function undoNeedLists(db: Db): Promise<void> {
  await sql`insert into search_document (kind, ref, body) select 'need', need_id, body from need_text`.execute(
    db,
  );
  if (engineOf(db) === 'sqlite') {
    const { rows } = await sql<{ name: string }>`select name from sqlite_schema where type = 'trigger'
      and (sql like '%need_listing%' or sql like '%need_text%')`.execute(db);
    for (const { name } of rows) await sql`drop trigger ${sql.ref(name)}`.execute(db);
    await sql`drop table need_text_index`.execute(db);
  } else {
    for (const name of ['list_need', 'list_requirement', 'move_type', 'note_change', 'count_changes'])
      await sql`drop function ${sql.ref(name)} cascade`.execute(db);
    await sql`drop sequence need_place`.execute(db);
    await sql`drop table need_count_change`.execute(db);
  }
  for (const table of ['need_text', 'need_count', 'need_listing'])
    await sql`drop table ${sql.table(table)}`.execute(db);
  await sql`create index need_by_county_published on need (county_key, published_at, id)`.execute(db);
}

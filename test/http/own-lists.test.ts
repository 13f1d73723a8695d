import { beforeAll, describe, expect, it } from 'vitest';
import type { Deps, EntryTable } from '../../src/db/index.js';
import { needFormSchema, saveDraft, submitNeed } from '../../src/needs/index.js';
import { anOwner } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { aNeedForm, anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

/** More than two pages of 30. */
const ROWS = 65;

/** Four at every instant: pages end within one. */
const EACH = 4;

interface Json {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly next: string | null;
}

/** Every page of a list in JSON, by the addresses that lead on. */
async function walk(client: Client, path: string): Promise<Json['items'][]> {
  const pages: Json['items'][] = [];
  for (let next: string | null = `${path}.json`; next !== null; ) {
    const { status, text } = await client.get(next);
    expect([next, status]).toEqual([next, 200]);
    const page = JSON.parse(text) as Json;
    pages.push(page.items);
    next = page.next;
  }
  return pages;
}

/** Drafts of one owner, and needs of another that were sent in; titles tell which was the n-th. */
async function storeNeeds({ deps, clock }: TestSite) {
  const [drafting, sending] = [await anOwner(deps), await anOwner(deps)];
  for (let n = 0; n < ROWS; n += 1) {
    if (n % EACH === 0) clock.advance(1000);
    const draft = aNeedForm(deps, { title: `draft ${n}` });
    mustBe(await saveDraft(deps, drafting.actor, { id: deps.newId(), typed: draft }));
    const typed = aNeedForm(deps, { title: `sent ${n}`, closesAt: '2017-06-01 12:00' });
    const { id } = mustBe(await saveDraft(deps, sending.actor, { id: deps.newId(), typed }));
    mustBe(await submitNeed(deps, sending.actor, { id, typed, form: needFormSchema.parse(typed) }));
  }
  return drafting.actor;
}

/** Rows of one need that a use case made once, and ever so many like it. */
async function storeEntriesAndIncidents(deps: Deps) {
  const need = await aPublishedNeed(deps, { title: 'entered' });
  const { actor } = await anAgency(deps);
  await anEntry(deps, actor, need, '90000');
  const made = await deps.db.selectFrom('entry').selectAll().executeTakeFirstOrThrow();
  const at = (n: number) => new Date(Date.parse(made.enteredAt) - Math.floor(n / EACH) * 1000).toISOString();
  const earlier = Array.from(
    { length: ROWS - 1 },
    (_, n): EntryTable => ({
      ...made,
      id: deps.newId(),
      state: 'withdrawn',
      enteredAt: at(n + 1),
      bidFen: 1000 + n,
      endedAt: made.enteredAt,
      entryHash: String(n).padStart(64, '0'),
    }),
  );
  await deps.db.insertInto('entry').values(earlier).execute();
  const incidents = Array.from({ length: ROWS }, (_, n) => ({
    id: deps.newId(),
    needId: need.id,
    round: n + 1,
    kind: 'overdue' as const,
    openedAt: at(n),
    closedAt: null,
    outcome: null,
  }));
  await deps.db.insertInto('incident').values(incidents).execute();
  return actor;
}

onEachDatabase('lists behind a login', (open) => {
  let site: TestSite;
  let clients: Record<string, Client>;
  beforeAll(async () => {
    site = await startTestSite({ db: await open() });
    const owner = await storeNeeds(site);
    const agency = await storeEntriesAndIncidents(site.deps);
    clients = {
      '/desk/needs': await site.asActor(owner),
      '/review/needs': await site.as('auditor'),
      '/desk/entries': await site.asActor(agency),
      '/review/incidents': await site.as('official', { divisionCode: '532300' }),
    };
  }, 120_000);

  describe.each([
    ['/desk/needs', 'title', 'latest first'],
    ['/review/needs', 'submittedAt', 'longest first'],
    ['/desk/entries', 'enteredAt', 'latest first'],
    ['/review/incidents', 'openedAt', 'longest first'],
  ])('%s', (path, key, order) => {
    it('shows every row once, whichever page it is on', async () => {
      const pages = await walk(clients[path]!, path);
      expect(pages.map(({ length }) => length)).toEqual([30, 30, 5]);
      const rows = pages.flat();
      expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(ROWS);
      const values = rows.map((row) =>
        Number(/\d+$/.exec(String(row[key]))?.[0] ?? Date.parse(String(row[key]))),
      );
      const coarse = key === 'title' ? values.map((n) => Math.floor(n / EACH)) : values;
      expect(coarse).toEqual([...coarse].sort((a, b) => (order === 'latest first' ? b - a : a - b)));
    });

    it('leads on to the next page and back to the first', async () => {
      const first = readPage(await clients[path]!.get(path));
      expect(first.rows).toHaveLength(31);
      const second = readPage(await clients[path]!.get(first.link('下一页')));
      expect(second.rows).toHaveLength(31);
      const last = readPage(await clients[path]!.get(second.link('下一页')));
      expect(last.rows).toHaveLength(6);
      expect(last.link('回到第一页')).toBe(path);
      expect(
        new Set([first, second, last].flatMap(({ rows }) => rows.slice(1)).map(String)).size,
      ).toBeGreaterThan(20);
    });
  });
});

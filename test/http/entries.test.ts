import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addMillis } from '../../src/basics/index.js';
import type { BuiltAccount } from '../support/builders.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { type Answer, type Client, startTestSite, type TestSite } from '../support/site.js';

const START = '2017-05-02T01:00:00.000Z';

let site: TestSite;
let need: Awaited<ReturnType<typeof aPublishedNeed>>;
let account: Pick<BuiltAccount, 'actor'>;
let agency: Client;
let path: string;

beforeEach(async () => {
  site = await startTestSite({ start: START });
  need = await aPublishedNeed(site.deps);
  account = await anAgency(site.deps);
  agency = await site.asActor(account.actor);
  path = `/needs/${need.number}/entry`;
});
afterEach(() => site.stop());

/** What the form of a browser without scripts would send. */
async function formOf(client: Client, bid?: string): Promise<Record<string, string>> {
  const { text } = await client.get(path);
  const hidden = [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
  const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
  return { ...fields, action: 'enter', ...(bid === undefined ? {} : { bid }) };
}

const entries = () =>
  site.deps.db.selectFrom('entry').selectAll().where('needId', '=', need.id).orderBy('id').execute();
const receiptOf = ({ text }: Answer): string | undefined => /data-receipt="([0-9a-f]{64})"/.exec(text)?.[1];

describe('signing up by form', () => {
  it('asks strangers to log in and comes back to the form', async () => {
    const visitor = site.client();
    const answer = await visitor.get(path);
    expect([answer.status, answer.location]).toEqual([303, `/login?back=${encodeURIComponent(path)}`]);
    expect((await visitor.post(path, { action: 'enter', bid: '90000' })).status).toBe(401);
    expect(await entries()).toEqual([]);
  });

  it.each(['owner', 'official', 'auditor', 'administrator'] as const)(
    'is not for the role %s',
    async (role) => {
      const client = await site.as(role);
      expect((await client.get(path)).status).toBe(403);
      const fields = { planHash: need.planHash, action: 'enter', bid: '90000' };
      expect((await client.post(path, fields)).status).toBe(403);
      expect((await client.post(path, { action: 'withdraw' })).status).toBe(403);
      expect(await entries()).toEqual([]);
    },
  );

  it('answers with a redirect to the receipt, whose bid is shown once and is in no table', async () => {
    const sent = await agency.post(path, await formOf(agency, '87654.32'));
    expect([sent.status, sent.location]).toEqual([303, `${path}?notice=entry-made`]);
    const page = await agency.get(sent.location!);
    const [entry] = await entries();
    expect(receiptOf(page)).toBe(entry?.entryHash);
    expect(page.text).toContain('87,654.32');
    expect(JSON.stringify(entry)).not.toMatch(/8765432|87654/);
    expect((await agency.get('/desk/entries')).text).toContain(need.number);
  });

  it('makes one entry of the same form sent twice, one after the other and at once', async () => {
    const form = await formOf(agency, '90000');
    const answers = [
      ...(await Promise.all([agency.post(path, form), agency.post(path, form)])),
      await agency.post(path, form),
    ];
    expect(answers.map(({ status, location }) => [status, location])).toEqual(
      Array.from({ length: 3 }, () => [303, `${path}?notice=entry-made`]),
    );
    expect((await entries()).map(({ state }) => state)).toEqual(['active']);
  });

  it('replaces the bid with a later form and keeps the older one on record', async () => {
    await agency.post(path, await formOf(agency, '90000'));
    site.clock.advance(1000);
    expect((await agency.post(path, await formOf(agency, '89000'))).status).toBe(303);
    const [older, newer] = await entries();
    expect([older?.state, newer?.state]).toEqual(['superseded', 'active']);
    expect(receiptOf(await agency.get(path))).toBe(newer?.entryHash);
  });

  it('refuses the form of an older notice and of no notice', async () => {
    const form = await formOf(agency, '90000');
    for (const planHash of ['0'.repeat(64), '']) {
      const answer = await agency.post(path, { ...form, planHash });
      expect(answer.status).toBeGreaterThanOrEqual(409);
      expect(answer.status).toBeLessThanOrEqual(422);
      expect(answer.text).toContain('error-summary');
    }
    expect(await entries()).toEqual([]);
  });

  it('tells an agency without the qualification why there is no form, and takes nothing from it', async () => {
    const other = await aPublishedNeed(site.deps, { lines: [{ type: 'C02', minGrade: '丙' }] });
    const there = `/needs/${other.number}/entry`;
    const page = await agency.get(there);
    expect(page.status).toBe(200);
    expect(page.text).toContain('class="warning"');
    expect(page.text).not.toContain('name="planHash"');
    const answer = await agency.post(there, { planHash: other.planHash, action: 'enter', bid: '90000' });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(
      await site.deps.db.selectFrom('entry').selectAll().where('needId', '=', other.id).execute(),
    ).toEqual([]);
  });

  it('is 404 for needs that do not exist', async () => {
    expect((await agency.get('/needs/CX-2017-999999/entry')).status).toBe(404);
    const answer = await agency.post('/needs/CX-2017-999999/entry', { action: 'enter', bid: '1' });
    expect(answer.status).toBe(404);
  });
});

describe('the deadline', () => {
  it('takes an entry in its last millisecond', async () => {
    site.clock.set(addMillis(need.closesAt, -1));
    const client = await site.asActor(account.actor);
    expect((await client.post(path, await formOf(client, '90000'))).status).toBe(303);
    expect(await entries()).toMatchObject([{ state: 'active', enteredAt: addMillis(need.closesAt, -1) }]);
  });

  it('takes neither entry, change nor withdrawal at the very instant, whenever the form was opened', async () => {
    await anEntry(site.deps, account.actor, need, '91000');
    const other = (await anAgency(site.deps)).actor;
    site.clock.set(addMillis(need.closesAt, -1));
    const [late, changing] = [await site.asActor(other), await site.asActor(account.actor)];
    const [form, change] = [await formOf(late, '90000'), await formOf(changing, '89000')];
    site.clock.set(need.closesAt);
    for (const answer of [await late.post(path, form), await changing.post(path, change)]) {
      expect(answer.status).toBe(409);
      expect(answer.text).toContain('报名已经截止');
    }
    expect((await changing.post(path, { action: 'withdraw' })).status).toBe(409);
    expect((await late.get(path)).text).not.toContain('name="planHash"');
    expect((await entries()).map(({ state, agencyId }) => [state, agencyId])).toEqual([
      ['active', account.actor.agencyId],
    ]);
  });
});

describe('a bid', () => {
  it.each([
    ['zero', '0'],
    ['a negative one', '-1'],
    ['one with three decimals', '1.999'],
    ['one above the ceiling', '98000.01'],
    ['one with a unit', '九万元'],
    ['letters', 'abc'],
    ['an exponent', '1e4'],
    ['markup', '"><b>1'],
    ['an endless one', '9'.repeat(400)],
  ])('that is %s is refused at the field, which keeps what was typed', async (_, bid) => {
    const answer = await agency.post(path, await formOf(agency, bid));
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(/id="error-summary"[\s\S]*?<a href="#bid">/);
    expect(answer.text).toContain('id="bid-error"');
    const input = /<input id="bid"[^>]*>/.exec(answer.text)?.[0] ?? '';
    expect(input).toContain('aria-invalid="true"');
    const kept = /value="([^"]*)"/.exec(input)?.[1] ?? '';
    expect(kept.replaceAll('&quot;', '"').replaceAll('&gt;', '>').replaceAll('&lt;', '<')).toBe(bid);
    expect(await entries()).toEqual([]);
  });

  it.each(['', '   '])('left empty (%j) is asked for at the field', async (bid) => {
    const answer = await agency.post(path, await formOf(agency, bid));
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('href="#bid"');
    expect(await entries()).toEqual([]);
  });

  it.each([
    ['at the ceiling', '98000', '98,000.00'],
    ['of one fen', '0.01', '0.01'],
    ['in full-width digits', '８８０００．５０', '88,000.50'],
    ['with separators of thousands', '88,000.50', '88,000.50'],
    ['with blanks around it', ' 88000 ', '88,000.00'],
  ])('%s is taken', async (_, bid, shown) => {
    const sent = await agency.post(path, await formOf(agency, bid));
    expect(sent.status).toBe(303);
    expect((await agency.get(sent.location!)).text).toContain(`<code class="hash">${shown}</code>`);
  });

  it('sent again after a refusal is taken', async () => {
    const refused = await agency.post(path, await formOf(agency, '0'));
    const hidden = [...refused.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
    const form = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
    expect((await agency.post(path, { ...form, action: 'enter', bid: '90000' })).status).toBe(303);
  });
});

describe('a receipt', () => {
  it('is seen by nobody but its agency', async () => {
    const sent = await agency.post(path, await formOf(agency, '87654.32'));
    const own = receiptOf(await agency.get(sent.location!)) ?? '';
    expect(own).toHaveLength(64);
    const rival = await site.asActor((await anAgency(site.deps)).actor);
    for (const address of [path, `${path}?notice=entry-made`, '/desk/entries', `/needs/${need.number}`]) {
      const { status, text } = await rival.get(address);
      expect(status, address).toBe(200);
      expect(text, address).not.toContain(own);
      expect(text, address).not.toContain('87,654.32');
    }
    const check = { action: 'check', bid: '87654.32', nonce: '00'.repeat(32) };
    expect((await rival.post(path, check)).status).toBe(404);
    expect((await site.client().get(`/needs/${need.number}`)).text).not.toContain(own);
  });

  it('kept in a cookie does not open for another agency that gets the browser', async () => {
    await agency.post(path, await formOf(agency, '87654.32'));
    const rival = await site.asActor((await anAgency(site.deps)).actor);
    for (const [name, value] of agency.cookies) if (!name.endsWith('session')) rival.cookies.set(name, value);
    expect((await rival.get(path)).text).not.toContain('87,654.32');
  });
});

describe('a withdrawal', () => {
  it('ends the entry, can be followed by another, and pressed again says that there is nothing left', async () => {
    await agency.post(path, await formOf(agency, '90000'));
    const done = await agency.post(path, { action: 'withdraw' });
    expect([done.status, done.location]).toEqual([303, `${path}?notice=entry-withdrawn`]);
    const page = await agency.get(done.location!);
    expect(receiptOf(page)).toBeUndefined();
    expect(page.text).not.toContain('value="withdraw"');
    const again = await agency.post(path, { action: 'withdraw' });
    expect([404, 409]).toContain(again.status);
    site.clock.advance(1000);
    expect((await agency.post(path, await formOf(agency, '89000'))).status).toBe(303);
    expect((await entries()).map(({ state }) => state)).toEqual(['withdrawn', 'active']);
  });

  it('does not touch the entry of another agency', async () => {
    await agency.post(path, await formOf(agency, '90000'));
    const rival = await site.asActor((await anAgency(site.deps)).actor);
    expect((await rival.post(path, { action: 'withdraw' })).status).toBe(404);
    expect((await entries()).map(({ state }) => state)).toEqual(['active']);
  });
});

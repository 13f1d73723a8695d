/** Practitioners as agencies type them, as officials read them, and as everybody may. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { anAccount } from '../support/builders.js';
import { anAppliedAgency } from '../support/entry-notices.js';
import { anAgency, anApplicationForm, aPractitioner, aReviewer } from '../support/marketplace-builders.js';
import { type Fields, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
beforeEach(async () => {
  site = await startTestSite();
});
afterEach(() => site.stop());

/** The fields of a form with rows, as a browser sends them. */
function sent(typed: Record<string, unknown>): Fields {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(typed)) {
    if (!Array.isArray(value)) fields[name] = String(value);
    else
      for (const [index, row] of (value as Record<string, unknown>[]).entries())
        for (const [inner, text] of Object.entries(row)) fields[`${name}[${index}][${inner}]`] = String(text);
  }
  return fields;
}

it('rows are added and removed by buttons, without a script, and keep what was typed', async () => {
  const client = await site.asActor((await anAccount(site.deps, { role: 'agency' })).actor);
  const typed = anApplicationForm({ practitioners: [aPractitioner({ name: '王五' })] });
  const more = await client.post('/desk/application', { ...sent(typed), action: 'add-person' });
  expect(more.text).toContain('name="practitioners[1][name]"');
  for (const words of ['王五', '从业人员 2']) expect(more.text).toContain(words);
  const less = await client.post('/desk/application', { ...sent(typed), action: 'remove-person-0' });
  expect(less.text).not.toContain('practitioners[0]');
  expect(less.text).toContain('name="qualifications[0][type]"');
  const none = await client.get('/desk/application');
  expect(none.text).toContain('value="add-person"');
});

it('a certificate of another agency is refused at its field, with since when and what to do', async () => {
  const person = aPractitioner({ name: '赵六' });
  await anAgency(site.deps, { practitioners: [person] });
  const client = await site.asActor((await anAccount(site.deps, { role: 'agency' })).actor);
  const typed = anApplicationForm({ practitioners: [{ ...person, name: '赵六' }] });
  const refused = await client.post('/desk/application', { ...sent(typed), action: 'submit' });
  expect(refused.status).toBe(422);
  for (const words of [
    '该证书自 2017-05-02 09:00 起已登记在另一家机构',
    '赵六',
    String(person['certificateNumber']),
  ])
    expect(refused.text).toContain(words);
  client.cookies.set('lang', 'en');
  const english = await client.post('/desk/application', { ...sent(typed), action: 'submit' });
  expect(english.text).toContain(
    'is registered with another agency since 2017-05-02 09:00; ask it to release it',
  );
});

it('an official who approves too late reads why on the page of the review', async () => {
  const person = aPractitioner();
  const applicant = (await anAccount(site.deps, { role: 'agency' })).actor;
  const id = await anAppliedAgency(site.deps, applicant, { practitioners: [person] });
  await anAgency(site.deps, { practitioners: [person] });
  const reviewer = await site.asActor(await aReviewer(site.deps));
  const page = await reviewer.get(`/review/agencies/${id}`);
  for (const words of [String(person['name']), String(person['certificateNumber']), '注册测绘师'])
    expect(page.text).toContain(words);
  const refused = await reviewer.post(`/review/agencies/${id}`, { action: 'approve' });
  expect([refused.status, refused.text.includes('已登记在另一家机构')]).toEqual([422, true]);
});

it('everybody reads the first character and the last four; the agency, its officials and auditors read all', async () => {
  const person = aPractitioner({ name: '诸葛孔明', certificateNumber: 'CH55556666', validTo: '2017-05-03' });
  const { actor, creditCode } = await anAgency(site.deps, { practitioners: [person] });
  site.clock.set('2017-05-10T01:00:00.000Z');
  const address = `/agencies/${creditCode}`;
  const outside = [
    site.client(),
    await site.as('owner'),
    await site.asActor((await anAgency(site.deps)).actor),
    await site.as('official', { divisionCode: '532322' }),
  ];
  for (const client of outside) {
    const { text } = await client.get(address);
    for (const words of ['诸*', '****6666', '注册测绘师', '已过期']) expect(text).toContain(words);
    for (const secret of ['诸葛', 'CH5555']) expect(text).not.toContain(secret);
  }
  const inside = [
    await site.asActor(actor),
    await site.as('official', { divisionCode: '532301' }),
    await site.as('auditor'),
  ];
  for (const client of inside) {
    const { text } = await client.get(address);
    for (const words of ['诸葛孔明', 'CH55556666']) expect(text).toContain(words);
  }
  for (const path of [`${address}.json`, '/agencies.json', '/log', '/feed.atom'])
    expect((await site.client().get(path)).text).not.toContain('诸葛孔明');
});

it('an agency releases its own people and nobody else’s', async () => {
  const person = aPractitioner({ name: '<b>孙七</b>' });
  const { actor } = await anAgency(site.deps, { practitioners: [person] });
  const client = await site.asActor(actor);
  const page = (await client.get('/desk/practitioners')).text;
  expect(page).toContain('&lt;b&gt;孙七&lt;/b&gt;');
  const id = /name="person" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const stranger = await site.asActor((await anAgency(site.deps)).actor);
  const refused = await stranger.post('/desk/practitioners', { person: id });
  expect([refused.status, refused.text.includes('此人已不在登记中')]).toEqual([409, true]);
  for (const role of ['owner', 'official', 'auditor', 'administrator'] as const)
    expect((await (await site.as(role)).post('/desk/practitioners', { person: id })).status).toBe(403);
  expect((await client.post('/desk/practitioners', { person: 'x'.repeat(5000) })).status).toBe(409);
  const done = await client.post('/desk/practitioners', { person: id });
  expect(done.location).toBe('/desk/practitioners?notice=practitioner-released');
  expect((await client.get('/desk/practitioners')).text).toContain('没有登记从业人员');
  expect((await client.get('/desk')).text).toContain('href="/desk/practitioners"');
});

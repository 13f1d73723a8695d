import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anOwner } from '../support/builders.js';
import { aNeedForm, aReviewer, PDF } from '../support/marketplace-builders.js';
import { type Client, type Fields, type FilePart, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let owner: Client;

const file = (content: Uint8Array, name = '需求书.pdf'): FilePart => ({
  field: 'attachmentFile',
  name,
  type: 'application/pdf',
  content,
});

/** The typed form as a browser posts it: groups become bracketed names. */
function posted(form: Record<string, unknown>): Fields {
  const fields: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(form)) {
    if (name === 'lines') {
      for (const [index, line] of (value as Record<string, string>[]).entries()) {
        for (const [key, text] of Object.entries(line)) fields[`lines[${index}][${key}]`] = text;
      }
    } else fields[name] = value as string | readonly string[];
  }
  return fields;
}

beforeAll(async () => {
  site = await startTestSite();
  owner = await site.asActor((await anOwner(site.deps)).actor);
});
afterAll(() => site.stop());

describe('attachments of a need', () => {
  it('go with the form, into the notice by their digest, and are public from then on', async () => {
    const draftId = 'need-with-attachment';
    const form = posted({ ...aNeedForm(site.deps), draftId, action: 'submit' });
    const sent = await owner.post('/desk/needs/new', form, { files: [file(PDF)] });
    expect(sent.status).toBe(303);
    const official = await site.asActor(await aReviewer(site.deps));
    const review = await official.get(`/review/needs/${draftId}`);
    const link = /href="(\/attachments\/[^"]+)"/.exec(review.text)?.[1] ?? '';
    expect((await official.get(link)).text).toBe(PDF.toString());
    expect((await owner.get(link)).status).toBe(200);
    expect((await site.client().get(link)).status).toBe(303);

    const published = await official.post(`/review/needs/${draftId}`, { action: 'publish' });
    const page = (published.location ?? '').replace(/\?.*/, '');
    const sha256 = createHash('sha256').update(PDF).digest('hex');
    const visitor = site.client();
    expect((await visitor.get(page)).text).toContain(`href="${page}/attachments/${sha256}"`);
    const answer = await visitor.get(`${page}/attachments/${sha256}`);
    expect(answer.text).toBe(PDF.toString());
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    const json = JSON.parse((await visitor.get(`${page}.json`)).text) as { notice: { attachments: unknown } };
    expect(json.notice.attachments).toEqual([{ name: '需求书.pdf', sha256 }]);
    expect((await visitor.get(`${page}/attachments/${'0'.repeat(64)}`)).status).toBe(404);
  });

  it('that lie about their type are refused at the field, and the good ones stay', async () => {
    const form = posted({ ...aNeedForm(site.deps), draftId: 'need-with-lie', action: 'submit' });
    const answer = await owner.post('/desk/needs/new', form, {
      files: [file(PDF, 'good.pdf'), file(Buffer.from('<html>no pdf</html>'), 'bad.pdf')],
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('href="#attachmentFile"');
    expect(answer.text).toContain('good.pdf');
    expect(answer.text).not.toContain('bad.pdf');
  });

  it('of somebody else cannot be taken', async () => {
    const other = await anOwner(site.deps);
    const theirs = await (await site.asActor(other.actor)).post(
      '/desk/needs/new',
      posted({ ...aNeedForm(site.deps), draftId: 'need-of-other', action: 'save' }),
      { files: [file(PDF, 'theirs.pdf')] },
    );
    expect(theirs.status).toBe(303);
    const { id } = await site.deps.db
      .selectFrom('attachment')
      .select('id')
      .where('name', '=', 'theirs.pdf')
      .executeTakeFirstOrThrow();
    expect((await owner.get(`/attachments/${id}`)).status).toBe(404);
    const form = { ...aNeedForm(site.deps), draftId: 'need-with-theft', action: 'save', attachments: [id] };
    expect((await owner.post('/desk/needs/new', posted(form))).status).toBe(303);
    expect((await owner.get('/desk/needs/need-with-theft/edit')).text).not.toContain('theirs.pdf');
  });
});

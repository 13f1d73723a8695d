import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { aWaitingNeed, type Hands, post, STEPS, take } from '../support/hall.js';
import { aReviewer } from '../support/marketplace-builders.js';
import { type Answer, type Client, type Fields, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

const jobs = async () => expect(await runJobs(site.deps)).toEqual([]);

describe('a rehearsal', () => {
  const REHEARSAL = /REHEARSAL-[0-9A-F]{10}/;

  /** With an administrator as the second to type. */
  const withTypist = async (leader: Client): Promise<Hands> => ({
    leader,
    typist: await site.as('administrator'),
  });

  async function begin(client: Client, fields: Fields = {}): Promise<string> {
    const { status, location } = await client.post('/desk/rehearsal', { number: '', ...fields });
    expect(status).toBe(303);
    return location ?? '';
  }

  const isMarked = ({ status, text }: Answer) => {
    expect(status).toBe(200);
    expect(text).toMatch(/<p class="hall-rehearsal"><strong>演练 · REHEARSAL<\/strong>/);
    expect(text).toContain('is-rehearsal');
    expect(text).toMatch(REHEARSAL);
  };

  it('is marked on every page, verifies as a rehearsal and can be deleted', async () => {
    const admin = await site.as('administrator');
    const hands = await withTypist(admin);
    const hall = await begin(admin, { method: 'reference' });
    for (const step of STEPS) {
      isMarked(await admin.get(hall));
      isMarked(await admin.get(`${hall}/minutes`));
      expect((await post(hands, hall, step)).location).toBe(hall);
    }
    await jobs();
    isMarked(await admin.get(hall));
    isMarked(await admin.get(`${hall}/minutes`));
    const certificate = await admin.get(`${hall}/certificate.json`);
    expect(JSON.parse(certificate.text)).toMatchObject({
      plan: { need: hall.match(REHEARSAL)?.[0] },
      annex: { notice: { title: '【演练 REHEARSAL】虚构项目' } },
    });
    const verified = await admin.post('/verify', { text: certificate.text }, { files: [] });
    expect(verified.text).toContain('演练（REHEARSAL）：这不是选取结果');
    expect(verified.text).toContain('result-bad');
    expect(verified.text).not.toMatch(/<h2>[①②③]/);
    expect(verified.text).not.toContain('计算无误');
    const id = hall.split('/').at(-1) ?? '';
    for (const path of [`/needs/${id}`, `/needs/${id}/ceremony`, `/needs/${id}/certificate.json`]) {
      expect((await admin.get(path)).status).toBe(404);
    }
    expect((await admin.get('/desk/rehearsal')).text).toContain(id);
    expect((await admin.post(`${hall}/delete`)).status).toBe(303);
    expect((await admin.get(hall)).status).toBe(404);
    expect((await admin.post(hall, STEPS[0])).status).toBe(404);
  });

  it('of a need’s pool leaves the need waiting', async () => {
    const need = await aWaitingNeed(site);
    const official = await site.asActor(await aReviewer(site.deps));
    const hall = await begin(official, { number: ` ${need.number.toLowerCase()} ` });
    await take(await withTypist(official), hall, STEPS.length);
    await jobs();
    expect((await official.get(hall)).text).toContain('hall-winner');
    expect((await official.get(need.hall)).text).toContain('name="place"');
    const unknown = await official.post('/desk/rehearsal', { number: 'CX-2017-999999' });
    expect(unknown.status).toBe(422);
  });

  it('is for officials and administrators', async () => {
    const hall = await begin(await site.as('administrator'));
    for (const role of ['agency', 'owner', 'auditor'] as const) {
      const client = await site.as(role);
      for (const path of ['/desk/rehearsal', hall, `${hall}/minutes`]) {
        expect((await client.get(path)).status).toBe(403);
      }
      expect((await client.post(`${hall}/delete`)).status).toBe(403);
    }
    expect((await site.client().get(hall)).location).toContain('/login');
    const other = await site.as('official', { divisionCode: '532331' });
    expect((await other.get(hall)).status).toBe(404);
  });
});

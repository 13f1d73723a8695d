import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serializeCertificate } from '../../src/selection/index.js';
import { signer } from '../support/hand-made-log.js';
import { LOG, NEWSPAPER, policyOf, STRANGER } from '../support/made-log.js';
import { type Page, readPage } from '../support/page.js';
import { startTestSite, type TestSite } from '../support/site.js';
import { exampleTwo } from '../unit/selection/certificate-example-2.js';

const text = serializeCertificate(exampleTwo());
/** The key of an invented log. */
const OTHER_LOG = signer('other.test/log', 1, 12).key;

describe('the page of verification', () => {
  let site: TestSite;
  beforeAll(async () => {
    site = await startTestSite();
  });
  afterAll(() => site.stop());

  const post = async (fields: Readonly<Record<string, string>>, files: readonly string[] = []) => {
    const answer = await site.client().post(
      '/verify',
      { text, ...fields },
      {
        files: files.map((content, index) => ({
          field: 'file',
          name: `${index}.txt`,
          type: 'text/plain',
          content: Buffer.from(content),
        })),
      },
    );
    return { status: answer.status, raw: answer.text, ...readPage(answer) };
  };

  it('shows the grade first, and whose keys the witnesses have', async () => {
    const own = await post({});
    expect(own.raw).toContain('panel result-ok');
    expect(own.text).toContain('① 计算无误，名单也有第三方作证：newspaper.test、discipline.test');
    expect(own.text).toContain('他们的公钥只是文件自己写的');
    const trusted = await post({ policy: policyOf().replaceAll('\n', '\r\n') });
    expect(trusted.text).toContain('签名用您给出的公钥核对过');
    expect(trusted.form('policy')['policy']).toContain(NEWSPAPER.key);
    const chosen = await post({}, [policyOf()]);
    expect(chosen.text).toContain('签名用您给出的公钥核对过');
  });

  it('keeps the fields for keys out of the way until something stands in them, and calls the number no option', async () => {
    const open = ({ all }: Pick<Page, 'all'>) =>
      all('details')
        .filter(({ attributes }) => attributes['class'] === 'known')
        .map(({ attributes }) => 'open' in attributes);
    const empty = readPage(await site.client().get('/verify'));
    expect(open(empty)).toEqual([false, false]);
    expect(empty.text).not.toContain('项目编号 选填');
    expect(open(await post({ policy: policyOf() }))).toEqual([true, false]);
    expect(open(await post({ keys: 'no key' }))).toEqual([true, false]);
    expect(open(readPage(await site.client().get('/verify?key=no')))).toEqual([false, true]);
  });

  it('is at best ② to whoever trusts others, and ③ of another log', async () => {
    const strangers = await post({ policy: `log ${LOG.key}\nwitness s ${STRANGER.key}\nquorum s\n` });
    expect(strangers.raw).toContain('panel result-fair');
    expect(strangers.text).toContain('② 计算无误；但您认可的见证人没有及时为名单作证');
    const other = await post({ policy: policyOf().replace(LOG.key, OTHER_LOG) });
    expect(other.text).toContain('③ 不符');
    expect(other.rows.filter(([, outcome]) => outcome === '不符').map(([code]) => code)).toEqual(['E_LOG']);
  });

  it('tells at the field of either form where something is no policy, and keeps what was typed', async () => {
    const wrong = await post({ policy: `log ${LOG.key}\nquorom x\n`, keys: LOG.key });
    expect(wrong.status).toBe(422);
    expect(wrong.errorAt('policy')).toBe('第 2 行不合见证策略的格式。');
    expect(wrong.errorAt('keys')).toBeNull();
    expect(wrong.form('policy')['policy']).toContain('quorom');
    expect(wrong.form('keys')['keys']).toContain(LOG.key);
    expect(wrong.text).not.toMatch(/[①②③] 计算/);
    const unfinished = await post({ policy: `log ${LOG.key}\n` });
    expect(unfinished.errorAt('policy')).toBe('见证策略太长，或者缺少以 quorum 开头的一行。');
    const asked = await site.client().get(`/verify?need=CX-2017-000001&trust=${encodeURIComponent('log x')}`);
    expect(asked.status).toBe(422);
    expect(readPage(asked).errorAt('trust')).toBe('第 1 行不合见证策略的格式。');
    expect(readPage(asked).errorAt('policy')).toBeNull();
  });
});

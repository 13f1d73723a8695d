import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { creditCodeCheck } from '../../src/basics/index.js';
import { aCreditCode, anEmail } from '../support/builders.js';
import { type Fields, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

const PASSWORD = 'a phrase for registering';

const agencyFields = (overrides: Fields = {}): Fields => ({
  creditCode: aCreditCode(),
  name: '楚雄试验咨询有限公司',
  email: anEmail(),
  password: PASSWORD,
  passwordAgain: PASSWORD,
  ...overrides,
});

const ownerFields = (overrides: Fields = {}): Fields => ({
  ...agencyFields({ name: '楚雄试验局' }),
  kind: 'authority',
  divisionCode: '532301',
  legalRepresentative: '张三',
  controllerCode: '',
  contactName: '李四',
  contactPhone: '0878-3130000',
  ...overrides,
});

const countAgencies = async (): Promise<number> =>
  (await site.deps.db.selectFrom('agency').select('id').execute()).length;

describe('registration', () => {
  it('offers both ways', async () => {
    const { status, text } = await site.client().get('/register');
    expect(status).toBe(200);
    expect(text).toContain('href="/register/agency"');
    expect(text).toContain('href="/register/owner"');
    const english = await site.client().get('/register?lang=en');
    expect(english.text).toContain('Register as a project owner');
  });

  it('of an agency logs in and leads to the desk with its application', async () => {
    const client = site.client();
    expect((await client.get('/register/agency')).status).toBe(200);
    const answer = await client.post('/register/agency', agencyFields());
    expect([answer.status, answer.location]).toEqual([303, '/desk?notice=account-registered']);
    const desk = await client.get(answer.location ?? '');
    expect(desk.text).toContain('注册成功，已为您登录。');
    expect(desk.text).toContain('href="/desk/application"');
  });

  it('of an owner logs in and leads to the desk with its needs', async () => {
    const client = site.client();
    expect((await client.get('/register/owner')).status).toBe(200);
    const answer = await client.post('/register/owner', ownerFields({ controllerCode: ' ' }));
    expect([answer.status, answer.location]).toEqual([303, '/desk?notice=account-registered']);
    expect((await client.get('/desk')).text).toContain('href="/desk/needs/new"');
  });

  it('understands full-width and lower-case codes and phones', async () => {
    const code = aCreditCode();
    const wide = code.toLowerCase().replace(/./g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
    const answer = await site
      .client()
      .post(
        '/register/owner',
        ownerFields({ creditCode: ` ${wide} `, contactPhone: '１３９ ００００ １２３４' }),
      );
    expect(answer.status).toBe(303);
    const owner = await site.deps.db
      .selectFrom('owner')
      .select(['creditCode', 'contactPhone'])
      .where('creditCode', '=', code)
      .executeTakeFirst();
    expect(owner).toEqual({ creditCode: code, contactPhone: '13900001234' });
  });

  it('names everything wrong at its field and keeps what was typed, but no password', async () => {
    const code = aCreditCode();
    const wrongCheck = `${code.slice(0, 17)}${code[17] === '0' ? '1' : '0'}`;
    expect(creditCodeCheck(wrongCheck.slice(0, 17))).not.toBe(wrongCheck[17]);
    const answer = await site.client().post(
      '/register/owner',
      ownerFields({
        creditCode: wrongCheck,
        name: '',
        kind: 'kingdom',
        divisionCode: '',
        email: 'nobody',
        contactPhone: '12',
        controllerCode: '123',
        legalRepresentative: '长'.repeat(51),
      }),
    );
    expect(answer.status).toBe(422);
    for (const id of [
      'creditCode',
      'name',
      'kind',
      'divisionCode',
      'email',
      'contactPhone',
      'controllerCode',
      'legalRepresentative',
    ]) {
      expect(answer.text).toContain(`href="#${id}"`);
      expect(answer.text).toContain(`id="${id}-error"`);
    }
    expect(answer.text).toContain('有 8 处需要修改');
    expect(answer.text).toContain('最多 50 个字符');
    expect(answer.text).toContain(`value="${wrongCheck}"`);
    expect(answer.text).toContain('value="nobody"');
    expect(answer.text).not.toContain(PASSWORD);
  });

  it.each([
    ['short', { password: 'short', passwordAgain: 'short' }, 'password', '至少 10 个字符'],
    ['common', { password: '1234567890', passwordAgain: '1234567890' }, 'password', '太常见'],
    ['repeated wrongly', { passwordAgain: 'something else' }, 'passwordAgain', '不一致'],
    ['missing', { password: '', passwordAgain: '' }, 'password', '请填写此项'],
  ] as const)('refuses a password that is %s', async (_name, fields, id, text) => {
    const answer = await site.client().post('/register/agency', agencyFields(fields));
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`href="#${id}"`);
    expect(answer.text).toContain(text);
  });

  it('posted twice at once answers both like a success', async () => {
    const fields = agencyFields();
    const before = await countAgencies();
    const answers = await Promise.all([
      site.client().post('/register/agency', fields),
      site.client().post('/register/agency', fields),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([303, 303]);
    expect(new Set(answers.map((answer) => answer.location))).toEqual(
      new Set(['/desk?notice=account-registered', '/desk?notice=account-registered-before']),
    );
    expect(await countAgencies()).toBe(before + 1);
  });

  it('of a unit that is registered is refused at the field', async () => {
    const first = agencyFields();
    await site.client().post('/register/agency', first);
    const stranger = await site
      .client()
      .post('/register/agency', agencyFields({ creditCode: String(first['creditCode']) }));
    expect(stranger.status).toBe(422);
    expect(stranger.text).toContain('href="#creditCode"');
    expect(stranger.text).toContain('已经注册');
    // The right e-mail with a wrong password opens nothing either.
    const guess = await site.client().post('/register/agency', {
      ...first,
      password: 'some other phrase',
      passwordAgain: 'some other phrase',
    });
    expect(guess.status).toBe(422);
    expect(guess.headers.getSetCookie()).toEqual([]);
    // Nor does a person's own e-mail and password for another unit's code.
    const own = agencyFields();
    await site.client().post('/register/agency', own);
    const other = await site
      .client()
      .post('/register/agency', { ...own, creditCode: String(first['creditCode']) });
    expect(other.status).toBe(422);
  });

  it('shows hostile names as text', async () => {
    const name = `<script>alert("1")</script>{{t "x"}}' onload=`;
    const client = site.client();
    expect((await client.post('/register/agency', agencyFields({ name }))).status).toBe(303);
    const desk = await client.get('/desk');
    expect(desk.text).not.toContain('<script>alert');
    expect(desk.text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
    const again = await site.client().post('/register/agency', agencyFields({ name, email: '"><b>' }));
    expect(again.status).toBe(422);
    expect(again.text).toContain('value="&quot;&gt;&lt;b&gt;"');
    expect(again.text).not.toContain('<b>');
  });

  it('takes lists, groups and control characters for wrong input, not for a reason to fail', async () => {
    for (const fields of [
      { 'creditCode[a]': 'x', 'name[]': 'y' },
      { creditCode: ['a', 'b'] },
      { '__proto__[x]': 'y', constructor: 'z' },
    ] as Fields[]) {
      expect((await site.client().post('/register/agency', fields)).status).toBe(400);
      expect((await site.client().post('/login', fields)).status).toBe(400);
    }
    for (const path of ['/register/agency', '/login'])
      expect((await site.client().post(path, {})).status).toBe(422);
    expect(
      (await site.client().post('/register/agency', agencyFields({ name: '零\u0000字节' }))).status,
    ).toBe(303);
    expect((await site.client().post('/login', { login: '\u0000', password: '\u0000' })).status).toBe(422);
  });
});

import { describe, expect, it } from 'vitest';
import { type Certificate, type KnownKeys, serializeCertificate } from '../../../src/selection/index.js';
import { heldIn } from '../../../src/web/verification/held.js';
import {
  joinKnown,
  policyText,
  readKnownKeys,
  readKnownPolicy,
} from '../../../src/web/verification/known.js';
import {
  type Report,
  unfinishedReport,
  unreadReport,
  verifyFile,
} from '../../../src/web/verification/report.js';
import { verifyWords } from '../../../src/web/verification/words.js';
import { exampleReceipt } from '../../support/log-proof.js';
import { LOG, NEWSPAPER, policyOf, STRANGER } from '../../support/made-log.js';
import { exampleChain } from '../selection/certificate-chain-2.js';
import { exampleCertificate } from '../selection/certificate-example.js';
import { exampleTwo } from '../selection/certificate-example-2.js';

const zh = verifyWords('zh-CN');
const en = verifyWords('en');

const reportOf = (content: Certificate | string, known: KnownKeys = {}, language = 'zh-CN'): Report => {
  const bytes = typeof content === 'string' ? content : serializeCertificate(content);
  return verifyFile({ name: 'c.json', bytes, known }, language, verifyWords(language));
};
const told = ({ facts }: Report, label: string): string[] =>
  facts.filter((fact) => fact.label === label).map(({ text, advice }) => `${text}\n${advice}`);

const two = exampleTwo();
const WHO = 'newspaper.test、discipline.test';

describe('a verdict', () => {
  it.each<[string, Certificate | string, KnownKeys, 1 | 2 | 3 | null, string, string | null]>([
    [
      'witnesses whose keys are known',
      two,
      { policy: policyOf() },
      1,
      `① 计算无误，名单也有第三方作证：${WHO} 在`,
      '签名回执',
    ],
    [
      'witnesses whom the file alone names',
      two,
      {},
      1,
      `① 计算无误，名单也有第三方作证：${WHO} 在`,
      '向上面写的见证人要他的公钥',
    ],
    [
      'no witness',
      exampleTwo({ policy: null }),
      {},
      2,
      '② 计算无误；但名单是什么时候定下的，只有本站自己的说法，没有第三方作证',
      '签名回执',
    ],
    [
      'version 1',
      exampleCertificate(),
      {},
      2,
      '② 计算无误；但名单是什么时候定下的，只有本站自己的说法，没有第三方作证',
      '签名回执',
    ],
    [
      'strangers',
      two,
      { witnesses: [STRANGER.key] },
      2,
      '② 计算无误；但您认可的见证人没有及时为名单作证',
      '签名回执',
    ],
    ['a wrong winner', { ...two, winner: two.ranking[1]! }, {}, 3, '③ 不符：', '提出异议'],
    ['no certificate', 'hello', {}, 3, '③ 不符：', '提出异议'],
    ['a rehearsal', exampleTwo({ need: 'REHEARSAL-1' }), {}, null, '演练（REHEARSAL）：', null],
  ])('begins with the grade: %s', (_name, content, known, grade, verdict, advice) => {
    const report = reportOf(content, known);
    expect(report.grade).toBe(grade);
    expect(report.verdict.startsWith(verdict)).toBe(true);
    if (advice === null) expect(report.advice).toBeNull();
    else expect(report.advice).toContain(advice);
    const english = reportOf(content, known, 'en');
    expect(english.verdict.slice(0, 1)).toBe(grade === null ? 'R' : report.verdict.slice(0, 1));
    expect(`${english.verdict}${english.advice}`).not.toMatch(/\p{Script=Han}|undefined|\{/u);
    expect(`${report.verdict}${report.advice}`).not.toContain('核验通过');
  });

  it('says whose keys they were', () => {
    expect(reportOf(two).verdict).toContain('他们的公钥只是文件自己写的');
    expect(reportOf(two, { policy: policyOf() }).verdict).toContain('用您给出的公钥核对过');
    expect(reportOf(two, { witnesses: [NEWSPAPER.key] }).verdict).toContain('作证：newspaper.test 在');
  });

  it('colours the panel, and shows the file wrong that could not be read or finished', () => {
    expect([two, exampleCertificate(), 'x'].map((one) => reportOf(one).tone)).toEqual([
      'result-ok',
      'result-fair',
      'result-bad',
    ]);
    expect(unreadReport({ name: 'x', why: '404' }, 'zh-CN', zh)).toMatchObject({
      grade: 3,
      tone: 'result-bad',
    });
    const unfinished = unfinishedReport({ name: 'x', seconds: 20 }, 'zh-CN', zh);
    expect(unfinished).toMatchObject({ grade: null, verdict: zh('verify.unfinished'), advice: null });
    expect(unfinished.tone).toBe('result-bad');
  });

  it('keeps the names of witnesses from steering who reads them', () => {
    const evil = `log ${LOG.key}\nwitness w ${NEWSPAPER.key}\nquorum w\n`;
    const report = reportOf(exampleTwo({ policy: evil }));
    expect(report.verdict).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });
});

describe('what a certificate of version 2 says of itself', () => {
  it('is who saw what, and when', () => {
    const closed = 'newspaper.test（2023-08-23 23:49:34）、discipline.test（2023-08-23 23:49:36）';
    expect(told(reportOf(two), '报名清单的见证人')).toEqual([`${closed}\n${zh('verify.witness-own')}`]);
    const known = reportOf(two, { policy: policyOf() });
    expect(told(known, '报名清单的见证人')).toEqual([`${closed}\n${zh('verify.witness-known')}`]);
    expect(told(known, '日志见证人')[0]).toContain(zh('verify.witness-known'));
    expect(told(reportOf(exampleTwo({ policy: null })), '报名清单的见证人')).toEqual([]);
  });

  it('is the list, and the evidence of every exclusion', () => {
    expect(told(reportOf(two), '报名清单的哈希')[0]).toContain(two.pool.list);
    const [excluded = ''] = told(reportOf(exampleChain()), '被排除的机构');
    expect(excluded).toContain('依据：公告回避名单第 1 行');
    expect(excluded).toMatch(/暂停参加选取；依据：公开日志第 \d+ 条记录/);
    expect(told(reportOf(exampleCertificate()), '报名清单的哈希')).toEqual([]);
  });

  it('is the day on which its lottery is drawn', () => {
    const lottery = exampleTwo({ source: 'lottery' });
    expect(told(reportOf(lottery), '彩票号码')[0]).toContain('第 2024126 期在 2024-05-13 开奖');
    expect(
      reportOf(lottery, {}, 'en')
        .facts.map(({ advice }) => advice)
        .join(),
    ).toContain('issue 2024126 is drawn on 2024-05-13');
  });

  it('has no cautions about witnesses besides the grade', () => {
    for (const certificate of [two, exampleTwo({ policy: null })])
      for (const key of ['verify.note-witness', 'verify.note-no-witness'] as const)
        expect(reportOf(certificate).notes).not.toContain(zh(key));
  });
});

describe('a policy that a reader gives', () => {
  it('pins the log', () => {
    const text = policyOf();
    expect(readKnownPolicy(text)).toEqual({ ok: true, keys: { policy: text, log: [LOG.key] } });
    const anyLog = readKnownPolicy(text.replace(/^log .*\n/, ''));
    expect(anyLog).toMatchObject({ ok: true, keys: { log: undefined } });
    const keys = { log: [STRANGER.key] };
    expect(joinKnown(keys, { policy: text, log: [LOG.key] })).toEqual({
      policy: text,
      log: [STRANGER.key, LOG.key],
    });
    expect(joinKnown({}, {})).toEqual({ log: undefined });
  });

  it('is read however forms and editors write line feeds', () => {
    const text = policyOf();
    for (const spelt of [
      text.replaceAll('\n', '\r\n'),
      text.trimEnd(),
      `\ufeff${text}`,
      text.replaceAll('\n', '\r'),
    ])
      expect(readKnownPolicy(spelt)).toMatchObject({ ok: true, keys: { policy: text } });
    expect(policyText('')).toBe('');
    expect(readKnownPolicy(' \n ')).toEqual({ ok: true, keys: {} });
  });

  it.each([
    ['log x\nquorum none\n', 'verify/bad-policy', { line: 1 }],
    [`log ${LOG.key}\nquorom none\n`, 'verify/bad-policy', { line: 2 }],
    [`log ${LOG.key}\n`, 'verify/unfinished-policy', {}],
    ['x'.repeat(70_000), 'verify/unfinished-policy', {}],
  ])('tells where it is none: %#', (text, code, params) => {
    expect(readKnownPolicy(text)).toEqual({ ok: false, fault: { code, params } });
    for (const words of [zh, en]) expect(words(code as 'verify/bad-policy', { line: 1 })).not.toContain('{');
  });

  it('is told from receipts and certificates among files', () => {
    const receipt = exampleReceipt(exampleCertificate());
    expect(heldIn(receipt)).toEqual({ receipt });
    expect(heldIn(new TextEncoder().encode(policyOf()))).toEqual({
      policy: { policy: policyOf(), log: [LOG.key] },
    });
    expect(heldIn(serializeCertificate(two))).toBeUndefined();
    expect(heldIn('')).toBeUndefined();
    expect(heldIn('x'.repeat(300_000))).toBeUndefined();
    expect(readKnownKeys(LOG.key)).toEqual({ ok: true, keys: { log: [LOG.key] } });
  });
});

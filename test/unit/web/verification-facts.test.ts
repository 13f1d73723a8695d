import { describe, expect, it } from 'vitest';
import {
  buildCertificate,
  type Certificate,
  formatVerifierKey,
  type KnownKeys,
  LOG_SIGNATURE,
  serializeCertificate,
} from '../../../src/selection/index.js';
import { toFacts } from '../../../src/web/verification/facts.js';
import { readKnownKeys } from '../../../src/web/verification/known.js';
import { type Report, verifyFile } from '../../../src/web/verification/report.js';
import { verifyWords } from '../../../src/web/verification/words.js';
import { exampleLog, witnessKey } from '../../support/log-proof.js';
import { agencyCode, exampleCertificate, exampleRedo, ROUND_1000 } from '../selection/certificate-example.js';

const LOTTERY = { kind: 'lottery', game: 'kl8', issue: '2017120' } as const;
const LANGUAGES = ['zh-CN', 'en'] as const;

const words = verifyWords('zh-CN');

function reportOf(
  certificate: Certificate | string,
  known: KnownKeys = {},
  language: (typeof LANGUAGES)[number] = 'zh-CN',
): Report {
  const bytes = typeof certificate === 'string' ? certificate : serializeCertificate(certificate);
  return verifyFile({ name: 'c.json', bytes, known }, language, verifyWords(language));
}

/** Text and advice of every fact with this label. */
function told({ facts }: Report, label: string): string[] {
  return facts
    .filter((fact) => fact.label === label)
    .map(({ text, advice }) => [text, ...(advice === null ? [] : [advice])].join('\n'));
}

const labels = ({ facts }: Report): string[] => facts.map(({ label }) => label);

const keyOf = ({ log }: Certificate): string => log?.key ?? '';

/** The lottery's certificate after an issue that two officials declared not drawn. */
function postponed(): Certificate {
  const { entries, ...rest } = exampleCertificate({ method: 'lowest', source: LOTTERY });
  const hand = (id: string, at: string) => ({ role: 'official', id, at });
  return buildCertificate({
    ...rest,
    entries: entries.map(({ entry }) => entry),
    publicValue: rest.publicValue?.replace('2017120', '2017121') ?? null,
    proof: {
      kind: 'lottery',
      typed: hand('a-1', '2017-05-09T13:40:00.000Z'),
      confirmed: hand('a-2', '2017-05-09T13:45:00.000Z'),
      postponed: [
        {
          from: '2017120',
          to: '2017121',
          reason: '摇奖机停电',
          proposed: hand('a-1', '2017-05-09T01:00:00.000Z'),
          confirmed: hand('a-3', '2017-05-09T02:00:00.000Z'),
        },
      ],
    },
    times: { ...rest.times, drawnAt: '2017-05-09T13:45:01.000Z' },
  });
}

describe('what has to be compared with the world', () => {
  it('is of a ceremony the digits, with the names of its witnesses', () => {
    const report = reportOf(exampleCertificate());
    expect(told(report, '现场摇出的数字')).toEqual([
      '31415926535897932384\n2017-05-08 18:00:00 登记。请分别向现场见证人核对时间和这些数字：甲、乙。',
    ]);
    expect(told(report, '公开随机数')).toEqual(['66 比特']);
    expect(report.notes).toContain(words('verify.note-ceremony'));
  });

  it('is of a lottery the issue, its numbers and the day on which it must have been drawn', () => {
    const report = reportOf(exampleCertificate({ method: 'lowest', source: LOTTERY }));
    expect(report.grade).toBe(2);
    const [lottery] = told(report, '彩票号码');
    expect(lottery).toContain('中国福利彩票“快乐8”第 2017120 期：1 2 5 9 12 17');
    expect(lottery).toContain(
      '第 2017120 期是在 2017-05-08 开奖的（当天休市的，为其后第一个开奖日），号码与此相同',
    );
    expect(told(report, '彩票顺延')).toEqual([]);
    expect(report.notes).toContain(words('verify.note-lottery'));
    expect(report.notes).not.toContain(words('verify.note-postponed'));
  });

  it('is of a postponed lottery also the issue that was not drawn', () => {
    const report = reportOf(postponed());
    expect(report.grade).toBe(2);
    expect(told(report, '彩票顺延')).toEqual([
      '两名工作人员（账号 a-1、a-3）于 2017-05-09 10:00:00 认定第 2017120 期没有开奖，改用第 2017121 期。所写理由：“摇奖机停电”。\n请在报纸上核对：第 2017120 期确实没有开奖。',
    ]);
    const [lottery] = told(report, '彩票号码');
    expect(lottery).toContain('第 2017121 期：1 2 5');
    expect(lottery).toContain('方案原定的是第 2017120 期，应在 2017-05-08 开奖');
    expect(report.notes).toContain(words('verify.note-postponed'));
  });

  it('is of a beacon the round and its time', () => {
    const report = reportOf(exampleCertificate({ method: 'random', source: ROUND_1000.source }));
    expect(report.grade).toBe(2);
    expect(told(report, '随机信标')[0]).toContain(
      `信标 quicknet 第 1000 轮，2023-08-23 23:59:24 公布：${ROUND_1000.randomness}`,
    );
    // Nothing is left to newspapers; witnesses and the log's key are to be known.
    expect(report.notes).toEqual([words('verify.note-no-witness'), words('verify.note-log-key')]);
  });

  it('is nothing where there is no public value, and the reader is warned', () => {
    const report = reportOf(exampleCertificate({ method: 'random', source: { kind: 'commit' } }));
    expect(report.grade).toBe(2);
    expect(told(report, '公开随机数')).toEqual(['0 比特']);
    expect(report.notes).toEqual(
      (['verify.note-commit', 'verify.note-no-witness', 'verify.note-log-key'] as const).map((key) =>
        words(key),
      ),
    );
  });

  it('is of a redo the earlier round: why it is void, who decided when, who was left out, who had come first', () => {
    const report = reportOf(exampleRedo());
    expect(report.grade).toBe(2);
    expect(told(report, '轮次')).toEqual(['第 2 轮，之前的轮次都已作废']);
    expect(told(report, '第 1 轮（作废）')).toEqual([
      `依据：随机数来源失效；所写理由：“开奖取消”。由两名工作人员决定：账号 a-1 于 2017-05-12 09:00:00 提出，账号 a-2 于 2017-05-12 10:00:00 确认。这一轮没有算出名次。下一轮排除：演示机构 ${agencyCode(0)} ${agencyCode(0)}（certificate-forged）。\n${words('verify.ask-why')}`,
    ]);
    expect(told(report, '第 1 轮的彩票号码')[0]).toContain('没有登记\n第 2017120 期应在 2017-05-08 开奖');
    expect(report.notes).toContain(words('verify.note-redo'));
    // Entries were made under the first plan.
    expect(told(report, words('verify.fact-times'))[0]).toContain('报名截止 2017-05-08 17:00:00');
    const { rounds, ...rest } = exampleRedo();
    const ranked = { ...rounds[0], ranking: [agencyCode(3)] } as Certificate['rounds'][number];
    expect(told(reportOf({ ...rest, rounds: [ranked] }), '第 1 轮（作废）')[0]).toContain(
      `这一轮排第一的是 演示机构 ${agencyCode(3)}`,
    );
  });

  it('is who was excluded, in words where there are, and never more than twenty', () => {
    const certificate = exampleCertificate();
    expect(told(reportOf(certificate), '被排除的机构')[0]).toContain('（封存的报价无法打开）');
    const excluded = Array.from({ length: 25 }, (_, n) => ({ agency: agencyCode(n), reason: 'no-words' }));
    const long = reportOf({ ...certificate, pool: { ...certificate.pool, excluded } });
    const [text = ''] = told(long, '被排除的机构');
    expect(text.match(/（no-words）/g)).toHaveLength(20);
    expect(text).toContain('……另有 5 个');
    const none = reportOf({ ...certificate, pool: { ...certificate.pool, excluded: [] } });
    expect(labels(none)).not.toContain('被排除的机构');
  });

  it('is the log’s key and checkpoint, and of the times no more than the log binds', () => {
    const certificate = exampleCertificate();
    const report = reportOf(certificate);
    expect(told(report, '日志公钥')).toEqual([`${keyOf(certificate)}\n${words('verify.key-own')}`]);
    expect(told(report, '日志检查点')[0]).toMatch(/^11 条记录，树根 [\w+/]{43}=\n.*：[0-9a-f]{64}$/);
    expect(told(report, words('verify.fact-times'))).toEqual([
      `报名截止 2017-05-08 17:00:00，名单冻结 2017-05-08 17:00:01，打开密码 2017-05-08 18:00:01，选取 2017-05-08 18:00:01\n${words('verify.times-logged-sealed')}`,
    ]);
    const opened = reportOf(exampleCertificate({ source: LOTTERY }));
    expect(told(opened, words('verify.fact-times'))[0]).toContain(words('verify.times-logged'));
    const without = reportOf({ ...certificate, log: null });
    expect(without.grade).toBe(2);
    expect(told(without, '公开日志')).toEqual([`文件中没有公开日志的证明\n${words('verify.ask-log')}`]);
    expect(told(without, words('verify.fact-times'))[0]).toContain(words('verify.times-unlogged'));
    expect(without.notes).toContain(words('verify.note-no-log'));
    expect(without.notes).not.toContain(words('verify.note-log-key'));
  });
});

describe('a reader who knows keys', () => {
  const certificate = exampleCertificate();

  it('is not warned of it, and sees that it is his', () => {
    const report = reportOf(certificate, { log: [keyOf(certificate)] });
    expect(report.grade).toBe(2);
    expect(told(report, '日志公钥')).toEqual([`${keyOf(certificate)}\n这是您给出的公钥。`]);
    expect(report.notes).toEqual([words('verify.note-ceremony'), words('verify.note-no-witness')]);
  });

  it('sees through another log, and through none', () => {
    const other = formatVerifierKey('other.test', LOG_SIGNATURE, new Uint8Array(32));
    expect(readKnownKeys(other)).toEqual({ ok: true, keys: { log: [other] } });
    const report = reportOf(certificate, { log: [other] });
    expect(report.done.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code)).toEqual([
      'E_LOG',
    ]);
    expect(told(report, '日志公钥')).toEqual([`${keyOf(certificate)}\n这不是您给出的公钥。`]);
    expect(report.notes).toEqual([]);
    // Of a whole site the keys are followed through their handovers.
    const bound = toFacts(
      { certificate, isLogged: true, known: { log: [other] } },
      { words, language: 'zh-CN' },
    );
    expect(bound.map(({ advice }) => advice)).toContain(words('verify.key-bound'));
    expect(reportOf({ ...certificate, log: null }, { log: [other] }).grade).toBe(3);
  });

  it('is told of witnesses what the file says, and of those whom he knows what is proven', () => {
    const log = exampleLog(certificate, 13, [0, 3, 5], '2017-05-08T09:00:30.000Z');
    const cosigned = { ...certificate, log } as Certificate;
    const label = '日志见证人';
    const said = 'newspaper.test（2017-05-08 17:00:30）';
    const unknown = reportOf(cosigned);
    expect(unknown.grade).toBe(2);
    expect(told(unknown, label)).toEqual([`${said}\n${words('verify.witness-own')}`]);
    expect(unknown.notes).toContain(words('verify.note-witness'));
    const known = reportOf(cosigned, { witnesses: [witnessKey()] });
    expect(known.grade).toBe(2);
    expect(told(known, label)).toEqual([`${said}\n${words('verify.witness-given-stated')}`]);
    expect(known.notes).toEqual([words('verify.note-ceremony'), words('verify.note-log-key')]);
    // Nobody but the calendar says when a lottery is drawn.
    const lottery = { ...exampleCertificate({ method: 'lowest', source: LOTTERY }), log } as Certificate;
    const verified = { certificate: lottery, isLogged: true, known: { witnesses: [witnessKey()] } };
    const drawn = toFacts(verified, { words, language: 'zh-CN' }).find((fact) => fact.label === label);
    expect(drawn?.advice).toBe(words('verify.witness-given'));
    const stranger = reportOf(cosigned, { witnesses: [witnessKey(9)] });
    expect(stranger.grade).toBe(3);
    expect(told(stranger, label)).toEqual([said]);
    expect(labels(reportOf(certificate))).not.toContain(label);
  });

  it('types keys one a line, and hears which line is none', () => {
    const key = keyOf(certificate);
    expect(readKnownKeys('')).toEqual({ ok: true, keys: {} });
    expect(readKnownKeys(`\r\n ${key} \r\n\r\n${key}`)).toEqual({
      ok: true,
      keys: { log: [key, key] },
    });
    const bad = { ok: false, fault: { code: 'verify/bad-key', params: { line: 2 } } };
    expect(readKnownKeys(`${key}\n${key.replace('+', '-')}`)).toEqual(bad);
    expect(readKnownKeys(`${witnessKey()}\n${key}`)).toEqual({
      ok: true,
      keys: { log: [key], witnesses: [witnessKey()] },
    });
    // The id is not the key's.
    expect(readKnownKeys(`${key}\n${key.replace(/\+[0-9a-f]{8}\+/, '+00000000+')}`)).toEqual(bad);
    expect(readKnownKeys(`${key}\n`.repeat(21))).toMatchObject({
      fault: { code: 'verify/too-many-keys', params: { most: 20 } },
    });
  });
});

describe('a report', () => {
  it('says of a certificate that verifies no more than is proven, in both languages', () => {
    expect(reportOf(exampleCertificate()).verdict).toBe(
      '② 计算无误；但名单是什么时候定下的，只有本站自己的说法，没有第三方作证',
    );
    for (const certificate of [exampleCertificate(), exampleRedo(), postponed()])
      for (const language of LANGUAGES) {
        const { notes, facts } = reportOf(certificate, {}, language);
        const own = [...notes, ...facts.flatMap(({ label, advice }) => [label, advice ?? ''])];
        expect(own.filter((text) => /\{\w+\}|undefined|\[object/.test(text))).toEqual([]);
        // Names of witnesses stand in an advice.
        if (language === 'en') expect(own.filter((text) => /\p{Script=Han}{2}/u.test(text))).toEqual([]);
      }
  });

  it('warns of nothing where the file is refused, and calls a rehearsal what it is', () => {
    const refused = reportOf({ ...exampleCertificate(), secret: '0'.repeat(64) });
    expect([refused.grade, refused.notes]).toEqual([3, []]);
    expect(refused.factsTitle).toContain('不可采信');
    const rehearsal = reportOf(exampleCertificate({ need: 'REHEARSAL-0123456789' }));
    expect([rehearsal.grade, rehearsal.notes]).toEqual([null, []]);
    expect(rehearsal.factsTitle).toContain('演练');
    expect(labels(reportOf('hello'))).toEqual(['文件的 SHA-256']);
  });

  it('keeps what a forger wrote off the terminal, and from turning the text around', () => {
    const evil = '\u001b[2J\u202e\u2028evil';
    const certificate = structuredClone(exampleRedo());
    const [round] = certificate.rounds;
    Object.assign(certificate.annex.notice, { title: evil });
    for (const agency of Object.keys(certificate.annex.agencyNames))
      certificate.annex.agencyNames[agency] = evil;
    Object.assign(round?.redo ?? {}, { reason: evil });
    Object.assign(certificate.claim, { zh: evil });
    Object.assign(certificate.proof ?? {}, { witnesses: [evil, evil] });
    const { facts, name } = verifyFile(
      { name: evil, bytes: serializeCertificate(certificate), known: {} },
      'zh-CN',
      words,
    );
    expect(facts.filter(({ text, advice }) => `${text}${advice}`.includes('evil')).length).toBeGreaterThan(4);
    expect(facts.filter(({ text, advice }) => /[\p{Cc}\p{Bidi_Control}]/u.test(`${text}${advice}`))).toEqual(
      [],
    );
    expect(name).toBe(' [2J evil');
  });

  it('is made of every certificate, however far its values lie', () => {
    const { plan, ...rest } = exampleCertificate({ method: 'random', source: ROUND_1000.source });
    const source = { ...ROUND_1000.source, round: Number.MAX_SAFE_INTEGER };
    const report = reportOf({ ...rest, plan: { ...plan, source } });
    expect(told(report, '随机信标')[0]).toContain('—');
  });
});

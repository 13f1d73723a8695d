import { describe, expect, it } from 'vitest';
import { type KnownKeys, serializeCertificate } from '../../../src/selection/index.js';
import { gather, heldIn, lackIn } from '../../../src/web/verification/held.js';
import { judgeKept } from '../../../src/web/verification/kept.js';
import { type KeptLog, wantedProofs } from '../../../src/web/verification/kept-files.js';
import { withKept } from '../../../src/web/verification/kept-report.js';
import { verifyFile } from '../../../src/web/verification/report.js';
import { verifyWords } from '../../../src/web/verification/words.js';
import { signer } from '../../support/hand-made-log.js';
import { DISCIPLINE, LOG, makeLog, NEWSPAPER, policyOf } from '../../support/made-log.js';
import { exampleCertificate } from '../selection/certificate-example.js';
import { exampleIn } from '../selection/certificate-example-2.js';

const { certificate, log } = exampleIn();
const seqOf = (kind: string): number =>
  certificate.log?.events.find(({ leaf }) => leaf.kind === kind)?.leaf.seq ?? 0;
const [closed, frozen] = [seqOf('entries.closed'), seqOf('pool.frozen')];
/** Size of the checkpoint that the certificate leads to. */
const own = Number(certificate.log?.checkpoint.split('\n')[1]);
for (const subject of ['a', 'b', 'c', 'd', 'e'])
  log.add({ at: '2023-09-01T00:00:00.000Z', kind: 'need.withdrawn', subject, data: {} });
const today = own + 5;

/** Another history under the same key, as long as the log of today. */
const other = makeLog(LOG);
for (let size = 0; size < today; size += 1)
  other.add({ at: '2023-09-01T00:00:00.000Z', kind: 'need.withdrawn', subject: `${size}`, data: {} });

const reportOf = (known: KnownKeys = {}, bytes = serializeCertificate(certificate)) =>
  verifyFile({ name: 'c.json', bytes, known }, 'zh-CN', verifyWords('zh-CN'));
const { place } = reportOf();

const kept = (...texts: readonly string[]) =>
  texts.map((text, index) => ({ name: `${'abc'.at(index)}.txt`, text }));
const offline = (checkpoints: readonly string[], proofs: readonly string[] = []): KeptLog => ({
  checkpoints: kept(...checkpoints),
  proofs,
  site: null,
});
const online = (
  checkpoints: readonly string[],
  proofs: readonly string[] = [],
  site: Partial<NonNullable<KeptLog['site']>> = {},
): KeptLog => ({
  checkpoints: kept(...checkpoints),
  proofs,
  site: { today: log.checkpoint(), keys: [LOG.key], isUnread: false, ...site },
});
/** Keys and tones, without the places of words. */
const ofLog = (given: KeptLog, known: KnownKeys = {}) =>
  judgeKept(given, [], known).log.map(({ key, tone }) => [key.replace('verify.kept-', ''), tone]);
const ofCertificate = (given: KeptLog, known: KnownKeys = {}) =>
  (judgeKept(given, [place], known).certificates[0] ?? []).map(({ key, tone }) => [
    key.replace('verify.kept-', ''),
    tone,
  ]);

describe('a kept checkpoint and the log of today', () => {
  it('fit, with the proof that is wanted', () => {
    const without = online([log.checkpoint(frozen)]);
    expect(wantedProofs(without, [], {})).toEqual([{ from: frozen, to: today }]);
    const proofs = [log.consistency(frozen, today)];
    expect(ofLog(online([log.checkpoint(frozen)], proofs))).toEqual([['continued', 'ok']]);
    expect(wantedProofs(online([log.checkpoint(frozen)], proofs), [], {})).toEqual([]);
    expect(ofLog(online([log.checkpoint()]))).toEqual([['same', 'ok']]);
  });

  it('are two histories: forked, another root at one size, too short', () => {
    const forked = [other.consistency(frozen, today)];
    expect(ofLog(online([log.checkpoint(frozen)], forked, { today: other.checkpoint() }))).toEqual([
      ['forked', 'bad'],
    ]);
    expect(ofLog(online([other.checkpoint()]))).toEqual([['forked', 'bad']]);
    expect(ofLog(online([log.checkpoint()], [], { today: log.checkpoint(frozen) }))).toEqual([
      ['shrunk', 'bad'],
    ]);
  });

  it('are suspect where the proof is cut, kept back, or not to be had at present', () => {
    const cut = log.consistency(frozen, today).split('\n').slice(0, -2).join('\n');
    expect(ofLog(online([log.checkpoint(frozen)], [`${cut}\n`]))).toEqual([['broken', 'bad']]);
    expect(ofLog(online([log.checkpoint(frozen)]))).toEqual([['refused', 'bad']]);
    expect(ofLog(online([log.checkpoint(frozen)], [], { isUnread: true }))).toEqual([['no-answer', 'fair']]);
    expect(ofLog(online([log.checkpoint(frozen)], [], { today: null, isUnread: true }))).toEqual([
      ['no-today', 'fair'],
    ]);
  });

  it('are compared without a network among the chosen files, the largest as that of today', () => {
    const both = [log.checkpoint(), log.checkpoint(frozen)];
    const reader = { log: [LOG.key] };
    expect(ofLog(offline(both), reader)).toEqual([['unproven', 'fair']]);
    expect(wantedProofs(offline(both), [], reader)).toEqual([{ from: frozen, to: today }]);
    expect(ofLog(offline(both, [log.consistency(frozen, today)]), reader)).toEqual([['continued', 'ok']]);
    expect(ofLog(offline([log.checkpoint(frozen)]), reader)).toEqual([['alone', 'fair']]);
    expect(ofLog(offline([other.checkpoint(), log.checkpoint()]), reader)).toEqual([['forked', 'bad']]);
    // Nobody said whose key it is.
    expect(ofLog(offline(both, [log.consistency(frozen, today)]))).toEqual([
      ['unchecked', 'fair'],
      ['unchecked', 'fair'],
      ['continued', 'ok'],
    ]);
  });

  it('are told apart by their signatures', () => {
    const text = log.checkpoint(frozen);
    const altered = text.replace(`\n${frozen}\n`, `\n${frozen + 1}\n`);
    expect(ofLog(online([altered]))).toEqual([['bad-signature', 'bad']]);
    const proofs = [log.consistency(frozen, today)];
    const altogether = log.checkpoint().replace(`\n${today}\n`, `\n${today + 1}\n`);
    expect(ofLog(online([text], proofs, { today: altogether }))).toEqual([['bad-signature', 'bad']]);
    const elsewhere = makeLog(signer('other.test/log', 1, 12));
    elsewhere.add({ at: '2023-09-01T00:00:00.000Z', kind: 'need.withdrawn', subject: 'a', data: {} });
    // Of another log, which nobody here knows; with its key it is known to be another.
    expect(ofLog(online([elsewhere.checkpoint()]))).toEqual([['stranger', 'fair']]);
    const both = { log: [LOG.key, signer('other.test/log', 1, 12).key] };
    expect(ofLog(online([elsewhere.checkpoint()]), both)).toEqual([['other-log', 'fair']]);
    // The certificate alone names the key: it may be forged, or the site has swapped its log.
    const swapped = online([log.checkpoint(own)], [], { keys: [signer(LOG.name, 1, 13).key], today: null });
    expect(judgeKept(swapped, [place], {}).log[0]?.key).toBe('verify.kept-certificate-key');
    // The site names a key that is not the one in the newspaper.
    const printed = signer(LOG.name, 1, 13).key;
    expect(ofLog(online([text], proofs), { log: [printed] })).toEqual([
      ['other-key', 'fair'],
      ['other-key', 'fair'],
      ['continued', 'ok'],
    ]);
  });

  it('tell when a witness cosigned whose key the reader has', () => {
    const at = '2023-09-02T00:00:00.000Z';
    const cosigned = [
      log.checkpoint(today, [
        [NEWSPAPER, at],
        [DISCIPLINE, at],
      ]),
    ];
    expect(ofLog(online(cosigned))).toEqual([['same', 'ok']]);
    expect(ofLog(online(cosigned), { witnesses: [NEWSPAPER.key] })).toEqual([
      ['same', 'ok'],
      ['cosigned', 'ok'],
    ]);
    expect(ofLog(online(cosigned), { policy: policyOf() })).toHaveLength(3);
    const forged = cosigned.map((text) => text.replace(/(— newspaper\S+ \S{30})\S/, '$1A'));
    expect(ofLog(online(forged), { witnesses: [NEWSPAPER.key] })).toEqual([['same', 'ok']]);
  });
});

describe('a kept checkpoint and a certificate', () => {
  it('is asked for the proof between them, in the order of their sizes', () => {
    const log3 = offline([log.checkpoint(frozen), log.checkpoint()]);
    expect(wantedProofs(log3, [place, null], {})).toEqual([
      { from: frozen, to: today },
      { from: frozen, to: own },
      { from: own, to: today },
    ]);
  });

  it('has the list or has it not', () => {
    const size = (n: number) => [log.checkpoint(n)];
    const proof = (n: number) => [log.consistency(Math.min(n, own), Math.max(n, own))];
    expect(ofCertificate(offline(size(today), proof(today)))).toEqual([['has-both', 'ok']]);
    expect(ofCertificate(offline(size(own)))).toEqual([['has-both', 'ok']]);
    expect(ofCertificate(offline(size(frozen), proof(frozen)))).toEqual([['has-both', 'ok']]);
    // Records count from 1: the freeze is in the tree of so many records, and not in the one before.
    expect(ofCertificate(offline(size(frozen - 1), proof(frozen - 1)))).toEqual([['has-close', 'fair']]);
    expect(ofCertificate(offline(size(closed), proof(closed)))).toEqual([['has-close', 'fair']]);
    expect(ofCertificate(offline(size(closed - 1), proof(closed - 1)))).toEqual([['lacks', 'fair']]);
    expect(closed).toBeLessThan(frozen);
  });

  it('is of another tree', () => {
    expect(ofCertificate(offline([other.checkpoint(own)]))).toEqual([['certificate-forked', 'bad']]);
    const forked = [other.consistency(own, today)];
    expect(ofCertificate(offline([other.checkpoint()], forked))).toEqual([['certificate-forked', 'bad']]);
    // The freeze would be in it by its number.
    expect(ofCertificate(offline([other.checkpoint(frozen)]))).toEqual([['certificate-unproven', 'fair']]);
    expect(ofCertificate(online([other.checkpoint(frozen)]))).toEqual([['certificate-refused', 'bad']]);
    expect(ofCertificate(online([log.checkpoint()], [], { isUnread: true }))).toEqual([
      ['certificate-no-answer', 'fair'],
    ]);
    const wrong = [other.consistency(frozen, own)];
    expect(ofCertificate(offline([log.checkpoint(frozen)], wrong))).toEqual([['certificate-broken', 'bad']]);
    // A bad signature says nothing for or against a certificate.
    const altered = log.checkpoint(own).replace(`\n${own}\n`, `\n${own + 1}\n`);
    expect(ofCertificate(offline([altered]))).toEqual([]);
  });

  it('was seen by a witness before the value could be known, or not', () => {
    const known = { witnesses: [NEWSPAPER.key] };
    const before = new Date(Date.parse(place?.valueAt ?? '') - 1000).toISOString();
    const signed = (at: string) => offline([log.checkpoint(own, [[NEWSPAPER, at]])]);
    expect(ofCertificate(signed(before), known)).toEqual([
      ['has-both', 'ok'],
      ['seen-before', 'ok'],
    ]);
    expect(ofCertificate(signed(place?.valueAt ?? ''), known)).toEqual([
      ['has-both', 'ok'],
      ['seen-after', 'fair'],
    ]);
    expect(ofCertificate(signed(before))).toEqual([['has-both', 'ok']]);
  });

  it('is held against what verifies alone', () => {
    expect(place).toMatchObject({ key: LOG.key, closed, frozen });
    const wrong = { ...certificate, winner: certificate.ranking[1] ?? '' };
    expect(reportOf({}, serializeCertificate(wrong)).place).toBeNull();
    const first = serializeCertificate(exampleCertificate());
    expect(reportOf({}, first).place).toMatchObject({ closed: null });
  });
});

describe('what is told of kept checkpoints', () => {
  const tell = (given: KeptLog, language = 'zh-CN') => {
    const words = verifyWords(language);
    const bytes = serializeCertificate(certificate);
    const report = verifyFile({ name: 'c.json', bytes, known: {} }, language, words);
    return withKept([report], given, {}, words);
  };

  it('says how many records there are, which is the freeze, and until when it must have been kept', () => {
    const { reports, log: told } = tell(offline([log.checkpoint(own)]));
    expect(reports[0]?.kept).toEqual([
      {
        text: `您留存的“a.txt”有 ${own} 条记录，包含截止时的报名清单（第 ${closed} 条）和本次名单冻结（第 ${frozen} 条）。如果您是在 2023-08-23 23:59:24 之前留存的，名单就先于随机数。`,
        isWrong: false,
      },
    ]);
    expect(told).toMatchObject({ isWrong: false, tone: 'result-fair', advice: null });
    expect(reports[0]?.verdict.startsWith('①')).toBe(true);
  });

  it('tells a fork first and of which certificate, and what to do', () => {
    const { log: told, reports } = tell(offline([other.checkpoint(own), log.checkpoint(frozen)]));
    expect(told).toMatchObject({ isWrong: true, tone: 'result-bad', title: expect.stringMatching(/^③/) });
    expect(told?.advice).toContain('纪检机关、报社或见证人');
    expect(told?.lines[0]?.text).toMatch(/^c\.json：证书的检查点/);
    expect(told?.lines.map(({ isWrong }) => isWrong)).toEqual([true, false]);
    expect(reports[0]?.grade).toBe(1);
  });

  it('speaks both languages, without a placeholder left', () => {
    const witness = { today: log.checkpoint(today, [[NEWSPAPER, '2023-09-02T00:00:00.000Z']]) };
    for (const language of ['zh-CN', 'en'])
      for (const given of [
        online(
          [log.checkpoint(frozen), log.checkpoint(closed - 1)],
          [log.consistency(frozen, today)],
          witness,
        ),
        online([log.checkpoint(frozen)], [], { isUnread: true }),
        online([log.checkpoint()], [], { today: log.checkpoint(frozen) }),
        online([log.checkpoint()], [], { today: null }),
        offline([other.checkpoint(), log.checkpoint(), log.checkpoint(closed)]),
      ]) {
        const { reports, log: told } = tell(given, language);
        const all = [...(reports[0]?.kept ?? []), ...(told?.lines ?? [])].map(({ text }) => text).join('\n');
        expect(all).not.toMatch(/[{}]|undefined|null/);
        expect(/\p{Script=Han}/u.test(all)).toBe(language === 'zh-CN');
      }
  });

  it('keeps the name of a file from steering who reads it', () => {
    const name = 'a\u202e\u001b[2J';
    const given = { ...offline([]), checkpoints: [{ name, text: log.checkpoint(own) }] };
    const { reports, log: told } = tell(given);
    for (const { text } of [...(reports[0]?.kept ?? []), ...(told?.lines ?? [])])
      expect(text).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });
});

describe('checkpoints and proofs among the files', () => {
  it('are known by what is in them, whatever an editor did to their ends of lines', () => {
    const text = log.checkpoint();
    const proof = log.consistency(frozen, today);
    for (const made of [text, text.replaceAll('\n', '\r\n'), `\ufeff${text}`])
      expect(heldIn(new TextEncoder().encode(made))).toEqual({ checkpoint: text });
    expect(heldIn(proof.replaceAll('\n', '\r\n'))).toEqual({ proof });
    expect(heldIn(policyOf())).toHaveProperty('policy');
    expect(heldIn(serializeCertificate(certificate))).toBeUndefined();
    expect(heldIn(text + 'x'.repeat(20_000))).toBeUndefined();
  });

  it('are enough by themselves, a proof alone is not', () => {
    const lack = (...texts: readonly string[]) =>
      lackIn(
        gather(
          {},
          texts.flatMap((text) => {
            const held = heldIn(text);
            return held ? [{ name: 'x', held }] : [];
          }),
        ),
      );
    expect(lack(log.checkpoint())).toBeUndefined();
    expect(lack(log.consistency(frozen, today))).toBe('verify/proof-alone');
    expect(lack()).toBe('verify/nothing-given');
  });
});

/** What libraries and languages read in more than one way: both verifiers read it in the one that the protocol says. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { type Certificate2, serializeCertificate } from '../../src/selection/index.js';
import { failed, ours, theirs } from '../support/both-verifiers.js';
import { LOG, policyOf } from '../support/made-log.js';
import { pythonAvailable } from '../support/python.js';
import { exampleTwo } from '../unit/selection/certificate-example-2.js';

/** The codes that fail by both programs, of each text. */
async function codesOf(texts: readonly string[]): Promise<string[][]> {
  const mine = texts.map((text) => failed(ours(text)));
  if (pythonAvailable) expect((await theirs(texts)).map(failed)).toEqual(mine);
  return mine;
}

const { log: LOGGED, ...UNLOGGED } = exampleTwo({ source: 'commit', policy: null });

/** The certificate with another note of its checkpoint. */
const withNote = (change: (text: string) => string): string => {
  const [text = ''] = LOGGED?.checkpoint.split('\n\n') ?? [];
  const log = { ...LOGGED, checkpoint: change(`${text}\n`) };
  return serializeCertificate({ ...UNLOGGED, log } as Certificate2);
};
const signed = (text: string): string => `${text}\n${LOG.line(text)}`;

/** A signature of the log whose nonce point has a part of small order: the equation holds only when multiplied by eight. */
function loose(text: string): string {
  const secret = new Uint8Array(32).fill(7);
  const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(secret);
  const { Point } = ed25519;
  const small = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
  const nonce = 12_345n;
  const R = Point.BASE.multiply(nonce).add(small).toBytes();
  const number = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
  const k = number(sha512(Buffer.concat([R, pointBytes, Buffer.from(text)])));
  const s = Point.Fn.create(nonce + Point.Fn.create(k) * scalar);
  const bytes = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse();
  const [, , encoded = ''] = LOG.line(text).split(' ');
  const line = Buffer.concat([Buffer.from(encoded, 'base64').subarray(0, 4), R, bytes]).toString('base64');
  return `${text}\n— ${LOG.name} ${line}\n`;
}

const lottery = (source: object, closesAt = '2024-05-13T09:00:00.000Z'): string => {
  const opensAt = new Date(Date.parse(closesAt) - 7 * 86_400_000).toISOString();
  const plan = { closesAt, opensAt, source: { kind: 'lottery', game: 'kl8', closedDays: 8, ...source } };
  return serializeCertificate(exampleTwo({ source: 'lottery', scheme: 'custodians', plan: plan as never }));
};

describe('both verifiers', () => {
  it('take no number but a safe integer, wherever it stands', async () => {
    const text = serializeCertificate(exampleTwo());
    const numbers = ['1.5', '1.0', '1e3', '1e-7', '1e+21', '-0', '9007199254740992', '9007199254740993'];
    const texts = numbers.flatMap((number) => [
      text.replace('"budget": "98000.00"', `"budget": ${number}`),
      text.replace('"openedWith": "x"', `"openedWith": ${number}`),
    ]);
    expect(await codesOf(texts)).toEqual(texts.map(() => ['E_PARSE']));
    const safe = text.replace('"openedWith": "x"', '"openedWith": -9007199254740991');
    expect(await codesOf([text, safe])).toEqual([[], ['E_LOG']]);
  });

  it('read no policy whose group has a word for a number', async () => {
    const words = ['constructor', 'toString', '__proto__', '01', '3'];
    const texts = words.map((word) => {
      const policy = policyOf().replace('quorum', `group odd ${word} both\nquorum`);
      return serializeCertificate(exampleTwo({ policy }));
    });
    expect(await codesOf(texts)).toEqual(texts.map(() => ['E_WITNESS']));
    const good = policyOf().replace('quorum', 'group odd any both\nquorum');
    expect(await codesOf([serializeCertificate(exampleTwo({ policy: good }))])).toEqual([[]]);
  });

  it('know that February has no thirtieth day', async () => {
    const march = '2024-03-01T09:00:00.000Z';
    const [whole = [], absent = []] = await codesOf([
      lottery({ day: '2024-03-01', issue: '2024053' }, march),
      lottery({ day: '2024-02-30', issue: '2024053' }, march),
    ]);
    expect(whole).not.toContain('E_SOURCE');
    expect(absent).toContain('E_SOURCE');
  });

  it('wait for no issue after one that is none', async () => {
    const certificate = exampleTwo({ source: 'lottery', scheme: 'custodians', postponed: 1 });
    const moved = (from: string, to: string): string => {
      const { plan, proof } = certificate;
      const [step] = proof?.kind === 'lottery' ? proof.postponed : [];
      return serializeCertificate({
        ...certificate,
        plan: { ...plan, source: { ...plan.source, issue: from } },
        proof: { ...proof, postponed: [{ ...step, from, to }] },
      } as Certificate2);
    };
    const texts = [
      ['2024126', '2024127'],
      ['2024335', '2025001'],
      ['2024334', '2025001'],
      ['abc', 'NaNNaN'],
      [' 202', '202001'],
      ['2024+12', '2024013'],
      ['20241_0', '2024011'],
    ].map(([from = '', to = '']) => moved(from, to));
    const wrong = (await codesOf(texts)).map((codes) => codes.includes('E_LOTTERY'));
    expect(wrong).toEqual([false, false, true, true, true, true, true]);
  });

  it('know no value that comes after the year 9999', async () => {
    const [codes] = await codesOf([
      lottery({ day: '9999-12-31', issue: '9999357' }, '9999-12-31T13:00:00.000Z'),
    ]);
    expect(codes).toContain('E_LATE');
  });

  it('let lines of extension pass, but no half of a character', async () => {
    const extended = withNote((text) => signed(`${text}more \ufffd\n`));
    const broken = withNote((text) => signed(`${text}more \ufffd\n`).replace('\ufffd', '\ud800'));
    expect(await codesOf([withNote(signed), extended, broken])).toEqual([[], [], ['E_LOG']]);
  });

  it('take no signature that only holds eight times over', async () => {
    expect(await codesOf([withNote(loose)])).toEqual([['E_LOG']]);
  });
});

/** Certificates of version 2 that languages and libraries read in more than one way, where nobody says which one is meant. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { type Certificate2, serializeCertificate, sha256Hex } from '../../src/selection/index.js';
import { exampleTwo } from '../unit/selection/certificate-example-2.js';
import { CUSTODIANS, ESCROW } from '../unit/selection/plan-example-2.js';
import { LOG, policyOf } from './made-log.js';

const PLAIN = serializeCertificate(exampleTwo());

/** A certificate with a number in its terms, or in a record of the log, in this spelling. */
export const withNumber = (where: 'terms' | 'record', number: string): string =>
  where === 'terms'
    ? PLAIN.replace('"budget": "98000.00"', `"budget": ${number}`)
    : PLAIN.replace('"openedWith": "x"', `"openedWith": ${number}`);

/** A certificate whose policy has one group more, of which this many must sign. */
export function withGroup(least: string): string {
  const policy = policyOf().replace('quorum', `group odd ${least} both\nquorum`);
  return serializeCertificate(exampleTwo({ policy }));
}

/** A certificate whose log has another note of its checkpoint. */
export function withNote(change: (text: string) => string): string {
  const { log, ...rest } = exampleTwo({ source: 'commit', policy: null });
  const [text = ''] = log?.checkpoint.split('\n\n') ?? [];
  return serializeCertificate({ ...rest, log: { ...log, checkpoint: change(`${text}\n`) } } as Certificate2);
}

/** The note of a text, signed by the log. */
export const signed = (text: string): string => `${text}\n${LOG.line(text)}`;

/** The same with a signature whose nonce point has a part of small order: the equation holds only when multiplied by eight. */
export function signedLoosely(text: string): string {
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

/** A certificate by a lottery of this day and issue, eight days of the year without a drawing. */
export function byLottery(
  source: { readonly day: string; readonly issue: string },
  closesAt: string,
): string {
  const opensAt = new Date(Date.parse(closesAt) - 7 * 86_400_000).toISOString();
  const escrow = { recipient: CUSTODIANS, sha256: sha256Hex(ESCROW) };
  const planned = { kind: 'lottery', game: 'kl8', closedDays: 8, ...source } as const;
  const plan = { closesAt, opensAt, escrow, source: planned };
  return serializeCertificate(
    exampleTwo({ source: 'lottery', method: 'lowest', scheme: 'custodians', plan }),
  );
}

const MARCH = '2024-03-01T09:00:00.000Z';

/** One of each kind, for whoever writes a verifier; some are in order. */
export const hardTexts = (): (readonly [name: string, text: string])[] => [
  ['a fraction in the terms', withNumber('terms', '98000.5')],
  ['a number in a record that is no safe integer', withNumber('record', '9007199254740993')],
  ['a group with a word for a number', withGroup('constructor')],
  ['in order: a leap day between', byLottery({ day: '2024-03-01', issue: '2024053' }, MARCH)],
  ['the thirtieth of February', byLottery({ day: '2024-02-30', issue: '2024053' }, MARCH)],
  ['in order: a checkpoint with a line of extension', withNote((text) => signed(`${text}more \ufffd\n`))],
  [
    'half of a character in a checkpoint',
    withNote((text) => signed(`${text}more \ufffd\n`).replace('\ufffd', '\ud800')),
  ],
  ['a signature that only holds eight times over', withNote(signedLoosely)],
];

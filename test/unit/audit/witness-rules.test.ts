import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideCheckpoint,
  MAX_REQUEST_BYTES,
  readCheckpointRequest,
  readLogKeys,
  verifySigner,
  type WitnessedState,
} from '../../../src/audit/witnessing/rules.js';
import { EMPTY_ROOT, parseVerifierKey } from '../../../src/selection/index.js';
import { requestOf } from '../../support/c2sp/client.js';
import { aLog } from '../../support/c2sp/log.js';
import { COSIGNED, checkpointOf, cosignLine, ED25519, noteKey, signLine } from '../../support/c2sp/notes.js';

const NOW = 1_700_000_000;
const log = aLog('a.test');
const fork = aLog('a.test', { name: 'other', fork: 5 });
const KEYS = [log.key, noteKey('b.test', ED25519, 2)].map(({ vkey }) => parseVerifierKey(vkey)!);

const read = (body: string | Uint8Array) =>
  readCheckpointRequest(typeof body === 'string' ? Buffer.from(body) : body);

/** The status of the answer to a body, 200 with what is remembered then. */
function answer(state: WitnessedState | undefined, body: string | Uint8Array, now = NOW) {
  const request = read(body);
  if ('refused' in request) return request.refused;
  const signed = verifySigner(KEYS, request.value);
  if ('refused' in signed) return signed.refused;
  const decided = decideCheckpoint(state, request.value, now);
  return 'refused' in decided ? decided.refused : { status: 200, next: decided.value };
}

const stateOf = (branch: typeof log, size: number): WitnessedState => ({
  size,
  root: branch.root(size).toString('hex'),
  seconds: NOW - 10,
});
/** The body of a request from one size of a branch to another, but for what is said. */
function ask(old: number, size: number, changes: { branch?: typeof log; proof?: readonly Buffer[] } = {}) {
  const { branch = log } = changes;
  return requestOf(old, changes.proof ?? branch.proof(old, size), branch.note(size));
}

/** The example of the text of C2SP tlog-witness. */
const EXAMPLE = `old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
`;

describe('a request to a witness (C2SP tlog-witness)', () => {
  it('is read as in the example of its text', () => {
    const request = read(EXAMPLE);
    if ('refused' in request) throw new Error(request.refused.body);
    const { old, proof, note, checkpoint } = request.value;
    expect([old, proof.length, checkpoint.origin, checkpoint.size, note.signatures.length]).toEqual([
      20852014,
      4,
      'example.com/behind-the-sofa',
      20852163,
      2,
    ]);
    expect(Buffer.from(proof[1] ?? []).toString('base64')).toBe(
      'jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=',
    );
    expect(answer(undefined, EXAMPLE).status).toBe(404);
  });

  const good = ask(0, 3);
  it.each([
    ['nothing', ''],
    ['no empty line', good.replace('\n\n', '\n')],
    ['no old size', good.replace('old 0\n', '')],
    ['a zero before the old size', good.replace('old 0', 'old 00')],
    ['a sign', good.replace('old 0', 'old +0')],
    ['two blanks', good.replace('old 0', 'old  0')],
    ['a carriage return', good.replace('old 0', 'old 0\r')],
    ['a blank before', ` ${good}`],
    ['a mark of the order of bytes', `\ufeff${good}`],
    ['an old size that is no safe integer', good.replace('old 0', 'old 9007199254740992')],
    ['a proof of 31 bytes', good.replace('old 0\n', `old 0\n${Buffer.alloc(31).toString('base64')}\n`)],
    ['a proof that is no base64', good.replace('old 0\n', `old 0\n${'*'.repeat(44)}\n`)],
    [
      'a proof of 64 lines',
      requestOf(
        0,
        Array.from({ length: 64 }, () => Buffer.alloc(32)),
        log.note(3),
      ),
    ],
    ['no signature', `old 0\n\n${log.text(3)}\n`],
    ['no end of line', good.slice(0, -1)],
    ['a line that is no signature', `${good}more\n`],
    ['a size with a zero before it', good.replace('\n3\n', '\n03\n')],
    ['a control character', good.replace('a.test\n3', 'a.te\u0000st\n3')],
    ['an old size above the size', requestOf(4, [], log.note(3))],
    ['bytes that are no UTF-8', Buffer.concat([Buffer.from(good), Buffer.from([0xff, 0x0a])])],
    ['too many bytes', good + signLine(log.key, 'x').repeat(1 + MAX_REQUEST_BYTES / 100)],
  ] as const)('with %s is a bad one', (_, body) => {
    expect(answer(undefined, body)).toMatchObject({ status: 400, type: 'text/plain; charset=utf-8' });
  });

  it('may have 63 lines of a proof and many signatures', () => {
    const proof = Array.from({ length: 63 }, () => Buffer.alloc(32));
    expect(answer(undefined, requestOf(0, proof, log.note(3))).status).toBe(422);
    const stranger = noteKey('long.test', COSIGNED, 9);
    const long = `— long.test ${Buffer.concat([stranger.id, Buffer.alloc(4900)]).toString('base64')}\n`;
    expect(answer(undefined, ask(0, 3) + long.repeat(16)).status).toBe(200);
  });
});

describe('a witness', () => {
  it('knows a log by its origin, and trusts its keys alone', () => {
    const strange = aLog('c.test');
    expect(answer(undefined, ask(0, 3, { branch: strange })).status).toBe(404);
    // The key of another log that it knows, and one of the same name.
    const text = log.text(3);
    const signedBy = (...keys: readonly ReturnType<typeof noteKey>[]) =>
      answer(undefined, requestOf(0, [], `${text}\n${keys.map((key) => signLine(key, text)).join('')}`))
        .status;
    const twin = noteKey('a.test', ED25519, 7);
    expect(signedBy(noteKey('b.test', ED25519, 2))).toBe(403);
    expect(signedBy(twin)).toBe(403);
    expect(signedBy(log.key)).toBe(200);
    expect(signedBy(twin, log.key)).toBe(200);
  });

  it('refuses a signature of a trusted key that does not hold, also beside one that does', () => {
    const forged = log.note(3).replace('\n3\n', '\n4\n');
    expect(answer(undefined, requestOf(0, [], forged)).status).toBe(403);
    expect(answer(undefined, requestOf(0, [], log.note(3) + signLine(log.key, 'x\n'))).status).toBe(403);
    // A key of a log does not cosign, and a cosignature is no signature of a log.
    const cosigned = cosignLine(noteKey('a.test', COSIGNED, 1), log.text(3), NOW);
    expect(answer(undefined, requestOf(0, [], `${log.text(3)}\n${cosigned}`)).status).toBe(403);
  });

  it('asks for the size that it remembers, and tells it', () => {
    const told = (state: WitnessedState | undefined, old: number, size: number) =>
      answer(state, ask(old, size));
    expect(told(stateOf(log, 5), 0, 9)).toEqual({ status: 409, type: 'text/x.tlog.size', body: '5\n' });
    expect(told(stateOf(log, 5), 4, 9)).toMatchObject({ status: 409, body: '5\n' });
    expect(told(stateOf(log, 5), 3, 4)).toMatchObject({ status: 409, body: '5\n' });
    expect(told(undefined, 2, 9)).toMatchObject({ status: 409, body: '0\n' });
    expect(told(stateOf(log, 5), 5, 9)).toMatchObject({ status: 200 });
  });

  it('remembers what it cosigns, and cosigns the same again at a later time', () => {
    const once = answer(undefined, ask(0, 5));
    const state = { size: 5, root: log.root(5).toString('hex'), seconds: NOW };
    expect(once).toEqual({ status: 200, next: state });
    expect(answer(state, ask(5, 5), NOW + 9)).toEqual({ status: 200, next: { ...state, seconds: NOW + 9 } });
    expect(answer(state, ask(5, 9), NOW + 9)).toMatchObject({ next: { size: 9, seconds: NOW + 9 } });
  });

  it('is not led to another branch', () => {
    const state = stateOf(log, 8);
    expect(answer(state, ask(8, 12, { branch: fork })).status).toBe(422);
    expect(answer(state, ask(8, 8, { branch: fork })).status).toBe(422);
    expect(answer(state, ask(8, 12, { proof: [] })).status).toBe(422);
    expect(answer(state, ask(8, 8, { proof: log.proof(4, 8) })).status).toBe(422);
    expect(answer(state, ask(8, 12, { proof: [...log.proof(8, 12), Buffer.alloc(32)] })).status).toBe(422);
    // Both branches tell the same of the first five entries.
    expect(answer(stateOf(log, 5), ask(5, 12, { branch: fork })).status).toBe(200);
  });

  it('takes an empty tree with the root of an empty tree alone, and no proof from it', () => {
    const empty = (root: Uint8Array) => {
      const text = checkpointOf('a.test', 0, root);
      return requestOf(0, [], `${text}\n${signLine(log.key, text)}`);
    };
    expect(answer(undefined, empty(EMPTY_ROOT))).toMatchObject({ status: 200, next: { size: 0 } });
    expect(answer(undefined, empty(Buffer.alloc(32))).status).toBe(422);
    const state = { size: 0, root: Buffer.from(EMPTY_ROOT).toString('hex'), seconds: 0 };
    expect(answer(state, empty(Buffer.alloc(32))).status).toBe(422);
    expect(answer(state, ask(0, 7)).status).toBe(200);
    expect(answer(state, ask(0, 7, { proof: [Buffer.alloc(32)] })).status).toBe(422);
    expect(answer(undefined, ask(0, 7, { proof: [Buffer.alloc(32)] })).status).toBe(422);
  });

  it('never signs an earlier time than before', () => {
    const state = { ...stateOf(log, 5), seconds: NOW };
    expect(answer(state, ask(5, 9), NOW - 2)).toMatchObject({ status: 200, next: { seconds: NOW } });
    expect(answer(state, ask(5, 9), NOW - 3).status).toBe(503);
  });

  it('is consistent with an implementation of its own of the same texts', () => {
    const size = fc.integer({ min: 0, max: 39 });
    fc.assert(
      fc.property(size, size, fc.boolean(), fc.integer({ min: -1, max: 8 }), (old, next, forked, cut) => {
        const branch = forked ? fork : log;
        const proof = branch.proof(Math.min(old, next), next);
        if (cut >= 0) proof.splice(cut, 1);
        const state = old === 0 ? undefined : stateOf(log, old);
        const { status } = answer(state, requestOf(old, proof, branch.note(next)));
        const tampered = cut >= 0 && branch.proof(Math.min(old, next), next).length > cut;
        if (old > next) return status === 400;
        if (tampered || (forked && old > 5)) return status === 422;
        return status === 200;
      }),
    );
  });
});

describe('the list of logs of a witness', () => {
  it('has a verifier key a line, and several for one log', () => {
    const other = noteKey('a.test', ED25519, 9);
    const text = `# logs\n\n${log.key.vkey}\r\n  ${other.vkey}  \n${log.key.vkey}`;
    const list = readLogKeys(text);
    expect('keys' in list && list.keys.map(({ name, id }) => [name, id])).toEqual(
      [log.key, other].map(({ name, id }) => [name, id.toString('hex')]),
    );
    expect(readLogKeys('')).toEqual({ keys: [] });
  });

  it.each(['nonsense', noteKey('a.test', COSIGNED, 1).vkey, `${log.key.vkey} https://a.test`])(
    'has no %s',
    (line) => {
      expect(readLogKeys(`\n${line}\n`)).toEqual({ wrong: expect.stringContaining('line 2') });
    },
  );
});

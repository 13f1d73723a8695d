import { describe, expect, it } from 'vitest';
import { schemaOf } from '../../../src/selection/certificate.js';
import {
  type Certificate,
  REHEARSAL_PREFIX,
  runSelection,
  type SelectionInput,
  serializeCertificate,
  verifyCertificate,
} from '../../../src/selection/index.js';
import { parseSelectionInput, schemaFault } from '../../../src/selection/schema.js';
import { agencyCode, exampleCertificate, exampleRedo, ROUND_1000 } from './certificate-example.js';

const LOTTERY = { kind: 'lottery', game: 'kl8', issue: '2017128' } as const;
const AGENCY = agencyCode(0);
const ZERO = '0'.repeat(64);

const EXAMPLES = {
  ceremony: exampleCertificate(),
  commit: exampleCertificate({ source: { kind: 'commit' } }),
  lottery: exampleCertificate({ source: LOTTERY }),
  drand: exampleCertificate({ source: ROUND_1000.source }),
  redo: exampleRedo(),
};

type Steps = readonly (string | number)[];

/** What the schema says of an example whose member at a place has another value; undefined for nothing. */
function faultAt(name: keyof typeof EXAMPLES, path: Steps, value: unknown) {
  const root = JSON.parse(serializeCertificate(EXAMPLES[name])) as Record<string | number, unknown>;
  let target = root;
  for (const step of path.slice(0, -1)) target = target[step] as typeof root;
  const last = path.at(-1) as string;
  if (value === undefined) Reflect.deleteProperty(target, last);
  else target[last] = value;
  const parsed = schemaOf({}).safeParse(root);
  return parsed.success ? undefined : schemaFault(parsed.error, root);
}

const steps = (place: string): Steps =>
  place.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
const place = (text: string): string => text.replace(/\.(\d+)(?=\.|$)/g, '[$1]');

describe('the members of a certificate', () => {
  it('are those of the protocol', () => {
    for (const [name, certificate] of Object.entries(EXAMPLES))
      expect([name, schemaOf({}).safeParse(JSON.parse(serializeCertificate(certificate))).error]).toEqual([
        name,
        undefined,
      ]);
  });

  it.each<[keyof typeof EXAMPLES, string, unknown, string, object]>([
    ['ceremony', 'site', 'x'.repeat(501), 'long', { most: 500 }],
    ['ceremony', 'site', 1, 'text', {}],
    ['ceremony', 'site', undefined, 'missing', {}],
    ['ceremony', 'protocol', 'zjcs-selection/2', 'one-of', { values: 'zjcs-selection/1' }],
    ['ceremony', 'plan', null, 'object', {}],
    ['ceremony', 'plan.need', '', 'ascii', {}],
    ['ceremony', 'plan.need', 'x'.repeat(201), 'ascii', {}],
    ['ceremony', 'plan.need', '需', 'ascii', {}],
    ['ceremony', 'plan.need', 'a\n', 'ascii', {}],
    ['ceremony', 'plan.round', 0, 'small', { least: 1 }],
    ['ceremony', 'plan.round', 1.5, 'integer', {}],
    ['ceremony', 'plan.round', '1', 'integer', {}],
    ['ceremony', 'plan.method', 'best', 'one-of', { values: 'random, lowest, reference, average, credit' }],
    ['ceremony', 'plan.fund', 'own', 'one-of', { values: 'state, social' }],
    ['ceremony', 'plan.budgetFen', 0, 'small', { least: 1 }],
    ['ceremony', 'plan.budgetFen', 2 ** 53, 'large', { most: Number.MAX_SAFE_INTEGER }],
    ['ceremony', 'plan.floorFen', 0, 'small', { least: 1 }],
    ['ceremony', 'plan.minEntries', 0, 'small', { least: 1 }],
    ['ceremony', 'plan.notice', ZERO.slice(1), 'hex64', {}],
    ['ceremony', 'plan.notice', `${ZERO}0`, 'hex64', {}],
    ['ceremony', 'plan.notice', `${ZERO}\n`, 'hex64', {}],
    ['ceremony', 'plan.notice', 'A'.repeat(64), 'hex64', {}],
    ['ceremony', 'plan.opensAt', '2017-05-02T01:00:00Z', 'instant', {}],
    ['ceremony', 'plan.opensAt', '2017-02-29T01:00:00.000Z', 'instant', {}],
    ['ceremony', 'plan.opensAt', '2017-13-01T01:00:00.000Z', 'instant', {}],
    ['ceremony', 'plan.opensAt', '2017-05-02T24:00:00.000Z', 'instant', {}],
    ['ceremony', 'plan.opensAt', 'x2017-05-02T01:00:00.000Z', 'instant', {}],
    ['ceremony', 'plan.opensAt', '2017-05-02T01:00:00.000Zx', 'instant', {}],
    ['ceremony', 'plan.source', {}, 'other', {}],
    ['ceremony', 'plan.source.digits', 0, 'small', { least: 1 }],
    ['ceremony', 'plan.source.more', 0, 'unknown', {}],
    ['lottery', 'plan.source.game', '', 'ascii', {}],
    ['lottery', 'plan.source.more', 0, 'unknown', {}],
    ['commit', 'plan.source.more', 0, 'unknown', {}],
    ['drand', 'plan.source.chain', 'x', 'hex64', {}],
    ['drand', 'plan.source.round', 0, 'small', { least: 1 }],
    ['drand', 'plan.source.more', 0, 'unknown', {}],
    ['ceremony', 'plan.more', 1, 'unknown', {}],
    ['ceremony', 'more', 1, 'unknown', {}],
    ['ceremony', 'entries', {}, 'list', {}],
    ['ceremony', 'entries.1.entry.agency', `${AGENCY}0`, 'agency', {}],
    ['ceremony', 'entries.1.entry.agency', AGENCY.slice(1), 'agency', {}],
    ['ceremony', 'entries.1.entry.agency', `I${AGENCY.slice(1)}`, 'agency', {}],
    ['ceremony', 'entries.1.entry.bid', 0, 'small', { least: 1 }],
    ['ceremony', 'entries.1.entry.more', 0, 'unknown', {}],
    ['ceremony', 'entries.1.more', 0, 'unknown', {}],
    ['ceremony', 'entries.1', undefined, 'missing', {}],
    ['ceremony', 'entries.1', 0, 'object', {}],
    ['ceremony', 'pool.entries', [], 'short', { least: 1 }],
    ['ceremony', 'pool.entries.0.bid', 0, 'small', { least: 1 }],
    ['ceremony', 'pool.entries.0.weight', 0, 'small', { least: 1 }],
    ['ceremony', 'pool.entries.0.more', 0, 'unknown', {}],
    ['ceremony', 'pool.excluded.0.reason', '', 'ascii', {}],
    ['ceremony', 'pool.excluded.0.more', 0, 'unknown', {}],
    ['ceremony', 'pool.more', 0, 'unknown', {}],
    ['ceremony', 'publicValue', '1'.repeat(2001), 'long', { most: 2000 }],
    ['ceremony', 'proof.witnesses', ['甲'], 'short', { least: 2 }],
    ['ceremony', 'proof.witnesses.1', '', 'short', { least: 1 }],
    ['ceremony', 'proof.witnesses.1', '甲'.repeat(101), 'long', { most: 100 }],
    ['ceremony', 'proof.more', 0, 'unknown', {}],
    ['drand', 'proof.round', 0, 'small', { least: 1 }],
    ['drand', 'proof.signature', 'a', 'hex', {}],
    ['drand', 'proof.signature', 'a'.repeat(201), 'hex', {}],
    ['drand', 'proof.signature', 'aA', 'hex', {}],
    ['drand', 'proof.more', 0, 'unknown', {}],
    ['lottery', 'proof.typed.id', '', 'ascii', {}],
    ['lottery', 'proof.typed.more', '', 'unknown', {}],
    ['lottery', 'proof.postponed', Array.from({ length: 101 }, () => 0), 'long', { most: 100 }],
    ['lottery', 'proof.postponed', [{}], 'missing', {}],
    ['lottery', 'proof.more', 0, 'unknown', {}],
    ['ceremony', 'savingFen', -1, 'small', { least: 0 }],
    ['ceremony', 'generator.name', 'x', 'one-of', { values: 'seedrandom' }],
    ['ceremony', 'generator.version', 'x', 'one-of', { values: '3.0.5' }],
    ['ceremony', 'generator.more', 'x', 'unknown', {}],
    ['ceremony', 'claim.more', 'x', 'unknown', {}],
    ['ceremony', 'times.more', 'x', 'unknown', {}],
    ['ceremony', 'annex.more', 'x', 'unknown', {}],
    ['ceremony', 'annex.agencyNames.x', 'x', 'agency', {}],
    [`ceremony`, `annex.agencyNames.${AGENCY}`, '', 'short', { least: 1 }],
    [`ceremony`, `annex.agencyNames.${AGENCY}`, '名'.repeat(201), 'long', { most: 200 }],
    ['ceremony', 'rounds', Array.from({ length: 101 }, () => 0), 'long', { most: 100 }],
    ['ceremony', 'annex.notice.thing', 1.5, 'integer', {}],
    ['redo', 'rounds.0.redo.basis', 'mood', 'one-of', { values: 'source-failed, objection-upheld' }],
    ['redo', 'rounds.0.redo.reason', '', 'short', { least: 1 }],
    ['redo', 'rounds.0.redo.reason', '由'.repeat(1001), 'long', { most: 1000 }],
    ['redo', 'rounds.0.redo.excluded.0.more', 0, 'unknown', {}],
    ['redo', 'rounds.0.redo.more', 0, 'unknown', {}],
    ['redo', 'rounds.0.publicValue', '1'.repeat(2001), 'long', { most: 2000 }],
    ['redo', 'rounds.0.more', 0, 'unknown', {}],
  ])('are bounded, %#: %s, %s', (name, path, value, reason, params) => {
    const fault = faultAt(name, steps(path), value);
    const at = reason === 'missing' && typeof value === 'object' ? `${place(path)}[0].from` : place(path);
    const where = reason === 'other' ? expect.anything() : at;
    expect(fault).toEqual({ key: `schema/${reason}`, params: { place: where, ...params } });
  });

  it.each<[keyof typeof EXAMPLES, string, unknown]>([
    ['ceremony', 'site', 'x'.repeat(500)],
    ['ceremony', 'plan.need', 'x'.repeat(200)],
    ['ceremony', 'plan.need', ' ~'],
    ['ceremony', 'plan.floorFen', 1],
    ['ceremony', 'plan.budgetFen', Number.MAX_SAFE_INTEGER],
    ['ceremony', 'plan.opensAt', '2016-02-29T23:59:59.999Z'],
    ['ceremony', 'publicValue', '1'.repeat(2000)],
    ['ceremony', 'publicValue', null],
    ['ceremony', 'proof.witnesses.1', '甲'.repeat(100)],
    ['ceremony', 'proof', null],
    ['ceremony', 'entries', []],
    ['drand', 'proof.signature', 'a'.repeat(200)],
    ['drand', 'proof.signature', 'af'],
    ['ceremony', 'savingFen', 0],
    [`ceremony`, `annex.agencyNames.${AGENCY}`, '名'.repeat(200)],
    [`ceremony`, `annex.notice`, { any: { thing: [null, -15, '事'] } }],
    ['redo', 'rounds.0.redo.reason', '由'.repeat(1000)],
    ['redo', 'rounds.0.secret', null],
  ])('reach their bounds, %#: %s, %s', (name, path, value) => {
    expect(faultAt(name, steps(path), value)).toBeUndefined();
  });

  it('name the whole where it is no object', () => {
    const parsed = schemaOf({}).safeParse(null);
    expect(parsed.error && schemaFault(parsed.error, null)).toEqual({
      key: 'schema/object',
      params: { place: { key: 'place/whole', params: {} } },
    });
  });

  it('take a hundred earlier rounds and postponements', () => {
    const { rounds } = EXAMPLES.redo;
    expect(
      faultAt(
        'redo',
        ['rounds'],
        Array.from({ length: 100 }, () => rounds[0]),
      ),
    ).toBeUndefined();
    const hand = { role: 'official', id: 'a-1', at: '2017-05-08T13:40:00.000Z' };
    const step = { from: 'a', to: 'b', reason: 'x', proposed: hand, confirmed: hand };
    const postponed = Array.from({ length: 100 }, () => step);
    expect(faultAt('lottery', ['proof', 'postponed'], postponed)).toBeUndefined();
    expect(faultAt('lottery', ['proof', 'postponed'], [{ ...step, more: 1 }])).toMatchObject({
      key: 'schema/unknown',
    });
  });
});

describe('the input of a selection', () => {
  const { plan, secret, publicValue, entries, pool } = EXAMPLES.ceremony;
  const input = {
    plan,
    secret,
    publicValue,
    entries: entries.map(({ entry }) => entry),
    weights: null,
    excluded: pool.excluded,
  } as SelectionInput;

  it('is read as it stands', () => {
    expect(parseSelectionInput(input)).toBe(input);
    expect(runSelection(parseSelectionInput(input)).ranking).toEqual(EXAMPLES.ceremony.ranking);
    const free = input.entries.map((entry) => ({ ...entry, agency: 'a 1', bid: -5 }));
    expect(parseSelectionInput({ ...input, entries: free, weights: { 'a 1': 3 } }).weights).toEqual({
      'a 1': 3,
    });
  });

  it.each<[object, string]>([
    [{ entries: [] }, 'schema/short {"place":"entries","least":1}'],
    [{ weights: { a: 'x' } }, 'schema/integer {"place":"weights.a"}'],
    [{ weights: { a: 1, b: null, c: null } }, 'schema/integer {"place":"weights.b"}'],
    [{ excluded: [{ agency: 'a', reason: 'x', more: 1 }] }, 'schema/unknown {"place":"excluded[0].more"}'],
    [{ excluded: [{ agency: '', reason: 'x' }] }, 'schema/ascii {"place":"excluded[0].agency"}'],
    [{ more: 1 }, 'schema/unknown {"place":"more"}'],
    [{ secret: '' }, 'schema/hex64 {"place":"secret"}'],
    [{ publicValue: 1 }, 'schema/text {"place":"publicValue"}'],
    [{ secret: undefined }, 'schema/missing {"place":"secret"}'],
  ])('is refused with %j', (change, message) => {
    expect(() => parseSelectionInput({ ...input, ...change })).toThrow(message);
  });
});

describe('a certificate that is none of a need', () => {
  it('is that of a rehearsal, however well it adds up', () => {
    const rehearsal = exampleCertificate({ need: `${REHEARSAL_PREFIX}1`, method: 'random' });
    const { ok, rehearsal: isRehearsal, checks } = verifyCertificate(serializeCertificate(rehearsal));
    expect(REHEARSAL_PREFIX).toBe('REHEARSAL-');
    expect([ok, isRehearsal, checks.some((check) => check.ok === false)]).toEqual([false, true, false]);
    const need = exampleCertificate({ need: 'CX-REHEARSAL-1', method: 'random' });
    expect(verifyCertificate(serializeCertificate(need))).toMatchObject({ ok: true, rehearsal: false });
  });

  it.each<[string, string | Uint8Array, object]>([
    ['no text', Uint8Array.of(255), { key: 'parse/not-utf8', params: {} }],
    ['too long', ' '.repeat(8 * 1024 * 1024 + 1), { key: 'parse/too-large', params: { most: 8_388_608 } }],
    ['no JSON', '{', { key: 'parse/not-json', params: { detail: expect.stringContaining('JSON') } }],
    ['another spelling', JSON.stringify(EXAMPLES.commit), { key: 'parse/spelling', params: {} }],
    [
      'a mark at the start',
      `\ufeff${serializeCertificate(EXAMPLES.commit)}`,
      { key: 'parse/not-json', params: { detail: expect.anything() } },
    ],
    ['nothing at all', undefined as never, { key: 'value/unforeseen', params: {} }],
  ])('is refused with the reason: %s', (_name, text, found) => {
    const { ok, rehearsal, checks, certificate } = verifyCertificate(text);
    expect({ ok, rehearsal, certificate }).toEqual({ ok: false, rehearsal: false, certificate: null });
    expect(checks[0]).toMatchObject({ code: 'E_PARSE', ok: false, found });
  });

  it('is read up to the largest size', () => {
    const text = ' '.repeat(8 * 1024 * 1024);
    expect(verifyCertificate(text).checks[0]?.found).toMatchObject({ key: 'parse/not-json' });
  });

  it('is refused as bytes with a mark at the start', () => {
    const text = `\ufeff${serializeCertificate(EXAMPLES.commit as Certificate)}`;
    expect(verifyCertificate(Buffer.from(text)).checks[0]).toMatchObject({
      ok: false,
      found: { key: 'parse/not-json' },
    });
  });
});

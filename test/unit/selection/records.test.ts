import { describe, expect, it } from 'vitest';
import {
  type Certificate,
  claimOf,
  drawPool,
  explainSelection,
  hashPool,
  K_VALUES,
  METHODS,
  type Method,
  methodOf,
  type PoolEntry,
  REDO_SOURCE_KINDS,
  SOURCE_KINDS,
  serializeCertificate,
  sourceOf,
  verifyCertificate,
} from '../../../src/selection/index.js';
import { exampleCertificate } from './certificate-example.js';
import { exampleTwo } from './certificate-example-2.js';

const SEED = 'ab'.repeat(32);

/** A pool of six in which every entry has what a method may ask for, or not. */
const poolOf = ({ bids, weights }: { readonly bids: boolean; readonly weights: boolean }): PoolEntry[] =>
  Array.from({ length: 6 }, (_, index) => ({
    agency: `agency ${index}`,
    entryHash: '',
    bid: bids ? 100_000 - index : null,
    weight: weights ? index + 1 : null,
  }));

/** A certificate of a method, of version 1 where that knows it. */
const exampleOf = (method: Method): Certificate =>
  methodOf(method).lists
    ? exampleTwo({ source: 'ceremony', scheme: 'site', method })
    : exampleCertificate({ method });

describe('the methods', () => {
  it('are those of the protocol', () => {
    expect(
      METHODS.map((method) => {
        const { takesBid, weighted, K, ranking } = methodOf(method);
        return [method, takesBid, weighted, K, ranking.by];
      }),
    ).toEqual([
      ['random', false, false, null, 'lot'],
      ['lowest', true, false, null, 'bid'],
      ['reference', true, false, 'drawn', 'distance'],
      ['average', true, false, 100, 'distance'],
      ['credit', false, true, null, 'lot'],
      ['merit', false, true, null, 'lot'],
    ]);
  });

  it.each(METHODS)('draw as their records say: %s', (method) => {
    const { takesBid, weighted, K, ranking } = methodOf(method);
    const draw = (pool: PoolEntry[]) => () => drawPool(method, pool, SEED);
    const drawn = draw(poolOf({ bids: true, weights: true }))();
    expect(new Set(drawn.ranking).size).toBe(6);
    if (K === 'drawn') expect(K_VALUES).toContain(drawn.K);
    else expect(drawn.K).toBe(K);
    expect(drawn.reference !== null).toBe(ranking.by === 'distance');
    const noTickets = draw(poolOf({ bids: true, weights: false }));
    if (weighted) expect(noTickets).toThrow('draw/no-weight');
    else expect(noTickets()).toEqual(drawn);
    const noBids = draw(poolOf({ bids: false, weights: true }));
    if (ranking.by === 'lot') expect(noBids().ranking).toEqual(drawn.ranking);
    else expect(noBids).toThrow('draw/no-bid');
    // Whoever orders by bids must ask for them.
    if (ranking.by !== 'lot') expect(takesBid).toBe(true);
  });

  it.each(METHODS)('are explained up to the order and the price, or the list: %s', (method) => {
    const certificate = exampleOf(method);
    const steps = explainSelection(certificate);
    const { lists, ranking } = methodOf(method);
    if (lists) expect(steps.at(-1)).toEqual({ code: 'small-list', agencies: certificate.smallList });
    else
      expect(steps.slice(-2)).toMatchObject([
        { code: 'order', by: ranking.by, ranking: certificate.ranking },
        { code: 'price', winner: certificate.winner },
      ]);
    expect(steps.some(({ code }) => code === 'k')).toBe(methodOf(method).K === 'drawn');
    expect(steps.filter((step) => step.code === 'lot').map(({ weighted }) => weighted)).toEqual(
      certificate.pool.entries.slice(methodOf(method).weighted ? 0 : 1).map(() => methodOf(method).weighted),
    );
  });

  it.each(METHODS)('are held to bids and tickets of the pool as their records say: %s', (method) => {
    const { takesBid, weighted } = methodOf(method);
    const certificate = exampleOf(method);
    const faultOf = (change: Partial<PoolEntry>) => {
      const pool = {
        ...certificate.pool,
        entries: certificate.pool.entries.map((entry) => ({ ...entry, ...change })),
      };
      const text = serializeCertificate({ ...certificate, pool, poolHash: hashPool(pool) });
      const found = verifyCertificate(text).checks.find(({ code }) => code === 'E_POOL');
      return found?.ok ? null : found?.found;
    };
    expect(faultOf({})).toBeNull();
    expect(faultOf({ bid: null })).toEqual(takesBid ? { key: 'pool/bids-wrong', params: {} } : null);
    expect(faultOf({ weight: weighted ? null : 1 })).toEqual({ key: 'pool/weights-wrong', params: {} });
  });
});

describe('the sources', () => {
  it('are those of the protocol, the weakest first', () => {
    expect(
      SOURCE_KINDS.map((kind) => {
        const { needs, opensSecretAtFreeze, proof, recording, example } = sourceOf(kind);
        const { entropyBits } = claimOf(example);
        return [kind, needs, opensSecretAtFreeze, proof?.check, recording?.kind, entropyBits];
      }),
    ).toEqual([
      ['commit', 'nothing', false, undefined, undefined, 0],
      ['ceremony', 'hall', false, 'E_CEREMONY', 'ceremony.recorded', 66],
      ['lottery', 'calendar', true, 'E_LOTTERY', 'lottery.confirmed', 61],
      ['drand', 'beacon', true, 'E_BLS', undefined, 256],
    ]);
  });

  it('serve later rounds where their value is public', () => {
    expect(REDO_SOURCE_KINDS).toEqual(['ceremony', 'lottery', 'drand']);
  });

  it.each(SOURCE_KINDS)(
    'that open the secret with the freeze have a value whose instant is fixed: %s',
    (kind) => {
      const record = sourceOf(kind);
      const from =
        record.valueFrom?.(record.example, { closesAt: '2023-08-23T15:49:24.000Z', rules: '2017-01' }) ??
        null;
      expect(from !== null).toBe(record.opensSecretAtFreeze);
    },
  );
});

import { createHash } from 'node:crypto';
import { addMillis, type Clock, createVault, type Instant } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';

/** A clock that stands still until told otherwise. */
export interface FakeClock extends Clock {
  set(instant: Instant): void;
  advance(millis: number): void;
}

/** A clock that starts at `start`. */
export function fakeClock(start: Instant = '2017-05-02T01:00:00.000Z'): FakeClock {
  let present = start;
  return {
    now: () => present,
    set: (instant) => {
      present = instant;
    },
    advance: (millis) => {
      present = addMillis(present, millis);
    },
  };
}

/** Bytes that look random and are the same in every run. */
export function sequentialRandom(): (length: number) => Uint8Array {
  let counter = 0;
  return (length) => {
    counter += 1;
    const block = createHash('sha512').update(`test random ${counter}`).digest();
    return Uint8Array.from({ length }, (_, index) => block[index % block.length] ?? 0);
  };
}

/** Ids 00000000-…-000000000001 and on. */
export function sequentialIds(): () => string {
  let counter = 0;
  return () => `00000000-0000-7000-8000-${String(++counter).padStart(12, '0')}`;
}

/** Dependencies over a database with a clock that stands still; override what a test needs. */
export function testDeps(db: Db, overrides: Partial<Deps> = {}): Deps {
  const random = sequentialRandom();
  return {
    db,
    clock: fakeClock(),
    newId: sequentialIds(),
    random,
    vault: createVault(new Uint8Array(32).fill(7), random),
    sources: { kinds: ['commit', 'ceremony'], closedDays: [] },
    siteKeyBids: true,
    policy: null,
    witnessLogs: [],
    custodians: 0,
    sitePrefix: 'CX',
    siteUrl: 'http://supermarket.test',
    ...overrides,
  };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CLOCK_PROOF,
  CLOCK_TOLERANCE,
  type ClockReading,
  type ClockTrust,
  HOUR,
  MINUTE,
  readClock,
  SECOND,
  type SteadyClock,
  steadyClock,
  toMillis,
} from '../../../src/basics/index.js';

const START = toMillis('2017-05-02T01:00:00.000Z');

/** A machine whose clocks are moved by hand, and the site's clock over it. */
function machine(): {
  readonly pass: (millis: number) => void;
  readonly set: (byMillis: number) => void;
  readonly clock: SteadyClock;
  readonly truth: () => number;
} {
  let [steady, wrong] = [77.25, 0];
  const clock = steadyClock(() => ({ wall: Math.floor(START + steady + wrong), steady }));
  return {
    clock,
    pass: (millis) => {
      steady += millis;
      clock.now();
    },
    set: (byMillis) => {
      wrong += byMillis;
    },
    truth: () => Math.floor(START + steady),
  };
}
const timeOf = (clock: SteadyClock): number => toMillis(clock.now());

describe('the clock of the site', () => {
  it('is the clock of the machine while nobody sets it', () => {
    const { clock, pass, truth } = machine();
    for (const millis of [0, 1, SECOND, HOUR, 400 * HOUR]) {
      pass(millis);
      expect(timeOf(clock)).toBe(truth());
      expect(clock.apart()).toBeNull();
    }
  });

  it.each([HOUR, -2 * HOUR, 3 * SECOND, -3 * SECOND])(
    'goes on through a jump of %i ms that passes',
    (jump) => {
      const { clock, pass, set, truth } = machine();
      pass(SECOND);
      set(jump);
      for (const millis of [0, SECOND, SECOND, CLOCK_PROOF - 3 * SECOND]) {
        pass(millis);
        expect(Math.abs(timeOf(clock) - truth())).toBeLessThanOrEqual(1);
        expect(Math.abs((clock.apart() ?? 0) - jump)).toBeLessThanOrEqual(1);
      }
      set(-jump);
      expect(clock.apart()).toBeNull();
      expect(timeOf(clock)).toBe(truth());
    },
  );

  it.each([HOUR, -2 * HOUR])(
    'follows a correction of %i ms when it has held for five minutes',
    (correction) => {
      const { clock, pass, set, truth } = machine();
      set(correction);
      pass(0);
      pass(CLOCK_PROOF - 1);
      expect(clock.apart()).not.toBeNull();
      pass(1);
      expect(clock.apart()).toBeNull();
      expect(timeOf(clock)).toBe(truth() + correction);
    },
  );

  it('believes no clock that keeps jumping', () => {
    const { clock, pass, set, truth } = machine();
    for (let turn = 0; turn < 40; turn += 1) {
      set(turn % 2 ? -HOUR - MINUTE : HOUR);
      pass(MINUTE);
      expect(clock.apart()).not.toBeNull();
      expect(Math.abs(timeOf(clock) - truth())).toBeLessThanOrEqual(1);
    }
  });

  it('takes small corrections at once, and stands still rather than go back', () => {
    const { clock, pass, set, truth } = machine();
    pass(SECOND);
    set(CLOCK_TOLERANCE - 1);
    const ahead = timeOf(clock);
    expect(ahead).toBe(truth() + CLOCK_TOLERANCE - 1);
    set(-CLOCK_TOLERANCE + 1);
    pass(SECOND);
    expect(timeOf(clock)).toBe(ahead);
    pass(CLOCK_TOLERANCE);
    expect(timeOf(clock)).toBe(truth());
    expect(clock.apart()).toBeNull();
  });

  it('falls behind by a sleep of the machine for five minutes, and then catches up', () => {
    // On Linux the steady clock stands while the machine sleeps.
    const { clock, pass, set, truth } = machine();
    set(8 * HOUR);
    pass(MINUTE);
    expect(timeOf(clock)).toBe(truth());
    pass(CLOCK_PROOF);
    expect(timeOf(clock)).toBe(truth() + 8 * HOUR);
  });

  it.each([HOUR, -2 * HOUR])(
    'goes on in a process that begins during a jump of %i ms, and believes it no sooner than the others',
    (jump) => {
      let [steady, wrong] = [77.25, 0];
      const read = () => ({ wall: Math.floor(START + steady + wrong), steady });
      const clock = steadyClock(read);
      steady += MINUTE;
      wrong = jump;
      const later = steadyClock(read, clock.offset());
      expect(timeOf(later)).toBe(timeOf(clock));
      expect(Math.abs(timeOf(later) - Math.floor(START + steady))).toBeLessThanOrEqual(1);
      expect(later.apart()).toBe(clock.apart());
      steady += CLOCK_PROOF;
      expect([timeOf(later), timeOf(clock)]).toEqual([read().wall, read().wall]);
      expect(later.apart()).toBeNull();
      // One that knows nothing of the others takes the jump for the time.
      wrong = 0;
      expect(timeOf(steadyClock(read))).toBe(read().wall);
      expect(timeOf(steadyClock(read, clock.offset()))).toBe(timeOf(clock));
    },
  );

  it('never goes back, nor runs ahead of the steady clock, without a correction that was proved', () => {
    const step = fc.record({
      pass: fc.integer({ min: 0, max: MINUTE }),
      set: fc.oneof(
        fc.constant(0),
        fc.integer({ min: -HOUR, max: HOUR }),
        fc.integer({ min: -1500, max: 1500 }),
      ),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const reading = { wall: START, steady: 0 };
        let before: ClockTrust = readClock(null, reading);
        for (const { pass, set } of steps) {
          reading.steady += pass;
          reading.wall += pass + set;
          const after = readClock(before, reading as ClockReading);
          const proved = before.apart !== null && reading.steady - before.apart.since >= CLOCK_PROOF;
          if (!proved) {
            expect(after.time).toBeGreaterThanOrEqual(before.time);
            expect(after.time - before.time).toBeLessThanOrEqual(pass + CLOCK_TOLERANCE);
          }
          if (after.apart === null) expect(after.offset).toBe(reading.wall - reading.steady);
          before = after;
        }
      }),
    );
  });
});

import { vi } from 'vitest';

/** Hears of every text that is put into a normal form; `longest` is the length of the longest until it stops. */
export function watchNormalForms(): { readonly longest: number; stop(): void } {
  const spy = vi.spyOn(String.prototype, 'normalize');
  let longest = 0;
  return {
    get longest() {
      for (const text of spy.mock.contexts) longest = Math.max(longest, String(text).length);
      spy.mockClear();
      return longest;
    },
    stop: () => spy.mockRestore(),
  };
}

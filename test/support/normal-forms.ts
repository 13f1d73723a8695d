import { vi } from 'vitest';

/** Hears of every text that is put into a normal form; `longest` is the length of the longest so far. */
export function watchNormalForms(): { readonly longest: number; stop(): void } {
  const { normalize } = String.prototype;
  let longest = 0;
  const spy = vi.spyOn(String.prototype, 'normalize').mockImplementation(function (this: string, form) {
    longest = Math.max(longest, this.length);
    return normalize.call(this, form);
  });
  return {
    get longest() {
      return longest;
    },
    stop: () => spy.mockRestore(),
  };
}

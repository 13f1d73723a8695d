import { afterEach, beforeEach, expect, vi } from 'vitest';

// An error that nobody expected on the console fails its test.
beforeEach(() => {
  vi.spyOn(console, 'error');
});

afterEach(() => {
  expect(console.error).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

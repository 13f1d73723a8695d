import { readFileSync } from 'node:fs';
import { beforeEach, expect } from 'vitest';

const TABLES = new URL('../../docs/threats.md', import.meta.url);

/**
 * Keeps docs/threats.md and the tests that play it together: the cells from one row's letter to another's, each named at
 * the start of a test's name. Called once at the top of a file; `expectAll` belongs into its last test.
 */
export function playedCells(from: string, to: string): { expectAll(): void } {
  const played = new Set<string>();
  beforeEach(({ task }) => {
    const [codes = ''] = /^(?:[A-W][1-4] )*/.exec(task.name) ?? [];
    for (const code of codes.split(' ')) if (code !== '') played.add(code);
  });
  return {
    expectAll() {
      const codes = readFileSync(TABLES, 'utf8').match(/\b[A-W][1-4]\b/g) ?? [];
      const written = new Set(codes.filter((code) => code.charAt(0) >= from && code.charAt(0) <= to));
      expect([...played].sort()).toEqual([...written].sort());
    },
  };
}

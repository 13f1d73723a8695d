import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig, usualWorkers } from '../../../src/app/config.js';
import { restartPause } from '../../../src/app/several/keep.js';
import { connectionsOf, shareOf } from '../../../src/app/several/shares.js';

it('one process serves pages up to two cores, and above that all cores but one do', () => {
  expect([1, 2, 3, 4, 8, 64].map(usualWorkers)).toEqual([1, 1, 2, 3, 7, 63]);
});

it('the number of processes is what the setting says, and a wrong one is named', () => {
  const directory = mkdtempSync(join(tmpdir(), 'supermarket-config-'));
  const env = { DATA_DIR: directory, SITE_KEY: '07'.repeat(32) };
  expect(loadConfig({ ...env, WORKERS: '3' }).workers).toBe(3);
  expect(loadConfig({ ...env, WORKERS: '' }).workers).toBe(loadConfig(env).workers);
  for (const wrong of ['0', '65', '1.5', 'many']) {
    expect(() => loadConfig({ ...env, WORKERS: wrong })).toThrow('WORKERS');
  }
  rmSync(directory, { recursive: true });
});

it('a process that dies is started again soon, one that dies again and again ever later', () => {
  expect([0, 1, 2, 8, 9, 1000].map(restartPause)).toEqual([100, 200, 400, 25_600, 30_000, 30_000]);
});

it('processes share the connections to PostgreSQL and the line for slow work', () => {
  expect([1, 2, 4, 8, 64].map(connectionsOf)).toEqual([10, 10, 8, 4, 3]);
  const limits = { millis: 1000, waiting: 20, megabytes: 512 };
  expect([1, 2, 3, 64].map((workers) => shareOf(limits, workers).waiting)).toEqual([20, 10, 7, 5]);
  expect(shareOf(limits, 3)).toEqual({ ...limits, waiting: 7 });
});

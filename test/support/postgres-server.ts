import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../scripts/support/postgres.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the test server without a database name, e.g. `postgres://postgres:postgres@127.0.0.1:40123`. */
    postgresUrl: string;
  }
}

/** Starts a real PostgreSQL from npm packages for the run, and stops it after. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startPostgres();
  project.provide('postgresUrl', url);
  return stop;
}

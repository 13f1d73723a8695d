import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/app/config.js';
import { DEMO_SEED, loadDemo } from '../../src/app/demo/load-demo.js';
import { createDeps } from '../../src/app/deps.js';
import { writeEvents } from '../../src/audit/append-event.js';
import type { LoggedEvent } from '../../src/audit/audit-event.js';
import { checkStandings } from '../../src/audit/index.js';
import { addMillis, type Instant, MINUTE, ok } from '../../src/basics/index.js';
import { type Db, migrate, transact } from '../../src/db/index.js';
import { keepStandings } from '../../src/standing/index.js';
import type { Figure } from './report.js';

const EVENTS = 1_000_000;
const STEP = 5000;

/** The n-th invented deed: a service of one of the agencies was evaluated, with one to five stars. */
const deed = (n: number, agencies: readonly string[], from: Instant): LoggedEvent => ({
  at: addMillis(from, n * MINUTE),
  kind: 'evaluation.closed',
  subject: `CX-2027-${String(n % 1_000_000).padStart(6, '0')}`,
  actor: { accountId: null, role: 'system' },
  data: {
    round: 1,
    rank: 1,
    agency: agencies[n % agencies.length] ?? '',
    score: 100 + ((n * 37) % 401),
    missing: [],
  },
});

async function fill(db: Db, from: Instant): Promise<void> {
  const rows = await db.selectFrom('agency').select('creditCode').where('status', '=', 'approved').execute();
  const agencies = rows.map(({ creditCode }) => creditCode);
  for (let done = 0; done < EVENTS; done += STEP) {
    const events = Array.from({ length: STEP }, (_, index) => deed(done + index, agencies, from));
    await transact(db, async (trx) => ok(await writeEvents(trx, events)));
    if (done % 100_000 === 0) process.stderr.write(`${done.toLocaleString('en')} events written\n`);
  }
}

const secondsOf = async (work: () => Promise<unknown>): Promise<string> => {
  const began = performance.now();
  await work();
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
};

/**
 * A million deeds of the agencies of the demonstration site on SQLite: the job reads them and keeps every standing, then all of them
 * are computed again from the log and compared.
 */
export async function benchStandings(): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'supermarket-bench-'));
  const deps = createDeps(loadConfig({ DATA_DIR: directory, LOG_LEVEL: 'silent' }));
  try {
    await migrate(deps.db);
    await loadDemo(deps, DEMO_SEED, () => undefined);
    const from = deps.clock.now();
    await fill(deps.db, from);
    const later = { ...deps, clock: { now: () => addMillis(from, (EVENTS + 1) * MINUTE) } };
    const kept = await secondsOf(() => keepStandings(later));
    const differences: unknown[] = [];
    const computed = await secondsOf(async () => differences.push(...(await checkStandings(deps.db))));
    const size = EVENTS.toLocaleString('en');
    return [
      { name: `standings kept from ${size} new deeds`, value: kept, required: '' },
      { name: `all standings computed again from ${size} deeds`, value: computed, required: '≤ 60 s' },
      { name: 'of them unlike what is stored', value: `${differences.length}`, required: '0' },
    ];
  } finally {
    await deps.db.destroy();
    rmSync(directory, { recursive: true });
  }
}

/** Figures for the program that watches the site. No label says who asked, or for which need. */
import type { IncomingMessage, Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Request } from 'express';
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { getHeadSequence } from '../audit/index.js';
import { SECOND, toMillis } from '../basics/index.js';
import { type Deps, databaseBytes, engineOf } from '../db/index.js';
import { findOldestDue } from '../draws/index.js';
import type { PageCounts } from '../web/index.js';
import type { JobWatch } from './jobs.js';

/** Figures as they go from one process to another. */
export type Measured = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** What the figures of a web server are read from. */
export interface WebSources {
  readonly server: Server;
  readonly pages: PageCounts;
  /** What waits for a process of its own, by kind. */
  readonly waiting: Readonly<Record<string, () => number>>;
}

/** The figures of a process; each part is watched at most once. */
export interface Metrics {
  watchWeb(sources: WebSources): void;
  /** `sweepAge` in milliseconds. */
  watchJobs(sweepAge: () => number): JobWatch;
  watchDatabase(deps: Pick<Deps, 'db' | 'clock'>): void;
  measure(): Promise<Measured>;
}

/** Seconds: an answer from memory takes less than the first, and the patience of visitors ends before the last. */
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** A database that does not answer by then is not measured; milliseconds. */
const DATABASE_LIMIT = 2 * SECOND;

let ofProcess: Registry | undefined;

/** Memory, CPU, delay of the loop of events: the same for whatever runs in this process. */
function processRegistry(name: string): Registry {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  // Told apart: the mean of a process that hangs and of one that does not is nobody's delay.
  ofProcess.setDefaultLabels({ process: name });
  return ofProcess;
}

/** The figures of several processes, or of one, in the text format of Prometheus. */
export function metricsText(measured: readonly Measured[]): Promise<string> {
  return AggregatorRegistry.aggregate([...measured]).metrics();
}

/** The pattern of the route that answered: never the address itself. */
function routeOf(req: IncomingMessage): string {
  const { route } = req as Partial<Request>;
  if (route) return String(route.path);
  return req.url?.startsWith('/assets/') ? '/assets' : 'none';
}

function watchRequests(register: Registry, server: Server): void {
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests by pattern of the route and class of the status; "none": answered before any route',
    labelNames: ['route', 'status'] as const,
    registers: [register],
  });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['route'] as const,
    buckets: BUCKETS,
    registers: [register],
  });
  server.on('request', (req, res) => {
    const began = performance.now();
    res.once('close', () => {
      const route = routeOf(req);
      const status = res.writableFinished ? `${Math.floor(res.statusCode / 100)}xx` : 'aborted';
      requests.inc({ route, status });
      durations.observe({ route }, (performance.now() - began) / SECOND);
    });
  });
}

/** Figures that are asked for when somebody looks. */
function watchWaiting(register: Registry, { pages, waiting }: WebSources): void {
  new Counter({
    name: 'page_cache_requests_total',
    help: 'Requests of the public that the pages kept in memory answered, and those that they did not',
    labelNames: ['result'] as const,
    registers: [register],
    collect() {
      this.reset();
      this.inc({ result: 'hit' }, pages.hits);
      this.inc({ result: 'miss' }, pages.misses);
    },
  });
  new Gauge({
    name: 'waiting_work',
    help: 'Pieces of slow work that wait or are done in a process of their own',
    labelNames: ['kind'] as const,
    registers: [register],
    collect() {
      for (const [kind, count] of Object.entries(waiting)) this.set({ kind }, count());
    },
  });
}

function watchJobs(register: Registry, sweepAge: () => number): JobWatch {
  const durations = new Histogram({
    name: 'job_duration_seconds',
    help: 'Time that each run of a job took',
    labelNames: ['job'] as const,
    buckets: BUCKETS,
    registers: [register],
  });
  const failures = new Counter({
    name: 'job_failures_total',
    help: 'Runs of a job that failed',
    labelNames: ['job'] as const,
    registers: [register],
  });
  new Gauge({
    name: 'job_sweep_age_seconds',
    help: 'Time since the jobs last went through',
    registers: [register],
    collect() {
      this.set(sweepAge() / SECOND);
    },
  });
  return ({ job, millis, failed }) => {
    durations.observe({ job }, millis / SECOND);
    failures.inc({ job }, failed ? 1 : 0);
  };
}

/** The answer of the database, or NaN where it has none in time. */
async function orNothing(asked: Promise<number>): Promise<number> {
  const inTime = new AbortController();
  const late = setTimeout(DATABASE_LIMIT, Number.NaN, { signal: inTime.signal }).catch(() => Number.NaN);
  const value = await Promise.race([asked.catch(() => Number.NaN), late]);
  inTime.abort();
  return value;
}

/** 0 where nothing is due. */
async function oldestDue({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  const now = clock.now();
  return (toMillis(now) - toMillis((await findOldestDue(db, now)) ?? now)) / SECOND;
}

function watchDatabase(register: Registry, deps: Pick<Deps, 'db' | 'clock'>): void {
  const { db } = deps;
  new Gauge({
    name: 'oldest_due_need_seconds',
    help: 'Time since the earliest deadline after which no pool is frozen yet, whatever it waits for; 0: none',
    registers: [register],
    async collect() {
      this.set(await orNothing(oldestDue(deps)));
    },
  });
  new Gauge({
    name: 'log_head_sequence',
    help: 'Number of the latest event of the public log',
    registers: [register],
    async collect() {
      this.set(await orNothing(getHeadSequence(db)));
    },
  });
  new Gauge({
    name: 'database_size_bytes',
    help: 'Size of the database on its disk',
    labelNames: ['engine'] as const,
    registers: [register],
    async collect() {
      this.set({ engine: engineOf(db) }, await orNothing(databaseBytes(db)));
    },
  });
}

/** See {@link Metrics}; `name` tells this process from the others of the site. */
export function createMetrics(name: string): Metrics {
  const own = processRegistry(name);
  const site = new Registry();
  return {
    watchWeb: (sources) => {
      watchRequests(site, sources.server);
      watchWaiting(site, sources);
    },
    watchJobs: (sweepAge) => watchJobs(site, sweepAge),
    watchDatabase: (deps) => watchDatabase(site, deps),
    measure: async () => [...(await own.getMetricsAsJSON()), ...(await site.getMetricsAsJSON())],
  };
}

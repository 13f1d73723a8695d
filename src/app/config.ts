import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { policyLinesFault, readLogKeys } from '../audit/index.js';
import { isCivilDate, normalizeText } from '../basics/index.js';
import type { SourceSettings } from '../db/index.js';
import { SOURCE_KINDS, type SourceKind, sourceOf, type VerifierKey } from '../selection/index.js';

/** Settings of the process, read from the environment once and checked. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Processes that serve pages; 1: one process does everything. */
  readonly workers: number;
  readonly dataDir: string;
  /** `postgres://…`, or undefined for the SQLite file below the data folder. */
  readonly databaseUrl: string | undefined;
  readonly databaseFile: string;
  /** Whether the demonstration site is meant to be shown; undefined where nobody said so. */
  readonly demo: boolean | undefined;
  readonly siteUrl: string;
  readonly sitePrefix: string;
  /** 32 bytes that seal bids and secrets at rest. */
  readonly siteKey: Uint8Array;
  /** Custodians whose shares together open the bids of a need; 0: the site's key opens them; undefined: nobody said. */
  readonly custodians: number | undefined;
  readonly logLevel: string;
  /** What the program that watches the site must show; undefined: it runs on this machine. */
  readonly metricsToken: string | undefined;
  /** Whether a page fails whose view lacks what a template asks for in a condition, instead of taking that for false. */
  readonly strictViews: boolean;
  /** Sources of randomness that owners may choose from; undefined: nobody said. */
  readonly sources: { readonly kinds: readonly SourceKind[] | undefined } & Pick<
    SourceSettings,
    'closedDays'
  >;
  readonly siteKeyBids: boolean;
  /** Addresses of drand servers, without a trailing slash. */
  readonly drandUrls: readonly string[];
  /** Lines of the witnesses' policy; null: asked for none by name; undefined: nobody said. */
  readonly policy: string | null | undefined;
  /** Keys of the logs that this site witnesses. */
  readonly witnessLogs: readonly VerifierKey[];
  /** Where the log's key and checkpoints are printed outside the site; undefined: nobody said. */
  readonly keyPrintedAt: readonly string[] | undefined;
}

const blank = (value: unknown) => (value === '' ? undefined : value);

const items = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

const kinds = z
  .string()
  .transform(items)
  .pipe(z.array(z.enum(SOURCE_KINDS)).min(1));

const addresses = z
  .string()
  .transform((text) => items(text).map((url) => url.replace(/\/+$/, '')))
  .pipe(z.array(z.url({ protocol: /^https?$/, error: 'must be http(s) addresses' })));

/** `2026-02-14..2026-02-23,2026-10-01..2026-10-04`. */
const closedDays = z
  .string()
  .transform((text) => items(text).map((item) => item.split('..')))
  .pipe(
    z.array(z.tuple([z.string().refine(isCivilDate), z.string().refine(isCivilDate)], 'must be DATE..DATE')),
  )
  .transform((ranges) => ranges.map(([from, to]) => ({ from, to })));

/** The text of a named file, which must be UTF-8; undefined, with the reason in the issues, where there is none. */
function readNamed(path: string, context: z.RefinementCtx): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    const why = error instanceof TypeError ? 'is not UTF-8' : (error as Error).message;
    context.addIssue({ code: 'custom', message: `${path}: ${why}` });
    return undefined;
  }
}

/** Newspapers, bulletins, other sites: `;` or `；` between them, put in order as typed text is. */
const printed = z
  .string()
  .max(5000, 'must be at most 5000 characters')
  .transform((text) => text.split(/[;；]/).map(normalizeText).filter(Boolean))
  .pipe(
    z.array(z.string().max(200, 'must be at most 200 characters each')).max(20, 'must be at most 20 places'),
  );

/** The word `none`, or a file with the witness, group and quorum lines of a C2SP tlog-policy. */
const policy = z.string().transform((path, context) => {
  if (path === 'none') return null;
  const lines = readNamed(path, context);
  const fault = lines === undefined ? undefined : policyLinesFault(lines);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: `${path}: ${fault}` });
  return lines ?? z.NEVER;
});

/** A file with the verifier keys of logs, one a line. */
const logKeys = z.string().transform((path, context) => {
  const text = readNamed(path, context);
  const list = readLogKeys(text ?? '');
  if ('keys' in list) return list.keys;
  context.addIssue({ code: 'custom', message: `${path}: ${list.wrong}` });
  return z.NEVER;
});

const environment = z.object({
  PORT: z.preprocess(blank, z.coerce.number().int().min(0).max(65_535).default(3000)),
  HOST: z.preprocess(blank, z.string().default('127.0.0.1')),
  WORKERS: z.preprocess(blank, z.coerce.number().int().min(1).max(64).optional()),
  DATA_DIR: z.preprocess(blank, z.string().default('data/local')),
  DATABASE_URL: z.preprocess(
    blank,
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
      .optional(),
  ),
  DEMO: z.preprocess(blank, z.enum(['0', '1'], 'must be 0 or 1').optional()),
  SITE_URL: z.preprocess(
    blank,
    z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional(),
  ),
  SITE_PREFIX: z.preprocess(
    blank,
    z
      .string()
      .regex(/^[A-Z]{2,6}$/, 'must be 2 to 6 capital letters')
      .default('CX'),
  ),
  SITE_KEY: z.preprocess(
    blank,
    z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits')
      .optional(),
  ),
  SOURCES: z.preprocess(blank, kinds.optional()),
  SITE_KEY_BIDS: z.preprocess(blank, z.enum(['0', '1'], 'must be 0 or 1').default('0')),
  DRAND_URLS: z.preprocess(blank, addresses.default([])),
  LOTTERY_CLOSED_DAYS: z.preprocess(blank, closedDays.default([])),
  // One custodian alone could open early: that would be the site's key under another name.
  CUSTODIANS: z.preprocess(
    blank,
    z
      .string()
      .regex(/^(0|[2-9])$/, 'must be 0, or 2 to 9')
      .transform(Number)
      .optional(),
  ),
  WITNESS_POLICY: z.preprocess(blank, policy.optional()),
  WITNESS_LOGS: z.preprocess(blank, logKeys.default([])),
  KEY_PRINTED_AT: z.preprocess(blank, printed.optional()),
  METRICS_TOKEN: z.preprocess(
    blank,
    z
      .string()
      .regex(/^[\w.~+/=-]{16,200}$/, 'must be 16 to 200 letters, digits or any of -._~+/=')
      .optional(),
  ),
  LOG_LEVEL: z.preprocess(blank, z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info')),
  STRICT_VIEWS: z.preprocess(blank, z.enum(['0', '1'], 'must be 0 or 1').default('0')),
});

// Made at the first start: sealed bids must stay readable after a restart, and by no other site.
function loadSiteKey(dataDir: string): Uint8Array {
  const path = join(dataDir, 'site.key');
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true });
    try {
      writeFileSync(path, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  const text = readFileSync(path, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${path} does not hold 64 lower-case hex digits`);
  return Buffer.from(text, 'hex');
}

/**
 * Processes that serve pages on a machine of so many cores, where nobody says how many. One is left to the jobs and the work
 * that is done apart; two processes for pages on two cores answer less than one does.
 */
export const usualWorkers = (cores: number): number => (cores > 2 ? cores - 1 : 1);

/** Reads and checks the environment; throws one message that names every wrong variable. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = environment
    .superRefine(({ SOURCES, DRAND_URLS }, context) => {
      const asks = SOURCES?.find((kind) => sourceOf(kind).needs === 'beacon');
      if (asks === undefined || DRAND_URLS.length > 0) return;
      const message = `must name a server, since SOURCES has ${asks}`;
      context.addIssue({ code: 'custom', path: ['DRAND_URLS'], message });
    })
    .safeParse(env);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The configuration is wrong:\n${lines.join('\n')}`);
  }
  const values = parsed.data;
  const dataDir = resolve(values.DATA_DIR);
  return {
    port: values.PORT,
    host: values.HOST,
    workers: values.WORKERS ?? usualWorkers(availableParallelism()),
    dataDir,
    databaseUrl: values.DATABASE_URL,
    databaseFile: join(dataDir, 'supermarket.sqlite'),
    demo: values.DEMO === undefined ? undefined : values.DEMO === '1',
    siteUrl: (values.SITE_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, ''),
    sitePrefix: values.SITE_PREFIX,
    siteKey: values.SITE_KEY ? Buffer.from(values.SITE_KEY, 'hex') : loadSiteKey(dataDir),
    custodians: values.CUSTODIANS,
    logLevel: values.LOG_LEVEL,
    metricsToken: values.METRICS_TOKEN,
    strictViews: values.STRICT_VIEWS === '1',
    sources: { kinds: values.SOURCES, closedDays: values.LOTTERY_CLOSED_DAYS },
    siteKeyBids: values.SITE_KEY_BIDS === '1',
    drandUrls: values.DRAND_URLS,
    policy: values.WITNESS_POLICY,
    witnessLogs: values.WITNESS_LOGS,
    keyPrintedAt: values.KEY_PRINTED_AT,
  };
}

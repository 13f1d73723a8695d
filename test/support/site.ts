import { pino } from 'pino';
import { type Actor, type Role, startSession } from '../../src/accounts/index.js';
import { startSite } from '../../src/app/server.js';
import type { Patience } from '../../src/app/slow-requests.js';
import type { Instant } from '../../src/basics/index.js';
import type { Db, Deps, Engine } from '../../src/db/index.js';
import { type Asked, readNow } from '../../src/web/apart/readings.js';
import type { ApartLimits, PageCounts, Reader } from '../../src/web/index.js';
import { type AccountOptions, anAccount } from './builders.js';
import { freshDatabase } from './databases.js';
import { type FakeClock, fakeClock, sequentialIds, sequentialRandom, testDeps } from './deps.js';

// One sequence for all sites of a test file: two of them may share a database.
const newId = sequentialIds();
const random = sequentialRandom();

/** An answer; redirects are not followed. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Where a redirect leads, as sent. */
  readonly location: string | null;
}

/** Values of a posted form; a list is sent as repeated fields. */
export type Fields = Readonly<Record<string, string | number | readonly string[]>>;

/** A file of a posted form. */
export interface FilePart {
  readonly field: string;
  readonly name: string;
  readonly type: string;
  readonly content: Uint8Array;
}

/** A browser: keeps cookies, says where its requests come from, follows no redirects by itself. */
export interface Client {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  post(
    path: string,
    fields?: Fields,
    options?: { readonly files?: readonly FilePart[]; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<Answer>;
}

/** A running site for tests; see {@link startTestSite}. */
export interface TestSite {
  readonly url: string;
  readonly deps: Deps;
  readonly clock: FakeClock;
  /** How often pages came from memory. */
  readonly pages: PageCounts;
  /** A visitor without a login. */
  client(): Client;
  /** A new account of the role, logged in. */
  as(role: Role, options?: AccountOptions): Promise<Client>;
  /** An existing account, logged in. */
  asActor(actor: Pick<Actor, 'accountId'>): Promise<Client>;
  stop(): Promise<void>;
}

export interface TestSiteOptions {
  /** Default "sqlite". */
  readonly engine?: Engine;
  /** A migrated database to serve; it is not closed by `stop`. */
  readonly db?: Db;
  /** Clock to share, e.g. between two sites at one database. */
  readonly clock?: FakeClock;
  /** Where the clock stands when none is given. */
  readonly start?: Instant;
  readonly secure?: boolean;
  readonly demo?: boolean;
  /** Default: nowhere. */
  readonly keyPrintedAt?: readonly string[];
  readonly overrides?: Partial<Deps>;
  /** How long senders may take; default that of the real site. */
  readonly patience?: Patience;
  readonly verifier?: ApartLimits;
  readonly metricsToken?: string;
  /** Default: the site's own process, since no other can open a database in memory. */
  readonly reader?: Reader;
}

function bodyOf(fields: Fields, files: readonly FilePart[] | undefined): URLSearchParams | FormData {
  const body = files ? new FormData() : new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const each of Array.isArray(value) ? value : [value]) body.append(name, String(each));
  }
  for (const file of files ?? []) {
    const blob = new Blob([Uint8Array.from(file.content)], { type: file.type });
    (body as FormData).append(file.field, blob, file.name);
  }
  return body;
}

/** Answers slow questions by a site's own handle. */
export function readsHere(db: Db): Reader {
  const read = (name: Asked['name'], question: unknown): Promise<unknown> => readNow(db, { name, question });
  return { read: read as Reader['read'], waiting: () => 0, stop: () => Promise.resolve() };
}

/** A browser at the address of a site. */
export function createClient(url: string): Client {
  const cookies = new Map<string, string>();
  const send = async (
    path: string,
    { headers, ...init }: Omit<RequestInit, 'headers'> & { headers: Readonly<Record<string, string>> },
  ): Promise<Answer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(path, url), {
      ...init,
      headers: { ...(cookie ? { cookie } : {}), ...headers },
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /;\s*expires=thu, 01 jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: response.headers.get('location'),
    };
  };
  return {
    cookies,
    get: (path, headers = {}) => send(path, { headers: { 'Sec-Fetch-Site': 'same-origin', ...headers } }),
    post: (path, fields = {}, { files, headers = {} } = {}) =>
      send(path, {
        method: 'POST',
        body: bodyOf(fields, files),
        headers: { 'Sec-Fetch-Site': 'same-origin', ...headers },
      }),
  };
}

/**
 * Starts the real application on a free port, with its security on, strict views, no jobs and a clock that stands
 * still, over a fresh database (or the given one). An answer of 500 prints its error.
 */
export async function startTestSite(given: Db | TestSiteOptions = {}): Promise<TestSite> {
  const options: TestSiteOptions = 'selectFrom' in given ? { db: given } : given;
  const own = options.db ? undefined : await freshDatabase(options.engine ?? 'sqlite');
  const db = options.db ?? own?.db;
  if (!db) throw new Error('no database');
  const clock = options.clock ?? fakeClock(options.start);
  const deps = testDeps(db, { clock, newId, random, ...options.overrides });
  const secure = options.secure ?? false;
  const running = await startSite(deps, {
    settings: { demo: options.demo ?? false, secure, keyPrintedAt: options.keyPrintedAt ?? [] },
    log: pino({ level: 'error' }, { write: (line) => process.stderr.write(line) }),
    host: '127.0.0.1',
    port: 0,
    strictViews: true,
    jobs: false,
    ...(options.patience ? { patience: options.patience } : {}),
    ...(options.verifier ? { verifier: options.verifier } : {}),
    metricsToken: options.metricsToken,
    reader: options.reader ?? readsHere(db),
  });
  const url = `http://127.0.0.1:${running.port}`;
  const asActor = async (actor: Pick<Actor, 'accountId'>): Promise<Client> => {
    const client = createClient(url);
    client.cookies.set(secure ? '__Host-session' : 'session', await startSession(db, deps, actor.accountId));
    return client;
  };
  return {
    url,
    deps,
    clock,
    pages: running.pages,
    client: () => createClient(url),
    as: async (role, account = {}) => asActor((await anAccount(deps, { role, ...account })).actor),
    asActor,
    stop: async () => {
      await running.stop();
      await own?.close();
    },
  };
}

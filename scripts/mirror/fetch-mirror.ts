/** Brings a mirror up to date with the site that it is of, and takes nothing of it on trust. */
import {
  type DocumentKind,
  documentsNamedBy,
  documentsNamedIn,
  type NamedDocument,
} from '../../src/audit/named-documents.js';
import type { PublishedEvent } from '../../src/audit/published-event.js';
import { countAt, TILE_WIDTH, type TileRef, tilePath } from '../../src/audit/tile-path.js';
import { sha256Hex } from '../../src/selection/index.js';
import { forEachOf } from '../support/for-each-of.js';
import type { Finding } from '../verify/findings.js';
import { readSiteLog } from '../verify/site-log.js';
import { checkLog, readCheckpoint } from '../witness/check-log.js';
import { logClientOver, type ReadPath, Unreadable } from '../witness/log-client.js';
import type { Mirror } from './store.js';

/** Files that are fetched at once. */
const AT_ONCE = 8;

/** What a run of the mirror did. */
export interface Mirrored {
  readonly size: number;
  readonly verifier: string;
  /** Documents that the log names: in the mirror, and fetched by this run. */
  readonly documents: number;
  readonly fetched: number;
  /** Plans and pools of version 1, which were published in pages alone. */
  readonly unserved: number;
  /** What is wrong with the log or its documents; nothing was taken over then but the documents that hold. */
  readonly findings: readonly Finding[];
}

/** Every tile of a log of `size`. */
function* tilesOf(size: number): Generator<TileRef> {
  for (const level of ['entries', 0, 1, 2, 3, 4, 5, 6, 7] as const) {
    const count = countAt(level, size);
    for (let index = 0; index * TILE_WIDTH < count; index += 1)
      yield { level, index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) };
  }
}

interface Wanted {
  readonly kind: DocumentKind;
  readonly sha256: string;
  /** False for what may have been published in pages alone. */
  readonly served: boolean;
  /** Where the site serves it beside the documents. */
  readonly page?: string;
}

/** What stands at the first of some paths that the site serves; undefined where it serves none. */
async function firstOf(site: ReadPath, paths: readonly string[]): Promise<Uint8Array | undefined> {
  for (const path of paths) {
    const bytes = await site(path).catch((error: unknown) => {
      if (error instanceof Unreadable && error.status === 404) return undefined;
      throw error;
    });
    if (bytes) return bytes;
  }
  return undefined;
}

/** Fetches one document unless the mirror has it, and what it names; a text that its digest does not fit is not kept. */
async function fetchDocuments(
  site: ReadPath,
  mirror: Mirror,
  wanted: readonly Wanted[],
): Promise<Pick<Mirrored, 'documents' | 'fetched' | 'unserved' | 'findings'>> {
  const findings: Finding[] = [];
  const done = new Set<string>();
  let [fetched, unserved] = [0, 0];
  const fetchOne = async ({ sha256, served, page }: Wanted): Promise<string | undefined> => {
    const known = mirror.document(sha256);
    if (known !== undefined && sha256Hex(known) === sha256) return known;
    const bytes = await firstOf(site, [`log/documents/${sha256}`, ...(page ? [page] : [])]);
    if (!bytes) {
      if (served) findings.push({ code: 'document-missing', about: sha256 });
      else unserved += 1;
      return undefined;
    }
    const text = Buffer.from(bytes).toString();
    if (sha256Hex(bytes) !== sha256 || sha256Hex(text) !== sha256) {
      findings.push({ code: 'document-false', about: sha256 });
      return undefined;
    }
    mirror.writeDocument(sha256, text);
    fetched += 1;
    return text;
  };
  let next = wanted;
  while (next.length > 0) {
    const more: Wanted[] = [];
    const fresh = next.filter(({ sha256 }) => !done.has(sha256));
    for (const { sha256 } of fresh) done.add(sha256);
    await forEachOf(fresh, AT_ONCE, async (one) => {
      const text = await fetchOne(one);
      if (text === undefined) return;
      more.push(...documentsNamedIn(one.kind, text).map((named) => ({ ...named, served: true })));
    });
    next = more;
  }
  return { documents: done.size - unserved, fetched, unserved, findings };
}

/** Certificates were downloads before the log named them. */
const pageOf = ({ kind }: NamedDocument, { subject, data }: PublishedEvent): Pick<Wanted, 'page'> =>
  kind === 'certificate'
    ? { page: `needs/${encodeURIComponent(subject)}/rounds/${Number(data['round'] ?? 1)}/certificate.json` }
    : {};

/** What the records of a log name; of needs that have a close everything must be served. */
function documentsOf(): {
  readonly heard: Parameters<typeof readSiteLog>[2];
  readonly wanted: () => Wanted[];
} {
  const named: (Wanted & { readonly need: string })[] = [];
  const closed = new Map<string, string>();
  return {
    heard: (event) => {
      const always = event.kind !== 'need.published' && event.kind !== 'need.amended';
      for (const one of documentsNamedBy(event))
        named.push({ ...one, ...pageOf(one, event), served: always, need: event.subject });
      if (event.kind === 'entries.closed') closed.set(event.subject, String(event.data['planHash']));
    },
    // A plan that was amended before the close may be of version 1 still.
    wanted: () =>
      named.map(({ need, ...one }) => ({
        ...one,
        served:
          one.kind === 'certificate' || (closed.has(need) && (one.served || one.sha256 === closed.get(need))),
      })),
  };
}

/**
 * Fetches what a mirror lacks of the log of a site and of the documents that it names. Nothing that does not hold is kept:
 * the log must be signed by the key that the mirror began with (`logKey`, or at the first run the one that the log publishes), and
 * continue what was mirrored before. Throws `Dishonest` where it does not, `Unreadable` where it cannot be read: run it
 * again then, it goes on where it was.
 */
export async function fetchMirror(
  site: ReadPath,
  mirror: Mirror,
  logKey: string | undefined,
): Promise<Mirrored> {
  const source: ReadPath = (path) => site(`log/${path}`);
  const client = logClientOver(source);
  const verifier = mirror.verifier ?? logKey ?? (await client.keys()).at(0)?.verifier ?? '';
  if (logKey !== undefined && mirror.verifier !== undefined && logKey !== mirror.verifier)
    throw new Unreadable(`the mirror is of the log with the key ${mirror.verifier}`);
  const checked = await checkLog(client, { verifier, checkpoint: mirror.checkpoint });
  const checkpoint = checked.memory.checkpoint ?? '';
  const { size } = checked.checkpoint;
  mirror.fetched('checkpoint', checkpoint);
  mirror.fetched('keys', await source('keys'));
  await forEachOf(tilesOf(size), AT_ONCE, async (ref) => {
    const path = tilePath(ref);
    if (!mirror.has(path)) mirror.fetched(path, await source(path));
  });
  const names = documentsOf();
  const trust = { logKeys: [verifier], kept: mirror.seen };
  const log = await readSiteLog(logClientOver(mirror.read), trust, names.heard);
  if (log.findings.length > 0) {
    mirror.forget();
    return { size, verifier, documents: 0, fetched: 0, unserved: 0, findings: log.findings };
  }
  const documents = await fetchDocuments(site, mirror, names.wanted());
  mirror.takeOver({ verifier, checkpoint, size: readCheckpoint(checkpoint)?.checkpoint.size ?? size });
  return { size, verifier, ...documents };
}

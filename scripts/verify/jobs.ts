/** Where the command line finds certificates: files, folders, archives, a site's public log, a database. */
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Db } from '../../src/db/index.js';
import type { Finding } from './findings.js';
import type { Logged } from './logged.js';
import type { EntryReader } from './lost-entries.js';

/** One certificate to verify: a file to read, its text, or the address to fetch it from. */
export interface Job {
  readonly name: string;
  readonly path?: string;
  readonly text?: string;
  readonly url?: string;
  /** What the public log of a site says of the certificate. */
  readonly logged?: Logged;
}

/** Certificates, and how many there are where that is known beforehand. */
export interface Archive {
  readonly total: number;
  readonly jobs: AsyncIterable<Job>;
  /** Of a site: its log, and what is wrong with it as a whole. */
  readonly site?: {
    /** Verifier keys of the log. */
    readonly keys: readonly string[];
    readonly findings: readonly Finding[];
    /** Root of the first `size` records in hex; undefined where there are fewer. */
    readonly rootAt: (size: number) => string | undefined;
    /** What of the log's entries came into no list; `opened` are the hashes in the lists of `drawn` needs. */
    readonly lost: EntryReader['lost'];
    /** Blinded subject under which the log has an entry, by its hash; undefined where none stands so. */
    readonly subjectOf: (entryHash: string) => string | undefined;
  };
}

function filesOf(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => join(path, name));
}

async function* linesOf(path: string): AsyncGenerator<Job> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
    number += 1;
    const name = `${path}:${number}`;
    let text: unknown;
    try {
      text = JSON.parse(line);
    } catch {
      text = line;
    }
    yield { name, text: typeof text === 'string' ? text : line };
  }
}

/** Files; a folder stands for every `.json` below it, a `.jsonl` file for one text (a JSON string) a line. */
export async function fileArchive(paths: readonly string[]): Promise<Archive> {
  const files = paths.flatMap(filesOf);
  let total = 0;
  for (const file of files) {
    if (!file.endsWith('.jsonl')) total += 1;
    else for await (const _ of linesOf(file)) total += 1;
  }
  async function* jobs(): AsyncGenerator<Job> {
    for (const file of files) {
      if (file.endsWith('.jsonl')) yield* linesOf(file);
      else yield { name: file, path: file };
    }
  }
  return { total, jobs: jobs() };
}

const BATCH = 100;

/** Every certificate of a database, those of void rounds included. */
export async function databaseArchive(db: Db): Promise<Archive> {
  const { total } = await db
    .selectFrom('selection')
    .select((eb) => eb.fn.countAll().as('total'))
    .executeTakeFirstOrThrow();
  async function* jobs(): AsyncGenerator<Job> {
    let after = { needId: '', round: 0 };
    for (;;) {
      const { needId, round } = after;
      const rows = await db
        .selectFrom('selection')
        .innerJoin('need', 'need.id', 'selection.needId')
        .select(['selection.needId', 'selection.round', 'number', 'certificate'])
        .where((eb) =>
          eb.or([
            eb('selection.needId', '>', needId),
            eb.and([eb('selection.needId', '=', needId), eb('selection.round', '>', round)]),
          ]),
        )
        .orderBy('selection.needId')
        .orderBy('selection.round')
        .limit(BATCH)
        .execute();
      for (const row of rows) yield { name: `${row.number} round ${row.round}`, text: row.certificate };
      const last = rows.at(-1);
      if (!last) return;
      after = last;
    }
  }
  return { total: Number(total), jobs: jobs() };
}

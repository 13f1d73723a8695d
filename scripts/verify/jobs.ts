/** Where the command line finds certificates: files, folders, archives, a site's public log, a database. */
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Db } from '../../src/db/index.js';
import { parseCheckpoint, parseNote } from '../../src/selection/index.js';
import { createLogClient } from '../witness/log-client.js';

/** One certificate to verify: a file to read, its text, or the address to fetch it from. */
export interface Job {
  readonly name: string;
  readonly path?: string;
  readonly text?: string;
  readonly url?: string;
  /** SHA-256 of the certificate as the public log has it, where it has. */
  readonly logged?: string;
}

/** Certificates, and how many there are where that is known beforehand. */
export interface Archive {
  readonly total: number;
  readonly jobs: AsyncIterable<Job>;
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

/** Every selection that the public log of a site tells of; the certificates are fetched one by one. */
export async function siteArchive(address: string): Promise<Archive> {
  const site = address.replace(/\/+$/, '');
  const log = createLogClient(`${site}/log`);
  const note = parseNote(await log.checkpoint());
  const checkpoint = note && parseCheckpoint(note.text);
  if (!checkpoint) throw new Error(`${site}/log/checkpoint is no checkpoint`);
  const found: Job[] = [];
  for (let index = 0; index < checkpoint.size; index += 1) {
    const { bytes } = await log.entry(index, checkpoint.size);
    const event = JSON.parse(new TextDecoder().decode(bytes)) as {
      kind: string;
      subject: string;
      data: { round?: number; certificateSha256?: string };
    };
    if (event.kind !== 'selection.drawn') continue;
    const { round = 1, certificateSha256 } = event.data;
    found.push({
      name: `${event.subject} round ${round}`,
      url: `${site}/needs/${encodeURIComponent(event.subject)}/rounds/${round}/certificate.json`,
      ...(certificateSha256 === undefined ? {} : { logged: certificateSha256 }),
    });
  }
  async function* jobs(): AsyncGenerator<Job> {
    yield* found;
  }
  return { total: found.length, jobs: jobs() };
}

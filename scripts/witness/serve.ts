/** A witness without a marketplace: answers C2SP tlog-witness for the logs of a list. */
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  addCheckpoint,
  type CosigningKey,
  createCosigningKey,
  findWitnessedCheckpoint,
  MAX_REQUEST_BYTES,
  readLogKeys,
  type Witness,
  type WitnessAnswer,
} from '../../src/audit/index.js';
import { SECOND, systemClock } from '../../src/basics/index.js';
import { type Db, openWitnessFile } from '../../src/db/index.js';
import { parseVerifierKey } from '../../src/selection/index.js';

const KEY_FILE = 'witness.key';

/** What a witness is started with. */
export interface ServeOptions {
  /** File with the verifier keys of logs, one a line. */
  readonly logs: string;
  /** Folder of the key and of what was cosigned. */
  readonly state: string;
  /** Name of the key; the host's where a new key is made without. */
  readonly name: string | undefined;
  readonly port: number;
  readonly host: string;
}

/** It was called wrongly; the message says how. */
export class WrongCall extends Error {}

/** A key by its name; refused where no key can be called so. */
function keyOf(name: string, secret: Uint8Array): CosigningKey {
  const key = createCosigningKey(name, secret);
  if (parseVerifierKey(key.verifier)) return key;
  throw new WrongCall(`a key cannot be called so (no blanks, no +, 255 characters at most): ${name}`);
}

/** The key in a folder: its secret in 64 hex digits, and its name on the next line. Made at the first start, for its owner alone. */
function loadKey(folder: string, name: string | undefined): CosigningKey {
  const path = join(folder, KEY_FILE);
  if (!existsSync(path)) {
    const secret = randomBytes(32);
    const key = keyOf(name ?? hostname(), secret);
    const file = openSync(path, 'wx', 0o600);
    writeFileSync(file, `${secret.toString('hex')}\n${key.name}\n`);
    // What was signed with a key that a power cut took could never be signed for again.
    fsyncSync(file);
    closeSync(file);
    return key;
  }
  const [, secret = '', kept = ''] = /^([0-9a-f]{64})\n([^\n]+)\n$/.exec(readFileSync(path, 'utf8')) ?? [];
  if (secret === '') throw new WrongCall(`${path} does not hold 64 lower-case hex digits and a name`);
  if (name !== undefined && name !== kept)
    throw new WrongCall(`the witness of ${folder} is called ${kept}: another name needs another folder`);
  return keyOf(kept, Buffer.from(secret, 'hex'));
}

function loadLogs(path: string): Witness['logs'] {
  const list = readLogKeys(readFileSync(path, 'utf8'));
  if ('wrong' in list) throw new WrongCall(`${path}: ${list.wrong}`);
  return list.keys;
}

/** The body of a request; undefined, and read no further, where it is too long. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_REQUEST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const plainText = (status: number, body: string): WitnessAnswer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${body}\n`,
});

async function answer(db: Db, witness: Witness, request: IncomingMessage): Promise<WitnessAnswer> {
  const { method, url = '' } = request;
  if (method === 'POST' && url === '/add-checkpoint') {
    const body = await readBody(request);
    if (!body) return plainText(413, 'too long');
    return addCheckpoint(db, witness, body, (fork) => {
      process.stderr.write(
        `${JSON.stringify({ warning: 'a log has signed two histories: keep this line as evidence', ...fork })}\n`,
      );
    });
  }
  if (method !== 'GET') return plainText(404, 'not found');
  if (url === '/key') return plainText(200, witness.key.verifier);
  const hash = /^\/([0-9a-f]{64})\/checkpoint$/.exec(url)?.[1];
  const known = witness.logs.find(({ name }) => createHash('sha256').update(name).digest('hex') === hash);
  const note = known && (await findWitnessedCheckpoint(db, known.name));
  return note === undefined ? plainText(404, 'not found') : { ...plainText(200, ''), body: note };
}

async function handle(
  db: Db,
  witness: Witness,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const { status, type, body } = await answer(db, witness, request);
    // Of what was too long the rest is not read.
    const close = status === 413 ? { connection: 'close' } : {};
    response.writeHead(status, { 'Content-Type': type, ...close }).end(body);
  } catch (error) {
    if (!request.complete) return void response.destroy();
    process.stderr.write(`${String(error)}\n`);
    response.writeHead(500, { 'Content-Type': 'text/plain' }).end('failed\n');
  }
}

/** Serves until SIGTERM or SIGINT; prints the verifier key and the address. */
export async function serve({ logs, state, name, port, host }: ServeOptions): Promise<void> {
  const known = loadLogs(logs);
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const file = join(state, 'witness.sqlite');
  if (existsSync(join(state, KEY_FILE)) && !existsSync(file))
    throw new WrongCall(
      `${state} has the key of a witness, but not what it has cosigned: with that key it might sign another history. Begin anew in another folder, and tell the logs of the new key.`,
    );
  // Before the key: what a key has cosigned is never missing.
  const db = await openWitnessFile(file);
  const key = loadKey(state, name);
  const witness = { logs: known, key, clock: systemClock };
  const server = createServer((request, response) => void handle(db, witness, request, response));
  server.headersTimeout = 5 * SECOND;
  server.requestTimeout = 10 * SECOND;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const end = (): void => {
    server.close(() => void db.destroy());
    server.closeIdleConnections();
  };
  process.once('SIGTERM', end).once('SIGINT', end);
  process.stdout.write(`witness ${key.verifier}\n`);
  process.stdout.write(`Ready: http://${host}:${(server.address() as AddressInfo).port}/\n`);
}

/**
 * `npm run witness -- serve --logs FILE --state DIR [--name NAME] [--port N] [--host H]`: serves C2SP tlog-witness for the
 * logs whose verifier keys stand in FILE, one a line; see `witness/serve.ts`. Exits 2 when called wrongly.
 *
 * `npm run witness -- --log URL --state FILE --key FILE [--name NAME] [--verifier KEY]`: checks a public log and cosigns
 * its checkpoint (C2SP tlog-cosignature, cosignature/v1).
 *
 * The state file keeps the trusted key of the log and the last checkpoint; at the first run the key is the given
 * --verifier, or the one that the log publishes. The key file holds the witness's private key and is made when missing.
 * Exits 0 when the log continues what was seen before, 1 when it was forked, rolled back or is signed by a stranger,
 * 2 when called wrongly, 3 when it could not be read or does not take the cosignature.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createCosigningKey } from '../src/audit/index.js';
import { systemClock, toMillis } from '../src/basics/index.js';
import { formatNote } from '../src/selection/index.js';
import { checkLog, Dishonest, type Memory } from './witness/check-log.js';
import { createLogClient, type LogClient, Unreadable } from './witness/log-client.js';
import { type ServeOptions, serve, WrongCall } from './witness/serve.js';

const USAGE = `usage: npm run witness -- serve --logs FILE --state DIR [--name NAME] [--port N] [--host H]
       npm run witness -- --log URL --state FILE --key FILE [--name NAME] [--verifier KEY]
`;

function loadSeed(path: string): Buffer {
  if (!existsSync(path))
    writeFileSync(path, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  const text = readFileSync(path, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Unreadable(`${path} does not hold 64 lower-case hex digits`);
  return Buffer.from(text, 'hex');
}

async function loadMemory(path: string, client: LogClient, verifier: string | undefined): Promise<Memory> {
  if (existsSync(path)) {
    const memory = JSON.parse(readFileSync(path, 'utf8')) as Memory;
    if (verifier !== undefined && verifier !== memory.verifier)
      throw new Dishonest('stranger', `the state trusts another key: ${memory.verifier}`);
    return memory;
  }
  const published = (await client.keys()).findLast(({ retiredAt }) => retiredAt === null)?.verifier;
  if (verifier === undefined) process.stdout.write(`trusted from now on: ${published ?? 'no key'}\n`);
  return { verifier: verifier ?? published ?? '', checkpoint: null };
}

function saveMemory(path: string, memory: Memory): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(memory, null, 1)}\n`);
  renameSync(`${path}.new`, path);
}

async function run(options: { log: string; state: string; key: string; name: string; verifier?: string }) {
  const client = createLogClient(options.log);
  const key = createCosigningKey(options.name, loadSeed(options.key));
  process.stdout.write(`witness ${key.verifier}\n`);
  const { memory, note, checkpoint } = await checkLog(
    client,
    await loadMemory(options.state, client, options.verifier),
  );
  // Remembered before it is signed: a witness never signs two histories.
  saveMemory(options.state, memory);
  process.stdout.write(`${checkpoint.origin}: ${checkpoint.size} records, consistent\n`);
  const seconds = Math.floor(toMillis(systemClock.now()) / 1000);
  const signatures = [key.cosign(note.text, seconds)];
  await client.post('cosignature', formatNote({ text: note.text, signatures }));
  process.stdout.write('cosigned\n');
}

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      log: { type: 'string' },
      state: { type: 'string' },
      key: { type: 'string' },
      name: { type: 'string', default: 'witness' },
      verifier: { type: 'string' },
    },
  });
  const { log, state, key, name, verifier } = values;
  if (!log || !state || !key) throw new WrongCall(USAGE);
  return { log, state, key, name, ...(verifier ? { verifier } : {}) };
}

function readServeOptions(args: readonly string[]): ServeOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      logs: { type: 'string' },
      state: { type: 'string' },
      name: { type: 'string' },
      port: { type: 'string', default: '8380' },
      host: { type: 'string', default: '127.0.0.1' },
    },
  });
  const { logs, state, name, port, host } = values;
  if (!logs || !state || !/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new WrongCall(USAGE);
  return { logs, state, name, port: Number(port), host };
}

/** Says what was wrong; the exit code. */
function fail(error: unknown, state: string | undefined): number {
  if (error instanceof Dishonest) {
    process.stderr.write(
      `\n*** 日志不可信 THE LOG IS NOT TO BE TRUSTED ***\n${error.message}\nKeep ${state} as evidence.\n`,
    );
    return 1;
  }
  const { code, message } = error as NodeJS.ErrnoException;
  const isUnknownWord = code?.startsWith('ERR_PARSE_ARGS') ?? false;
  process.stderr.write(`${message}\n${isUnknownWord ? USAGE : ''}`);
  return isUnknownWord || error instanceof WrongCall ? 2 : 3;
}

const [first = '', ...rest] = process.argv.slice(2);
let state: string | undefined;
try {
  if (first === 'serve') await serve(readServeOptions(rest));
  else {
    const options = readOptions(process.argv.slice(2));
    ({ state } = options);
    await run(options);
  }
} catch (error) {
  process.exitCode = fail(error, state);
}

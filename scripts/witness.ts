/**
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
import { createSigner } from '../src/audit/log-key.js';
import { systemClock, toMillis } from '../src/basics/index.js';
import { COSIGNATURE, cosignedText, formatNote, formatVerifierKey, keyId } from '../src/selection/index.js';
import { checkLog, Dishonest, type Memory } from './witness/check-log.js';
import { createLogClient, type LogClient, Unreadable } from './witness/log-client.js';

const USAGE = 'usage: npm run witness -- --log URL --state FILE --key FILE [--name NAME] [--verifier KEY]\n';

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
  const published = (await client.keys()).find(({ retiredAt }) => retiredAt === null)?.verifier;
  if (verifier === undefined) process.stdout.write(`trusted from now on: ${published ?? 'no key'}\n`);
  return { verifier: verifier ?? published ?? '', checkpoint: null };
}

function saveMemory(path: string, memory: Memory): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(memory, null, 1)}\n`);
  renameSync(`${path}.new`, path);
}

async function run(options: { log: string; state: string; key: string; name: string; verifier?: string }) {
  const client = createLogClient(options.log);
  const signer = createSigner(loadSeed(options.key));
  const { name } = options;
  process.stdout.write(`witness ${formatVerifierKey(name, COSIGNATURE, signer.publicKey)}\n`);
  const { memory, note, checkpoint } = await checkLog(
    client,
    await loadMemory(options.state, client, options.verifier),
  );
  // Remembered before it is signed: a witness never signs two histories.
  saveMemory(options.state, memory);
  process.stdout.write(`${checkpoint.origin}: ${checkpoint.size} records, consistent\n`);
  const seconds = Math.floor(toMillis(systemClock.now()) / 1000);
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = Buffer.concat([time, signer.sign(cosignedText(note.text, seconds))]);
  const id = keyId(name, COSIGNATURE, signer.publicKey);
  await client.post('cosignature', formatNote({ text: note.text, signatures: [{ name, id, signature }] }));
  process.stdout.write('cosigned\n');
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        log: { type: 'string' },
        state: { type: 'string' },
        key: { type: 'string' },
        name: { type: 'string', default: 'witness' },
        verifier: { type: 'string' },
      },
    });
    const { log, state, key, name, verifier } = values;
    return log && state && key ? { log, state, key, name, ...(verifier ? { verifier } : {}) } : undefined;
  } catch {
    return undefined;
  }
}

const options = readOptions();
if (!options) {
  process.stderr.write(USAGE);
  process.exit(2);
}
try {
  await run(options);
} catch (error) {
  if (error instanceof Dishonest) {
    process.stderr.write(
      `\n*** 日志不可信 THE LOG IS NOT TO BE TRUSTED ***\n${error.message}\nKeep ${options.state} as evidence.\n`,
    );
    process.exitCode = 1;
  } else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 3;
  }
}

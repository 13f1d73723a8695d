/**
 * `npm run verify -- FILE…`: verifies certificates and prints each check with what was expected and found.
 *
 *   FILE…         files; a folder stands for every .json below it, a .jsonl file for one text (a JSON string) a line
 *   --site URL    every selection in the public log of a site, void ones too, and the log itself
 *   --checkpoint FILE  a checkpoint of the site's log that you kept: must be of this log (repeatable)
 *   --database    every certificate of the database that DATABASE_URL or DATA_DIR names
 *   --log-key KEY the public log must be that of this verifier key (from a newspaper or a receipt; repeatable)
 *   --witness-key KEY  this witness (or one of several) must have cosigned the freeze before the value could be known
 *   --receipt FILE  the entry of this receipt must be in the certificate of its need (repeatable)
 *   --lang zh|en  language, by default that of the environment
 *
 * Exits 0 when all hold, 1 when anything does not or there is no certificate, 2 when called wrongly.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import Tinypool from 'tinypool';
import { systemClock } from '../src/basics/index.js';
import { readKnownKeys } from '../src/web/verification/known.js';
import { plainText } from '../src/web/verification/plain-text.js';
import { receiptIn } from '../src/web/verification/receipts.js';
import type { CheckLine, Report } from '../src/web/verification/report.js';
import { type VerifyWords, verifyWords } from '../src/web/verification/words.js';
import { type Finding, tellFinding } from './verify/findings.js';
import { type Archive, databaseArchive, fileArchive, type Job } from './verify/jobs.js';
import { siteArchive } from './verify/site.js';
import { type Verified, verifyJob } from './verify/worker.js';
import { readCheckpoint } from './witness/check-log.js';

const USAGE =
  'usage: npm run verify -- [--lang zh|en] [--log-key KEY]… [--witness-key KEY]… [--receipt FILE]… ' +
  'FILE… | --site URL [--checkpoint FILE]… | --database\n';

/** Up to so many certificates are printed check by check; of more, only those that fail. */
const TOLD_IN_FULL = 20;

const MARKS = { failed: '✘', passed: '✔', undone: '–' } as const;

function tellCheck(line: CheckLine, words: VerifyWords): string {
  const { code, outcome, word, meaning, explanation, expected, found } = line;
  return [
    `  ${MARKS[outcome]} ${code} ${word} · ${meaning}`,
    ...(explanation === null ? [] : [`      ${explanation}`]),
    ...(outcome === 'undone'
      ? []
      : [
          `      ${words('verify.expected')} ${expected.text}`,
          `      ${words('verify.found')} ${found.text}`,
        ]),
  ].join('\n');
}

function tellFact({ label, text, advice }: Report['facts'][number]): string {
  return [`      ${label}: ${text}`, ...(advice === null ? [] : [`        ${advice}`])].join('\n');
}

function tellNotes(notes: readonly string[], words: VerifyWords): string[] {
  return notes.length === 0 ? [] : [`  ${words('verify.notes')}`, ...notes.map((note) => `    ${note}`)];
}

/** One certificate; `inFull` also with what passed and what the certificate says. */
function tellReport(report: Report, differs: string | null, inFull: boolean, words: VerifyWords): string {
  const { name, ok, verdict, notes, count, facts, factsTitle, done, undone } = report;
  return [
    `${ok && differs === null ? '✔' : '✘'} ${name}`,
    `  ${verdict} (${count})`,
    ...(differs === null ? [] : [`  ✘ ${words('verify.log-differs')} ${plainText(differs)}`]),
    ...tellNotes(
      notes.map((note) => `! ${note}`),
      words,
    ),
    ...(inFull ? [...done, ...undone] : done.filter(({ outcome }) => outcome === 'failed')).map((line) =>
      tellCheck(line, words),
    ),
    ...(inFull ? [`  ${factsTitle}`, ...facts.map(tellFact)] : []),
    '',
  ].join('\n');
}

/** The checkpoints of a certificate must be of the site's log as it is now. */
function compareCheckpoints(name: string, texts: readonly string[], { site }: Archive): Finding[] {
  return texts.flatMap((text): Finding[] => {
    const read = readCheckpoint(text);
    if (!site || !read) return [];
    const { size, root } = read.checkpoint;
    if (site.rootAt(size) === Buffer.from(root).toString('hex')) return [];
    return [{ code: 'certificate-forked', about: name, params: { size } }];
  });
}

/** Verifies an archive on every core; what failed is told at once, and summed up at the end. */
async function verifyArchive(
  archive: Archive,
  { language, known }: Pick<Options, 'language' | 'known'>,
): Promise<number> {
  const words = verifyWords(language);
  const { total } = archive;
  const threads = availableParallelism();
  const pool =
    total > TOLD_IN_FULL
      ? new Tinypool({
          filename: new URL('./verify/worker.ts', import.meta.url).href,
          name: 'verifyJob',
          runtime: 'worker_threads',
          // Threads do not inherit the loader of TypeScript.
          execArgv: ['--import', import.meta.resolve('tsx')],
          minThreads: threads,
          maxThreads: threads,
        })
      : undefined;
  const bar =
    process.stderr.isTTY && total > TOLD_IN_FULL ? new SingleBar({ stream: process.stderr }) : undefined;
  bar?.start(total, 0);
  const failures: string[] = [];
  const tell = (findings: readonly Finding[]): void => {
    for (const finding of findings) process.stdout.write(`${tellFinding(finding, language)}\n`);
  };
  const ofLog = archive.site?.findings ?? [];
  tell(ofLog);
  const cautioned = new Map<string, number>();
  let verified = 0;
  const take = async (job: Job): Promise<void> => {
    const task = { job, language, known, siteKeys: archive.site?.keys };
    const outcome = pool ? pool.run(task) : verifyJob(task);
    const { report, differs, checkpoints, ...compared } = (await outcome) as Verified;
    const findings = [...compared.findings, ...compareCheckpoints(job.name, checkpoints, archive)];
    verified += 1;
    bar?.increment();
    tell(findings);
    const ok = report.ok && differs === null && findings.length === 0;
    const codes = report.done.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code);
    for (const note of report.notes) cautioned.set(note, (cautioned.get(note) ?? 0) + 1);
    if (!ok)
      failures.push(
        [
          report.name,
          ...codes,
          ...(differs === null ? [] : ['SHA-256']),
          ...findings.map(({ code }) => code),
        ].join(' '),
      );
    if (!ok || !pool) process.stdout.write(tellReport(report, differs, !pool, words));
  };
  // A few more than there are threads: memory stays small however large the archive is.
  const running = new Set<Promise<void>>();
  for await (const job of archive.jobs) {
    const one: Promise<void> = take(job).finally(() => running.delete(one));
    running.add(one);
    if (running.size >= 4 * threads) await Promise.race(running);
  }
  await Promise.all(running);
  bar?.stop();
  await pool?.destroy();
  for (const failure of failures.sort((a, b) => (a < b ? -1 : 1))) process.stdout.write(`✘ ${failure}\n`);
  const wrong = failures.length;
  process.stdout.write(`${words('verify.summary', { total: verified, ok: verified - wrong, wrong })}\n`);
  // Those that passed were not told one by one.
  const notes = pool ? [...cautioned].map(([note, count]) => `${count} × ${note}`) : [];
  for (const line of tellNotes(notes, words)) process.stdout.write(`${line}\n`);
  // Nothing verified is not everything verified.
  return verified > 0 && wrong === 0 && ofLog.length === 0 ? 0 : 1;
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      site: { type: 'string' },
      database: { type: 'boolean' },
      lang: { type: 'string' },
      'log-key': { type: 'string', multiple: true },
      'witness-key': { type: 'string', multiple: true },
      receipt: { type: 'string', multiple: true },
      checkpoint: { type: 'string', multiple: true },
    },
  });
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const lang = values.lang ?? ((LC_ALL || LC_MESSAGES || LANG || '').startsWith('zh') ? 'zh' : 'en');
  const origins = [positionals.length > 0, values.site !== undefined, values.database === true];
  if (!['zh', 'en'].includes(lang) || origins.filter(Boolean).length !== 1)
    throw new Error('one origin, zh or en');
  const { site, checkpoint = [] } = values;
  if (checkpoint.length > 0 && site === undefined) throw new Error('--checkpoint goes with --site');
  const kept = checkpoint.map((name) => ({ name, text: readFileSync(name, 'utf8') }));
  const keys = [...(values['log-key'] ?? []), ...(values['witness-key'] ?? [])];
  const known = readKnownKeys(keys.join('\n'));
  if (!known.ok) throw new Error(verifyWords(lang)(known.fault.code, known.fault.params));
  const receipts = values.receipt?.map((name) => {
    const text = receiptIn(readFileSync(name));
    if (text === undefined) throw new Error(`${name}: no receipt`);
    return text;
  });
  const language = lang === 'zh' ? 'zh-CN' : 'en';
  return { files: positionals, site, language, known: { ...known.keys, receipts }, kept };
}

type Options = ReturnType<typeof readArguments>;

async function main(options: Options): Promise<number> {
  const { files, site, kept, known } = options;
  if (site !== undefined) {
    const archive = await siteArchive(site, { logKeys: known.log, kept, now: systemClock.now() });
    return verifyArchive(archive, options);
  }
  if (files.length > 0) return verifyArchive(await fileArchive(files), options);
  // Files and sites are verified without any of the site's settings.
  const [{ loadConfig }, { openDatabase }] = await Promise.all([
    import('../src/app/config.js'),
    import('../src/db/index.js'),
  ]);
  const { databaseUrl: url, databaseFile: file } = loadConfig(process.env);
  const db = openDatabase({ url, file });
  try {
    return await verifyArchive(await databaseArchive(db), options);
  } finally {
    await db.destroy();
  }
}

let options: Options | undefined;
try {
  options = readArguments();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 2;
}
if (options) {
  process.exitCode = await main(options).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  });
}

/**
 * `npm run verify -- FILE…`: verifies certificates and prints each check with what was expected and found.
 *
 *   FILE…         files; a folder stands for every .json below it, a .jsonl file for one text (a JSON string) a line
 *   --site URL    every selection in the public log of a site, void ones too, and the log itself
 *   --checkpoint FILE  a checkpoint of the site's log that you kept: must be of this log (repeatable)
 *   --database    every certificate of the database that DATABASE_URL or DATA_DIR names
 *   --log-key KEY the public log must be that of this verifier key (from a newspaper or a receipt; repeatable)
 *   --witness-key KEY  this witness (or one of several) must have cosigned the freeze before the value could be known
 *   --policy FILE the witnesses of this policy (C2SP tlog-policy) must have cosigned close and freeze in time; the log must be
 *                 one that it names
 *   --receipt FILE  the entry of this receipt must be in the certificate of its need (repeatable)
 *   --lang zh|en  language, by default that of the environment
 *
 * Each gets a grade: ① the sums are right, and third parties saw list and pool in time; ② the sums are right, and when the list
 * was fixed is the site's own word; ③ wrong. Exits 0 when all are ①, 3 when the worst is ②, 1 when anything is ③ or there is no
 * certificate, 2 when called wrongly.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import Tinypool from 'tinypool';
import { systemClock } from '../src/basics/index.js';
import { joinKnown, readKnownKeys, readKnownPolicy } from '../src/web/verification/known.js';
import { receiptIn } from '../src/web/verification/receipts.js';
import { PLACES } from '../src/web/verification/report.js';
import { type VerifyWords, verifyWords } from '../src/web/verification/words.js';
import { forEachOf } from './support/for-each-of.js';
import { languageOf } from './support/language.js';
import { type Finding, tellFinding } from './verify/findings.js';
import { type Archive, databaseArchive, fileArchive } from './verify/jobs.js';
import { siteArchive } from './verify/site.js';
import { tellNotes, tellReport } from './verify/tell.js';
import { type Verified, verifyJob } from './verify/worker.js';
import { readCheckpoint } from './witness/check-log.js';

const USAGE =
  'usage: npm run verify -- [--lang zh|en] [--log-key KEY]… [--witness-key KEY]… [--policy FILE] [--receipt FILE]… ' +
  'FILE… | --site URL [--checkpoint FILE]… | --database\n';

/** Up to so many certificates are printed check by check; of more, only those that fail. */
const TOLD_IN_FULL = 20;

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

/** Every entry of a closed list must stand in the site's log under the subject that its blind opens. */
function compareListed(name: string, listed: Verified['listed'], { site }: Archive): Finding[] {
  if (!site) return [];
  return listed
    .filter(({ entryHash, subject }) => site.subjectOf(entryHash) !== subject)
    .map(({ entryHash: found }): Finding => ({ code: 'entry-foreign', about: name, params: { found } }));
}

/** Lists of the certificates that were verified. */
interface Opened {
  readonly hashes: Set<string>;
  readonly needs: Set<string>;
}

function note({ hashes, needs }: Opened, { listed, need }: Verified): void {
  for (const { entryHash } of listed) hashes.add(entryHash);
  if (need !== null) needs.add(need);
}

/** Every entry of the log must have come into the list of some need that was open at the time. */
function lostEntries({ site }: Archive, { hashes, needs }: Opened): Finding[] {
  return (site?.lost(hashes, needs) ?? []).map((seq) => ({
    code: 'entry-missing',
    about: `#${seq}`,
    params: { found: `#${seq}` },
  }));
}

/** Threads that verify, one for each core. */
function startThreads(threads: number): Tinypool {
  return new Tinypool({
    filename: new URL('./verify/worker.ts', import.meta.url).href,
    name: 'verifyJob',
    runtime: 'worker_threads',
    // Threads do not inherit the loader of TypeScript.
    execArgv: ['--import', import.meta.resolve('tsx')],
    minThreads: threads,
    maxThreads: threads,
  });
}

/** What became of the certificates of an archive so far. */
interface Tally {
  /** How many have a grade; what could not be graded counts as the third. */
  readonly grades: { first: number; second: number; third: number };
  /** A line for each that failed: its name and the codes of what is wrong. */
  readonly failures: string[];
  /** Notes, and to how many certificates each was made. */
  readonly cautioned: Map<string, number>;
}

/** Counts a certificate; true where nothing is wrong with it. */
function count(tally: Tally, { report, differs }: Verified, findings: readonly Finding[]): boolean {
  const own = report.grade ?? 3;
  const grade = differs === null && findings.length === 0 ? own : 3;
  tally.grades[PLACES[grade]] += 1;
  for (const note of report.notes) tally.cautioned.set(note, (tally.cautioned.get(note) ?? 0) + 1);
  if (grade !== 3) return true;
  const codes = report.done.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code);
  const others = [...(differs === null ? [] : ['SHA-256']), ...findings.map(({ code }) => code)];
  tally.failures.push([report.name, ...codes, ...others].join(' '));
  return false;
}

/** What failed, how many there were and, where they were not told one by one, the notes made. */
function tellSummary({ grades, failures, cautioned }: Tally, inFull: boolean, words: VerifyWords): void {
  for (const failure of failures.sort((a, b) => (a < b ? -1 : 1))) process.stdout.write(`✘ ${failure}\n`);
  process.stdout.write(`${words('verify.summary', { total: totalOf(grades), ...grades })}\n`);
  const notes = inFull ? [] : [...cautioned].map(([note, times]) => `${times} × ${note}`);
  for (const line of tellNotes(notes, words)) process.stdout.write(`${line}\n`);
}

const totalOf = ({ first, second, third }: Tally['grades']): number => first + second + third;

/** What the command exits with. Nothing verified is not everything verified. */
function exitCode({ grades }: Tally, isSiteWrong: boolean): number {
  if (totalOf(grades) === 0 || grades.third > 0 || isSiteWrong) return 1;
  return grades.second > 0 ? 3 : 0;
}

/** Verifies an archive on every core; what failed is told at once, and summed up at the end. */
async function verifyArchive(
  archive: Archive,
  { language, known }: Pick<Options, 'language' | 'known'>,
): Promise<number> {
  const words = verifyWords(language);
  const { total, site } = archive;
  const inFull = total <= TOLD_IN_FULL;
  const threads = availableParallelism();
  const pool = inFull ? undefined : startThreads(threads);
  const bar = process.stderr.isTTY && !inFull ? new SingleBar({ stream: process.stderr }) : undefined;
  bar?.start(total, 0);
  const tell = (findings: readonly Finding[]): void => {
    for (const finding of findings) process.stdout.write(`${tellFinding(finding, language)}\n`);
  };
  tell(site?.findings ?? []);
  const tally: Tally = { grades: { first: 0, second: 0, third: 0 }, failures: [], cautioned: new Map() };
  const opened: Opened = { hashes: new Set(), needs: new Set() };
  // A few more than there are threads, so that none waits for work.
  await forEachOf(archive.jobs, 4 * threads, async (job) => {
    const task = { job, language, known, siteKeys: site?.keys };
    const outcome = (await (pool ? pool.run(task) : verifyJob(task))) as Verified;
    const findings = [
      ...outcome.findings,
      ...compareCheckpoints(job.name, outcome.checkpoints, archive),
      ...compareListed(job.name, outcome.listed, archive),
    ];
    bar?.increment();
    note(opened, outcome);
    tell(findings);
    const holds = count(tally, outcome, findings);
    if (!holds || inFull)
      process.stdout.write(tellReport({ ...outcome, isContradicted: findings.length > 0 }, inFull, words));
  });
  bar?.stop();
  await pool?.destroy();
  const lost = lostEntries(archive, opened);
  tell(lost);
  tellSummary(tally, inFull, words);
  return exitCode(tally, lost.length + (site?.findings ?? []).length > 0);
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
      policy: { type: 'string' },
      receipt: { type: 'string', multiple: true },
      checkpoint: { type: 'string', multiple: true },
    },
  });
  const language = languageOf(values.lang);
  const origins = [positionals.length > 0, values.site !== undefined, values.database === true];
  if (origins.filter(Boolean).length !== 1) throw new Error('one origin');
  const { site, checkpoint = [] } = values;
  if (checkpoint.length > 0 && site === undefined) throw new Error('--checkpoint goes with --site');
  const kept = checkpoint.map((name) => ({ name, text: readFileSync(name, 'utf8') }));
  const keys = [...(values['log-key'] ?? []), ...(values['witness-key'] ?? [])];
  const words = verifyWords(language);
  const policy = values.policy === undefined ? '' : readFileSync(values.policy, 'utf8');
  // On a page a field without a word is one that was left out; a file was named.
  if (values.policy !== undefined && policy.trim() === '')
    throw new Error(words('verify/unfinished-policy', {}));
  const given = [readKnownKeys(keys.join('\n')), readKnownPolicy(policy)].map((read) => {
    if (!read.ok) throw new Error(words(read.fault.code, read.fault.params));
    return read.keys;
  });
  const known = given.reduce(joinKnown);
  const receipts = values.receipt?.map((name) => {
    const text = receiptIn(readFileSync(name));
    if (text === undefined) throw new Error(`${name}: no receipt`);
    return text;
  });
  return { files: positionals, site, language, known: { ...known, receipts }, kept };
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

/**
 * `npm run audit [-- --checkpoint FILE …]`: replays the public log against the database and prints every difference.
 * A checkpoint that somebody kept shows whether the log was rolled back or forked since. Exits 0 when nothing differs,
 * 1 when something does, 2 when called wrongly.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { loadConfig } from '../src/app/config.js';
import { createDeps } from '../src/app/deps.js';
import { type AuditDifference, auditDatabase, type KeptCheckpoint } from '../src/audit/index.js';
import { auditExclusions, type ExclusionDifference } from '../src/draws/index.js';
import { checkRollups } from '../src/statistics/index.js';

const WORDS: Record<AuditDifference['problem'], string> = {
  changed: '与日志不符 not what the log says',
  missing: '日志中有而库中缺失 in the log, not in the database',
  unlogged: '库中有而日志中没有 in the database without an event',
  fork: '日志被分叉 the log was forked: not the tree of this checkpoint',
  'rolled-back': '日志被回退 the log was rolled back: shorter than this checkpoint',
  'bad-signature': '签名不成立 the signature does not hold',
  'wrong-event': '这类事件不写此行 no event of this kind writes this row',
  rewritten: '只写一次的事实被改写 a fact that is written once was rewritten',
  'wrong-subject': '事件说的是别的项目或机构 the event is about another need or agency',
  contradicted: '另一份记录说法不同 another record says otherwise',
  'out-of-turn': '事件不能发生在此处 the event cannot follow those before it',
  'second-result': '同一轮有第二个结果 a second result of one round',
  'unknown-entry': '报名并不存在 no such entry stood',
  miscounted: '报名数与日志不符 not as many entries as the log has',
  'not-as-announced': '与公示的不同 not what was announced',
  'missing-entry': '日志中的报名不在名单中 an entry of the log is neither in the pool nor excluded',
  'foreign-entry': '名单中的报名不在日志中 the pool has an entry that did not stand in the log',
  'time-ran-back':
    '日志的时间自此倒流 from here the time of the log ran back: older than the event before it',
  'too-few-hands': '决定的人数不够 not decided by as many people as it must be',
  'short-notice': '生效早于规定 takes effect earlier than it may',
  unfounded: '没有记录作依据 no record founds it',
  'sign-up-too-short': '报名期短于规则的下限 sign-up was open for less than the rules ask',
  'sign-up-too-long': '报名期长于规则的上限 sign-up was open for longer than the rules allow',
};

const EXCLUSION_WORDS: Record<ExclusionDifference['kind'], string> = {
  rules: '与截止时的规则不符 not what the rules say as of the deadline',
  stranger: '名单中有没有报名的机构 the pool names somebody who has no entry',
  decision: '名单的变动不是决定所写 the pool changes otherwise than the decision says',
};

function readCheckpoints(): KeptCheckpoint[] {
  const { values } = parseArgs({ options: { checkpoint: { type: 'string', multiple: true } } });
  return (values.checkpoint ?? []).map((name) => ({ name, text: readFileSync(name, 'utf8') }));
}

function line({ table, key, column, problem, event, expected, found }: AuditDifference): string {
  const place = `${table} ${key}${column ? ` · ${column}` : ''}${event ? ` · event ${event}` : ''}`;
  const values = [
    expected === undefined ? '' : `expected ${expected}`,
    found === undefined ? '' : `found ${found}`,
  ];
  const lines = [`${place}: ${WORDS[problem]}`, ...values.filter(Boolean).map((text) => `    ${text}`)];
  // What the log says may be forged: nothing of it commands the terminal.
  return lines.map((text) => text.replace(/\p{Cc}+/gu, ' ')).join('\n');
}

let checkpoints: KeptCheckpoint[];
try {
  checkpoints = readCheckpoints();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.stderr.write('usage: npm run audit -- [--checkpoint FILE …]\n');
  process.exit(2);
}

const { db } = createDeps(loadConfig(process.env));
const bar = process.stderr.isTTY ? new SingleBar({ stream: process.stderr }) : undefined;
const differences = await auditDatabase(db, {
  checkpoints,
  progress: (done, total) => {
    if (!bar) return;
    if (bar.isActive) bar.update(done);
    else bar.start(total, done);
  },
});
bar?.stop();
for (const difference of differences) process.stdout.write(`${line(difference)}\n`);
const sums = await checkRollups(db);
for (const { key, expected, found } of sums) {
  process.stdout.write(`${key}: 汇总与明细不符 not what follows from the rows\n`);
  process.stdout.write(`    expected ${expected}\n    found ${found}\n`);
}
const exclusions = await auditExclusions(db);
for (const { needId, round, agency, kind, expected, found } of exclusions) {
  process.stdout.write(`pool ${needId}/${round} · ${agency}: ${EXCLUSION_WORDS[kind]}\n`);
  if (expected !== undefined) process.stdout.write(`    expected ${expected}\n    found ${found}\n`);
}
const count = differences.length + sums.length + exclusions.length;
process.stdout.write(
  count === 0
    ? '数据库与公开日志一致 The database agrees with the public log.\n'
    : `${count} 处不符 differences\n`,
);
process.exitCode = count === 0 ? 0 : 1;
await db.destroy();

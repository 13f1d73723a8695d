/**
 * `npm run draw-without-us -- FOLDER NEED`: draws a need from a mirror of a site's public log (`npm run mirror`) and what opens
 * bids and secret, without the site, and prints pool, seed, ranking and winner, and what they rest on.
 *
 *   --beacon URL            a drand server (repeatable)
 *   --signature ROUND:HEX   the beacon's signature of a round, from anywhere (repeatable)
 *   --share FILE            a custodian's share (repeatable)
 *   --identity FILE         a custodian's own age identity, which opens the shares in the log (repeatable)
 *   --digits DIGITS         the digits of a ceremony
 *   --numbers N,N,…         the numbers of a lottery, ascending
 *   --secret HEX            the operator's secret
 *   --log-key KEY           the log must be that of this verifier key (from a newspaper or a receipt; repeatable)
 *   --lang zh|en            language, by default that of the environment
 *
 * Exits 0 when the need was drawn (and the site, where it has drawn, came to the same), or has too few entries; 1 when something is not
 * what the log says or the site's result is another; 2 when called wrongly; 3 when something is missing: it says what.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createBeacon } from '../src/app/drand-client.js';
import { formatYuan, systemClock } from '../src/basics/index.js';
import { drawPublicly, type PublicDraw, readPublicRecord } from '../src/draws/index.js';
import type { GradeRank } from '../src/needs/index.js';
import { tellDraw } from './draw/words.js';
import { openMirror } from './mirror/store.js';
import { languageOf } from './support/language.js';
import { tellFinding } from './verify/findings.js';
import { readSiteLog } from './verify/site-log.js';
import { logClientOver, Unreadable } from './witness/log-client.js';

const USAGE =
  'usage: npm run draw-without-us -- [--beacon URL]… [--signature ROUND:HEX]… [--share FILE]… [--identity FILE]… ' +
  '[--digits DIGITS] [--numbers N,N,…] [--secret HEX] [--log-key KEY]… [--lang zh|en] FOLDER NEED\n';

const many = { type: 'string', multiple: true } as const;
const one = { type: 'string' } as const;

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      beacon: many,
      signature: many,
      share: many,
      identity: many,
      digits: one,
      numbers: one,
      secret: one,
      'log-key': many,
      lang: one,
    },
  });
  const [folder = '', need = '', ...more] = positionals;
  if (folder === '' || need === '' || more.length > 0) throw new Error('a folder and the number of a need');
  const signatures = (values.signature ?? []).map((text) => {
    const [, round = '', hex = ''] = /^([1-9]\d*):([0-9a-f]{96})$/.exec(text) ?? [];
    if (round === '') throw new Error(`${text}: no ROUND:HEX`);
    return [Number(round), hex] as const;
  });
  const files = (names: readonly string[] = []) => names.map((name) => readFileSync(name, 'utf8'));
  return {
    folder,
    need,
    urls: (values.beacon ?? []).map((url) => url.replace(/\/+$/, '')),
    signatures: new Map(signatures),
    shares: files(values.share),
    identities: files(values.identity),
    digits: values.digits,
    numbers: values.numbers?.match(/\d+/g)?.map((number) => number.replace(/^0+(?=\d)/, '')),
    secret: values.secret,
    logKeys: values['log-key'],
    language: languageOf(values.lang),
  };
}

type Options = ReturnType<typeof readArguments>;

/** Ranks of grades as the program's own catalogue has them: the first of a type is the highest. */
function gradeRanks(): GradeRank {
  const file = new URL('../data/qualification-types.json', import.meta.url);
  const { types } = JSON.parse(readFileSync(file, 'utf8')) as {
    types: { code: string; grades: { grade: string }[] }[];
  };
  const ranks = new Map(
    types.flatMap(({ code, grades }) =>
      grades.map(({ grade }, index) => [`${code} ${grade}`, index + 1] as const),
    ),
  );
  return (type, grade) => ranks.get(`${type} ${grade}`);
}

/** Lines about a draw, those of a program first: they are the same in every language. */
function linesOf(drawn: PublicDraw, language: string): string[] {
  const say = (zh: string, en: string) => (language === 'en' ? en : zh);
  const rests = drawn.told.map((told) => `  · ${tellDraw(told, language)}`);
  if ('halt' in drawn) {
    const mark = drawn.outcome === 'wrong' ? '✘' : '…';
    return [...rests, `${mark} ${tellDraw(drawn.halt, language, drawn.outcome === 'wrong')}`];
  }
  if ('least' in drawn) {
    const { entries, least } = drawn;
    const few = say(
      `流标：有效报名 ${entries}，少于 ${least}`,
      `failed: ${entries} valid entries, fewer than ${least}`,
    );
    return [few, ...rests];
  }
  const { round, planHash, pool, poolHash, publicValue, secret, seed, ranking, result, agrees } = drawn;
  const site = {
    null: say('网站没有公布结果', 'the site has published no result'),
    true: say('✔ 与网站公布的结果相同', "✔ the same as the site's own result"),
    false: say('✘ 与网站公布的结果不同', "✘ not the site's own result"),
  }[String(agrees) as 'null'];
  return [
    `round ${round}`,
    `plan ${planHash}`,
    `pool ${poolHash}`,
    ...pool.entries.map(({ agency, bid }) => `  ${agency}${bid === null ? '' : ` ${formatYuan(bid)}`}`),
    ...pool.excluded.map(({ agency, reason }) => `  - ${agency} ${reason}`),
    `value ${publicValue ?? '–'}`,
    `secret ${secret}`,
    `seed ${seed}`,
    ...ranking.map((agency, index) => `  ${index + 1}. ${agency}`),
    result.smallList
      ? `small list ${result.smallList.join(', ')}: the owner chooses one of them`
      : `winner ${result.winner} ${formatYuan(result.priceFen ?? 0)}`,
    say('依据：', 'This rests on:'),
    ...rests,
    site,
  ];
}

async function main(options: Options): Promise<number> {
  const { folder, need, signatures, language, urls } = options;
  const mirror = openMirror(folder);
  if (mirror.verifier === undefined || mirror.checkpoint === null)
    throw new Unreadable(`${folder} holds no mirror that is whole`);
  const reader = readPublicRecord(need);
  const trust = { logKeys: options.logKeys ?? [mirror.verifier], kept: mirror.seen };
  const log = await readSiteLog(logClientOver(mirror.read), trust, reader.heard);
  for (const finding of log.findings) process.stdout.write(`${tellFinding(finding, language)}\n`);
  if (log.findings.length > 0) return 1;
  const beacon = createBeacon({ urls, clock: systemClock });
  const drawn = await drawPublicly(reader.record, {
    ...options,
    document: mirror.document,
    checkpoints: mirror.seen.map(({ text }) => text),
    rank: gradeRanks(),
    signature: async (chain, round) =>
      signatures.get(round) ?? (urls.length > 0 ? (await beacon.round(chain, round))?.signature : undefined),
  });
  const key = options.logKeys
    ? ['日志的公钥由您指定', 'the key of the log is the one that you named']
    : [
        '日志的公钥取自镜像本身：请与报纸或回执核对',
        'the key of the log is named by the mirror itself: compare it with a newspaper or a receipt',
      ];
  const lines = [...linesOf(drawn, language), `${key[language === 'en' ? 1 : 0]} ${mirror.verifier}`];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (drawn.outcome === 'drawn') return drawn.agrees === false ? 1 : 0;
  return { failed: 0, wrong: 1, waiting: 3 }[drawn.outcome];
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
    return error instanceof Unreadable ? 3 : 1;
  });
}

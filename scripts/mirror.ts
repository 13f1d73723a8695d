/**
 * `npm run mirror -- URL FOLDER`: keeps a copy of a site's public log and of every document that it names, in a folder that
 * serves as a log itself (`FOLDER/log`). Run it again to bring the copy up to date; a run that was broken off goes on where it was.
 *
 *   URL           address of the site, or of another mirror
 *   --log-key KEY the log must be that of this verifier key (from a newspaper or a receipt); without it the first run trusts
 *                 the key that the log publishes
 *   --lang zh|en  language, by default that of the environment
 *
 * Exits 0 when the copy is whole, 1 when the log is not what it was or should be, or a document is not the one that the log names
 * (nothing false is kept, the copy of before stays), 2 when called wrongly, 3 when something could not be read.
 */
import { parseArgs } from 'node:util';
import { fetchMirror } from './mirror/fetch-mirror.js';
import { openMirror } from './mirror/store.js';
import { languageOf } from './support/language.js';
import { tellFinding } from './verify/findings.js';
import { Dishonest } from './witness/check-log.js';
import { readsFrom } from './witness/log-client.js';

const USAGE = 'usage: npm run mirror -- [--log-key KEY] [--lang zh|en] URL FOLDER\n';

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'log-key': { type: 'string' }, lang: { type: 'string' } },
  });
  const [url = '', folder = '', ...more] = positionals;
  if (!/^https?:\/\//.test(url) || folder === '' || more.length > 0)
    throw new Error('an address and a folder');
  return {
    url: url.replace(/\/+$/, ''),
    folder,
    logKey: values['log-key'],
    language: languageOf(values.lang),
  };
}

async function main({ url, folder, logKey, language }: ReturnType<typeof readArguments>): Promise<number> {
  const mirror = openMirror(folder);
  const done = await fetchMirror(readsFrom(url), mirror, logKey);
  for (const finding of done.findings) process.stdout.write(`${tellFinding(finding, language)}\n`);
  if (done.findings.length > 0) return 1;
  const { size, verifier, documents, fetched, unserved } = done;
  const lines =
    language === 'en'
      ? [
          `mirrored: ${size} records, ${documents} documents (${fetched} new)`,
          ...(unserved > 0 ? [`${unserved} documents of older needs are not served as documents`] : []),
          `trusted key of the log: ${verifier}`,
        ]
      : [
          `已镜像：${size} 条记录，${documents} 份文件（新增 ${fetched} 份）`,
          ...(unserved > 0 ? [`较早项目的 ${unserved} 份文件网站没有单独提供`] : []),
          `所信任的日志公钥：${verifier}`,
        ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

let options: ReturnType<typeof readArguments> | undefined;
try {
  options = readArguments();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 2;
}
if (options) {
  try {
    process.exitCode = await main(options);
  } catch (error) {
    process.stderr.write(
      error instanceof Dishonest
        ? `\n*** 日志不可信 THE LOG IS NOT TO BE TRUSTED ***\n${error.message}\nKeep ${options.folder} as evidence.\n`
        : `${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = error instanceof Dishonest ? 1 : 3;
  }
}

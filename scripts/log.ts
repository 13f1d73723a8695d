/**
 * The public log at the command line:
 *
 *   npm run log -- keys                     the keys that others need: of the log, and of the site as a witness; made where missing
 *   npm run log -- rotate-key               a new signing key; the checkpoint over the change carries both signatures
 *   npm run log -- add-witness NAME KEY     takes cosignatures of this witness (KEY as `npm run witness` prints it)
 */
import { loadConfig } from '../src/app/config.js';
import { createDeps } from '../src/app/deps.js';
import { addWitness, exchangedKeys, rotateKey } from '../src/audit/index.js';
import { type Deps, migrate } from '../src/db/index.js';
import { isMessageKey, translators } from '../src/web/i18n/index.js';

const USAGE = `usage: npm run log -- keys
       npm run log -- rotate-key
       npm run log -- add-witness NAME KEY
`;

async function run(deps: Deps, [command, name, verifier]: readonly string[]): Promise<number> {
  if (command === 'keys') {
    const { log, witness } = await exchangedKeys(deps);
    process.stdout.write(`log ${log}\nwitness ${witness}\n`);
    return 0;
  }
  if (command === 'rotate-key') {
    process.stdout.write(`${await rotateKey(deps)}\n`);
    return 0;
  }
  const added = await addWitness(deps, { name: name ?? '', verifier: verifier ?? '' });
  if (added.ok) return 0;
  for (const { code } of added.errors)
    process.stderr.write(`${isMessageKey(code) ? translators.en(code) : code}\n`);
  return 1;
}

const words = process.argv.slice(2);
const complete =
  (['keys', 'rotate-key'].includes(words[0] ?? '') && words.length === 1) ||
  (words[0] === 'add-witness' && words.length === 3);
if (!complete) {
  process.stderr.write(USAGE);
  process.exit(2);
}
const deps = createDeps(loadConfig(process.env));
await migrate(deps.db);
process.exitCode = await run(deps, words);
await deps.db.destroy();

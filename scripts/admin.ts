/**
 * Accounts at the command line, for the first administrator, for forgotten passwords, and for the accounts of the
 * demonstration site, whose passwords everybody knows:
 *
 *   npm run admin -- create --email A --name N [--role administrator|auditor|official] [--division 532300]
 *   npm run admin -- reset-password --login EMAIL-OR-CREDIT-CODE
 *   npm run admin -- disable-demo
 *   npm run admin -- enable-demo
 *
 * The password is asked for without echo, or read as one line from a pipe (`--password-stdin` insists on that). It is
 * never an argument: arguments are visible to every user of the machine.
 */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { createStaffAccount, resetPassword, staffAccountInput } from '../src/accounts/index.js';
import { loadConfig } from '../src/app/config.js';
import { setDemoStatus } from '../src/app/demo/demo-accounts.js';
import { createDeps } from '../src/app/deps.js';
import { SYSTEM_ACTOR } from '../src/audit/index.js';
import type { Result } from '../src/basics/index.js';
import { type Deps, migrate } from '../src/db/index.js';
import { parseForm } from '../src/web/forms/form.js';
import { isMessageKey, type MessageParams, translators } from '../src/web/i18n/index.js';

const USAGE = `usage: npm run admin -- create --email A --name N [--role administrator|auditor|official] [--division CODE]
       npm run admin -- reset-password --login EMAIL-OR-CREDIT-CODE
       npm run admin -- disable-demo | enable-demo
       (the password is asked for, or read from standard input: --password-stdin)`;

/** A mistake of the person at the keyboard: shown without a stack. */
class Refusal extends Error {}

async function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  prompt.once('SIGINT', () => process.exit(130));
  const answer = await prompt.question('');
  prompt.close();
  process.stderr.write('\n');
  return answer;
}

async function readPassword(fromPipe: boolean): Promise<string> {
  if (process.stdin.isTTY && !fromPipe) {
    const password = await askHidden('Password: ');
    if ((await askHidden('Password again: ')) !== password) throw new Refusal('the two passwords differ');
    return password;
  }
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    lines.close();
    return line;
  }
  return '';
}

function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  // The repetition is ours, not the person's.
  const errors = result.errors.filter(({ field }) => field !== 'passwordAgain');
  const lines = errors.map(({ code, field, params }) => {
    const text = isMessageKey(code) ? translators.en(code, params as MessageParams | undefined) : code;
    return field ? `${field}: ${text}` : text;
  });
  throw new Refusal(lines.join('\n'));
}

/** Disables or enables the accounts of the demonstration site and says what that leaves to do. */
async function moveDemo(deps: Deps, status: 'active' | 'disabled'): Promise<void> {
  const done = await setDemoStatus(deps, status);
  if (!done) throw new Refusal('This database holds no demonstration accounts: is it the right one?');
  const { changed, administrators } = valueOf(done);
  const word = status === 'active' ? 'enabled' : 'disabled';
  const names = changed.length > 0 ? `: ${changed.join(', ')}` : '';
  const lines = [
    `${changed.length} demonstration accounts ${word}${names}${names && '; their sessions have ended'}`,
    ...(status === 'active' ? ['At an address for others the site starts with them with DEMO=1 alone.'] : []),
    ...(administrators === 0
      ? ['No administrator is left. Make one: npm run admin -- create --email … --name …']
      : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function run(
  args: readonly string[],
  withDeps: (work: (deps: Deps) => Promise<void>) => Promise<void>,
) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      email: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string', default: 'administrator' },
      division: { type: 'string', default: '' },
      login: { type: 'string' },
      'password-stdin': { type: 'boolean', default: false },
    },
  });
  const [command, ...rest] = positionals;
  if (rest.length > 0) throw new Refusal(USAGE);
  if (command === 'create' && values.email && values.name) {
    const { email, name, role, division: divisionCode } = values;
    const password = await readPassword(values['password-stdin']);
    const typed = { email, name, role, divisionCode, password, passwordAgain: password };
    const input = valueOf(parseForm(staffAccountInput, typed));
    return withDeps(async (deps) => {
      const account = valueOf(await createStaffAccount(deps, SYSTEM_ACTOR, input));
      process.stdout.write(`Created ${account.role} ${input.email} (account ${account.accountId})\n`);
    });
  }
  if (command === 'reset-password' && values.login) {
    const { login } = values;
    const password = await readPassword(values['password-stdin']);
    return withDeps(async (deps) => {
      valueOf(await resetPassword(deps, SYSTEM_ACTOR, { login, password }));
      process.stdout.write(`The password of ${login} is changed; its sessions have ended\n`);
    });
  }
  if (command === 'disable-demo') return withDeps((deps) => moveDemo(deps, 'disabled'));
  if (command === 'enable-demo') return withDeps((deps) => moveDemo(deps, 'active'));
  throw new Refusal(USAGE);
}

try {
  await run(process.argv.slice(2), async (work) => {
    const deps = createDeps(loadConfig(process.env));
    try {
      await migrate(deps.db);
      await work(deps);
    } finally {
      await deps.db.destroy();
    }
  });
} catch (error) {
  const expected =
    error instanceof Refusal || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${expected ? (error as Error).message : String((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
}

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runSite } from './app/run.js';

// A compiled site brings the scripts of its pages along; one run from its sources bundles them at every start.
if (import.meta.url.endsWith('.ts'))
  execFileSync(process.execPath, [fileURLToPath(new URL('../scripts/build-browser.mjs', import.meta.url))], {
    stdio: 'inherit',
  });

await runSite(process.env).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

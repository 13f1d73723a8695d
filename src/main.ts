import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runSite } from './app/run.js';

const isSource = import.meta.url.endsWith('.ts');

// A compiled site brings the scripts of its pages along; one run from its sources bundles them at every start.
if (isSource)
  execFileSync(process.execPath, [fileURLToPath(new URL('../scripts/build-browser.mjs', import.meta.url))], {
    stdio: 'inherit',
  });

// Whoever changes the sources restarts one process faster than several.
await runSite(isSource ? { WORKERS: '1', ...process.env } : process.env).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

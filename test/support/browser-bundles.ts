import { execFileSync } from 'node:child_process';

/** Bundles the scripts of pages before any test asks for them. */
export default function setup(): void {
  execFileSync(process.execPath, ['scripts/build-browser.mjs'], { stdio: 'inherit' });
}

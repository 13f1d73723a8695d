import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packed from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';
import { assertDefined } from '../../src/basics/index.js';

// The package's own arguments run everything in one process and turn web security off: the opposite of a test.
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--headless=shell',
  '--use-gl=angle',
  '--use-angle=swiftshader',
];

/**
 * Unpacks the browser and the libraries that bare machines lack into a folder of this version and returns it. The
 * folder appears whole or not at all: test files in other processes may unpack at the same time.
 */
async function unpackBrowser(): Promise<string> {
  const { version } = JSON.parse(
    readFileSync(
      assertDefined(findPackageJSON('@sparticuz/chromium', import.meta.url), 'the package'),
      'utf8',
    ),
  ) as { version: string };
  const folder = join(tmpdir(), `supermarket-chromium-${version}`);
  if (existsSync(folder)) return folder;
  const making = await mkdtemp(`${folder}-`);
  const before = { TMPDIR: process.env['TMPDIR'], AWS_EXECUTION_ENV: process.env['AWS_EXECUTION_ENV'] };
  // The package unpacks into the temporary folder, and its libraries only where it believes to be on Amazon Linux.
  Object.assign(process.env, { TMPDIR: making, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' });
  try {
    await packed.executablePath();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  // Another process that was faster has left the same files.
  await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }));
  return folder;
}

/** Starts the browser out of its npm package; a machine without its libraries and fonts gets those of the package. */
export async function startBrowser(): Promise<Browser> {
  const folder = await unpackBrowser();
  const executablePath = join(folder, 'chromium');
  try {
    return await chromium.launch({ executablePath, args: ARGUMENTS });
  } catch (error) {
    if (!String(error).includes('shared libraries')) throw error;
    const env = {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    };
    return chromium.launch({ executablePath, args: ARGUMENTS, env });
  }
}

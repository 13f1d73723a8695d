/**
 * Bundles every script of pages (`src/web/browser/*.ts` that a page names) into `views/assets`. Modules of Node stay
 * out: what the kernel needs of `node:crypto` has a stand-in, and a bundle that would use any other of them fails.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const BROWSER = new URL('../src/web/browser/', import.meta.url);
const SCRIPTS = ['custodian', 'entry', 'opening'];
const ABSENT = 'module of Node';

const nodeModules = {
  name: 'node-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, importer }) =>
      path === 'node:crypto' && importer.includes('selection')
        ? { path: fileURLToPath(new URL('node-crypto.ts', BROWSER)) }
        : { path, namespace: ABSENT, sideEffects: false },
    );
    onLoad({ filter: /.*/, namespace: ABSENT }, () => ({ contents: 'module.exports = {}' }));
  },
};

/** Writes the bundles; `outdir` is served below /assets. */
export async function buildBrowser(outdir = fileURLToPath(new URL('../views/assets', import.meta.url))) {
  const { metafile } = await build({
    entryPoints: SCRIPTS.map((name) => fileURLToPath(new URL(`${name}.ts`, BROWSER))),
    outdir,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
    plugins: [nodeModules],
  });
  for (const [file, { inputs }] of Object.entries(metafile.outputs)) {
    const used = Object.entries(inputs).filter(
      ([name, { bytesInOutput }]) => name.startsWith(ABSENT) && bytesInOutput > 0,
    );
    if (used.length > 0) throw new Error(`${file} uses ${used.map(([name]) => name).join(', ')}`);
  }
  return metafile;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildBrowser();

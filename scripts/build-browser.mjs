/**
 * Bundles the scripts of pages into `dist/assets`: every file directly below `src/web/browser` is one script, served as
 * `/assets/NAME.js`; what scripts share lies in the folders beside them. Modules of Node stay out: those that an index
 * pulls in without need are emptied, and a bundle that would use any of them fails.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BROWSER = join(ROOT, 'src/web/browser');
const ABSENT = 'module-of-node';

const nodeModules = {
  name: 'node-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: ABSENT, sideEffects: false }));
    onLoad({ filter: /.*/, namespace: ABSENT }, () => ({ contents: 'module.exports = {}' }));
  },
};

/** Options of every bundle: the same sources give the same bytes, wherever they lie. */
const SETTINGS = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  logLevel: 'error',
  plugins: [nodeModules],
};

function refuseNode(metafile) {
  for (const [file, { inputs }] of Object.entries(metafile.outputs)) {
    const used = Object.entries(inputs).filter(
      ([name, { bytesInOutput }]) => name.startsWith(ABSENT) && bytesInOutput > 0,
    );
    if (used.length > 0) throw new Error(`${file} uses ${used.map(([name]) => name).join(', ')}`);
  }
}

/** Writes the bundles into a folder that is served below /assets. */
export async function buildBrowser(outdir = join(ROOT, 'dist/assets')) {
  const scripts = readdirSync(BROWSER).filter((name) => name.endsWith('.ts'));
  const { metafile } = await build({
    ...SETTINGS,
    entryPoints: scripts.map((name) => join(BROWSER, name)),
    outdir,
  });
  refuseNode(metafile);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildBrowser(process.argv[2]);

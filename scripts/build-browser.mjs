/**
 * Bundles the scripts of pages into `dist/assets`: every file directly below `src/web/browser` is one script, served as
 * `/assets/NAME.js`; what scripts share lies in the folders beside them. Modules of Node stay out: those that an index
 * pulls in without need are emptied, and a bundle that would use any of them fails. The verifier also becomes one
 * HTML file that needs nothing else.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  logLevel: 'warning',
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

const source = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** One HTML file with its script and its style inside; its policy lets nothing else run and nothing be fetched. */
function singleFile(script, style) {
  if (/<\/(script|style)/i.test(script + style))
    throw new Error('a script or style that ends its own element');
  const policy = `default-src 'none'; script-src ${source(script)}; style-src ${source(style)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>zjcs-selection/1</title>
<style>${style}</style>
</head>
<body>
<main id="content" class="wrap"></main>
<noscript><p lang="zh-CN">本页需要运行脚本。</p><p lang="en">This page needs scripts.</p></noscript>
<script type="module">${script}</script>
</body>
</html>
`;
}

async function buildOffline(outdir) {
  const { outputFiles, metafile } = await build({
    ...SETTINGS,
    entryPoints: [join(BROWSER, 'offline/verify-offline.ts')],
    outdir,
    write: false,
  });
  refuseNode(metafile);
  const style = readFileSync(join(ROOT, 'views/assets/site.css'), 'utf8');
  writeFileSync(join(outdir, 'verify-offline.html'), singleFile(outputFiles[0].text, style));
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
  await buildOffline(outdir);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildBrowser(process.argv[2]);

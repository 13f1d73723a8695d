import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** Folders of `src` in import order: a folder imports only from those before it. */
const ORDER = [
  'basics',
  'selection',
  'sealing',
  'db',
  'audit',
  'accounts',
  'messages',
  'relations',
  'agencies',
  'needs',
  'awards',
  'objections',
  'entry-notices',
  'draws',
  'contracts',
  'standing',
  'flags',
  'work',
  'statistics',
  'web',
  'app',
] as const;

/** The kernel is read, copied and run by people who distrust everything else. */
const IMPORTS_NOTHING = ['basics', 'selection'];

/** Folders whose JSON comes from the database: it is read where the rows are, in queries. */
const READ_ROWS = [
  'accounts',
  'messages',
  'relations',
  'agencies',
  'needs',
  'awards',
  'objections',
  'entry-notices',
  'draws',
  'contracts',
  'standing',
  'flags',
  'statistics',
  'web',
];

/** Files beside queries that read JSON of another origin. The list may only shrink. */
const OTHER_JSON = [
  // A file below data/.
  'needs/lottery-calendar.ts',
  // What was stored of a form, read by its declaration: a text that is no JSON is an empty form.
  'web/forms/stored-form.ts',
  // A cookie that the site sealed.
  'web/pages/draws/entry-receipt.ts',
  // The position in a list, out of an address.
  'web/render/cursor.ts',
  // The page in which it runs.
  'web/browser/entry.ts',
];

interface Edge {
  readonly from: string;
  readonly to: string;
}

interface SourceFile {
  /** Path below `src`, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Files below `src` that it imports. */
  readonly local: readonly string[];
  readonly packages: readonly string[];
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

function read(): SourceFile[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => {
      const file = join(SRC, name);
      const text = readFileSync(file, 'utf8');
      const specifiers = [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? '');
      const local = specifiers
        .filter((one) => one.startsWith('.'))
        .map((one) =>
          relative(SRC, resolve(dirname(file), one))
            .replaceAll('\\', '/')
            .replace(/\.js$/, '.ts'),
        );
      return {
        path: name.replaceAll('\\', '/'),
        text,
        local,
        packages: specifiers.filter((one) => !one.startsWith('.')),
      };
    });
}

const files = read();
const edges: readonly Edge[] = files.flatMap(({ path, local }) => local.map((to) => ({ from: path, to })));
const folderOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : '');
const rank = (folder: string): number => (ORDER as readonly string[]).indexOf(folder);
const show = ({ from, to }: Edge): string => `${from} → ${to}`;

/** Code without comments and the texts in it, so that words in prose are not taken for calls. */
const code = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/[^\n]*/g, '$1');

describe('the house', () => {
  it('was read: the checks below saw the files and imports that are there', () => {
    expect(files.length).toBeGreaterThan(200);
    expect(edges.length).toBeGreaterThan(700);
    const paths = new Set(files.map(({ path }) => path));
    expect(edges.filter(({ to }) => !paths.has(to)).map(show)).toEqual([]);
  });

  it('has no folder that the table does not name', () => {
    expect([...new Set(files.map(({ path }) => folderOf(path)))].sort()).toEqual(['', ...ORDER].sort());
  });

  it('imports downwards only', () => {
    const wrong = edges.filter(({ from, to }) => {
      const folder = folderOf(from);
      return folder !== '' && rank(folderOf(to)) > rank(folder);
    });
    expect(wrong.map(show)).toEqual([]);
    const out = edges.filter(
      ({ from, to }) => IMPORTS_NOTHING.includes(folderOf(from)) && folderOf(to) !== folderOf(from),
    );
    expect(out.map(show)).toEqual([]);
  });

  it('keeps modules of Node out of the kernel: browsers run the same lines', () => {
    const kernel = files.filter(({ path }) => folderOf(path) === 'selection');
    expect(kernel.length).toBeGreaterThan(15);
    expect(kernel.filter(({ packages }) => packages.some((one) => one.startsWith('node:')))).toEqual([]);
  });

  it('enters a module through its index alone', () => {
    const wrong = edges.filter(({ from, to }) => {
      const [a, b] = [folderOf(from), folderOf(to)];
      // The composition root and the process entry put concrete parts together.
      return a !== b && a !== 'app' && a !== '' && to !== `${b}/index.ts`;
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it('has no cycle of files', () => {
    const next = new Map(files.map(({ path, local }) => [path, local]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
        return;
      }
      if (done.has(path)) return;
      for (const to of next.get(path) ?? []) visit(to, [...trail, path]);
      done.add(path);
    };
    for (const { path } of files) visit(path, []);
    expect(cycles).toEqual([]);
  });

  it('keeps SQL in queries, the database folder and nowhere else', () => {
    const wrong = files.filter(
      ({ path, packages, text }) =>
        folderOf(path) !== 'db' &&
        !path.endsWith('-queries.ts') &&
        (packages.includes('kysely') ||
          /\.(selectFrom|insertInto|updateTable|deleteFrom)\(/.test(code(text))),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('reads JSON columns in queries alone', () => {
    const reading = files.filter(
      ({ path, text }) =>
        READ_ROWS.includes(folderOf(path)) &&
        !path.endsWith('-queries.ts') &&
        /\bJSON\.parse\(/.test(code(text)),
    );
    expect(reading.map(({ path }) => path).sort()).toEqual([...OTHER_JSON].sort());
  });

  it('knows which needs are published: their number and title need no other word', () => {
    const doubting = files.filter(({ text }) => /\b(?:number|title) \?\? /.test(code(text)));
    // Drafts have neither; the audit reads what somebody may have altered.
    expect(doubting.map(({ path }) => path).sort()).toEqual([
      'audit/audit-pools.ts',
      'audit/row-queries.ts',
      'needs/write-need.ts',
      'web/pages/needs/form-view.ts',
      'web/pages/needs/own-need-view.ts',
      'web/pages/needs/review-view.ts',
    ]);
  });

  it('takes time and chance from outside', () => {
    const allowed = (path: string) => path === 'basics/clock.ts' || folderOf(path) === 'app';
    const wrong = files.filter(
      ({ path, text }) =>
        !allowed(path) && /new Date\(\)|Date\.now\(|Math\.random\(|performance\.now\(/.test(code(text)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('opens transactions in use cases, never in the pages', () => {
    const wrong = files.filter(
      ({ path, text }) => folderOf(path) === 'web' && /\btransact\(/.test(code(text)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('has no exceptions from its limits of length but tests, which are lists, and migrations, which stay as they ran', () => {
    const { rules, overrides } = JSON.parse(readFileSync(join(SRC, '../.oxlintrc.json'), 'utf8')) as {
      rules: Record<string, unknown>;
      overrides: { files: string[]; rules: Record<string, string> }[];
    };
    expect(rules['max-lines']).toEqual(['error', { max: 300 }]);
    expect(rules['max-lines-per-function']).toMatchObject(['error', { max: 60 }]);
    const excepted = (rule: string) =>
      overrides.flatMap(({ files: names, rules: changed }) => (changed[rule] ? names : []));
    expect(excepted('max-lines-per-function')).toEqual(['test/**', 'src/db/migrations/**']);
    expect(excepted('max-lines')).toEqual([]);
  });

  it('has templates whose lines can be read: 140 characters at most, indented by two', () => {
    const views = readdirSync(join(SRC, '../views'), { recursive: true, encoding: 'utf8' });
    const lines = views
      .filter((name) => name.endsWith('.hbs'))
      .flatMap((name) => {
        const text = readFileSync(join(SRC, '../views', name), 'utf8');
        return text.split('\n').map((line, index) => ({ line, place: `${name}:${index + 1}` }));
      });
    expect(lines.length).toBeGreaterThan(1000);
    const wrong = lines.filter(({ line }) => line.length > 140 || !/^(?: {2})*(?:\S.*\S|\S)?$/.test(line));
    expect(wrong.map(({ place }) => place)).toEqual([]);
  });

  it('freezes a pool in one place, whatever its round', () => {
    const writers = files.filter(
      ({ path, text }) => !path.endsWith('-queries.ts') && /\binsertPool\(/.test(code(text)),
    );
    expect(writers.map(({ path }) => path)).toEqual(['draws/freeze.ts']);
  });

  it('narrows lists to a county in their queries, not in memory', () => {
    const rule = '\\b(?:mayReview|mayRehearse|isInScope)\\(';
    const inMemory = new RegExp(`\\.filter\\([^;]{0,120}?${rule}|${rule}[^;]*\\) continue`);
    const wrong = files.filter(({ text }) => inMemory.test(code(text)));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('names what it exports, with a docstring', () => {
    const wrong = files.flatMap(({ path, text }) => {
      const lines = text.split('\n');
      return lines.flatMap((line, index) => {
        if (line.startsWith('export default')) return [`${path}:${index + 1} default export`];
        const named = /^export (?:async )?(?:function|const|class|interface|type|abstract class) (\w+)/.exec(
          line,
        );
        // Tables and catalogues are read as a whole; their file's head says what they are.
        if (!named || path.startsWith('web/i18n/') || path.startsWith('db/tables')) return [];
        const before = lines[index - 1] ?? '';
        const plain =
          /^export type \w+ = \w+(?:\[['"]\w+['"]\])?;$/.test(line) || /^export const [A-Z_]+ =/.test(line);
        return before.trimEnd().endsWith('*/') ||
          plain ||
          /^export (const|interface|type|class|function|async)/.test(before)
          ? []
          : [`${path}:${index + 1} ${named[1]}`];
      });
    });
    expect(wrong).toEqual([]);
  });
});

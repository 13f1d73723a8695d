import { CompiledQuery, type RootOperationNode, sql } from 'kysely';
import { type Db, engineOf } from '../../src/db/index.js';

/** A statement with the steps by which the engine would run it. */
export interface QueryPlan {
  readonly sql: string;
  /** Lines of the plan; PostgreSQL's with their tables and the rows that it expects. */
  readonly steps: readonly PlanStep[];
}

export interface PlanStep {
  readonly text: string;
  /** Reads a table from end to end, in no order. */
  readonly scans: string | undefined;
  /** Sorts that many rows, as far as they are known. */
  readonly sorts: boolean;
  /** The table that it reads in any way. */
  readonly table: string | undefined;
  /** Rows that PostgreSQL expects of it; undefined on SQLite. */
  readonly rows: number | undefined;
}

interface PostgresNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Plan Rows': number;
  readonly 'Total Cost': number;
  readonly Plans?: readonly PostgresNode[];
}

/** What PostgreSQL takes for reading a table of some hundred rows from end to end. */
const SMALL_COST = 60;

/** Below so many rows PostgreSQL's sorts are nothing to speak of. */
const FEW = 200;

function postgresSteps(node: PostgresNode): PlanStep[] {
  const type = node['Node Type'];
  const table = node['Relation Name'];
  const inner = (node.Plans ?? []).flatMap(postgresSteps);
  const sorted = node.Plans?.[0]?.['Plan Rows'] ?? 0;
  return [
    {
      text: `${type} ${table ?? ''} (${node['Plan Rows']} rows)`,
      scans: type === 'Seq Scan' && node['Total Cost'] > SMALL_COST ? table : undefined,
      sorts: type === 'Sort' && sorted > FEW,
      table,
      rows: node['Plan Rows'],
    },
    ...inner,
  ];
}

function planOf(row: Record<string, unknown> | undefined): PlanStep[] {
  const [explained] = (row?.['QUERY PLAN'] ?? []) as { readonly Plan: PostgresNode }[];
  return explained ? postgresSteps(explained.Plan) : [];
}

/** SQLite names a table by its alias. */
const tableOf = (name: string, query: string): string =>
  new RegExp(`(?:from|join)\\s+"?(\\w+)"?\\s+(?:as\\s+)?"?${name}"?(?!\\w)`).exec(query)?.[1] ?? name;

// The key of the log is the order in which SQLite keeps it: its latest rows are read without an index.
const isLatest = (query: string): boolean => /from "?audit_event"? order by "?seq"? desc limit/.test(query);

function sqliteStep(text: string, query: string): PlanStep {
  const [, way, name] = /^(SCAN|SEARCH) (\w+)/.exec(text) ?? [];
  const table = name && tableOf(name, query);
  return {
    text,
    scans: way === 'SCAN' && !text.includes(' USING ') && !isLatest(query) ? table : undefined,
    // Of the last term are sorted those alone that are the same in the others, and no more than are asked for.
    sorts: text.startsWith('USE TEMP B-TREE') && !text.includes('LAST TERM'),
    table,
    rows: undefined,
  };
}

/** A handle on the same database, and the plans of what was asked through it. */
export function recordQueries(db: Db): {
  readonly db: Db;
  plans(): Promise<QueryPlan[]>;
  /** What was asked, without its plans. */
  statements(): string[];
} {
  const nodes: RootOperationNode[] = [];
  const recording = db.withPlugin({
    transformQuery: ({ node }) => {
      nodes.push(node);
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const plain = db.withoutPlugins();
  const explain = async (node: RootOperationNode): Promise<QueryPlan> => {
    const { sql: text, parameters } = plain.getExecutor().compileQuery(node, { queryId: 'plan' });
    const isPostgres = engineOf(db) === 'postgres';
    const explained = `explain ${isPostgres ? '(format json)' : 'query plan'} ${text}`;
    const { rows } = await plain.executeQuery<Record<string, unknown>>(
      CompiledQuery.raw(explained, [...parameters]),
    );
    const [first] = rows;
    return {
      sql: text,
      steps: isPostgres ? planOf(first) : rows.map(({ detail }) => sqliteStep(String(detail), text)),
    };
  };
  return {
    db: recording,
    statements: () =>
      nodes.splice(0).map((node) => plain.getExecutor().compileQuery(node, { queryId: 'text' }).sql.trim()),
    plans: async () => {
      const found = [];
      for (const node of nodes.splice(0)) found.push(await explain(node));
      return found;
    },
  };
}

/** Rows of a table as the planner believes them; undefined where it was never told. */
export async function believedRows(db: Db, table: string): Promise<number | undefined> {
  if (engineOf(db) === 'postgres') {
    const { rows } = await sql<{ rows: number }>`
      select reltuples::int as rows from pg_class where relname = ${table}`.execute(db);
    return rows[0] && rows[0].rows >= 0 ? rows[0].rows : undefined;
  }
  const { rows: made } = await sql`select 1 from sqlite_schema where name = 'sqlite_stat1'`.execute(db);
  if (made.length === 0) return undefined;
  const { rows } = await sql<{ stat: string }>`
    select stat from sqlite_stat1 where tbl = ${table}`.execute(db);
  // An index over some of the rows alone tells of those.
  return rows.length === 0 ? undefined : Math.max(...rows.map(({ stat }) => Number(stat.split(' ')[0])));
}

/** Tables that grow with every need or selection; the others stay within hundreds or thousands of rows. */
const GROWING = [
  'need',
  'award',
  'need_requirement',
  'need_listing',
  'need_text',
  'entry',
  'selection',
  'pool',
  'need_version',
  'incident',
  'redo',
  'lottery_postponement',
  'need_failure',
  'message',
  'audit_event',
  'irregularity_listing',
  'fairness_report',
  'saving_rollup',
  'flag_todo',
  'flag_look',
  'flag_hit',
  'flag_entrant',
  'flag_pair',
  'flag_cover',
  'flag_mark',
  'award_course',
  'contract',
  'service_extension',
  'deliverable',
  'award_end',
  'evaluation',
];

/** What a plan does with the whole of a growing table: reads it in no order, or sorts it. */
export function planFaults({ sql: text, steps }: QueryPlan): string[] {
  // What is sorted are the rows of the table that is read first.
  const first = steps.find(({ table }) => table !== undefined)?.table;
  const grows = first !== undefined && GROWING.includes(first);
  return steps
    .filter(({ scans, sorts }) => (scans !== undefined && GROWING.includes(scans)) || (sorts && grows))
    .map((step) => `${step.text}: ${text.trim().slice(0, 100)}`);
}

/** Steps that go through more than `most` rows of a growing table, as far as the engine says. */
export function wideSteps({ sql: text, steps }: QueryPlan, most: number): string[] {
  return steps
    .filter(({ table, rows }) => table !== undefined && GROWING.includes(table) && (rows ?? 0) > most)
    .map((step) => `${step.text}: ${text.trim().slice(0, 100)}`);
}

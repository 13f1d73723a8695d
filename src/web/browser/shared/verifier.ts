/** Verification of files inside the browser: the page of the site and the offline file share it. */
import './no-eval.js';
import { type KnownKeys, MAX_CERTIFICATE_BYTES } from '../../../selection/index.js';
import { gather, type Holdings, heldIn, lackIn } from '../../verification/held.js';
import type { KeptLine } from '../../verification/kept.js';
import type { KeptLog, LoggedPlace } from '../../verification/kept-files.js';
import { type LogReport, withKept } from '../../verification/kept-report.js';
import {
  type CheckLine,
  PLACES,
  type Report,
  type Told,
  unreadReport,
  verifyFile,
} from '../../verification/report.js';
import { verifyWords } from '../../verification/words.js';
import { make } from './page.js';

const hash = (text: string): HTMLElement => make('code', 'hash', text);

const told = ({ text, isValue }: Told): HTMLElement => (isValue ? hash(text) : make('span', 'finding', text));

function checkRow({ code, word, tag, meaning, explanation, expected, found }: CheckLine, language: string) {
  const words = verifyWords(language);
  return make(
    'tr',
    '',
    make('td', '', make('code', '', code)),
    make('td', '', make('span', `tag ${tag}`, word)),
    make(
      'td',
      '',
      meaning,
      ...(explanation === null ? [] : [make('br'), make('strong', '', explanation)]),
      make('br'),
      make('small', '', `${words('verify.expected')} `, told(expected)),
      make('br'),
      make('small', '', `${words('verify.found')} `, told(found)),
    ),
  );
}

function checkTable(lines: readonly CheckLine[], language: string): HTMLElement {
  const words = verifyWords(language);
  const head = (['verify.check', 'verify.outcome', 'verify.meaning'] as const).map((key) => {
    const cell = make('th', '', words(key));
    cell.scope = 'col';
    return cell;
  });
  const body = make('tbody', '', ...lines.map((line) => checkRow(line, language)));
  return make(
    'div',
    'table-scroll',
    make('table', 'stacked', make('thead', '', make('tr', '', ...head)), body),
  );
}

function notesElements({ notes }: Report, language: string): HTMLElement[] {
  if (notes.length === 0) return [];
  const items = notes.map((note) => make('li', '', note));
  const lead = make('p', '', verifyWords(language)('verify.notes'));
  return [make('div', 'warning', lead, make('ul', '', ...items))];
}

const keptLine = ({ text, isWrong }: KeptLine): HTMLElement =>
  make('li', '', isWrong ? make('strong', '', text) : text);

function keptElements({ kept }: Report, language: string): HTMLElement[] {
  if (kept.length === 0) return [];
  const title = make('h3', '', verifyWords(language)('verify.kept-title'));
  return [title, make('ul', '', ...kept.map(keptLine))];
}

/** What is told of the log itself, as the site's own page shows it. */
function logElement({ tone, title, advice, lines }: LogReport): HTMLElement {
  return make(
    'section',
    `panel ${tone}`,
    make('h2', '', title),
    ...(advice === null ? [] : [make('p', '', advice)]),
    make('ul', '', ...lines.map(keptLine)),
  );
}

/** A report as the site's own page shows it; `open` unfolds the checks. */
export function reportElement(report: Report, language: string, open: boolean): HTMLElement {
  const words = verifyWords(language);
  const facts = report.facts.map(({ label, text, isHash, advice }) => {
    const said = make('dd', '', isHash ? hash(text) : text);
    if (advice !== null) said.append(make('br'), make('small', '', advice));
    return make('div', '', make('dt', '', label), said);
  });
  const checks = make('details', '', make('summary', '', report.count), checkTable(report.done, language));
  checks.open = open || (report.grade ?? 3) === 3;
  const section = make(
    'section',
    `panel ${report.tone}`,
    make('h2', '', report.verdict),
    ...(report.advice === null ? [] : [make('p', '', report.advice)]),
    ...keptElements(report, language),
    ...notesElements(report, language),
    make('p', '', report.name),
    checks,
    make('h3', '', report.factsTitle),
    make('dl', 'facts facts-wide', ...facts),
  );
  if (report.undone.length === 0) return section;
  const undone = report.undone.map(({ code, meaning, explanation }) =>
    make('li', '', make('code', '', code), ` ${meaning}: ${explanation ?? ''}`),
  );
  section.append(make('h3', '', words('verify.undone')), make('ul', '', ...undone));
  return section;
}

/** A file on its way to its report. */
export interface Source {
  readonly name: string;
  readonly read: () => Promise<Uint8Array>;
}

async function verifySource({ name, read }: Source, known: KnownKeys, language: string): Promise<Report> {
  const words = verifyWords(language);
  try {
    return verifyFile({ name, bytes: await read(), known }, language, words);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return unreadReport({ name, why }, language, words);
  }
}

/** Bytes of a chosen file; what is larger than any certificate is cut, and refused as too large. */
export function fileSource(file: File): Source {
  return {
    name: file.name,
    read: async () => new Uint8Array(await file.slice(0, MAX_CERTIFICATE_BYTES + 1).arrayBuffer()),
  };
}

const nextFrame = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Tells what the reader holds from certificates. */
async function takeHeld(
  sources: readonly Source[],
  typed: KnownKeys,
): Promise<{ readonly holdings: Holdings; readonly certificates: readonly Source[] }> {
  const held: Parameters<typeof gather>[1][number][] = [];
  const certificates: Source[] = [];
  for (const source of sources) {
    // A certificate is no small text file. What cannot be read is told as a certificate that cannot.
    const bytes = source.name.endsWith('.json') ? undefined : await source.read().catch(() => undefined);
    const found = bytes && heldIn(bytes);
    if (found === undefined) certificates.push(source);
    else held.push({ name: source.name, held: found });
  }
  return { holdings: gather(typed, held), certificates };
}

/** Completes chosen checkpoints and proofs by what a site serves; without a network they are all there is. */
export type AskSite = (
  chosen: Holdings['log'],
  reader: { readonly places: readonly (LoggedPlace | null)[]; readonly known: KnownKeys },
) => Promise<KeptLog>;

/** Everything that is given to be verified, and where the reports come. */
export interface Task {
  readonly sources: readonly Source[];
  /** What the reader typed. */
  readonly known: KnownKeys;
  readonly language: string;
  readonly into: HTMLElement;
  /** Absent without a network. */
  readonly askSite?: AskSite;
}

/** A report that is shown. */
interface Shown {
  readonly report: Report;
  readonly element: HTMLElement;
}

/** Holds the kept checkpoints against log and certificates: what they say of each is added to its report. */
async function addKept(
  shown: readonly Shown[],
  { known, log }: Holdings,
  { language, askSite }: Pick<Task, 'language' | 'askSite'>,
): Promise<LogReport | null> {
  const reports = shown.map(({ report }) => report);
  const places = reports.map(({ place }) => place);
  const full = askSite ? await askSite(log, { places, known }) : { ...log, site: null };
  const held = withKept(reports, full, known, verifyWords(language));
  for (const [index, report] of held.reports.entries())
    if (report.kept.length > 0)
      shown[index]?.element.replaceWith(reportElement(report, language, shown.length === 1));
  return held.log;
}

/** Verifies every source, held to what the reader knows, and writes the reports into the page as they come, the worst before the others. */
export async function verifyAll(task: Task): Promise<void> {
  const { language, into } = task;
  const words = verifyWords(language);
  const bar = make('progress');
  const status = make('p', '');
  status.setAttribute('role', 'status');
  // The worst stand first: a log with two histories before everything.
  const [forked, wrong, second] = [make('div'), make('div'), make('div')];
  const [first, fits] = [make('div'), make('div')];
  into.replaceChildren(status, bar, forked, wrong, second, first, fits);
  const { holdings, certificates } = await takeHeld(task.sources, task.known);
  bar.max = certificates.length;
  const counts = { first: 0, second: 0, third: 0 };
  const shown: Shown[] = [];
  for (const [index, source] of certificates.entries()) {
    bar.value = index;
    status.textContent = words('verify.progress', { done: index, total: certificates.length });
    // Lets the page show how far it is.
    await nextFrame();
    const report = await verifySource(source, holdings.known, language);
    const element = reportElement(report, language, certificates.length === 1);
    counts[PLACES[report.grade ?? 3]] += 1;
    ({ 1: first, 2: second, 3: wrong })[report.grade ?? 3].append(element);
    if (holdings.log.checkpoints.length > 0) shown.push({ report, element });
  }
  const log = holdings.log.checkpoints.length > 0 ? await addKept(shown, holdings, task) : null;
  if (log) (log.isWrong ? forked : fits).append(logElement(log));
  bar.remove();
  const total = certificates.length;
  const lack = lackIn(holdings);
  const alone = lack ? words(lack) : log ? log.title : '';
  status.textContent = total > 0 ? words('verify.summary', { total, ...counts }) : alone;
}

/** Verification of files inside the browser: the page of the site and the offline file share it. */
import './no-eval.js';
import { type KnownKeys, MAX_CERTIFICATE_BYTES } from '../../../selection/index.js';
import { heldIn } from '../../verification/held.js';
import { joinKnown } from '../../verification/known.js';
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

/** Tells what the reader holds from certificates: receipts, and the last policy of witnesses. */
async function takeKnown(
  sources: readonly Source[],
): Promise<{ readonly known: KnownKeys; readonly certificates: readonly Source[] }> {
  const receipts: string[] = [];
  const certificates: Source[] = [];
  let policy: KnownKeys = {};
  for (const source of sources) {
    // A certificate is no small text file. What cannot be read is told as a certificate that cannot.
    const bytes = source.name.endsWith('.json') ? undefined : await source.read().catch(() => undefined);
    const held = bytes && heldIn(bytes);
    if (held === undefined) certificates.push(source);
    else if ('receipt' in held) receipts.push(held.receipt);
    else policy = held.policy;
  }
  return { known: receipts.length > 0 ? { ...policy, receipts } : policy, certificates };
}

/** Verifies every source, held to what the reader knows, and writes the reports into `into` as they come, the worst before the others. */
export async function verifyAll(
  given: readonly Source[],
  known: KnownKeys,
  language: string,
  into: HTMLElement,
): Promise<void> {
  const words = verifyWords(language);
  const bar = make('progress');
  const status = make('p', '');
  status.setAttribute('role', 'status');
  // The worst stand first.
  const [wrong, second, first] = [make('div'), make('div'), make('div')];
  into.replaceChildren(status, bar, wrong, second, first);
  const { known: held, certificates } = await takeKnown(given);
  const all = joinKnown(known, held);
  bar.max = certificates.length;
  const counts = { first: 0, second: 0, third: 0 };
  for (const [index, source] of certificates.entries()) {
    bar.value = index;
    status.textContent = words('verify.progress', { done: index, total: certificates.length });
    // Lets the page show how far it is.
    await nextFrame();
    const report = await verifySource(source, all, language);
    const shown = reportElement(report, language, certificates.length === 1);
    counts[PLACES[report.grade ?? 3]] += 1;
    ({ 1: first, 2: second, 3: wrong })[report.grade ?? 3].append(shown);
  }
  bar.remove();
  const total = certificates.length;
  status.textContent =
    total === 0 ? words('verify/receipt-alone') : words('verify.summary', { total, ...counts });
}

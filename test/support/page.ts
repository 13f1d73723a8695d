import type { Answer } from './site.js';

/** An element of a page, as {@link readPage} reads it. */
export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

/** One line of the error summary and the name of the field that it leads to; null where it leads nowhere. */
export interface SummaryLine {
  readonly text: string;
  readonly field: string | null;
}

/** A page as somebody who reads it with a keyboard meets it. */
export interface Page {
  readonly heading: string;
  /** Text of the main part, blanks collapsed. */
  readonly text: string;
  /** Addresses of all links. */
  readonly links: readonly string[];
  /** Every element of a tag below `root`, the whole page by default. */
  all(tag: string, root?: Element): Element[];
  /** Rows of the tables of the main part: texts of their cells. */
  readonly rows: readonly (readonly string[])[];
  readonly summary: readonly SummaryLine[];
  /** The message at a field, by its name; null where there is none. */
  errorAt(name: string): string | null;
  /** Address of the first link with this text. */
  link(text: string): string;
  /** What a browser sends for the form that has a field or button named `name` (any form by default), as it is shown. */
  form(name?: string): Record<string, string | string[]>;
}

const VOID = new Set(['meta', 'link', 'input', 'br', 'hr', 'img', 'col']);
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function decode(text: string): string {
  return text.replace(
    /&(?:#(x?)([0-9a-f]+)|(\w+));/gi,
    (whole, hex: string, digits: string, name: string) => {
      const found = digits ? String.fromCodePoint(Number.parseInt(digits, hex ? 16 : 10)) : ENTITIES[name];
      if (found === undefined) throw new Error(`unknown entity ${whole}`);
      return found;
    },
  );
}

const TOKEN =
  /<!--[\s\S]*?-->|<!doctype html>|<(\/?)([a-z][a-z0-9]*)((?:\s+[^\s=>"]+(?:="[^"]*")?)*)\s*(\/?)>|[^<]+|</gi;

/** Reads the tree of a page; throws where a tag is not closed in its place, which browsers would guess about. */
function readTree(html: string): Element {
  const root: Element & { children: (Element | string)[] } = { tag: '#root', attributes: {}, children: [] };
  const open = [root];
  for (const [token, closing, name, written, selfClosing] of html.matchAll(TOKEN)) {
    const parent = open.at(-1) ?? root;
    if (token === '<') throw new Error(`a stray "<" in <${parent.tag}>`);
    if (name === undefined) {
      if (!token.startsWith('<!')) parent.children.push(decode(token));
    } else if (closing) {
      if (parent.tag !== name) throw new Error(`</${name}> closes <${parent.tag}>`);
      open.pop();
    } else {
      const attributes: Record<string, string> = {};
      for (const [, key = '', value = ''] of (written ?? '').matchAll(/([^\s=]+)(?:="([^"]*)")?/g)) {
        if (key in attributes) throw new Error(`${key} twice in ${token}`);
        attributes[key] = decode(value);
      }
      const element = { tag: name, attributes, children: [] };
      parent.children.push(element);
      if (!VOID.has(name) && !selfClosing) open.push(element);
    }
  }
  if (open.length > 1) throw new Error(`<${open.at(-1)?.tag}> is not closed`);
  return root;
}

function* walk(element: Element): Generator<Element> {
  for (const child of element.children) {
    if (typeof child === 'string') continue;
    yield child;
    yield* walk(child);
  }
}

const within = (element: Element, tag: string): Element[] =>
  [...walk(element)].filter((one) => one.tag === tag);

/** Text of an element, blanks collapsed. */
export function textOf(element: Element): string {
  const raw = (one: Element): string =>
    one.children.map((child) => (typeof child === 'string' ? child : `${raw(child)} `)).join('');
  return raw(element).replace(/\s+/g, ' ').trim();
}

/** Every name that points at an element must find it, and find it once. */
function checkReferences(elements: readonly Element[]): void {
  const ids = elements.flatMap(({ attributes }) => attributes['id'] ?? []);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (twice.length > 0) throw new Error(`ids twice: ${twice.join(', ')}`);
  const known = new Set(ids);
  const labelled = new Set(elements.flatMap(({ attributes }) => attributes['for'] ?? []));
  for (const { tag, attributes } of elements) {
    const wanted = [
      ...(attributes['for'] === undefined ? [] : [attributes['for']]),
      ...(attributes['aria-describedby']?.split(' ') ?? []),
      ...(attributes['aria-labelledby']?.split(' ') ?? []),
      ...(attributes['href']?.startsWith('#') ? [attributes['href'].slice(1)] : []),
    ];
    const missing = wanted.filter((id) => !known.has(id));
    if (missing.length > 0) throw new Error(`<${tag}> points at ${missing.join(', ')}, which is not there`);
    const typed =
      tag === 'textarea' || tag === 'select' || (tag === 'input' && attributes['type'] !== 'hidden');
    if (typed && !labelled.has(attributes['id'] ?? '') && attributes['aria-label'] === undefined)
      throw new Error(`no label for ${attributes['name']}`);
  }
}

function sentBy(form: Element): Record<string, string | string[]> {
  const sent: Record<string, string | string[]> = {};
  const add = (name: string | undefined, value: string): void => {
    if (!name) return;
    const before = sent[name];
    sent[name] = before === undefined ? value : [before, value].flat();
  };
  for (const element of walk(form)) {
    const { tag, attributes } = element;
    const { name, value = '', type } = attributes;
    if (tag === 'textarea')
      add(name, element.children.map((child) => (typeof child === 'string' ? child : '')).join(''));
    if (tag === 'select') {
      const options = within(element, 'option');
      add(
        name,
        (options.find((one) => 'selected' in one.attributes) ?? options[0])?.attributes['value'] ?? '',
      );
    }
    if (tag !== 'input' || type === 'file') continue;
    if ((type === 'radio' || type === 'checkbox') && !('checked' in attributes)) continue;
    add(name, value);
  }
  return sent;
}

function readSummary(elements: readonly Element[]): SummaryLine[] {
  const box = elements.find(({ attributes }) => attributes['id'] === 'error-summary');
  if (!box) return [];
  return within(box, 'li').map((line) => {
    const [link] = within(line, 'a');
    const id = link?.attributes['href']?.slice(1);
    const target = elements.find(({ attributes }) => attributes['id'] === id);
    const name =
      target && (target.attributes['name'] ?? within(target, 'input')[0]?.attributes['name'] ?? id);
    return { text: textOf(line), field: name ?? null };
  });
}

/**
 * Reads a page of the site. Throws where it is not well formed, has an id twice, a field without a label, or a link,
 * label or description that points at nothing.
 */
export function readPage({ text: html, headers }: Pick<Answer, 'text' | 'headers'>): Page {
  const type = headers.get('content-type');
  if (!type?.startsWith('text/html')) throw new Error(`no page but ${type}`);
  const tree = readTree(html);
  const elements = [...walk(tree)];
  checkReferences(elements);
  const main = elements.find(({ tag }) => tag === 'main');
  if (!main) throw new Error('a page without <main>');
  const headings = within(main, 'h1');
  if (headings.length !== 1) throw new Error(`${headings.length} headings of the first order`);
  const all = (tag: string, root: Element = tree): Element[] => within(root, tag);
  return {
    heading: headings.map(textOf).join(),
    text: textOf(main),
    links: all('a').flatMap(({ attributes }) => attributes['href'] ?? []),
    all,
    rows: all('tr', main).map((row) =>
      row.children.flatMap((cell) => (typeof cell === 'string' ? [] : [textOf(cell)])),
    ),
    summary: readSummary(elements),
    errorAt: (name) => {
      const box = all('div').find(
        (one) =>
          /^field\b/.test(one.attributes['class'] ?? '') &&
          [...walk(one)].some(({ attributes }) => attributes['name'] === name),
      );
      const error = box && within(box, 'p').find(({ attributes }) => attributes['class'] === 'error');
      return error ? textOf(error) : null;
    },
    link: (text) => {
      const found = all('a').find((one) => textOf(one) === text);
      if (!found) throw new Error(`no link "${text}"`);
      return found.attributes['href'] ?? '';
    },
    form: (name) => {
      const forms = all('form', main);
      const found = name
        ? forms.find((one) => [...walk(one)].some(({ attributes }) => attributes['name'] === name))
        : forms[0];
      if (!found) throw new Error(`no form with ${name}`);
      return sentBy(found);
    },
  };
}

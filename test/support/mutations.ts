import { type Certificate, METHODS, SOURCE_KINDS, serializeCertificate } from '../../src/selection/index.js';

/** A changed certificate: what was changed, the file's text, and where in it the changed member stands. */
export type Mutation = readonly [name: string, text: string, path: Path];

type Node = Record<string, unknown> | unknown[];
type Path = readonly string[];

const at = (root: unknown, path: Path): unknown =>
  path.reduce((node, key) => (node as Record<string, unknown>)[key], root);

function* walk(value: unknown, path: Path = []): Generator<readonly [Path, unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) yield* walk(item, [...path, key]);
}

function edit(root: unknown, path: Path, how: (node: Node) => void): string {
  const copy = structuredClone(root);
  how(at(copy, path) as Node);
  return serializeCertificate(copy as Certificate);
}

function replace(root: unknown, path: Path, value: unknown): string {
  const last = path.at(-1) as string;
  return edit(root, path.slice(0, -1), (node) => {
    (node as Record<string, unknown>)[last] = value;
  });
}

/** Every structural change: a member dropped or added, an item dropped, doubled or moved. */
export function* structuralMutations(root: Certificate): Generator<Mutation> {
  for (const [path, node] of walk(root)) {
    const name = path.join('.');
    if (typeof node === 'object' && node !== null && path.length > 0)
      yield [`${name}: null`, replace(root, path, null), path];
    if (Array.isArray(node)) {
      const list = (how: (items: unknown[]) => void) => edit(root, path, (items) => how(items as unknown[]));
      if (node.length > 0) yield [`${name}: drop`, list((items) => items.pop()), path];
      if (node.length > 0)
        yield [`${name}: twice`, list((items) => items.push(structuredClone(items[0]))), path];
      if (node.length > 1) yield [`${name}: swap`, list((items) => items.push(items.shift())), path];
    } else if (typeof node === 'object' && node !== null) {
      yield [`${name}: member more`, edit(root, path, (object) => Object.assign(object, { zz: 1 })), path];
      for (const key of Object.keys(node))
        yield [
          `${name}: without ${key}`,
          edit(root, path, (object) => Reflect.deleteProperty(object, key)),
          [...path, key],
        ];
    }
  }
}

const HEX = /^[0-9a-f]{64,}$/;

/** Digits of a hash that are tried: both ends, the middle, and two between. */
const nibblesOf = ({ length }: string): number[] => [0, 1, length / 2 - 1, length / 2, length - 1];

/** The text with another character at a place. */
function otherAt(text: string, place: number): string {
  const other = text[place] === '1' ? '2' : '1';
  return text.slice(0, place) + other + text.slice(place + 1);
}

/** Words of which a member can only hold one. */
const CHOICES: readonly (readonly string[])[] = [
  ['state', 'social'],
  METHODS,
  SOURCE_KINDS,
  ['source-failed', 'objection-upheld'],
  ['official', 'owner'],
  ['need.published', 'need.amended'],
];

/** What values have in common that could stand for each other. */
function shapeOf(path: Path, value: unknown): string {
  const text = String(value);
  if (HEX.test(text)) return `hex ${text.length}`;
  if (/^[0-9A-Z]{18}$/.test(text)) return 'agency';
  if (/^\d{4}-\d\d-\d\dT.*Z$/.test(text)) return 'instant';
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text)) return 'account';
  return `${typeof value} ${path.at(-1)}`;
}

type Changes = Iterable<readonly [how: string, changed: unknown]>;

function* changesOf(value: unknown): Changes {
  if (typeof value === 'number') {
    yield ['one more', value + 1];
    yield ['one less', value - 1];
    yield ['negative', -value];
    yield ['a fraction', value + 0.5];
    yield ['a text', String(value)];
  } else if (typeof value === 'string') {
    yield ['null', null];
    yield ['empty', ''];
    yield ['longer', `${value}0`];
    if (HEX.test(value)) {
      for (const place of nibblesOf(value)) {
        const digit = ((Number.parseInt(value[place] ?? '', 16) + 1) % 16).toString(16);
        yield [`digit ${place}`, value.slice(0, place) + digit + value.slice(place + 1)];
      }
      yield ['upper case', value.toUpperCase()];
    } else if (value !== '') yield ['last character', otherAt(value, value.length - 1)];
  } else if (value === null) yield ['one', 1];
  else if (typeof value === 'boolean') yield ['the other', !value];
}

function* furtherChangesOf(value: unknown): Changes {
  yield ['a list', [value]];
  yield ['a truth', value !== true];
  if (typeof value === 'number') {
    yield ['zero', 0];
    yield ['null', null];
  } else if (value === null) yield ['a text', 'x'];
  else if (typeof value === 'string') yield* furtherChangesOfText(value);
}

function* furtherChangesOfText(value: string): Changes {
  yield ['a number', 1];
  for (const choices of CHOICES.filter((words) => words.includes(value)))
    for (const word of choices) yield [word, word];
  const instant = /^\d{4}-.*Z$/.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(instant))
    for (const millis of [-86_400_000, -1, 1, 86_400_000])
      yield [`${millis} ms`, new Date(instant + millis).toISOString()];
  if (value.includes('\n')) {
    // A signed note holds many values: near every place of it.
    for (let place = 0; place < value.length; place += 5) yield [`character ${place}`, otherAt(value, place)];
  } else if (value !== '') {
    yield ['shorter', value.slice(0, -1)];
    yield ['first character', otherAt(value, 0)];
  }
}

const leavesOf = (root: Certificate) =>
  [...walk(root)].filter(([, value]) => typeof value !== 'object' || value === null);

function* changed(root: Certificate, path: Path, changes: Changes): Generator<Mutation> {
  const before = JSON.stringify(at(root, path));
  for (const [how, value] of changes)
    if (JSON.stringify(value) !== before)
      yield [`${path.join('.')}: ${how}`, replace(root, path, value), path];
}

/** Every leaf changed in each way of its kind: numbers, texts, hashes at every class of digit, null. */
export function* leafMutations(root: Certificate): Generator<Mutation> {
  for (const [path, value] of leavesOf(root)) yield* changed(root, path, changesOf(value));
}

/** Every leaf changed in the ways that the first leave out: types, moments, words, and in the place of another of its shape. */
export function* furtherMutations(root: Certificate): Generator<Mutation> {
  const leaves = leavesOf(root);
  const shapes = new Map<string, unknown[]>();
  for (const [path, value] of leaves) {
    const shape = shapeOf(path, value);
    const known = shapes.get(shape) ?? [];
    if (!known.includes(value)) shapes.set(shape, [...known, value]);
  }
  for (const [path, value] of leaves) {
    const alike = shapes.get(shapeOf(path, value)) ?? [];
    const other = alike[(alike.indexOf(value) + 1) % alike.length];
    yield* changed(root, path, [...furtherChangesOf(value), ['another of its shape', other]]);
  }
}

/** Values of one certificate under the members of another, one member at a time. */
export function* swappedMembers(root: Certificate, other: Certificate): Generator<Mutation> {
  for (const key of Object.keys(root))
    yield [`${key} of another`, replace(root, [key], other[key as keyof Certificate]), [key]];
  for (const key of Object.keys(root.plan))
    yield [
      `plan.${key} of another`,
      replace(root, ['plan', key], other.plan[key as keyof Certificate['plan']]),
      ['plan', key],
    ];
}

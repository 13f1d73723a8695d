import { type Certificate, serializeCertificate } from '../../src/selection/index.js';

/** A changed certificate: what was changed, and the file's text. */
export type Mutation = readonly [name: string, text: string];

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
    if (Array.isArray(node)) {
      const list = (how: (items: unknown[]) => void) => edit(root, path, (items) => how(items as unknown[]));
      if (node.length > 0) yield [`${name}: drop`, list((items) => items.pop())];
      if (node.length > 0) yield [`${name}: twice`, list((items) => items.push(structuredClone(items[0])))];
      if (node.length > 1) yield [`${name}: swap`, list((items) => items.push(items.shift()))];
    } else if (typeof node === 'object' && node !== null) {
      yield [`${name}: member more`, edit(root, path, (object) => Object.assign(object, { zz: 1 }))];
      for (const key of Object.keys(node))
        yield [`${name}: without ${key}`, edit(root, path, (object) => Reflect.deleteProperty(object, key))];
    }
  }
}

/** Digits of a hash that are tried: both ends, the middle, and two between. */
const NIBBLES = [0, 1, 31, 32, 63];

function* changesOf(value: unknown): Generator<readonly [string, unknown]> {
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
    if (/^[0-9a-f]{64}$/.test(value)) {
      for (const place of NIBBLES) {
        const digit = ((Number.parseInt(value[place] ?? '', 16) + 1) % 16).toString(16);
        yield [`digit ${place}`, value.slice(0, place) + digit + value.slice(place + 1)];
      }
      yield ['upper case', value.toUpperCase()];
    } else if (value !== '') {
      const last = value.at(-1) === '1' ? '2' : '1';
      yield ['last character', value.slice(0, -1) + last];
    }
  } else if (value === null) yield ['one', 1];
  else if (typeof value === 'boolean') yield ['the other', !value];
}

/** Every leaf changed in each way of its kind: numbers, texts, hashes at every class of digit, null. */
export function* leafMutations(root: Certificate): Generator<Mutation> {
  for (const [path, value] of walk(root)) {
    if (typeof value === 'object' && value !== null) continue;
    for (const [how, changed] of changesOf(value))
      yield [`${path.join('.')}: ${how}`, replace(root, path, changed)];
  }
}

/** Values of one certificate under the members of another, one member at a time. */
export function* swappedMembers(root: Certificate, other: Certificate): Generator<Mutation> {
  for (const key of Object.keys(root))
    yield [`${key} of another`, replace(root, [key], other[key as keyof Certificate])];
  for (const key of Object.keys(root.plan))
    yield [
      `plan.${key} of another`,
      replace(root, ['plan', key], other.plan[key as keyof Certificate['plan']]),
    ];
}

import type { Type } from 'typescript/unstable/sync';
import type { Types, Value } from './types.js';

/** One `this`: what a template, a block or a partial was given. */
export interface Frame {
  readonly value: Value;
  /** What the hash of a partial's call adds to it. */
  readonly extra: ReadonlyMap<string, Value>;
}

/** What the blocks around a place have made sure of: the path is true, or false. */
export interface Fact {
  readonly frame: Frame;
  readonly parts: readonly string[];
  readonly truth: boolean;
}

/** Everything that a path can name at a place of a template. */
export interface Scope {
  /** The present `this` is the last; a partial begins anew with its own. */
  readonly frames: readonly Frame[];
  /** Names after `as |…|`, each the root of its own paths. */
  readonly named: ReadonlyMap<string, Frame>;
  /** Values after `@`. */
  readonly data: ReadonlyMap<string, Value>;
  readonly facts: readonly Fact[];
}

/** Where a path begins and what it asks for there. */
export interface Route {
  readonly frame: Frame;
  readonly parts: readonly string[];
}

/** What a path gives, and what is wrong with it. */
export interface Resolved {
  readonly value: Value;
  readonly fault: string | null;
  /** Declarations of the members on the way. */
  readonly read: readonly string[];
}

/** A new `this`. */
export const frameOf = (value: Value, extra: Frame['extra'] = new Map()): Frame => ({ value, extra });

/** The frame and the members that a path names; a text says what is wrong. */
export function routeOf(path: hbs.AST.PathExpression, { frames, named }: Scope): Route | string {
  const [head = '', ...rest] = path.parts;
  const own = path.depth === 0 && !/^(?:this|\.)[./]/.test(path.original) ? named.get(head) : undefined;
  if (own) return { frame: own, parts: rest };
  const frame = frames.at(-1 - path.depth);
  return frame ? { frame, parts: path.parts } : `"${path.original}" reaches out of its template`;
}

const startsWith = (parts: readonly string[], prefix: readonly string[]): boolean =>
  prefix.every((part, index) => parts[index] === part);

/** Whether `parts` of a branch can be true, or false. */
function canBe(types: Types, type: Type, [name, ...rest]: readonly string[], truth: boolean): boolean {
  if (name === undefined) return types.canBe(type, truth);
  if (types.isOpen(type)) return true;
  const member = types.member(type, name);
  // Refused where the condition itself is read; behind it, nothing counts as false.
  if (!member) return !truth;
  return member.value.some((one) => canBe(types, one, rest, truth));
}

/** The branches of what stands at `prefix` that the facts leave. */
function narrowed(
  types: Types,
  value: Value,
  { frame }: Route,
  prefix: readonly string[],
  facts: Scope['facts'],
) {
  const about = facts.filter((fact) => fact.frame === frame && startsWith(fact.parts, prefix));
  return value.filter((type) =>
    about.every(({ parts, truth }) => canBe(types, type, parts.slice(prefix.length), truth)),
  );
}

/** Follows a path through the types, by what the blocks around it have made sure of. */
export function resolve(types: Types, path: hbs.AST.PathExpression, scope: Scope): Resolved {
  const wrong = (fault: string): Resolved => ({ value: [], fault, read: [] });
  if (path.data) {
    const [name = '', ...rest] = path.parts;
    const value = scope.data.get(name);
    return value && rest.length === 0 && path.depth === 0
      ? { value, fault: null, read: [] }
      : wrong(`"${path.original}" is not known here`);
  }
  const route = routeOf(path, scope);
  if (typeof route === 'string') return wrong(route);
  const { frame, parts } = route;
  const read: string[] = [];
  let value = narrowed(types, frame.value, route, [], scope.facts);
  for (const [index, name] of parts.entries()) {
    const shown = path.parts.slice(0, path.parts.length - parts.length + index + 1).join('.');
    const extra = index === 0 ? frame.extra.get(name) : undefined;
    const next = extra ? { value: extra, fault: null, read: [] } : step(types, value, name, shown);
    if (next.fault !== null) return wrong(next.fault);
    read.push(...next.read);
    value = narrowed(types, next.value, route, parts.slice(0, index + 1), scope.facts);
  }
  return { value, fault: null, read };
}

/** The member of every branch; a fault where one lacks it. */
function step(types: Types, value: Value, name: string, shown: string): Resolved {
  const found: Type[] = [];
  const read: string[] = [];
  const wrong = (fault: string): Resolved => ({ value: [], fault, read: [] });
  for (const type of value) {
    const what = types.checker.typeToString(type);
    if (types.isNothing(type)) return wrong(`member "${shown}" is asked of what may be ${what}`);
    if (types.isOpen(type)) return wrong(`member "${shown}" is asked of what is only known as ${what}`);
    const member = types.member(type, name);
    if (!member) return wrong(`member "${shown}" is not in the view`);
    if (member.optional) return wrong(`member "${shown}" may be absent from the view`);
    found.push(...member.value);
    read.push(...member.declared);
  }
  return { value: found, fault: null, read };
}

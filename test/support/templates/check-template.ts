import Handlebars from 'handlebars';
import { type Fact, type Frame, frameOf, resolve, routeOf, type Scope } from './scope.js';
import type { Types, Value } from './types.js';

/** What the checker knows beside the types. */
export interface TemplateRules {
  readonly types: Types;
  /** Source of a template, by its name below `views/` without extension. */
  readonly sources: ReadonlyMap<string, string>;
  /** Names of the values that a message takes; undefined where there is no such message. */
  readonly takes: (key: string) => readonly string[] | undefined;
}

/** What was seen on the way through templates. */
export interface Seen {
  /** `views/pages/x.hbs:12 member "foo" is not in the view`. */
  readonly faults: Set<string>;
  /** Declarations of members that templates read. */
  readonly read: Set<string>;
  /** Templates that were gone through, partials included. */
  readonly visited: Set<string>;
}

export const nothingSeen = (): Seen => ({ faults: new Set(), read: new Set(), visited: new Set() });

/** Goes through a template and the partials that it calls, with a view of the given type. */
export function checkTemplate(rules: TemplateRules, template: string, view: Value, seen: Seen): void {
  const root = frameOf(view);
  new Walk(rules, seen, template, []).program(parse(rules, template), {
    frames: [root],
    named: new Map(),
    data: new Map(),
    facts: [],
  });
}

const parsed = new Map<string, hbs.AST.Program>();

function parse({ sources }: TemplateRules, template: string): hbs.AST.Program {
  const source = sources.get(template) ?? '';
  const known = parsed.get(source) ?? Handlebars.parse(source);
  parsed.set(source, known);
  return known;
}

const isPath = (node: hbs.AST.Node): node is hbs.AST.PathExpression => node.type === 'PathExpression';

/** One template's way through its types. */
class Walk {
  private readonly types: Types;

  constructor(
    private readonly rules: TemplateRules,
    private readonly seen: Seen,
    private readonly template: string,
    /** Templates that led here, the first being the page. */
    private readonly trail: readonly string[],
  ) {
    this.types = rules.types;
    seen.visited.add(template);
  }

  program(program: hbs.AST.Program | undefined, scope: Scope): void {
    for (const node of program?.body ?? []) this.statement(node, scope);
  }

  private statement(node: hbs.AST.Statement, scope: Scope): void {
    if (node.type === 'MustacheStatement') this.mustache(node as hbs.AST.MustacheStatement, scope);
    else if (node.type === 'BlockStatement') this.block(node as hbs.AST.BlockStatement, scope);
    else if (node.type === 'PartialStatement') this.partial(node as hbs.AST.PartialStatement, scope);
    else if (node.type !== 'ContentStatement' && node.type !== 'CommentStatement')
      this.fault(node, `${node.type} is not understood here`);
  }

  private fault(node: hbs.AST.Node, text: string): void {
    const [page] = this.trail;
    const from = page === undefined ? '' : ` (from views/${page}.hbs)`;
    this.seen.faults.add(`views/${this.template}.hbs:${node.loc.start.line} ${text}${from}`);
  }

  private mustache(node: hbs.AST.MustacheStatement, scope: Scope): void {
    const written = this.call(node, scope) ?? this.value(node.path, scope);
    if (!written.every((type) => this.types.isText(type)))
      this.fault(node, `"${nameOf(node.path)}" is no text`);
  }

  /** What a helper gives; undefined where the node calls none. */
  private call(node: hbs.AST.MustacheStatement | hbs.AST.SubExpression, scope: Scope): Value | undefined {
    const name = nameOf(node.path);
    const pairs = node.hash?.pairs ?? [];
    if (name === 't') {
      this.message(node, node.params[0], pairs, scope);
      return this.types.text;
    }
    if (node.params.length + pairs.length > 0) this.fault(node, `no helper "${name}"`);
    return node.params.length + pairs.length > 0 ? [] : undefined;
  }

  private message(
    node: hbs.AST.Node,
    key: hbs.AST.Expression | undefined,
    pairs: readonly hbs.AST.HashPair[],
    scope: Scope,
  ): void {
    const given = pairs.map((pair) => pair.key).sort();
    for (const pair of pairs) {
      const value = this.value(pair.value, scope);
      const isGiven = value.every((type) => this.types.isText(type) && !this.types.isNothing(type));
      if (!isGiven) this.fault(node, `the message is given no text as "${pair.key}"`);
    }
    for (const text of key ? this.keys(key, scope) : ['']) {
      const takes = this.rules.takes(text);
      if (!takes) this.fault(node, `no message "${text}"`);
      else if (takes.join() !== given.join())
        this.fault(node, `the message "${text}" takes (${takes.join(', ')}), not (${given.join(', ')})`);
    }
  }

  /** Every key that an expression can be; a type where it is no literal. */
  private keys(node: hbs.AST.Expression, scope: Scope): readonly string[] {
    if (node.type === 'StringLiteral') return [(node as hbs.AST.StringLiteral).value];
    const { checker } = this.types;
    return this.value(node, scope).map((type) =>
      type.isStringLiteralType() ? type.value : checker.typeToString(type),
    );
  }

  /** The type of an expression; nothing after a fault. */
  private value(node: hbs.AST.Expression, scope: Scope): Value {
    const { types } = this;
    if (isPath(node)) {
      const { value, fault, read } = resolve(types, node, scope);
      if (fault !== null) this.fault(node, fault);
      for (const place of read) this.seen.read.add(place);
      return value;
    }
    if (node.type === 'StringLiteral') return types.text;
    if (node.type === 'NumberLiteral') return types.number;
    if (node.type === 'BooleanLiteral') return types.boolean;
    if (node.type === 'SubExpression') return this.call(node as hbs.AST.SubExpression, scope) ?? [];
    this.fault(node, `${node.type} is not understood here`);
    return [];
  }

  private block(node: hbs.AST.BlockStatement, scope: Scope): void {
    const name = nameOf(node.path);
    const [subject, ...more] = node.params;
    if (!subject || more.length > 0 || node.hash) return this.fault(node, `"#${name}" takes one value`);
    const value = this.value(subject, scope);
    const when = (truth: boolean): Scope => this.knowing(scope, subject, truth);
    if (name === 'if' || name === 'unless') {
      this.program(node.program, when(name === 'if'));
      this.program(node.inverse, when(name !== 'if'));
    } else if (name === 'each' || name === 'with') {
      const inside = name === 'each' ? this.each(node, value) : this.with(value);
      this.program(node.program, this.entered(when(true), inside, node, name === 'each'));
      this.program(node.inverse, when(false));
    } else this.fault(node, `no helper "#${name}"`);
  }

  private each(node: hbs.AST.BlockStatement, value: Value): Value {
    const { types } = this;
    const lists = value.filter((type) => !types.isNothing(type));
    if (!lists.every((type) => types.isArray(type)))
      this.fault(node, `"${nameOf(node.params[0])}" is no list`);
    return lists.filter((type) => types.isArray(type)).flatMap((type) => types.elements(type));
  }

  private with(value: Value): Value {
    return value.filter((type) => this.types.canBe(type, true));
  }

  /** The scope of a block whose `this` is another one. */
  private entered(scope: Scope, value: Value, node: hbs.AST.BlockStatement, isEach: boolean): Scope {
    const { text, number, boolean } = this.types;
    const frame = frameOf(value);
    const [item, index] = node.program?.blockParams ?? [];
    const named = new Map(scope.named);
    if (item) named.set(item, frame);
    if (index) named.set(index, frameOf(number));
    const steps: [string, Value][] = [
      ['index', number],
      ['key', [...number, ...text]],
      ['first', boolean],
      ['last', boolean],
    ];
    const data = isEach ? new Map([...scope.data, ...steps]) : scope.data;
    return { ...scope, frames: [...scope.frames, frame], named, data };
  }

  private knowing(scope: Scope, subject: hbs.AST.Expression, truth: boolean): Scope {
    const route = isPath(subject) && !subject.data ? routeOf(subject, scope) : '';
    if (typeof route === 'string') return scope;
    const fact: Fact = { frame: route.frame, parts: route.parts, truth };
    return { ...scope, facts: [...scope.facts, fact] };
  }

  private partial(node: hbs.AST.PartialStatement, scope: Scope): void {
    const name = `partials/${nameOf(node.name)}`;
    const isKnown = this.rules.sources.has(name);
    const isLoop = name === this.template || this.trail.includes(name);
    if (!isKnown || isLoop) return this.fault(node, isKnown ? `${name} calls itself` : `no template ${name}`);
    const [context] = node.params;
    const [present] = scope.frames.slice(-1);
    const pairs = node.hash?.pairs ?? [];
    const extra = pairs.map((pair) => [pair.key, this.value(pair.value, scope)] as const);
    const given = context ? this.value(context, scope) : (present?.value ?? []);
    const value = given.filter((type) => !this.types.isNothing(type));
    if (value.length < given.length) this.fault(node, `${name} is given what may be nothing`);
    const isSame = !context && extra.length === 0;
    const inherited = context ? [] : [...(present?.extra ?? [])];
    const frame: Frame = isSame && present ? present : frameOf(value, new Map([...inherited, ...extra]));
    new Walk(this.rules, this.seen, name, [...this.trail, this.template]).program(parse(this.rules, name), {
      frames: [frame],
      named: new Map(),
      data: new Map(),
      facts: isSame ? scope.facts : [],
    });
  }
}

function nameOf(node: hbs.AST.Node | undefined): string {
  return (node as { original?: unknown } | undefined)?.original?.toString() ?? '';
}

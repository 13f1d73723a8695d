import {
  type CallExpression,
  type Expression,
  isBinaryExpression,
  isCallExpression,
  isConditionalExpression,
  isFunctionLikeDeclaration,
  isIdentifier,
  isNoSubstitutionTemplateLiteral,
  isObjectLiteralExpression,
  isParameterDeclaration,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isStringLiteral,
  isTemplateExpression,
  type Node,
  type SourceFile,
} from 'typescript/unstable/ast';
import { SignatureKind, SymbolFlags, type Type } from 'typescript/unstable/sync';
import { type HouseProgram, nodesOf } from './program.js';
import { placeOf, type Types, type Value } from './types.js';

/** A template and the type of a view that is rendered with it. */
export interface Pair {
  /** Name below `views/` without extension, e.g. `pages/needs/list`. */
  readonly template: string;
  readonly view: Value;
  /** `src/web/pages/needs/list-routes.ts:32`. */
  readonly at: string;
}

/** The pairs of some sources, and the places where none could be told. */
export interface Pairs {
  readonly pairs: readonly Pair[];
  readonly faults: readonly string[];
}

/** A template's name at a call: known, or handed in by the caller of the function around it. */
type Name = { readonly text: string } | { readonly before: string; readonly parameter: Node };

/**
 * Finds what is rendered with what:
 *
 * - calls of `renderer.render(template, view, …)`; where a function takes the template or the view from its caller
 *   (`sendPage(…, 'needs/list', view, …)`), the calls of that function, however deep;
 * - records of pages, `page({ template: 'needs/list', view: (…) => View, … })`: what `view` returns, awaited;
 * - records of lists, `list({ … })`: what the `view` of the declared list returns, in the template `list` or its own.
 */
export function findPairs(program: HouseProgram, types: Types, sources: readonly SourceFile[]): Pairs {
  const calls = sources.flatMap((source) => [...nodesOf(source)].filter(isCallExpression));
  const pairs: Pair[] = [];
  const faults: string[] = [];
  const add = (at: Node, template: string, view: Value) => {
    const open = view.some((type) => types.isOpen(type));
    if (open || view.length === 0)
      faults.push(`${program.placeOf(at)} the type of the view of ${template} is not known`);
    else pairs.push({ template, view, at: program.placeOf(at) });
  };
  const finder = new Finder(program, types, calls);
  for (const call of calls) {
    if (finder.isRender(call)) {
      for (const { at, template, view } of finder.rendered(call)) {
        if (template === null) faults.push(`${program.placeOf(at)} the template is not known`);
        else add(at, template, view);
      }
    }
    for (const { template, view } of finder.declared(call)) add(call, template, view);
  }
  return { pairs, faults };
}

class Finder {
  constructor(
    private readonly program: HouseProgram,
    private readonly types: Types,
    private readonly calls: readonly CallExpression[],
  ) {}

  /** A call of the method `render` of the type `Renderer`. */
  isRender({ expression }: CallExpression): boolean {
    if (!isPropertyAccessExpression(expression) || expression.name.text !== 'render') return false;
    return this.program.checker.getSymbolAtLocation(expression.name)?.getParent()?.name === 'Renderer';
  }

  rendered(call: CallExpression): { at: Node; template: string | null; view: Value }[] {
    const [template, view] = call.arguments;
    if (!template || !view) return [];
    return this.spread(call, template, view, '');
  }

  /** The pairs of a call that hands over `template` and `view`, by the callers of its function where it was handed them. */
  private spread(
    at: CallExpression,
    template: Expression,
    view: Expression,
    before: string,
  ): ReturnType<Finder['rendered']> {
    // Rendered for records of pages, which tell their own pairs.
    if (isTemplateOfRecord(template)) return [];
    return this.names(template).flatMap((name) => {
      if ('text' in name) return [{ at, template: before + name.text, view: this.typeOf(view) }];
      const callers = this.callersOf(name.parameter);
      if (callers.length === 0) return [{ at, template: null, view: [] }];
      const viewParameter = this.parameterOf(view);
      return callers.flatMap((caller) => {
        const handed = caller.arguments[positionOf(name.parameter)];
        const handedView = viewParameter ? caller.arguments[positionOf(viewParameter)] : view;
        return handed && handedView ? this.spread(caller, handed, handedView, before + name.before) : [];
      });
    });
  }

  private typeOf(node: Expression): Value {
    const type = this.program.checker.getTypeAtLocation(node);
    return type ? this.types.branches(type) : [];
  }

  /** Every name that an expression can be; none where it cannot be told. */
  private names(node: Expression): Name[] {
    if (isParenthesizedExpression(node)) return this.names(node.expression);
    if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) return [{ text: node.text }];
    if (isConditionalExpression(node)) return [...this.names(node.whenTrue), ...this.names(node.whenFalse)];
    if (isTemplateExpression(node)) {
      const [span, ...more] = node.templateSpans;
      if (!span || more.length > 0 || span.literal.text !== '') return [{ before: '', parameter: node }];
      const head = node.head.text;
      return this.names(span.expression).map((name) =>
        'text' in name ? { text: head + name.text } : { ...name, before: head + name.before },
      );
    }
    const parameter = this.parameterOf(node);
    if (parameter) return [{ before: '', parameter }];
    const literals = this.typeOf(node).map((type) => (type.isStringLiteralType() ? type.value : null));
    if (literals.length === 0 || literals.includes(null)) return [{ before: '', parameter: node }];
    return literals.flatMap((text) => (text === null ? [] : [{ text }]));
  }

  /** The parameter that an expression names. */
  private parameterOf(node: Expression): Node | undefined {
    if (!isIdentifier(node)) return undefined;
    const symbol = this.program.checker.getSymbolAtLocation(node);
    const declared = symbol?.valueDeclaration?.resolve(this.program.project);
    return declared && isParameterDeclaration(declared) ? declared : undefined;
  }

  /** The calls of the function that has this parameter. */
  private callersOf(parameter: Node): CallExpression[] {
    const owner = parameter.parent;
    if (!isParameterDeclaration(parameter) || !isFunctionLikeDeclaration(owner)) return [];
    const { checker } = this.program;
    const name = 'name' in owner ? owner.name : undefined;
    const symbol = name && checker.getSymbolAtLocation(name as Node);
    const place = symbol?.valueDeclaration && placeOf(symbol.valueDeclaration);
    if (!place) return [];
    return this.calls.filter(({ expression }) => {
      if (!isIdentifier(expression) || expression.text !== symbol.name) return false;
      const called = checker.getSymbolAtLocation(expression);
      const original = called && called.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(called) : called;
      return original?.valueDeclaration && placeOf(original.valueDeclaration) === place;
    });
  }

  /** The pairs of a record of a page or of a list; none of another call. */
  declared(call: CallExpression): { template: string; view: Value }[] {
    const [record] = call.arguments;
    if (!isIdentifier(call.expression) || !record) return [];
    if (call.expression.text === 'page') return this.recorded(record, record);
    return call.expression.text === 'list' ? this.recorded(record, call, 'list') : [];
  }

  /** The pairs of a record, whose view is a member of `shown`; none where it answers without a template. */
  private recorded(
    record: Expression,
    shown: Expression,
    usual?: string,
  ): { template: string; view: Value }[] {
    const { checker } = this.program;
    const type = checker.getTypeAtLocation(record);
    const templateType = type && this.memberType(type, 'template');
    if (!templateType && usual === undefined) return [];
    const written = isObjectLiteralExpression(record)
      ? record.properties.find((one) => isPropertyAssignment(one) && one.name.getText() === 'template')
      : undefined;
    // Handed on by the records of lists, which tell their own pairs.
    if (written && isPropertyAssignment(written) && isTemplateOfRecord(written.initializer)) return [];
    const names =
      written && isPropertyAssignment(written)
        ? this.names(written.initializer).map((name) => ('text' in name ? name.text : '?'))
        : templateType
          ? this.types.branches(templateType).map((one) => (one.isStringLiteralType() ? one.value : '?'))
          : [usual ?? ''];
    const shownType = checker.getTypeAtLocation(shown);
    const viewType = shownType && this.memberType(shownType, 'view');
    const view = (viewType ? this.types.branches(viewType) : []).flatMap((one) =>
      checker
        .getSignaturesOfType(one, SignatureKind.Call)
        .flatMap((signature) => checker.getReturnTypeOfSignature(signature) ?? [])
        .flatMap((returned) => this.types.awaited(returned)),
    );
    return names.map((name) => ({ template: `pages/${name}`, view }));
  }

  private memberType(type: Type, name: string): Type | undefined {
    const symbol = this.program.checker.getPropertyOfType(type, name);
    return symbol && this.program.checker.getTypeOfSymbol(symbol);
  }
}

function isTemplateOfRecord(node: Expression): boolean {
  if (isTemplateExpression(node))
    return node.templateSpans.some(({ expression }) => isTemplateOfRecord(expression));
  if (isBinaryExpression(node)) return isTemplateOfRecord(node.left);
  return isPropertyAccessExpression(node) && node.name.text === 'template';
}

function positionOf(parameter: Node): number {
  const owner = parameter.parent;
  return isFunctionLikeDeclaration(owner) ? owner.parameters.findIndex((one) => one === parameter) : -1;
}

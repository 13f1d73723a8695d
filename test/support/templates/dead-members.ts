import {
  isBindingElement,
  isElementAccessExpression,
  isIndexedAccessTypeNode,
  isLiteralTypeNode,
  isPropertyAccessExpression,
  type Node,
} from 'typescript/unstable/ast';
import type { NodeHandle, Type } from 'typescript/unstable/sync';
import type { Pair } from './pairs.js';
import type { HouseProgram } from './program.js';
import { placeOf, type Types, type Value } from './types.js';

/** A member that some view has. */
interface Declared {
  readonly name: string;
  readonly declaration: NodeHandle;
}

/**
 * Members of views that no template reads and no code either, as `src/web/pages/x-view.ts:12 "foo"`. Members that are
 * declared outside `folder` belong to rows and rules, not to views.
 */
export function deadMembers(
  program: HouseProgram,
  types: Types,
  folder: string,
  pairs: readonly Pair[],
  read: ReadonlySet<string>,
): string[] {
  const declared = new Map<string, Declared>();
  const known = new Set<number>();
  for (const { view } of pairs) collect(types, view, known, declared);
  const dead = [...declared].flatMap(([place, { name, declaration }]) => {
    if (read.has(place) || !declaration.path.includes(`/${folder}/`)) return [];
    const node = declaration.resolve(program.project);
    return node && !isReadInCode(program, node, folder) ? [`${program.placeOf(node)} "${name}"`] : [];
  });
  return dead.sort();
}

function collect(types: Types, value: Value, known: Set<number>, declared: Map<string, Declared>): void {
  for (const type of value) {
    if (known.has(type.id)) continue;
    known.add(type.id);
    if (types.isArray(type)) collect(types, types.elements(type), known, declared);
    for (const symbol of isView(types, type) ? types.names(type) : []) {
      for (const declaration of symbol.declarations)
        declared.set(placeOf(declaration), { name: symbol.name, declaration });
      collect(types, types.member(type, symbol.name)?.value ?? [], known, declared);
    }
  }
}

/** Objects without methods: a function among the members of a view is somebody else's object. */
function isView(types: Types, type: Type): boolean {
  return types.names(type).length > 0;
}

/** Whether code below the folder asks for the member; writing it into a view is no reading. */
function isReadInCode({ checker, project }: HouseProgram, declaration: Node, folder: string): boolean {
  const name = 'name' in declaration ? (declaration.name as Node) : declaration;
  return checker.getReferencedSymbolsForNode(name, name.getStart()).some(({ references }) =>
    references.some((handle) => {
      if (!handle.path.includes(`/${folder}/`)) return false;
      const node = handle.resolve(project);
      return node !== undefined && isReading(node);
    }),
  );
}

function isReading(node: Node): boolean {
  const { parent } = node;
  return (
    (isPropertyAccessExpression(parent) && parent.name === node) ||
    isElementAccessExpression(parent) ||
    isBindingElement(parent) ||
    (isLiteralTypeNode(parent) && isIndexedAccessTypeNode(parent.parent))
  );
}

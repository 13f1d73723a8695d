import {
  type Checker,
  type NodeHandle,
  type Symbol,
  SymbolFlags,
  type Type,
  TypeFlags,
} from 'typescript/unstable/sync';

/** What a value may be: the branches of its union, each alone. */
export type Value = readonly Type[];

/** A member of one branch of a value. */
interface Member {
  readonly value: Value;
  /** May be absent, which is more than being undefined: a strict template refuses it. */
  readonly optional: boolean;
  /** Where it is declared, as {@link placeOf} tells it; nothing for members of the language. */
  readonly declared: readonly string[];
}

/** Identity of a declaration in the program. */
export const placeOf = ({ path, index }: NodeHandle): string => `${path}#${index}`;

/** The questions that templates put to types. */
export class Types {
  readonly text: Value;
  readonly number: Value;
  readonly boolean: Value;
  private readonly members = new Map<string, Member | undefined>();
  private readonly values = new Map<number, Value>();

  constructor(readonly checker: Checker) {
    this.text = [checker.getStringType()];
    this.number = [checker.getNumberType()];
    this.boolean = this.branches(checker.getBooleanType());
  }

  /** The branches of a type: `boolean | null` is true, false and null. */
  branches(type: Type): Value {
    const known = this.values.get(type.id);
    if (known) return known;
    const bound = type.isTypeParameter() ? this.checker.getBaseConstraintOfType(type) : undefined;
    const value = type.isUnionType()
      ? type.getTypes().flatMap((one) => this.branches(one))
      : bound
        ? this.branches(bound)
        : [type].filter(({ flags }) => !(flags & TypeFlags.Never));
    this.values.set(type.id, value);
    return value;
  }

  /** The branches of what a promise holds, or of the type itself. */
  awaited(type: Type): Value {
    return this.branches(type).flatMap((one) => {
      const [held] = one.getSymbol()?.name === 'Promise' ? this.argumentsOf(one) : [];
      return held ? this.awaited(held) : [one];
    });
  }

  /** True for `any`, `unknown` and `object`: types that tell nothing of members. */
  isOpen(type: Type): boolean {
    return (type.flags & (TypeFlags.AnyOrUnknown | TypeFlags.NonPrimitive)) !== 0;
  }

  isNothing(type: Type): boolean {
    return (type.flags & (TypeFlags.Nullable | TypeFlags.Void)) !== 0;
  }

  isArray(type: Type): boolean {
    return this.checker.isArrayType(type) || this.checker.isTupleType(type);
  }

  /** What is written as a reader expects it: a text or a number; nothing writes nothing. */
  isText(type: Type): boolean {
    return this.isNothing(type) || (type.flags & (TypeFlags.StringLike | TypeFlags.NumberLike)) !== 0;
  }

  /** What an array holds. */
  elements(type: Type): Value {
    return this.argumentsOf(type).flatMap((one) => this.branches(one));
  }

  /** Members of an object, by name; none for other types. */
  names(type: Type): readonly Symbol[] {
    const isPlain = (type.flags & (TypeFlags.Object | TypeFlags.Intersection)) !== 0 && !this.isArray(type);
    return isPlain ? this.checker.getPropertiesOfType(type) : [];
  }

  member(type: Type, name: string): Member | undefined {
    const key = `${type.id}.${name}`;
    if (!this.members.has(key)) this.members.set(key, this.find(type, name));
    return this.members.get(key);
  }

  private find(type: Type, name: string): Member | undefined {
    if (this.isArray(type))
      return name === 'length' ? { value: this.number, optional: false, declared: [] } : undefined;
    const symbol = this.names(type).find((one) => one.name === name);
    const found = symbol && this.checker.getTypeOfSymbol(symbol);
    if (!symbol || !found) return undefined;
    return {
      value: this.branches(found),
      optional: (symbol.flags & SymbolFlags.Optional) !== 0,
      declared: symbol.declarations.map(placeOf),
    };
  }

  /** Whether the branch can be what `{{#if}}` takes for true, or for false: 0, the empty text and list are false. */
  canBe(type: Type, truth: boolean): boolean {
    if (this.isNothing(type)) return !truth;
    if (type.isLiteralType()) return Boolean(type.value) === truth;
    if (truth) return true;
    if (type.isTupleType()) return type.fixedLength === 0;
    return this.isOpen(type) || this.isText(type) || this.isArray(type);
  }

  private argumentsOf(type: Type): readonly Type[] {
    return type.isTypeReference() ? this.checker.getTypeArguments(type) : [];
  }
}

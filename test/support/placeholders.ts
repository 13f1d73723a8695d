import { IntlMessageFormat } from 'intl-messageformat';

interface MessageElement {
  readonly type: number;
  readonly value?: string;
  readonly options?: Readonly<Record<string, { readonly value: readonly MessageElement[] }>>;
}

/** Names of the values that a message takes, those inside its choices included, in order of the alphabet. */
export function placeholders(text: string): string[] {
  const names = new Set<string>();
  const walk = (elements: readonly MessageElement[]): void => {
    for (const { type, value, options } of elements) {
      // 0 is plain text, 7 the number inside a plural.
      if (type !== 0 && type !== 7) names.add(value ?? '');
      for (const { value: inner } of Object.values(options ?? {})) walk(inner);
    }
  };
  walk(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst() as MessageElement[]);
  return [...names].sort();
}

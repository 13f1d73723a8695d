/** Query parameters; undefined and empty ones are left out. */
export type Query = Readonly<Record<string, string | number | null | undefined>>;

/** `path` with a query string. */
export function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** The names of a pattern's parameters, in their order: `/needs/:number/rounds/:round` has `number` and `round`. */
export type NamesOf<Pattern extends string> = Pattern extends `${string}/:${infer Name}/${infer Rest}`
  ? [WithoutEnding<Name>, ...NamesOf<`/${Rest}`>]
  : Pattern extends `${string}/:${infer Name}`
    ? [WithoutEnding<Name>]
    : [];

type WithoutEnding<Name extends string> = Name extends `${infer Before}.${string}` ? Before : Name;

/** A value for each parameter, and at most a query. */
type ValuesOf<Names extends readonly string[]> = [
  ...values: { [Index in keyof Names]: string | number },
  query?: Query,
];

/** A kind of address of the site: makes addresses of values, and says by its pattern which requests are for it. */
export interface Address<Pattern extends string = string> {
  (...values: ValuesOf<NamesOf<Pattern>>): string;
  readonly pattern: Pattern;
}

/** An address as it is written once; `:name` stands for a value. */
export function address<const Pattern extends string>(pattern: Pattern): Address<Pattern> {
  const make = (...values: readonly (string | number | Query | undefined)[]): string => {
    let count = 0;
    const path = pattern.replace(/:\w+/g, () => {
      const value = values[count] as string | number;
      count += 1;
      return encodeURIComponent(value);
    });
    const query = values[count];
    return typeof query === 'object' ? withQuery(path, query) : path;
  };
  return Object.assign(make, { pattern }) as unknown as Address<Pattern>;
}

/** The same content in another format: `/needs?q=a` as `/needs.json?q=a`. */
export function inFormat(url: string, format: string): string {
  const [path = '', ...query] = url.split('?');
  return [`${path}.${format}`, ...query].join('?');
}

import { readFileSync } from 'node:fs';

/** Members of a certificate that no check binds, as the protocol's text lists them; a list's items and keys are `[]`. */
export interface Unbound {
  /** Free in every certificate. */
  readonly always: readonly string[];
  /** Free in a certificate without proofs of the log. */
  readonly unlogged: readonly string[];
}

/** Reads the table of a version in section 8 of `docs/protocol.md`. */
export function documentedUnbound(version: 1 | 2): Unbound {
  const text = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
  const tables = text.split(/^\| member \| free \|.*$/m).slice(1);
  const rows = [
    ...(tables[version - 1] ?? '').matchAll(
      /^\| ((?:`[^`|]+`(?:, )?)+) \| (always|without `log`) \| [^|]+ \|$/gm,
    ),
  ];
  const of = (when: string): string[] =>
    rows
      .filter(([, , free]) => free === when)
      .flatMap(([, members = '']) => [...members.matchAll(/`([^`]+)`/g)].map(([, member = '']) => member));
  return { always: of('always'), unlogged: of('without `log`') };
}

/** The name under which the protocol's text would list a member: its earlier rounds' proofs stand with the last. */
export function documentedName(path: readonly string[]): string {
  const isKey = (place: number): boolean => path.slice(0, place).join('.') === 'annex.agencyNames';
  return path
    .map((step, place) => (/^\d+$/.test(step) || isKey(place) ? '[]' : step))
    .join('.')
    .replaceAll('.[]', '[]')
    .replace(/^rounds\[\]\.proof\b/, 'proof');
}

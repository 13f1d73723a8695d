/**
 * Canonical JSON of the protocol: RFC 8785 (JCS), restricted to what every language writes the same way.
 * Source: protocol `zjcs-selection/1`, section 1.
 */
import canonicalize from 'canonicalize';

/** Why a value has no canonical form. */
export class NotCanonical extends Error {}

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

function refuse(path: string, why: string): never {
  throw new NotCanonical(`${path || 'value'}: ${why}`);
}

function check(value: unknown, path: string, ascii: boolean): void {
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) refuse(path, 'not a safe integer');
    return;
  }
  if (typeof value === 'string') {
    if (ascii ? !isAscii(value) : value.normalize('NFC') !== value || !value.isWellFormed()) {
      refuse(path, ascii ? 'not printable ASCII' : 'not NFC text');
    }
    return;
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) check(item, `${path}[${index}]`, ascii);
    return;
  }
  if (typeof value !== 'object' || ![Object.prototype, null].includes(Object.getPrototypeOf(value) as null)) {
    refuse(path, 'not a plain object');
  }
  for (const [key, item] of Object.entries(value)) {
    if (!isAscii(key)) refuse(path, 'a key that is not printable ASCII');
    check(item, `${path}.${key}`, ascii);
  }
}

/** Text of a protocol object: ASCII strings, safe integers, booleans, null, arrays, plain objects; throws {@link NotCanonical}. */
export function canonicalJson(value: unknown): string {
  check(value, '', true);
  return canonicalize(value) ?? refuse('', 'nothing');
}

/** The same for a notice: strings may hold any Unicode in NFC; throws {@link NotCanonical}. */
export function canonicalNotice(value: unknown): string {
  check(value, '', false);
  return canonicalize(value) ?? refuse('', 'nothing');
}

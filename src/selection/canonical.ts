/**
 * Canonical JSON of the protocol: RFC 8785 (JCS), restricted to what every language writes the same way.
 * Source: protocol `zjcs-selection/1`, section 1.
 */
import canonicalize from 'canonicalize';

/** Why a value has no canonical form. */
export class NotCanonical extends Error {}

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** What a string must be, and the words for one that is not. */
interface TextRule {
  readonly holds: (text: string) => boolean;
  readonly fault: string;
}

const ASCII: TextRule = { holds: isAscii, fault: ': text that is not printable ASCII' };
const NFC: TextRule = {
  holds: (text) => text.isWellFormed() && text.normalize('NFC') === text,
  fault: ': text that is not in NFC',
};

/** Where and why a value is outside the profile; undefined when it is inside. The path is built on the way out only. */
function faultIn(value: unknown, rule: TextRule): string | undefined {
  switch (typeof value) {
    case 'string':
      return rule.holds(value) ? undefined : rule.fault;
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? undefined : ': not a safe integer';
    case 'boolean':
      return undefined;
    case 'object':
      return value === null ? undefined : faultInMembers(value, rule);
    default:
      return ': not a JSON value';
  }
}

function faultInMembers(value: object, rule: TextRule): string | undefined {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const fault = faultIn(value[index], rule);
      if (fault !== undefined) return `[${index}]${fault}`;
    }
    return undefined;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return ': not a plain object';
  for (const key in value) {
    if (!isAscii(key)) return ': a key that is not printable ASCII';
    const fault = faultIn((value as Record<string, unknown>)[key], rule);
    if (fault !== undefined) return `.${key}${fault}`;
  }
  return undefined;
}

function write(value: unknown, rule: TextRule): string {
  const fault = faultIn(value, rule);
  if (fault !== undefined) throw new NotCanonical(`value${fault}`);
  return canonicalize(value) ?? '';
}

/** Text of a protocol object: ASCII strings, safe integers, booleans, null, arrays, plain objects; throws {@link NotCanonical}. */
export function canonicalJson(value: unknown): string {
  return write(value, ASCII);
}

/** The same for a notice: strings may hold any Unicode in NFC; throws {@link NotCanonical}. */
export function canonicalNotice(value: unknown): string {
  return write(value, NFC);
}

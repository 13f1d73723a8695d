/**
 * Canonical JSON of the protocol: RFC 8785 (JCS), restricted to what every language writes the same way.
 * Source: protocol `zjcs-selection/1`, section 1.
 */
import { coded, type FindingKey, placeOf, Refusal } from './finding.js';

type Reason = Extract<FindingKey, `canonical/${string}`>;

/** A value without canonical form. On its way out of the value each container adds its step to the place. */
class NotCanonical extends Refusal {
  constructor(
    private readonly reason: Reason,
    private readonly path = '',
  ) {
    super(coded(reason, { place: placeOf(path) }));
  }

  /** The same fault, seen from the container one step further out. */
  under(step: string): NotCanonical {
    return new NotCanonical(this.reason, step + this.path);
  }
}

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** What a string must be, and the reason to refuse one that is not. */
interface TextRule {
  readonly holds: (text: string) => boolean;
  readonly fault: Reason;
}

const ASCII: TextRule = { holds: isAscii, fault: 'canonical/ascii' };
const NFC: TextRule = {
  holds: (text) => text.isWellFormed() && text.normalize('NFC') === text,
  fault: 'canonical/nfc',
};

/** Printable ASCII that JSON writes as it is: inside every rule. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** Text of a value, checked and written in one pass: hashing thousands of entries spends its time here. */
function write(value: unknown, rule: TextRule): string {
  switch (typeof value) {
    case 'string':
      if (PLAIN.test(value)) return `"${value}"`;
      if (!rule.holds(value)) throw new NotCanonical(rule.fault);
      return JSON.stringify(value);
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new NotCanonical('canonical/integer');
      return String(value);
    case 'boolean':
      return String(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? writeList(value, rule) : writeObject(value, rule);
    default:
      throw new NotCanonical('canonical/json');
  }
}

function writeList(items: readonly unknown[], rule: TextRule): string {
  const parts: string[] = [];
  try {
    for (let index = 0; index < items.length; index += 1) parts.push(write(items[index], rule));
  } catch (error) {
    throw error instanceof NotCanonical ? error.under(`[${parts.length}]`) : error;
  }
  return `[${parts.join(',')}]`;
}

function writeObject(value: object, rule: TextRule): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new NotCanonical('canonical/plain');
  // RFC 8785 sorts by UTF-16 code units, as `sort` does.
  const keys = Object.keys(value).sort();
  const isPlain = keys.every((key) => PLAIN.test(key));
  if (!isPlain && !keys.every(isAscii)) throw new NotCanonical('canonical/key');
  const parts: string[] = [];
  try {
    for (const key of keys) {
      const name = isPlain ? `"${key}"` : JSON.stringify(key);
      parts.push(`${name}:${write((value as Record<string, unknown>)[key], rule)}`);
    }
  } catch (error) {
    throw error instanceof NotCanonical ? error.under(`.${keys[parts.length]}`) : error;
  }
  return `{${parts.join(',')}}`;
}

/** Text of a protocol object: ASCII strings, safe integers, booleans, null, arrays, plain objects; throws a {@link Refusal}. */
export function canonicalJson(value: unknown): string {
  return write(value, ASCII);
}

/** The same for a notice: strings may hold any Unicode in NFC; throws a {@link Refusal}. */
export function canonicalNotice(value: unknown): string {
  return write(value, NFC);
}

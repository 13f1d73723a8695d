/**
 * Which witnesses' cosignatures make a checkpoint valid: C2SP tlog-policy, as published at https://c2sp.org. Pure and
 * without Node. Keys of logs are Ed25519 (type 1), keys of witnesses Ed25519 cosignature/v1 (type 4): ML-DSA-44 (type 6),
 * and every other type, is refused by name.
 */
import { sha256Hex } from './digest.js';
import { COSIGNATURE, fromBase64, LOG_SIGNATURE, parseVerifierKey, type VerifierKey } from './signed-note.js';

/** A log of a policy. Its key's name is the origin of its checkpoints. */
export interface PolicyLog {
  readonly verifier: string;
  readonly key: VerifierKey;
  readonly url: string | null;
}

/** A witness of a policy. */
export interface PolicyWitness {
  /** Its name within the policy; in notes it has the name of its key. */
  readonly name: string;
  readonly verifier: string;
  readonly key: VerifierKey;
  /** Where checkpoints are submitted to it: the submission prefix of C2SP tlog-witness. */
  readonly url: string | null;
}

/** Witnesses and groups of which `least` must have cosigned. */
export interface PolicyGroup {
  readonly name: string;
  readonly least: number;
  readonly members: readonly PolicyMember[];
}

/** What a quorum is made of. */
export type PolicyMember = PolicyWitness | PolicyGroup;

/** A policy as it was read. Its witnesses have different public keys, and so have its logs. */
export interface Policy {
  readonly logs: readonly PolicyLog[];
  readonly witnesses: readonly PolicyWitness[];
  /** Null: no cosignature is asked for (`quorum none`). */
  readonly quorum: PolicyMember | null;
}

/** Longest text of a policy, in UTF-16 units. */
export const MAX_POLICY_TEXT = 65_536;

/** Most logs, witnesses and groups, each; the format asks for 32 at least. */
export const MAX_POLICY_NAMES = 64;

/** What can be wrong with the text of a policy; `{}` stands for the word that is wrong. */
const FAULTS = {
  long: `is longer than ${MAX_POLICY_TEXT} characters`,
  characters: 'has a control character that is no tab, e.g. a carriage return, or half a character',
  unfinished: 'does not end with a line feed',
  keyword: 'begins with {}: neither log, witness, group nor quorum',
  words: 'has too few or too many words for {}',
  key: 'has no verifier key (name+id+base64): {}',
  'log-key': 'names a log by a key that is not Ed25519 (type 1), the only one that is supported: {}',
  'witness-key':
    'names a witness by a key that is not Ed25519 cosignature/v1 (type 4), the only one that is supported: {}',
  'log-twice': 'names a log whose public key stands on an earlier line: {}',
  'witness-twice': 'names a witness whose public key stands on an earlier line: {}',
  taken: 'gives a name that is taken: {}',
  unknown: 'uses a name that no earlier line defines: {}',
  'member-twice': 'lists a member that a group has already: {}',
  threshold: 'asks for {}: neither all, any nor a number from 1 to that of the members',
  'quorum-twice': 'is a second quorum',
  'quorum-missing': 'ends without a line quorum (quorum none asks for no witness)',
  many: `is beyond the ${MAX_POLICY_NAMES} logs, witnesses or groups that are supported`,
} as const;

/** Why a text is no policy. */
export interface PolicyFault {
  /** Number of the line, from 1; 0: the text as a whole. */
  readonly line: number;
  readonly code: keyof typeof FAULTS;
  readonly word: string;
}

/** An English sentence about a fault, e.g. for whoever starts a program. */
export function describePolicyFault({ line, code, word }: PolicyFault): string {
  const place = line === 0 ? 'the policy' : `line ${line} of the policy`;
  return `${place} ${FAULTS[code].replace('{}', () => JSON.stringify(word))}`;
}

class Fault extends Error {
  constructor(
    readonly code: PolicyFault['code'],
    readonly word = '',
  ) {
    super(code);
  }
}

/** What was read so far. */
interface Reading {
  readonly logs: PolicyLog[];
  readonly witnesses: PolicyWitness[];
  readonly names: Map<string, PolicyMember>;
  /** Members of groups. */
  readonly used: Set<string>;
  quorum: PolicyMember | null | undefined;
}

const NONE = 'none';

const sameKey = (a: VerifierKey, b: VerifierKey): boolean =>
  a.publicKey.every((byte, index) => byte === b.publicKey[index]);

/** The verifier key of a type; keys of other types, which may have other lengths, are told from what is no key. */
function readKey(text: string, type: number): VerifierKey {
  const key = parseVerifierKey(text);
  if (key?.type === type) return key;
  const [, encoded = ''] = /^[^+]+\+[0-9a-f]{8}\+(.+)$/.exec(text) ?? [];
  const found = fromBase64(encoded)?.[0] ?? type;
  if (found === type) throw new Fault('key', text);
  throw new Fault(type === LOG_SIGNATURE ? 'log-key' : 'witness-key', text);
}

function define(reading: Reading, member: PolicyMember, count: number): void {
  if (member.name === NONE || reading.names.has(member.name)) throw new Fault('taken', member.name);
  if (count >= MAX_POLICY_NAMES) throw new Fault('many');
  reading.names.set(member.name, member);
}

function defined(reading: Reading, name: string): PolicyMember {
  const found = reading.names.get(name);
  if (!found) throw new Fault('unknown', name);
  return found;
}

function readLog(reading: Reading, [verifier = '', url]: readonly string[]): void {
  const { logs } = reading;
  const key = readKey(verifier, LOG_SIGNATURE);
  if (logs.some((one) => sameKey(one.key, key))) throw new Fault('log-twice', verifier);
  if (logs.length >= MAX_POLICY_NAMES) throw new Fault('many');
  logs.push({ verifier, key, url: url ?? null });
}

function readWitness(reading: Reading, [name = '', verifier = '', url]: readonly string[]): void {
  const { witnesses } = reading;
  const key = readKey(verifier, COSIGNATURE);
  if (witnesses.some((one) => sameKey(one.key, key))) throw new Fault('witness-twice', verifier);
  const witness = { name, verifier, key, url: url ?? null };
  define(reading, witness, witnesses.length);
  witnesses.push(witness);
}

function readGroup(reading: Reading, [name = '', wanted = '', ...names]: readonly string[]): void {
  const members = names.map((one) => {
    const member = defined(reading, one);
    if (reading.used.has(one)) throw new Fault('member-twice', one);
    reading.used.add(one);
    return member;
  });
  const numbers = new Map([
    ['all', members.length],
    ['any', 1],
  ]);
  const least = /^[1-9][0-9]*$/.test(wanted) ? Number(wanted) : (numbers.get(wanted) ?? 0);
  if (least < 1 || least > members.length) throw new Fault('threshold', wanted);
  define(reading, { name, least, members }, reading.names.size - reading.witnesses.length);
}

function readQuorum(reading: Reading, [name = '']: readonly string[]): void {
  if (reading.quorum !== undefined) throw new Fault('quorum-twice');
  reading.quorum = name === NONE ? null : defined(reading, name);
}

/** A kind of line: how it is read, and how many words may follow its own. */
interface LineKind {
  readonly read: (reading: Reading, words: readonly string[]) => void;
  readonly least: number;
  readonly most: number;
}

const LINES: ReadonlyMap<string, LineKind> = new Map([
  ['log', { read: readLog, least: 1, most: 2 }],
  ['witness', { read: readWitness, least: 2, most: 3 }],
  ['group', { read: readGroup, least: 3, most: Number.POSITIVE_INFINITY }],
  ['quorum', { read: readQuorum, least: 1, most: 1 }],
]);

function readLine(reading: Reading, line: string): void {
  const [keyword = '', ...words] = line.split(/[ \t]+/).filter((word) => word !== '');
  if (keyword === '' || keyword.startsWith('#')) return;
  const kind = LINES.get(keyword);
  if (!kind) throw new Fault('keyword', keyword);
  if (words.length < kind.least || words.length > kind.most) throw new Fault('words', keyword);
  kind.read(reading, words);
}

function readLines(text: string, at: (line: number) => void): Policy {
  if (text.length > MAX_POLICY_TEXT) throw new Fault('long');
  const lines = text.split('\n');
  const reading: Reading = { logs: [], witnesses: [], names: new Map(), used: new Set(), quorum: undefined };
  for (const [index, line] of lines.entries()) {
    at(index + 1);
    // Everything above the control characters of ASCII is allowed; half a surrogate pair has no bytes in UTF-8.
    if (/[^\t\x20-\x7e\u{80}-\u{10ffff}]/u.test(line) || !line.isWellFormed()) throw new Fault('characters');
    if (index === lines.length - 1 && line !== '') throw new Fault('unfinished');
    readLine(reading, line);
  }
  at(0);
  const { logs, witnesses, quorum } = reading;
  if (quorum === undefined) throw new Fault('quorum-missing');
  return { logs, witnesses, quorum };
}

/** Reads the text of a policy by every rule of the format, or tells the first fault. */
export function parsePolicy(text: string): { readonly policy: Policy } | { readonly fault: PolicyFault } {
  let line = 0;
  try {
    const policy = readLines(text, (number) => {
      line = number;
    });
    return { policy };
  } catch (error) {
    if (error instanceof Fault) return { fault: { line, code: error.code, word: error.word } };
    throw error;
  }
}

/** True for the text of a policy that asks for witnesses; false for `quorum none`, for none, and for what is no policy. */
export function asksWitnesses(text: string | null): boolean {
  const parsed = text === null ? undefined : parsePolicy(text);
  return parsed !== undefined && 'policy' in parsed && parsed.policy.quorum !== null;
}

/** SHA-256 of the bytes (UTF-8) of a policy's text in hex: what a plan names it by. */
export function policyDigest(text: string): string {
  return sha256Hex(text);
}

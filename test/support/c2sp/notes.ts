/** Signed notes, checkpoints and cosignatures written from the texts of C2SP alone: nothing of `src` is used. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** Signature types of C2SP signed-note. */
export const ED25519 = 1;
export const COSIGNED = 4;

/** A key that signs notes. */
export interface NoteKey {
  readonly name: string;
  readonly type: number;
  /** Key ID. */
  readonly id: Buffer;
  readonly vkey: string;
  readonly secret: KeyObject;
}

const idOf = (name: string, type: number, bytes: Uint8Array): Buffer =>
  createHash('sha256').update(`${name}\n`).update(Uint8Array.of(type)).update(bytes).digest().subarray(0, 4);

/** `<key name>+hex(key ID)+base64(type || public key)`. */
export function vkeyOf(name: string, type: number, bytes: Uint8Array): string {
  const material = Buffer.concat([Uint8Array.of(type), bytes]).toString('base64');
  return `${name}+${idOf(name, type, bytes).toString('hex')}+${material}`;
}

/** The key of a name and a type whose secret is 32 times a byte. */
export function noteKey(name: string, type: number, byte: number): NoteKey {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, byte)]);
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const bytes = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  return { name, type, id: idOf(name, type, bytes), vkey: vkeyOf(name, type, bytes), secret };
}

/** The text of a checkpoint. */
export const checkpointOf = (origin: string, size: number, root: Uint8Array): string =>
  `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;

const lineOf = ({ name, id }: NoteKey, ...signature: readonly Uint8Array[]): string =>
  `— ${name} ${Buffer.concat([id, ...signature]).toString('base64')}\n`;

/** A signature line of type 1. */
export const signLine = (key: NoteKey, text: string): string =>
  lineOf(key, sign(null, Buffer.from(text), key.secret));

/** A signature line of type 4, as of a time in seconds. */
export function cosignLine(key: NoteKey, text: string, seconds: number): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  return lineOf(key, time, sign(null, Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`), key.secret));
}

/** What a line says, for whoever has the verifier key: its time (0 for type 1), or why it is nothing. */
export function readLine(vkey: string, text: string, line: string): number | 'other key' | 'broken' {
  const [name = '', hex = ''] = vkey.split('+');
  const material = Buffer.from(vkey.slice(name.length + hex.length + 2), 'base64');
  const [dash, own, encoded, ...more] = line.split(' ');
  if (dash !== '—' || more.length > 0 || !encoded?.endsWith('\n')) return 'broken';
  const bytes = Buffer.from(encoded, 'base64');
  if (`${bytes.toString('base64')}\n` !== encoded) return 'broken';
  if (own !== name || bytes.subarray(0, 4).toString('hex') !== hex) return 'other key';
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), material.subarray(1)]);
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  if (material[0] === ED25519) return verify(null, Buffer.from(text), key, bytes.subarray(4)) ? 0 : 'broken';
  if (material[0] !== COSIGNED || bytes.length !== 4 + 8 + 64) return 'broken';
  const seconds = bytes.readBigUInt64BE(4);
  const message = `cosignature/v1\ntime ${seconds}\n${text}`;
  return verify(null, Buffer.from(message), key, bytes.subarray(12)) ? Number(seconds) : 'broken';
}

/** Text and signature lines of a signed note; undefined where it is none. */
export function openNote(note: string): { readonly text: string; readonly lines: string[] } | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return undefined;
  const lines = note.slice(end + 2).match(/[^\n]*\n/g) ?? [];
  return lines.length > 0 && lines.every((line) => line.startsWith('— '))
    ? { text: note.slice(0, end + 1), lines }
    : undefined;
}

import { scrypt, timingSafeEqual } from 'node:crypto';
import type { RandomBytes } from '../basics/index.js';
import { LONGEST_TYPED } from './password-rules.js';

/** Cost of scrypt (RFC 7914): N = 2^logN, block size r, parallelism p. */
export interface PasswordCost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/**
 * Cost of new hashes: 16 MiB a run, one of the equally strong settings of the OWASP Password Storage Cheat Sheet
 * (scrypt, N = 2^14, r = 8, p = 5). The variant with the least memory, because logins run side by side.
 */
const PASSWORD_COST: PasswordCost = { logN: 14, r: 8, p: 5 };

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const PATTERN = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

interface ParsedHash {
  readonly cost: PasswordCost;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

function derive(password: string, salt: Uint8Array, { logN, r, p }: PasswordCost): Promise<Buffer> {
  const N = 2 ** logN;
  // Node refuses more than 32 MiB unless told; scrypt needs 128·N·r bytes and a little more.
  const maxmem = 128 * N * r + 128 * r * p + 1024 * 1024;
  return new Promise((resolve, reject) => {
    // NFKC: the same password typed through another input method stays the same (NIST SP 800-63B 5.1.1.2).
    // Nobody has a longer one, and whoever tries one waits as for any other.
    const plain = password.slice(0, LONGEST_TYPED).normalize('NFKC');
    scrypt(plain, salt, HASH_BYTES, { N, r, p, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

function parseHash(text: string): ParsedHash {
  const match = PATTERN.exec(text);
  if (!match) throw new Error('a stored password hash is not in the known form');
  const [, logN, r, p, salt, hash] = match;
  return {
    cost: { logN: Number(logN), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt ?? '', 'base64'),
    hash: Buffer.from(hash ?? '', 'base64'),
  };
}

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

/** Hashes a password with a fresh salt to `$scrypt$ln=14,r=8,p=5$salt$hash` (PHC string, base64 without padding). */
export async function hashPassword(
  password: string,
  random: RandomBytes,
  cost: PasswordCost = PASSWORD_COST,
): Promise<string> {
  const salt = random(SALT_BYTES);
  const hash = await derive(password, salt, cost);
  return `$scrypt$ln=${cost.logN},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(hash)}`;
}

/** True when `password` is the one that `stored` was made from; the comparison takes the same time either way. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const { cost, salt, hash } = parseHash(stored);
  return timingSafeEqual(await derive(password, salt, cost), hash);
}

/** True when `stored` was made with another cost than new hashes are: it is replaced at the next login. */
export function needsRehash(stored: string): boolean {
  const { logN, r, p } = parseHash(stored).cost;
  return logN !== PASSWORD_COST.logN || r !== PASSWORD_COST.r || p !== PASSWORD_COST.p;
}

/** A well-formed hash of no known password: verifying against it takes as long as against a real one. */
export const UNKNOWN_PASSWORD_HASH = `$scrypt$ln=${PASSWORD_COST.logN},r=${PASSWORD_COST.r},p=${
  PASSWORD_COST.p
}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

import { hash } from 'node:crypto';

/** SM3 (GB/T 32905-2016) as 64 lower-case hex digits: shown beside SHA-256, not used by the protocol. */
export function sm3Hex(bytes: string | Uint8Array): string {
  return hash('sm3', bytes, 'hex');
}

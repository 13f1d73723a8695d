import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** Source of new identifiers; injected everywhere. */
export type NewId = () => string;

/** Source of unpredictable bytes; injected everywhere. */
export type RandomBytes = (length: number) => Uint8Array;

/** Time-ordered UUIDs (RFC 9562, version 7). */
export const uuidV7: NewId = () => v7();

/** The system's cryptographic generator. */
export const systemRandomBytes: RandomBytes = (length) => randomBytes(length);

/**
 * What a witness answers to `add-checkpoint`: C2SP tlog-witness (https://c2sp.org), of which `sign-subtree`, which is
 * optional, is left out. Pure: the servers that share it keep the state and sign.
 */
import {
  type Checkpoint,
  EMPTY_ROOT,
  fromBase64,
  LOG_SIGNATURE,
  type Note,
  type NoteSignature,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  type VerifierKey,
  verifyConsistency,
  verifyNote,
} from '../../selection/index.js';

/** A request may be so long: room for 16 signatures of the longest kind, of nearly 5 KB. In bytes. */
export const MAX_REQUEST_BYTES = 128 * 1024;

/** Most lines of a proof. */
const MAX_PROOF = 63;

/** A witness whose clock is behind its own last cosignature by more seconds than this does not sign. */
const CLOCK_SLACK = 2;

/** What a witness remembers of a log. */
export interface WitnessedState {
  readonly size: number;
  /** 64 hex digits. */
  readonly root: string;
  /** Time of the last cosignature, in seconds since 1970. */
  readonly seconds: number;
}

/** An answer of the protocol. */
export interface WitnessAnswer {
  readonly status: number;
  /** Media type. */
  readonly type: string;
  readonly body: string;
}

/** A request as it was read. */
export interface CheckpointRequest {
  readonly old: number;
  readonly proof: readonly Uint8Array[];
  readonly note: Note;
  readonly checkpoint: Checkpoint;
}

/** What becomes of a request: an answer, or something to go on with. */
export type Step<T> = { readonly refused: WitnessAnswer } | { readonly value: T };

const TEXT = 'text/plain; charset=utf-8';

const refuse = (status: number, why: string): { readonly refused: WitnessAnswer } => ({
  refused: { status, type: TEXT, body: `${why}\n` },
});

/** The answer to a checkpoint that was cosigned: lines of signatures. */
export const cosignedAnswer = (lines: string): WitnessAnswer => ({ status: 200, type: TEXT, body: lines });

/** The answer of a witness whose state could not be moved on, since others move it all the time. */
export const BUSY: WitnessAnswer = { status: 503, type: TEXT, body: 'busy: ask again\n' };

function decode(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** Reads the body of a request; 400 for anything else than the format says. Sizes above 2^53 are not taken. */
export function readCheckpointRequest(body: Uint8Array): Step<CheckpointRequest> {
  const text = body.length > MAX_REQUEST_BYTES ? undefined : decode(body);
  const end = text?.indexOf('\n\n') ?? -1;
  if (text === undefined || end < 0)
    return refuse(400, 'the body is no request: old size, proof, empty line, checkpoint');
  const [first = '', ...lines] = text.slice(0, end).split('\n');
  const old = Number(/^old (0|[1-9][0-9]*)$/.exec(first)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(old)) return refuse(400, 'the first line is not: old SIZE');
  const proof = lines.map((line) => fromBase64(line)).filter((hash) => hash?.length === 32);
  if (lines.length > MAX_PROOF || proof.length < lines.length)
    return refuse(400, `the proof is not at most ${MAX_PROOF} lines of base64 with 32 bytes each`);
  const note = parseNote(text.slice(end + 2));
  const checkpoint = note && parseCheckpoint(note.text);
  if (!note || !checkpoint) return refuse(400, 'what follows the empty line is no signed checkpoint');
  return { value: { old, proof: proof as Uint8Array[], note, checkpoint } };
}

/**
 * Signatures of the trusted keys of the checkpoint's origin, which is the name of those keys. 404 for an origin without
 * any; 403 where none of them signed, or where one of their signatures does not hold.
 */
export function verifySigner(
  logs: readonly VerifierKey[],
  { note, checkpoint }: CheckpointRequest,
): Step<readonly NoteSignature[]> {
  const trusted = logs.filter(({ name }) => name === checkpoint.origin);
  if (trusted.length === 0) return refuse(404, 'this witness does not know the log');
  const isOf = ({ name, id }: NoteSignature, key: VerifierKey) => name === key.name && id === key.id;
  const own = note.signatures.filter((one) => trusted.some((key) => isOf(one, key)));
  const keys = trusted.filter((key) => own.some((one) => isOf(one, key)));
  if (own.length === 0) return refuse(403, 'no trusted key of the log signed the checkpoint');
  if (!keys.every((key) => verifyNote(note, key)))
    return refuse(403, 'the signature of the log does not hold');
  return { value: own };
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** What is inconsistent in a request that starts from the remembered state; undefined where nothing is. */
function inconsistency(
  state: WitnessedState | undefined,
  { old, proof, checkpoint: { size, root } }: CheckpointRequest,
): string | undefined {
  if (size === 0 && hex(root) !== hex(EMPTY_ROOT)) return 'the root is not that of the empty tree';
  // The empty tree is consistent with any other.
  const firstRoot = old === 0 ? EMPTY_ROOT : fromHex(state?.root ?? '');
  if (verifyConsistency({ first: old, second: size, firstRoot, secondRoot: root, proof })) return undefined;
  return old === size ? 'the root is another one at the same size' : 'the consistency proof does not hold';
}

/**
 * Whether a checkpoint whose signature holds is cosigned at a time (in seconds), and what is remembered then: persist it
 * atomically against the state that this was decided on, and answer afterwards. The same checkpoint again is cosigned
 * again. 400 for an old size above the checkpoint's, 409 with the remembered size for another old size, 422 for what is
 * not consistent, 503 while the clock is behind the last cosignature.
 */
export function decideCheckpoint(
  state: WitnessedState | undefined,
  request: CheckpointRequest,
  now: number,
): Step<WitnessedState> {
  const { size, root } = request.checkpoint;
  if (request.old > size) return refuse(400, 'the old size is above that of the checkpoint');
  const known = state?.size ?? 0;
  if (request.old !== known)
    return { refused: { status: 409, type: 'text/x.tlog.size', body: `${known}\n` } };
  const fault = inconsistency(state, request);
  if (fault !== undefined) return refuse(422, fault);
  const last = state?.seconds ?? 0;
  if (now < last - CLOCK_SLACK)
    return refuse(503, 'the clock of this witness is behind its last cosignature');
  return { value: { size, root: hex(root), seconds: Math.max(now, last) } };
}

/** Reads a list of logs: a verifier key (Ed25519, type 1) a line; blank lines and those that begin with # are passed over. */
export function readLogKeys(
  text: string,
): { readonly keys: readonly VerifierKey[] } | { readonly wrong: string } {
  const keys = new Map<string, VerifierKey>();
  for (const [index, line] of text.split('\n').entries()) {
    const verifier = line.trim();
    if (verifier === '' || verifier.startsWith('#')) continue;
    const key = parseVerifierKey(verifier);
    if (key?.type !== LOG_SIGNATURE)
      return {
        wrong: `line ${index + 1} is no verifier key of a log (name+id+base64, Ed25519): ${verifier}`,
      };
    keys.set(verifier, key);
  }
  return { keys: [...keys.values()] };
}

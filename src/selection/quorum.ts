/** Whether a checkpoint is cosigned as a policy asks, in time: C2SP tlog-policy and tlog-cosignature (cosignature/v1). */
import type { Policy, PolicyLog, PolicyMember, PolicyWitness } from './policy.js';
import { type Note, parseCheckpoint, splitCosignature, type VerifierKey, verifyNote } from './signed-note.js';

/** The time in which cosignatures count; ISO instants in UTC. A time t in whole seconds counts when ⌊from⌋ ≤ t < before. */
export interface CosignatureWindow {
  readonly from?: string | undefined;
  readonly before?: string | undefined;
}

/** A witness that cosigned, and when: the earliest of its times in the window. */
export interface Cosigned {
  readonly witness: PolicyWitness;
  /** UTC instant, whole seconds. */
  readonly at: string;
}

/** What a policy says of a note. */
export interface PolicyVerdict {
  /** The log of the policy that signed the note as a checkpoint of its own. */
  readonly log: PolicyLog | undefined;
  /** Witnesses with a valid cosignature in the window, in the order of the policy: one for each public key. */
  readonly cosigned: readonly Cosigned[];
  /** Verifier keys of the policy that the note names with a signature that does not hold: such a note is refused. */
  readonly broken: readonly string[];
  /** True where the cosignatures make up the quorum and nothing is broken. */
  readonly met: boolean;
}

/** The first second that no ISO instant with four digits of the year can tell. */
const END_OF_TIME = 253_402_300_800;

/** Tells whether every signature of a key on a note holds. */
type Holds = (note: Note, key: VerifierKey) => boolean;

/** Signatures of a key on a note; undefined where one of them does not hold. */
function signaturesOf(note: Note, key: VerifierKey, holds: Holds): Note['signatures'] | undefined {
  const own = note.signatures.filter(({ name, id }) => name === key.name && id === key.id);
  return own.length === 0 || holds(note, key) ? own : undefined;
}

function isMet(member: PolicyMember, cosigned: ReadonlySet<PolicyMember>): boolean {
  if (!('members' in member)) return cosigned.has(member);
  return member.members.filter((one) => isMet(one, cosigned)).length >= member.least;
}

/**
 * Holds a note against a policy. Signatures of keys that the policy does not name are ignored (C2SP signed-note). `holds` is
 * the kernel's own check unless somebody has a faster one.
 */
export function evaluatePolicy(
  policy: Policy,
  note: Note,
  window: CosignatureWindow = {},
  holds: Holds = verifyNote,
): PolicyVerdict {
  const from = window.from === undefined ? 0 : Math.floor(Date.parse(window.from) / 1000);
  const before = window.before === undefined ? END_OF_TIME : Date.parse(window.before) / 1000;
  const origin = parseCheckpoint(note.text)?.origin;
  const broken: string[] = [];
  const cosigned: Cosigned[] = [];
  let log: PolicyLog | undefined;
  for (const one of policy.logs) {
    const own = signaturesOf(note, one.key, holds);
    if (!own) broken.push(one.verifier);
    else if (own.length > 0 && one.key.name === origin) log ??= one;
  }
  for (const witness of policy.witnesses) {
    const own = signaturesOf(note, witness.key, holds);
    if (!own) broken.push(witness.verifier);
    const times = (own ?? [])
      .flatMap(({ signature }) => splitCosignature(signature)?.seconds ?? [])
      .filter((time) => time >= from && time < before && time < END_OF_TIME);
    if (times.length > 0) cosigned.push({ witness, at: new Date(Math.min(...times) * 1000).toISOString() });
  }
  const who = new Set<PolicyMember>(cosigned.map(({ witness }) => witness));
  const met = broken.length === 0 && (policy.quorum === null || isMet(policy.quorum, who));
  return { log, cosigned, broken, met };
}

/** Whether third parties saw the closed list and the frozen pool in time: what a certificate of version 2 shows. */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalNotice } from './canonical.js';
import type { CertificateOf2 } from './certificate.js';
import { type Check, faultless, undone } from './check.js';
import { type Coded, coded } from './finding.js';
import { type CertificateLog2, type KnownKeys, valueKnownFrom } from './log.js';
import { FREEZING } from './log-events.js';
import { BIDS_OPENING, CLOSING } from './log-events-2.js';
import { leafHash, verifyInclusion } from './merkle.js';
import { type Policy, type PolicyWitness, parsePolicy, policyDigest } from './policy.js';
import { type CosignatureWindow, evaluatePolicy } from './quorum.js';
import { firstPlanOf } from './rounds.js';
import { bidsOpenFrom } from './seals.js';
import { parseCheckpoint, parseNote, parseVerifierKey } from './signed-note.js';
import type { Witnessed } from './witnessed.js';

type LoggedEvent = CertificateLog2['events'][number];

/** A record that must have been cosigned within a time. */
interface Watched {
  readonly name: Coded;
  readonly event: LoggedEvent | undefined;
  readonly cosigned: Witnessed | null;
  readonly window: CosignatureWindow;
}

/** What a policy says of a record: a fault, or the witnesses who saw it in time. */
type Sighting = { readonly fault: Coded } | { readonly witnesses: readonly PolicyWitness[] };

/** Holds a record's cosigned checkpoint, which must be of the certificate's own log, against a policy. */
function look({ name: record, event, cosigned, window }: Watched, origin: string, policy: Policy): Sighting {
  if (!cosigned || !event) return { fault: coded('cosigned/none', { record }) };
  const note = parseNote(cosigned.checkpoint);
  const checkpoint = note && parseCheckpoint(note.text);
  const included =
    checkpoint &&
    verifyInclusion({
      leaf: leafHash(utf8ToBytes(canonicalNotice(event.leaf))),
      index: event.index,
      size: checkpoint.size,
      proof: cosigned.proof.map((step) => hexToBytes(step)),
      root: checkpoint.root,
    });
  if (!note || !included) return { fault: coded('cosigned/tree', { record }) };
  const verdict = evaluatePolicy(policy, note, window);
  if (!verdict.log || checkpoint.origin !== origin)
    return { fault: coded('cosigned/other-log', { key: checkpoint.origin }) };
  const { from = '', before = '' } = window;
  if (!verdict.met) return { fault: coded('cosigned/quorum', { record, from, before }) };
  return { witnesses: verdict.cosigned.map(({ witness }) => witness) };
}

/** Close and freeze of a certificate, each with the time in which it must have been cosigned. */
function watchedOf(certificate: CertificateOf2, log: CertificateLog2): Watched[] {
  const find = (kind: string) => log.events.find(({ leaf }) => leaf.kind === kind);
  const closing = find(CLOSING);
  const freeze = log.events.findLast(({ leaf }) => leaf.kind === FREEZING);
  const { plan } = firstPlanOf(certificate);
  const sealing = 'sealing' in plan ? plan.sealing : null;
  return [
    {
      name: coded('cosigned/close'),
      event: closing,
      cosigned: log.closed,
      window: { from: closing?.leaf.at, before: bidsOpenFrom(sealing, find(BIDS_OPENING)?.leaf.at) },
    },
    {
      name: coded('cosigned/freeze'),
      event: freeze,
      cosigned: log.frozen,
      window: { from: freeze?.leaf.at, before: valueKnownFrom(certificate) },
    },
  ];
}

/** A policy that asks for somebody; undefined for one by which nobody must sign. */
const asking = (policy: Policy): Policy | undefined => (policy.quorum === null ? undefined : policy);

/** The policy of a text: a fault where it is none, undefined where it asks for nobody. */
function read(text: string): Policy | Coded | undefined {
  const parsed = parsePolicy(text);
  return 'fault' in parsed ? coded('cosigned/unreadable') : asking(parsed.policy);
}

/** A policy that names no log as one of this log: its reader knows witnesses alone. */
function ofAnyLog(policy: Policy | Coded | undefined, verifier: string): Policy | Coded | undefined {
  const key = parseVerifierKey(verifier);
  if (!policy || 'key' in policy || policy.logs.length > 0 || !key) return policy;
  return { ...policy, logs: [{ verifier, key, url: null }] };
}

/** Any one of the witnesses whom a reader knows, as a policy; its logs are left to the check of the log. */
const anyOf = (log: string, keys: readonly string[]): string =>
  [
    `log ${log}`,
    ...keys.map((key, index) => `witness w${index} ${key}`),
    `group any-of-them any ${keys.map((_, index) => `w${index}`).join(' ')}`,
    'quorum any-of-them',
    '',
  ].join('\n');

/**
 * The policy that a reader trusts, from elsewhere; undefined where he goes by the file alone, also with a policy that names
 * logs and asks for no witness.
 */
function trustedPolicy({ log }: CertificateOf2, known: KnownKeys): Policy | Coded | undefined {
  const given = known.policy === undefined ? undefined : ofAnyLog(read(known.policy), log?.key ?? '');
  if (given || !known.witnesses) return given;
  return read(anyOf(log?.key ?? '', [...new Set(known.witnesses)]));
}

/** Who saw both records in time by a policy, or what is wrong. */
function judge(
  certificate: CertificateOf2,
  policy: Policy | Coded,
): readonly Coded[] | { readonly witnesses: readonly PolicyWitness[] } {
  if ('key' in policy) return [policy];
  const { log } = certificate;
  if (!log) return [coded('cosigned/no-log')];
  const sightings = watchedOf(certificate, log).map((watched) => look(watched, log.origin, policy));
  const faults = sightings.flatMap((one) => ('fault' in one ? [one.fault] : []));
  if (faults.length > 0) return faults;
  const seen = new Set(sightings.flatMap((one) => ('witnesses' in one ? one.witnesses : [])));
  return { witnesses: policy.witnesses.filter((one) => seen.has(one)) };
}

/** The third parties that saw list and pool of a certificate in time. */
export interface Seen {
  /** True where the reader has their keys from elsewhere; else the file alone names them. */
  readonly isKnown: boolean;
  /** Names of their keys, as they stand in signatures. */
  readonly names: readonly string[];
}

const seenBy = (isKnown: boolean, witnesses: readonly PolicyWitness[]): Seen => ({
  isKnown,
  names: witnesses.map(({ key }) => key.name),
});

/** What the policy that the plan names comes to: faults, nobody asked for, or who saw it. */
function judgeOwn(
  certificate: CertificateOf2,
): readonly Coded[] | undefined | { readonly witnesses: readonly PolicyWitness[] } {
  const { policy: text, plan, log } = certificate;
  const own = text === null ? null : policyDigest(text);
  if (own !== plan.policy) return [coded('cosigned/policy', { own: own ?? '–', stated: plan.policy ?? '–' })];
  const policy = text === null ? undefined : read(text);
  if (policy) return judge(certificate, policy);
  return log?.closed || log?.frozen ? [coded('cosigned/unasked')] : undefined;
}

/**
 * `E_WITNESS`: protocol, section 8, with who saw the records where it holds. It fails where the policy that the plan names
 * is not met. A policy that the reader brings and that is not met is no fault of the certificate: the check is not done then,
 * and the grade says so.
 */
export function judgeWitnesses(
  certificate: CertificateOf2,
  known: KnownKeys,
): { readonly check: Check; readonly seen: Seen | null } {
  const expected = coded('cosigned/in-time');
  const own = judgeOwn(certificate);
  const fails = (faults: readonly Coded[]) => ({
    check: faultless('E_WITNESS', expected, faults),
    seen: null,
  });
  if (own && !('witnesses' in own)) return fails(own);
  const trusted = trustedPolicy(certificate, known);
  const verdict = trusted ? judge(certificate, trusted) : own;
  if (!verdict) return { check: undone('E_WITNESS', expected, coded('cosigned/not-asked')), seen: null };
  if ('witnesses' in verdict)
    return {
      check: faultless('E_WITNESS', expected, []),
      seen: seenBy(trusted !== undefined, verdict.witnesses),
    };
  const [fault = expected] = verdict;
  return { check: undone('E_WITNESS', expected, fault), seen: null };
}

/** Whether third parties saw the closed list and the frozen pool in time: what a certificate of version 2 shows. */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalNotice } from './canonical.js';
import type { CertificateOf2 } from './certificate.js';
import { type Check, faultless, undone } from './check.js';
import { drandRoundMillis, findDrandChain } from './drand.js';
import { type Coded, coded } from './finding.js';
import { type CertificateLog2, type KnownKeys, valueKnownFrom } from './log.js';
import { FREEZING } from './log-events.js';
import { BIDS_OPENING, CLOSING } from './log-events-2.js';
import { leafHash, verifyInclusion } from './merkle.js';
import { type Policy, parsePolicy, policyDigest } from './policy.js';
import type { Sealing } from './protocol.js';
import { type CosignatureWindow, evaluatePolicy } from './quorum.js';
import { firstPlanOf } from './rounds.js';
import { parseCheckpoint, parseNote } from './signed-note.js';
import type { Witnessed } from './witnessed.js';

type LoggedEvent = CertificateLog2['events'][number];

/** Round and chain of a recipient `drand:CHAIN:ROUND`; undefined for another, or a chain that is not pinned. */
export function roundOfRecipient(
  recipient: string,
): { readonly chain: string; readonly round: number } | undefined {
  const [, chain = '', digits = ''] = /^drand:([0-9a-f]{64}):([1-9]\d{0,14})$/.exec(recipient) ?? [];
  return findDrandChain(chain) ? { chain, round: Number(digits) } : undefined;
}

/**
 * The instant from which somebody can open bids under a seal: of the beacon's round, else the one at which the log says that
 * they were opened, if it does.
 */
export function bidsOpenFrom(sealing: Sealing | null, openedAt: string | undefined): string | undefined {
  const named = sealing && roundOfRecipient(sealing.recipient);
  const chain = named && findDrandChain(named.chain);
  if (named && chain) return new Date(drandRoundMillis(chain, named.round)).toISOString();
  return openedAt;
}

/** A record that must have been cosigned within a time. */
interface Watched {
  readonly name: Coded;
  readonly event: LoggedEvent | undefined;
  readonly cosigned: Witnessed | null;
  readonly window: CosignatureWindow;
}

/** Why the policy is not met for a record; undefined where it is. */
function faultOf({ name, event, cosigned, window }: Watched, policy: Policy): Coded | undefined {
  const record = name;
  const note = cosigned && parseNote(cosigned.checkpoint);
  const checkpoint = note && parseCheckpoint(note.text);
  if (!cosigned || !event) return coded('cosigned/none', { record });
  const included =
    checkpoint &&
    verifyInclusion({
      leaf: leafHash(utf8ToBytes(canonicalNotice(event.leaf))),
      index: event.index,
      size: checkpoint.size,
      proof: cosigned.proof.map((step) => hexToBytes(step)),
      root: checkpoint.root,
    });
  if (!note || !included) return coded('cosigned/tree', { record });
  const verdict = evaluatePolicy(policy, note, window);
  if (!verdict.log) return coded('cosigned/other-log', { key: checkpoint.origin });
  const { from = '', before = '' } = window;
  return verdict.met ? undefined : coded('cosigned/quorum', { record, from, before });
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

/** Any one of the witnesses whom a reader knows, as a policy; its logs are left to the check of the log. */
const anyOf = (certificate: CertificateOf2, keys: readonly string[]): string =>
  [
    `log ${certificate.log?.key ?? ''}`,
    ...keys.map((key, index) => `witness w${index} ${key}`),
    `group any-of-them any ${keys.map((_, index) => `w${index}`).join(' ')}`,
    'quorum any-of-them',
    '',
  ].join('\n');

/** The policy that a reader trusts, from elsewhere; undefined where he goes by the file alone. */
function trustedPolicy(certificate: CertificateOf2, known: KnownKeys): string | undefined {
  return known.policy ?? (known.witnesses && anyOf(certificate, known.witnesses));
}

/** What a policy's text says of a certificate: nothing asked for, a fault, or that it is met. */
function judge(certificate: CertificateOf2, text: string): readonly Coded[] | 'not-asked' {
  const parsed = parsePolicy(text);
  if ('fault' in parsed) return [coded('cosigned/unreadable')];
  const { policy } = parsed;
  if (policy.quorum === null) return 'not-asked';
  const { log } = certificate;
  if (!log) return [coded('cosigned/no-log')];
  return watchedOf(certificate, log).flatMap((watched) => faultOf(watched, policy) ?? []);
}

/**
 * `E_WITNESS`: protocol, section 8. Fails where the policy that the plan names is not met. A policy that the reader brings and
 * that is not met is no fault of the certificate: the check is not done then, and the grade says so.
 */
export function checkCosigned(certificate: CertificateOf2, known: KnownKeys): Check {
  const { policy, plan } = certificate;
  const expected = coded('cosigned/in-time');
  const own = policy === null ? null : policyDigest(policy);
  if (own !== plan.policy)
    return faultless('E_WITNESS', expected, [
      coded('cosigned/policy', { own: own ?? '–', stated: plan.policy ?? '–' }),
    ]);
  const notAsked = coded('cosigned/not-asked');
  const named = policy === null ? 'not-asked' : judge(certificate, policy);
  if (named !== 'not-asked' && named.length > 0) return faultless('E_WITNESS', expected, named);
  const trusted = trustedPolicy(certificate, known);
  const verdict = trusted === undefined ? named : judge(certificate, trusted);
  if (verdict === 'not-asked') return undone('E_WITNESS', expected, notAsked);
  const [fault] = verdict;
  return fault ? undone('E_WITNESS', expected, fault) : faultless('E_WITNESS', expected, []);
}

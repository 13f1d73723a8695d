import type { LogState, ProvenEvent } from '../../../audit/index.js';
import { formatShanghai } from '../../../basics/index.js';
import { FormView } from '../../forms/fields.js';
import { isMessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A need's number: its page is public. */
const IS_NUMBER = /^[A-Z]{2,6}-\d{4}-\d{6}$/;

/** Longer records are for download: a page stays short. */
const LONGEST_LEAF = 12_000;

/** What a kind of event is called; null for a kind of which this version knows no words. */
export function kindText(kind: string, t: PageContext['t']): string | null {
  const key = `event.${kind}`;
  return isMessageKey(key) ? t(key) : null;
}

/** The page of what an event is about; null where it has none. */
export const subjectUrl = (subject: string): string | null =>
  IS_NUMBER.test(subject) ? urls.need(subject) : null;

/** The signed root with its size, for the home page and the log's own; null before the first signature. */
export function toRootView(checkpoint: LogState['checkpoint'], { t }: PageContext) {
  return checkpoint
    ? {
        root: checkpoint.root,
        signed: t('log.signed', { size: checkpoint.size, at: formatShanghai(checkpoint.signedAt, true) }),
      }
    : null;
}

/** What the log's page says beside the events: the signed root, the keys, who watches. */
export function toStateView(
  { size, checkpoint, key, cosigned }: LogState,
  siteUrl: string,
  context: PageContext,
) {
  const { t } = context;
  return {
    size: String(size),
    root: toRootView(checkpoint, context),
    verifier: key?.verifier ?? null,
    cosigned: cosigned
      ? t('log.cosigned-by', { size: cosigned.size, names: cosigned.witnesses.join(t('needs.separator')) })
      : t('log.none-cosigned'),
    checkpointUrl: urls.logCheckpoint(),
    keysUrl: urls.logKeys(),
    consistency: {
      action: urls.logConsistency(),
      field: new FormView(t, {}).field('from', {
        label: t('log.from'),
        inputMode: 'numeric',
        maxLength: 15,
      }),
      verifyUrl: urls.verify(),
    },
    guideUrl: urls.document('log'),
    incidentsUrl: urls.publicIncidents(),
    witness: t('log.witness', { url: `${siteUrl}${urls.log()}` }),
  };
}

/** View model of one event of the log. */
export function toLogEventView({ row, leaf, leafHash, proof }: ProvenEvent, context: PageContext) {
  const { t } = context;
  const { seq } = row;
  const role = `role.${row.actorRole}`;
  return {
    title: t('log.event-title', { seq }),
    logUrl: urls.log(),
    previousUrl: seq > 1 ? urls.logEvent(seq - 1) : null,
    nextUrl: proof && proof.checkpoint.size > seq ? urls.logEvent(seq + 1) : null,
    event: {
      at: formatShanghai(row.at, true),
      kind: row.kind,
      kindText: kindText(row.kind, t),
      subject: row.subject,
      subjectUrl: subjectUrl(row.subject),
      actor: isMessageKey(role) ? t(role) : row.actorRole,
    },
    leaf: leaf.length > LONGEST_LEAF ? null : Buffer.from(leaf).toString(),
    leafUrl: urls.logLeaf(seq),
    leafHash: hex(leafHash),
    proof: proof
      ? {
          text: t('log.proof-text', { count: proof.hashes.length, size: proof.checkpoint.size }),
          hashes: proof.hashes.map(hex),
          root: proof.checkpoint.root,
          note: proof.checkpoint.note,
        }
      : null,
  };
}

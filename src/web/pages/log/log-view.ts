import type { LogState, ProvenEvent } from '../../../audit/index.js';
import { formatShanghai } from '../../../basics/index.js';
import type { AuditEventTable } from '../../../db/index.js';
import type { ErrorSummary } from '../../forms/fields.js';
import { isMessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A need's number: its page is public. */
const IS_NUMBER = /^[A-Z]{2,6}-\d{4}-\d{6}$/;

/** Longer records are for download: a page stays short. */
const LONGEST_LEAF = 12_000;

function toRow(
  { t }: PageContext,
  row: Pick<AuditEventTable, 'seq' | 'at' | 'kind' | 'subject' | 'actorRole'>,
) {
  const translated = (key: string): string | null => (isMessageKey(key) ? t(key) : null);
  return {
    seq: String(row.seq),
    url: urls.logEvent(row.seq),
    at: formatShanghai(row.at, true),
    kind: row.kind,
    kindText: translated(`event.${row.kind}`),
    subject: row.subject,
    subjectUrl: IS_NUMBER.test(row.subject) ? urls.need(row.subject) : null,
    actor: translated(`role.${row.actorRole}`) ?? row.actorRole,
  };
}

/** The signed root with its size, for the home page and the log's own; null before the first signature. */
export function toRootView(checkpoint: LogState['checkpoint'], { t }: PageContext) {
  return checkpoint
    ? {
        root: checkpoint.root,
        signed: t('log.signed', { size: checkpoint.size, at: formatShanghai(checkpoint.signedAt, true) }),
      }
    : null;
}

/** View model of the log's page. */
export function toLogView(
  { size, checkpoint, key, cosigned }: LogState,
  page: {
    readonly rows: readonly AuditEventTable[];
    readonly more: boolean;
    readonly isFirst: boolean;
    /** Why no events are shown; null where they are. */
    readonly summary: ErrorSummary | null;
  },
  siteUrl: string,
  context: PageContext,
) {
  const { t } = context;
  return {
    title: t('nav.log'),
    summary: page.summary,
    lead: t('log.lead'),
    size: String(size),
    root: toRootView(checkpoint, context),
    verifier: key?.verifier ?? null,
    cosigned: cosigned
      ? t('log.cosigned-by', { size: cosigned.size, names: cosigned.witnesses.join('、') })
      : t('log.none-cosigned'),
    checkpointUrl: urls.logCheckpoint(),
    keysUrl: urls.logKeys(),
    guideUrl: urls.document('log'),
    incidentsUrl: urls.publicIncidents(),
    witness: t('log.witness', { url: `${siteUrl}${urls.log()}` }),
    rows: page.rows.map((row) => toRow(context, row)),
    pager: {
      firstUrl: page.isFirst ? null : urls.log(),
      nextUrl: page.more ? urls.log({ before: page.rows.at(-1)?.seq }) : null,
    },
  };
}

/** View model of one event of the log. */
export function toLogEventView({ row, leaf, leafHash, proof }: ProvenEvent, context: PageContext) {
  const { t } = context;
  const { seq } = row;
  return {
    title: t('log.event-title', { seq }),
    logUrl: urls.log(),
    previousUrl: seq > 1 ? urls.logEvent(seq - 1) : null,
    nextUrl: proof && proof.checkpoint.size > seq ? urls.logEvent(seq + 1) : null,
    event: toRow(context, row),
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

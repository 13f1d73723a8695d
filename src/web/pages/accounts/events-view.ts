import { formatShanghai } from '../../../basics/index.js';
import type { AuditEventTable } from '../../../db/index.js';
import type { ErrorSummary } from '../../forms/fields.js';
import { type FilterView, filterView, querySummary } from '../../forms/filters.js';
import type { Asked } from '../../forms/query.js';
import { isMessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** View model of the log of events. */
export interface EventsView {
  readonly title: string;
  readonly action: string;
  readonly summary: ErrorSummary | null;
  readonly filter: FilterView;
  readonly allUrl: string | null;
  readonly rows: readonly {
    readonly seq: string;
    readonly at: string;
    readonly kind: string;
    readonly kindText: string | null;
    readonly subject: string;
    readonly subjectUrl: string;
    readonly role: string;
    readonly actor: string | null;
    /** JSON as it stands in the log; null when there is nothing. */
    readonly data: string | null;
  }[];
  readonly pager: { readonly firstUrl: string | null; readonly nextUrl: string | null };
}

/** One page of the log, newest first. */
export function toEventsView(
  { t }: PageContext,
  asked: Asked<{ readonly subject: string; readonly after: number | undefined }>,
  page: { readonly rows: readonly AuditEventTable[]; readonly more: boolean },
): EventsView {
  const { values, errors } = asked;
  const { subject, after } = values;
  const translated = (key: string): string | null => (isMessageKey(key) ? t(key) : null);
  return {
    title: t('events.title'),
    action: urls.events(),
    summary: querySummary(t, errors, ['subject']),
    filter: filterView(asked, t, 'subject'),
    allUrl: subject ? urls.events() : null,
    rows: page.rows.map((row) => ({
      seq: String(row.seq),
      at: formatShanghai(row.at, true),
      kind: row.kind,
      kindText: translated(`event.${row.kind}`),
      subject: row.subject,
      subjectUrl: urls.events({ subject: row.subject }),
      role: translated(`role.${row.actorRole}`) ?? row.actorRole,
      actor: row.actorId,
      data: row.data === '{}' ? null : row.data,
    })),
    pager: {
      firstUrl: after !== undefined || errors.length > 0 ? urls.events({ subject }) : null,
      nextUrl: page.more ? urls.events({ subject, after: page.rows.at(-1)?.seq }) : null,
    },
  };
}

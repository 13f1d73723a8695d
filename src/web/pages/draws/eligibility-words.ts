import { formatShanghai } from '../../../basics/index.js';
import type { Answer, Evidence, Pooled } from '../../../draws/index.js';
import { isMessageKey, type MessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import type { TypeWords } from '../../render/words.js';

/** An outcome in words. */
export const outcomeText = ({ t }: PageContext, outcome: string): string =>
  outcome === 'may' ? t('eligibility.rule-may') : t(`exclusion.${outcome}` as MessageKey);

/** A coded reason in words; the code itself where nobody here knows it. */
export function exclusionText({ t }: PageContext, reason: string): string {
  const key = `exclusion.${reason}`;
  return isMessageKey(key) ? t(key) : reason;
}

/** What rule an outcome stands on, in words; `basis` is that of the types of qualification. */
export function basisText({ t }: PageContext, outcome: string, basis: string): string {
  if (outcome.startsWith('bid-')) return t('eligibility.basis-bid');
  if (['qualification-missing', 'grade-too-low', 'certificate-expired'].includes(outcome))
    return t('eligibility.basis-qualification', { basis });
  return t(`eligibility.basis-${outcome}` as MessageKey);
}

/** The record that decided, in words: one line a record. */
export function evidenceText(evidence: Evidence, { t }: PageContext, words: TypeWords): string[] {
  switch (evidence.kind) {
    case 'approval':
      return [
        evidence.approvedAt
          ? t('eligibility.approved-since', { at: formatShanghai(evidence.approvedAt) })
          : t('eligibility.never-approved'),
      ];
    case 'suspension':
      return [
        evidence.until
          ? t('eligibility.suspended', {
              from: formatShanghai(evidence.from),
              until: formatShanghai(evidence.until),
              reason: evidence.reason,
            })
          : t('eligibility.suspended-still', {
              from: formatShanghai(evidence.from),
              reason: evidence.reason,
            }),
      ];
    case 'avoidance':
      return [t('eligibility.avoided', { reason: evidence.reason })];
    case 'relation': {
      const since = evidence.since ? formatShanghai(evidence.since) : '—';
      const keys = {
        'same-body': 'eligibility.same-body',
        'legal-representative': 'eligibility.same-representative',
        controller: 'eligibility.same-controller',
        controls: 'eligibility.controls',
      } as const;
      return [t(evidence.waits ? 'eligibility.shared-name' : keys[evidence.by], { since })];
    }
    case 'entry':
      return [
        t('eligibility.entry', {
          at: formatShanghai(evidence.enteredAt, true),
          hash: evidence.entryHash.slice(0, 16),
        }),
      ];
    case 'qualifications':
      if (evidence.rows.length === 0)
        return [t('eligibility.nothing-held', { line: words.type(evidence.line?.type ?? null) })];
      return evidence.rows.map((row) =>
        t('eligibility.certificate', {
          type: words.type(row.type),
          grade: words.grade(row.type, row.grade),
          number: row.certificateNumber ?? t('agencies.by-commitment'),
          from: row.validFrom,
          to: row.validTo ?? t('agencies.without-end'),
        }),
      );
  }
}

/** What the pool says of an agency of which the rules say something else. */
export function poolText({ fault, entered }: Answer, pooled: Pooled, context: PageContext): string {
  const { t } = context;
  const pool =
    pooled === 'in' || pooled === 'unnamed'
      ? t(`eligibility.pool-${pooled}`)
      : t('eligibility.pool-excluded', { reason: exclusionText(context, pooled) });
  const rules = fault === null ? t('eligibility.pool-in') : outcomeText(context, fault);
  return t('eligibility.pool-says', {
    pool,
    rules: entered ? rules : t('eligibility.pool-not-entered'),
  });
}

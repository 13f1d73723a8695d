import { publicText } from '../../../audit/index.js';
import { assertNever } from '../../../basics/index.js';
import type { Irregularity } from '../../../draws/index.js';
import type { PageContext } from '../../render/page.js';

/** What went another way than planned. */
export function textOf(line: Irregularity, { t }: PageContext): string {
  switch (line.sort) {
    case 'incident':
      return t(`incident.${line.what}`);
    case 'redo':
      return t('incidents.redo', { basis: t(`rounds.basis.${line.what}`), reason: publicText(line.reason) });
    case 'postponement':
      return t('incidents.postponement', { issue: line.what, reason: publicText(line.reason) });
    case 'failure':
      return t('incidents.failure', { reason: publicText(line.reason) });
    default:
      return assertNever(line);
  }
}

/** What became of it; null while it is open. */
export function outcomeText(line: Irregularity, { t }: PageContext): string | null {
  if (line.endedAt === null) return null;
  switch (line.sort) {
    case 'incident':
      return line.outcome && t(`incident.${line.outcome}`);
    case 'redo':
      return t(line.outcome === 'refused' ? 'incidents.redo-refused' : 'incidents.redo-confirmed');
    case 'postponement':
      return t('incidents.postponed');
    case 'failure':
      return t(line.outcome === 'refused' ? 'event.failure.refused' : 'incidents.failed');
    default:
      return assertNever(line);
  }
}

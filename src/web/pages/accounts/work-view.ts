import type { Instant } from '../../../basics/index.js';
import { formatShanghai } from '../../../basics/index.js';
import type { Work } from '../../../draws/index.js';
import type { MessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** Something that waits for a person, whatever it is about. */
export interface Item {
  readonly url: string;
  readonly text: string;
  /** Number and title of a need, name of a certificate, or nothing. */
  readonly subject: string;
  readonly from: Instant | null;
  readonly deadline: Instant | null;
  readonly losesRound: boolean;
}

const PAGES: Readonly<Record<Work['kind'], (number: string) => string>> = {
  share: urls.opening,
  ceremony: urls.ceremony,
  'lottery-first': urls.rounds,
  'lottery-second': urls.rounds,
  postponement: urls.rounds,
  redo: urls.rounds,
  failure: urls.rounds,
  incident: urls.rounds,
};

/** What an official has to do for a need, with the page where it is done. */
export function toItem({ kind, number, title, ...when }: Work, { t }: PageContext): Item {
  return { url: PAGES[kind](number), text: t(`work.${kind}`), subject: `${number} ${title}`, ...when };
}

/** An item without a need of its own, or that may be done at any time. */
export function anItem(
  { t }: PageContext,
  key: MessageKey,
  item: Pick<Item, 'url'> & Partial<Item> & { readonly count?: number },
): Item {
  const { count, ...rest } = item;
  const text = t(key, count === undefined ? {} : { count });
  return { subject: '', from: null, deadline: null, losesRound: false, text, ...rest };
}

/** Lines that a page shows; what is done makes room for the next. */
const SHOWN = 40;

/** View model of a work list. */
export interface WorkView {
  /** That there are more lines than shown; null where all are. */
  readonly more: string | null;
  readonly lines: readonly {
    readonly url: string;
    readonly text: string;
    readonly subject: string;
    readonly deadline: string;
    readonly overdue: boolean;
    readonly hint: string | null;
  }[];
}

/** What can be done now first, then by deadline, then what has none. */
export function toWorkView(items: readonly Item[], { t, now }: PageContext): WorkView {
  const key = ({ from, deadline }: Item): string =>
    `${from !== null && from > now ? 1 : 0} ${deadline ?? '9999'}`;
  const sorted = [...items].sort((a, b) => (key(a) === key(b) ? 0 : key(a) < key(b) ? -1 : 1));
  return {
    more: sorted.length > SHOWN ? t('work.more', { count: sorted.length - SHOWN }) : null,
    lines: sorted.slice(0, SHOWN).map(({ url, text, subject, from, deadline, losesRound }) => {
      const overdue = deadline !== null && now >= deadline;
      const hints = [
        ...(from !== null && from > now ? [t('work.from', { at: formatShanghai(from) })] : []),
        ...(losesRound ? [t(overdue ? 'work.lost' : 'work.loses-round')] : []),
      ];
      return {
        url,
        text,
        subject,
        overdue,
        deadline: deadline === null ? t('work.no-deadline') : t('work.due', { at: formatShanghai(deadline) }),
        hint: hints.length > 0 ? hints.join(' · ') : null,
      };
    }),
  };
}

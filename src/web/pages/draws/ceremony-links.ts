import type { CeremonyState } from '../../../draws/index.js';
import { urls } from '../../urls.js';

/** Addresses of a ceremony, which differ between a need's and a rehearsal. */
export interface CeremonyLinks {
  readonly hall: string;
  readonly state: string;
  readonly minutes: string;
  readonly certificate: string;
  /** The need's page; the list of rehearsals for a rehearsal. */
  readonly home: string;
  /** Where its certificate is verified, on this site. */
  readonly verify: string;
}

/** The addresses of one ceremony. */
export function linksOf({ rehearsal, number }: Pick<CeremonyState, 'rehearsal' | 'number'>): CeremonyLinks {
  return rehearsal
    ? {
        hall: urls.rehearsal(number),
        state: urls.rehearsalState(number),
        minutes: urls.rehearsalMinutes(number),
        certificate: urls.rehearsalCertificate(number),
        home: urls.rehearsals(),
        verify: urls.verify(),
      }
    : {
        hall: urls.ceremony(number),
        state: urls.ceremonyState(number),
        minutes: urls.minutes(number),
        certificate: urls.certificate(number),
        home: urls.need(number),
        verify: urls.verify({ need: number }),
      };
}

/** What the QR code of a frozen pool holds: protocol name, need, round, hash. */
export function poolText(state: CeremonyState, poolHash: string): string {
  return `zjcs-selection/1 pool ${state.number} ${state.plan.round} ${poolHash}`;
}

/** Text cut into groups of `size` symbols. */
export function groupsOf(text: string, size: number): string[] {
  return text.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
}

// Two columns of eighteen are what the last row of a hall can still read.
const LIST_PAGE = 36;

/** One page of a long list of a ceremony: where it starts and ends, links to its neighbours, and how large it is set. */
export function pageOfList(state: CeremonyState, count: number, asked: number) {
  const last = Math.max(1, Math.ceil(count / LIST_PAGE));
  const page = Math.min(Math.max(1, asked), last);
  const url = (to: number) => (to < 1 || to > last ? null : `${linksOf(state).hall}?page=${to}`);
  return {
    start: (page - 1) * LIST_PAGE,
    end: page * LIST_PAGE,
    previousUrl: url(page - 1),
    nextUrl: url(page + 1),
    // As large as fits a screen of 1920 × 1080 without scrolling.
    size: count > 20 ? 'hall-list-long' : count > 14 ? 'hall-list-full' : 'hall-list-short',
  };
}

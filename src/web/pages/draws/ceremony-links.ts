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
        verify: `${urls.verify()}?need=${encodeURIComponent(number)}`,
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

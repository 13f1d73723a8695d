import type { Role } from '../accounts/index.js';
import type { Words } from '../audit/index.js';
import type { DayRule } from '../basics/index.js';

/** Page where something is done; the pages know their addresses. */
export type WorkPage =
  | 'opening'
  | 'ceremony'
  | 'rounds'
  | 'review-needs'
  | 'review-amendments'
  | 'review-agencies'
  | 'agency'
  | 'entry-notice'
  | 'entry-comment'
  | 'standing-deed'
  | 'objection'
  | 'review-relations'
  | 'review-flags'
  | 'owner-need'
  | 'entry'
  | 'award'
  | 'choice'
  | 'award-contract'
  | 'award-service'
  | 'award-end'
  | 'award-evaluation'
  | 'application'
  | 'working-days';

/** Everything that there is to say about one step that waits for a person. A new step is a new record, and what finds it. */
export interface WorkStep {
  /** Who acts, and on whose desk it stands. */
  readonly role: Role;
  /** What is to be done; `{count}` where several stand in one line. */
  readonly words: Words;
  /** Working days after which it is late, by the rules; `date` where the thing itself has a date; null where nothing presses. */
  readonly due: DayRule | 'date' | null;
  readonly page: WorkPage;
}

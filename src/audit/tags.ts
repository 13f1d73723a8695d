/**
 * What a public page shows a part of, and an event may change. A page is right as long as nothing has touched its tags; pages
 * and events meet in these words alone, so that neither knows the other.
 *
 * - `need:NUMBER`: everything that the public sees of one need
 * - `agency:CODE`: everything in the register of one agency
 * - `list:needs`: lines and numbers of needs; what came of a failed need
 * - `list:agencies`: lines, names and numbers of approved agencies
 * - `list:entry-notices`: agencies whose first registration stands under notice, and how those notices ended
 * - `list:relations`: pairs of bodies with one name, and what was decided about them
 * - `list:incidents`: what did not go as planned
 * - `list:standing`: standings of agencies, and who is on the red and the black list
 * - `list:objections`: objections and complaints, and what was answered
 * - `statistics`: awards and selections, and all that is summed up of them
 * - `feed`, `log`: the latest events
 * - `checkpoint`: the latest signature of the log and of its witnesses
 */
export type Tag =
  | `need:${string}`
  | `agency:${string}`
  | 'list:needs'
  | 'list:agencies'
  | 'list:entry-notices'
  | 'list:relations'
  | 'list:incidents'
  | 'list:standing'
  | 'list:objections'
  | 'statistics'
  | 'feed'
  | 'log'
  | 'checkpoint';

/** Tag of the need of a number. */
export const needTag = (number: string): Tag => `need:${number}`;

/** Tag of the agency of a credit code. */
export const agencyTag = (creditCode: string): Tag => `agency:${creditCode}`;

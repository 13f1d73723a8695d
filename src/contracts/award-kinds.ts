import { EVENT_KINDS } from '../audit/index.js';

/** Kinds of events of an award from its selection on, as its page tells of them. */
export const AWARD_KINDS = EVENT_KINDS.filter(
  (kind) =>
    ['selection.drawn', 'selection.listed', 'redo.confirmed'].includes(kind) ||
    /^(choice|award|contract|service|deliverable|evaluation)\./.test(kind),
);

import { agencyMessages } from '../../src/messages/records/agencies.js';
import { awardMessages } from '../../src/messages/records/awards.js';
import { choiceMessages } from '../../src/messages/records/choices.js';
import { contractMessages } from '../../src/messages/records/contracts.js';
import { directMessages } from '../../src/messages/records/direct.js';
import { entryNoticeMessages } from '../../src/messages/records/entry-notices.js';
import { objectionMessages } from '../../src/messages/records/objections.js';
import { relationMessages } from '../../src/messages/records/relations.js';
import { standingMessages } from '../../src/messages/records/standing.js';

/** Messages that other tests see sent, by their kinds. */
export const SENT_ELSEWHERE = {
  ...agencyMessages,
  ...awardMessages,
  ...choiceMessages,
  ...contractMessages,
  ...directMessages,
  ...entryNoticeMessages,
  ...objectionMessages,
  ...relationMessages,
  ...standingMessages,
};

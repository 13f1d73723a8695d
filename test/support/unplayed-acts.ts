/** Acts of the product that the busy site does without: tests of their own play them, or demonstration data. */
export const UNPLAYED = [
  // Rows of a demonstration site stand with the last event of its history that wrote them.
  'agency demo.loaded',
  'agency_suspension demo.loaded',
  'agency_version demo.loaded',
  'owner demo.loaded',
  'qualification demo.loaded',
  // There are no custodians yet when its need is amended.
  'escrow need.amended',
  'escrow_share need.amended',
  'relation demo.loaded',
  'relation_decision demo.loaded',
  // A beacon, or custodians, that are late, and what ends such incidents.
  'bid_key bids.late',
  'incident pool.frozen',
  'incident redo.confirmed',
  'incident selection.drawn',
  'incident selection.listed',
  'selection selection.void',
  // Officials who type different numbers, or postpone what one of them typed; a second try at a ceremony.
  'ceremony_session ceremony.differed',
  'lottery_typing lottery.differed',
  'lottery_typing lottery.postponed',
  // Before there were proposals, one official suspended and restored.
  'agency_suspension agency.restored',
  'agency_suspension agency.suspended',
  // Needs that are amended with entries, or end early.
  'bid_key_share need.amended',
  'entry need.amended',
  'need need.withdrawn',
  'need_amendment need.withdrawn',
  // What was written before terms and information were told apart, and what comes of it.
  'need need.contacts-changed',
  'need_information need.amended',
];

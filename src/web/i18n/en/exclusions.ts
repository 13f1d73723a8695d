import type { exclusions as source } from '../zh-CN/exclusions.js';

export const exclusions: Record<keyof typeof source, string> = {
  'exclusion.not-approved': 'the agency is not approved',
  'exclusion.suspended': 'the agency is suspended',
  'exclusion.avoidance': 'it is on the avoidance list',
  'exclusion.related-owner':
    'its legal representative (whoever has the same name and was not found to be somebody else) or its controlling body is that of the owner',
  'exclusion.related-entry':
    'its legal representative (whoever has the same name and was not found to be somebody else) or its controlling body is that of another entrant; the earliest entry stays',
  'exclusion.bid-unreadable': 'its sealed bid cannot be opened',
  'exclusion.qualification-missing': 'it does not hold the required qualification',
  'exclusion.grade-too-low': 'its grade is too low',
  'exclusion.certificate-expired': 'its certificate is expired at the deadline',
  'exclusion.bid-altered': 'what was sealed does not have the hash of its entry',
  'exclusion.bid-missing': 'this need asks for a bid and none was sealed',
  'exclusion.bid-not-taken': 'this draw has a fixed price and yet a bid was sealed',
  'exclusion.bid-out-of-bounds': 'its bid is above the ceiling or below the floor',
};

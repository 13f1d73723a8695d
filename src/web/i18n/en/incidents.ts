import type { incidents as source } from '../zh-CN/incidents.js';

export const incidents: Record<keyof typeof source, string> = {
  'incidents.title': 'Incidents and redraws',
  'incidents.lead':
    'Selections that did not go as planned: a source of randomness that is late, a pool frozen too late, a secret that cannot be opened, a postponed lottery, a second draw. Open ones stand first.',
  'incidents.what': 'What',
  'incidents.at': 'Since',
  'incidents.open': 'Open',
  'incidents.ended': 'Closed',
  'incidents.ended-at': 'Ended',
  'incidents.outcome': 'Outcome',
  'incidents.none': 'No incident or redraw fits.',
  'incidents.more':
    'Failed and withdrawn needs, attempts to open bids early, and inputs that differ stand in the log and in the feed too.',
  'incidents.redo': 'Proposed to draw again: {basis}. Reason: {reason}',
  'incidents.redo-confirmed': 'Confirmed by another official: the round is void and drawn again',
  'incidents.redo-refused': 'Refused',
  'incidents.postponement': 'The lottery was not drawn; issue {issue} is proposed instead. Reason: {reason}',
  'incidents.failure': 'Proposed that the need fails, for its bids cannot be opened. Reason: {reason}',
  'incidents.failed': 'Confirmed by another official: the need failed',
  'incidents.postponed': 'Confirmed by another official',
  'incidents.of-need': 'Incidents and redraws of this need',
};

import type { rounds as source } from '../zh-CN/rounds.js';

export const rounds: Record<keyof typeof source, string> = {
  'rounds.title': 'Rounds: {title}',
  'rounds.heading': 'Rounds',
  'rounds.round': 'Round {round}',
  'rounds.void': 'void',
  'rounds.first': 'First: {agency}',
  'rounds.not-computed': 'Its value is not published yet; it will still be computed and shown.',
  'rounds.certificate': 'Certificate',
  'rounds.because': 'Drawn again because: {basis}. {reason}',
  'rounds.excludes': 'The next round leaves out: {agencies}',
  'rounds.next': 'The pool of round {round} will be frozen from the earlier one at {at}.',
  'rounds.nothing':
    'There is nothing to deal with here at present. What there is appears once an opening is late, the pool is frozen, or numbers are to be typed.',
  'rounds.manage': 'Record numbers, handle incidents or draw again',
  'rounds.basis.source-failed': 'the source of randomness failed',
  'rounds.basis.objection-upheld': 'an objection was upheld',
  'rounds.awaited-drand':
    'Round {round} of the beacon is awaited ({at}). The secret is public: anyone can then compute the result before this site does.',
  'rounds.awaited-lottery':
    'Issue {issue} of {game} is awaited (drawn {at}). The secret is public: anyone can then compute the result before this site does.',
  'rounds.planned-drand': 'round {round} of the beacon ({at}), which follows from the deadline',
  'rounds.planned-lottery': '{game}, issue {issue} (the first draw after the deadline)',
  'rounds.planned-ceremony': '{digits} digits made in public',
  'rounds.postponements': 'Postponed lottery draws',
  'rounds.postponed':
    'Two officials decided that issue {from} of the lottery was not drawn and issue {to} takes its place. Reason: {reason}. See in a newspaper that issue {from} was indeed not drawn.',
  'rounds.secret': 'The opened secret',
  'rounds.claim': 'Who would have to collude',
  'incident.heading': 'Incidents',
  'incident.none': 'No open incidents.',
  'incident.all': 'Open incidents',
  'incident.overdue': 'The source of randomness has not delivered in time',
  'incident.frozen-late':
    'The pool was frozen too late: its value may have been known, so this round does not count',
  'incident.secret-unopened': 'The sealed secret cannot be opened',
  'incident.bids-unopened': 'The bids have not been opened in time',
  'incident.delivered': 'Delivered later',
  'incident.failed': 'The need has failed',
  'incident.redo': 'To be drawn again',
  'lottery.type': 'Record the numbers',
  'lottery.type-void': 'Record the numbers of the void round {round}, for comparison',
  'lottery.lead':
    'Issue {issue}. Two officials type them one after the other, the second without seeing the first; compare them with a newspaper.',
  'lottery.numbers': 'Numbers',
  'lottery.numbers-hint': 'Ascending, with blanks between.',
  'lottery.waits-second': 'One official has typed them; another must type them too.',
  'lottery.postpone': 'This issue was not drawn: take the next',
  'lottery.postpone-proposed':
    'Issue {issue} is proposed instead; another official must confirm. Reason: {reason}',
  'lottery.reason': 'Reason',
  'redo.propose': 'Propose to draw again',
  'redo.lead':
    'Only for a failed source (an open incident) or an upheld objection. The pool can only shrink, nothing else changes; a new round begins when another official confirms.',
  'redo.basis': 'Basis',
  'redo.source': 'Source of the new round',
  'redo.excluded': 'Agencies to leave out',
  'redo.excluded-hint':
    'Only agencies of which the log has a record for it, newer than the first pool: a suspension, a qualification that ended, or a finding that two officials made.',
  'redo.excludable': '{name}: {reason} (record {record} of the log)',
  'redo.nobody-excludable': 'The log has no new record for which anybody may be left out.',
  'redo.proposed': 'Proposal to be confirmed',
  'redo.confirm': 'Confirm',
  'redo.refuse': 'Refuse',
  'failure.heading': 'The bids cannot be opened',
  'failure.lead':
    'While the bids wait they open by themselves as soon as what is missing arrives. Two different officials may decide that the need fails instead; a custodian who has not given their share takes no part. Nobody is excluded, and the owner may publish it again.',
  'failure.propose': 'Propose that the need fails',
  'failure.proposed':
    'Proposed: the need fails because its bids cannot be opened. Another official must confirm. Reason: {reason}',
  'failure.confirmed': 'Decided by two officials: the bids cannot be opened. {reason}',
  'failure.confirm': 'Confirm: the need fails',
  'failure.refuse': 'Do not let it fail',
  'desk.incidents': 'Incidents',
  'desk.incidents-text': 'Sources that did not deliver, pools frozen too late, bids not opened.',
  'notice.round-saved': 'On record.',
};

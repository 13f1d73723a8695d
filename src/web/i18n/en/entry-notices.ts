/** Public notices of first registrations, and comments on them. */
export const entryNotices = {
  'entry-notices.title': 'Entry notices',
  'entry-notices.lead':
    'An agency that is approved for the first time stands under public notice for five working days, and anybody may comment; while a comment is not answered the notice does not end. Changes of an agency that is active already have no notice.',
  'entry-notices.none': 'No notices.',
  'entry-notices.of': 'Entry notice · {name}',
  'entry-notices.number': 'Number of the notice',
  'entry-notices.begun-at': 'Notice from',
  'entry-notices.due-at': 'Comments until',
  'entry-notices.ended-at': 'Notice ended',
  'entry-notices.state.open': 'Under notice',
  'entry-notices.state.taken-effect': 'Active',
  'entry-notices.state.withdrawn': 'Approval withdrawn: a comment was upheld',
  'entry-notices.until': 'anybody may comment before {at}',
  'entry-notices.waits': 'its days ended at {at}; it waits for an answer to a comment, or to take effect',
  'entry-notices.comments': 'Comments',
  'entry-notices.waiting': 'Not answered yet',
  'entry-notices.no-comments': 'No comments.',
  'entry-notices.make': 'Comment',
  'entry-notices.make-lead':
    'Anybody may comment, without an account; leave your name and telephone number, so that you can be asked. Keep the number that you get.',
  'entry-notices.text': 'Comment with its reasons',
  'entry-notices.public-text': 'What was written',
  'entry-notices.comment-title': 'Comment on an entry notice {number}',
  'entry-notices.comment.open': 'Not answered yet',
  'entry-notices.comment.dismissed': 'Dismissed',
  'entry-notices.comment.upheld': 'Upheld',
  'entry-notices.comment.lapsed': 'Not answered: the approval was withdrawn for another comment',
  'entry-notices.outcome-hint.dismissed':
    'The notice goes on; the agency is active once it is over and no other comment waits.',
  'entry-notices.outcome-hint.upheld':
    'The approval is withdrawn at once, and the application returned with the reasons.',
  'agencies.under-notice':
    'Approved, and under entry notice until {at}. The registration is in force once the notice is over and every comment is answered; until then you cannot sign up, nor change it.',
  'agencies.notice-link': 'See the notice',
  'notice.entry-notice-begun': 'Approved: the entry notice has begun.',
  'notice.entry-comment-made': 'Received. Keep the number on this page to follow it.',
  'notice.entry-comment-answered': 'Answered.',
  'agencies/under-notice': 'The application cannot be changed while the agency is under entry notice.',
  'draws/under-entry-notice':
    'Your agency is under entry notice until {until}; it may sign up once that is over and every comment is answered.',
  'entry-notices/forbidden': 'This is not yours to deal with.',
  'entry-notices/not-found': 'There is no such notice or comment.',
  'entry-notices/over': 'The days of the notice are over: no comments are taken.',
  'entry-notices/took-part':
    'You approved this agency, or the comment is yours: another official has to answer.',
  'entry-notices/too-many':
    'Three comments from this telephone number wait for an answer; please wait for it.',
  'entry-notices/wrong-state': 'This has changed meanwhile; load the page again.',
} as const;

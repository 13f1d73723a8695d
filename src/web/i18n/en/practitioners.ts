/** People with a certificate whom an agency lists. */
export const practitioners = {
  'practitioners.title': 'Practitioners',
  'practitioners.lead':
    'A certificate is registered with one agency at a time. Release whoever leaves, so that another agency can list them; to add or change people, send an application.',
  'practitioners.none': 'No practitioners are registered.',
  'practitioners.one': 'Practitioner {n}',
  'practitioners.hint':
    'People with a vocational certificate. Public pages show the first character of the name and the last four of the number.',
  'practitioners.name': 'Name',
  'practitioners.certificate': 'Certificate',
  'practitioners.since': 'Registered since',
  'practitioners.state': 'State',
  'practitioners.release': 'Release',
  'practitioners.add': 'Add a practitioner',
  'practitioners.remove': 'Remove this person',
  'practitioners.expires': 'The certificate of {name} ({certificate}) is valid until {on}: bring a new one.',
  'practitioners.manage': 'Registered practitioners, and releasing them',
  'desk.practitioners': 'Practitioners',
  'desk.practitioners-text': 'See who is registered with which certificate, and release who has left',
  'notice.practitioner-released': 'Released.',
  'agencies/no-practitioner': 'This person is not registered any more; load the page again.',
  'agencies/practitioner-elsewhere':
    'This certificate is registered with another agency since {since}; ask it to release it, or report misuse to the officials.',
  'agencies/practitioner-twice': 'This certificate stands twice in the application.',
  'agencies/too-few-practitioners':
    'This qualification asks for at least {count, plural, one {# practitioner} other {# practitioners}}.',
  'agencies/too-many-practitioners': 'At most 30 practitioners.',
} as const;

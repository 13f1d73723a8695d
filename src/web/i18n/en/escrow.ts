import type { escrow as source } from '../zh-CN/escrow.js';

export const escrow: Record<keyof typeof source, string> = {
  'draws/digits-first':
    'The digits of the ceremony are not on record yet: before that nobody may open the secret. Hold the ceremony first.',
  'draws/secret-by-beacon':
    'The secret has an escrow: the public beacon opens it from {from} on, and the draw goes on as it would have; there is no other. If the beacon has not come by {late}, you may propose that the need fails.',
  'draws/secret-by-custodians':
    'The secret has an escrow that its custodians open: {given} of {threshold} shares are given. Once there are enough the draw goes on as it would have; there is no other. {late, select, none {} other {If they are too few by {late}, you may propose that the need fails.}}',
  'draws/secret-can-be-opened': 'The secret opens: the draw goes on as it would have.',
  'draws/secret-lost':
    'The secret cannot be recovered. A frozen pool is not drawn a second time: two officials can let the need fail, the owner publishes it again under a new number, and agencies sign up again.',
  'draws/secret-not-lost': 'The secret of this need is not lost: your share is not needed.',
  'draws.failed-lost':
    'The need has failed: its sealed secret cannot be recovered. A frozen pool is not drawn a second time; the owner may publish the need again under a new number.',
  'escrow.heading': 'If the secret is lost',
  'escrow.what':
    'With the notice the system sealed a secret of random digits, from which the result is worked out too; it is published at the draw.',
  'escrow.custodians':
    'A sealed copy of the secret is published with the notice. {threshold} custodians together open it: after the digits of a ceremony are on record, else after the pool is frozen. The operator changes nothing by losing the secret or keeping it back.',
  'escrow.beacon':
    'A sealed copy of the secret is published with the notice. Anybody can open it once round {round} of the public beacon is published ({at}). The operator changes nothing by losing the secret or keeping it back.',
  'escrow.none':
    'This site has neither a beacon nor custodians: there is no sealed copy of the secret. If the operator loses it, this need fails and agencies sign up again under a new number; a frozen pool is not drawn a second time.',
  'escrow.link': 'About the sealed copy',
  'escrow.lost': 'The sealed secret does not open here.',
  'escrow.waiting-beacon':
    'Round {round} of the public beacon ({at}) is awaited: then the sealed copy opens by itself and the draw goes on.',
  'escrow.waiting-digits': 'Once the digits are on record, the custodians are asked to open the sealed copy.',
  'escrow.waiting-witnesses':
    'Once witnesses have seen the frozen pool, the custodians are asked to open the sealed copy.',
  'escrow.waiting-custodians':
    'The custodians are asked to open the sealed copy: {given} of the {threshold} shares needed are given. {by, select, none {} other {Please give yours by {by}.}}',
  'escrow.opened-secret': 'The sealed copy was opened at {at}: the secret is public.',
  'escrow.opened-other':
    'The sealed copy was opened at {at}, but what it held is not the sealed secret: this round cannot be drawn.',
  'escrow.custodians-of-secret': 'Custodians of the sealed copy',
  'escrow.opened-with': 'Key that opened the sealed copy',
  'failure.secret-heading': 'The secret cannot be recovered',
  'failure.secret-lead':
    'A frozen pool is not drawn a second time. As long as the sealed copy of the secret can be opened the draw goes on; where it cannot, two different officials may let the need fail, without a custodian who has not given their share. The owner may publish it again under a new number, and agencies sign up again.',
  'failure.secret-proposed':
    'Proposed: the need fails because its secret cannot be recovered. Another official must confirm. Reason: {reason}',
  'failure.secret-confirmed': 'Decided by two officials: the secret cannot be recovered. {reason}',
  'closed.heading': 'List of entries',
  'closed.lead':
    'At the deadline {count, plural, one {# entry was} other {# entries were}} fixed; none can be added or removed since. List and sealed entries are public: whoever keeps a copy can work out the result from it and the public log, even if this site is switched off.',
  'closed.digest': 'Hash of the list',
  'closed.list': 'Download the list',
  'closed.data': 'Download the list and the sealed entries (JSON)',
  'closed.guide': 'How to work out the result without this site',
};

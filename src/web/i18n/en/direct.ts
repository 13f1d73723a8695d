export const direct = {
  'method.direct': 'Direct choice',
  'need-form.group-direct': 'Direct choice (only where that is the method)',
  'need-form.direct-lead':
    'Nobody signs up and nothing is drawn: the owner names the agency and its price, which are announced for at least {days} working days and take effect only where no objection is open; anybody may object. With money of the state, only below {amount} yuan. What is a secret of the state is neither announced here nor chosen directly.',
  'need-form.direct-agency': 'Credit code of the proposed agency',
  'need-form.direct-agency-hint':
    'In the register, with the qualification asked for above, not suspended, not related to the owner.',
  'need-form.direct-price': 'Price (yuan)',
  'need-form.direct-price-hint': 'Not above the budget.',
  'need-form.direct-ground': 'Ground',
  'need-form.direct-earlier': 'Number of the earlier need',
  'need-form.direct-earlier-hint': 'Only for a continuation or after a failure, e.g. CX-2017-000123.',
  'need-form.direct-reason': 'Reason (public)',
  'need-form.direct-reason-hint':
    'Why there can be no selection, why this agency, and how the price was found.',
  'need-form.direct-ignored':
    'With a direct choice the deadline is the end of the announcement, at least {days} working days after the publication; source of randomness, fewest entries and avoidance list count for nothing.',
  'direct.lead-open':
    'Direct choice announced: {agency} is proposed at {price} yuan; objections before {at}. Nothing is drawn and nobody signs up; without an open objection it takes effect then.',
  'direct.lead-held':
    'Direct choice announced: {agency} is proposed at {price} yuan. The announcement ended at {at}; an objection is not answered, and it does not take effect before.',
  'direct.lead-waits':
    'Direct choice announced: {agency} is proposed at {price} yuan. The announcement ended at {at}; it is about to take effect.',
  'direct.lead-award':
    'Direct choice: {agency} at {price} yuan, in force since {at} after its announcement. Nothing was drawn, and there is no certificate.',
  'direct.lead-fallen': 'The direct choice fell: {agency} is not chosen, since {fault}.',
  'direct.lead-declined':
    'The direct choice came to nothing: {agency} did not take the award, and a direct choice has no reserve.',
  'direct.lead-withdrawn':
    'The announcement of a direct choice was withdrawn: {agency} had been proposed at {price} yuan.',
  'direct.state.published': 'direct choice announced',
  'direct.state.selected': 'direct choice in force',
  'direct.state.failed': 'direct choice fell',
  'direct.state-over': 'announcement over',
  'direct.why': 'Why this one?',
  'direct.why-ground': 'There was no selection, on the ground: {ground}. The owner’s reason:',
  'direct.why-checked':
    'The site checked when it was sent, published and took effect: in the register, qualified, not suspended, not related to the owner.',
  'direct.why-checked-earlier': 'The site also checked the earlier need that it rests on:',
  'direct.why-checked-sole': 'The site also checked that the register has no other with the qualification.',
  'direct.object':
    'Whoever thinks that there should be a selection, another agency or another price may say so, without an account; until what is said during the announcement is answered, it does not take effect.',
  'direct.object-link': 'Object or complain',
  'direct.agency': 'Proposed agency',
  'direct.price': 'Price',
  'direct.saving': 'Below the budget by',
  'direct.ground': 'Ground',
  'direct.earlier': 'Earlier need',
  'direct.announced-at': 'Announced',
  'direct.until': 'Announced until',
  'direct.digest': 'Announcement',
  'direct.digest-hint':
    'What is announced is fixed when it is published: the public log has its SHA-256, and anybody can compare.',
  'direct.record': 'record {record} of the log',
  'direct.fall-objection': 'Objection that was upheld: {number}',
  'direct.award-title': 'After the direct choice · {number}',
  'direct.event.award.given': 'Letter issued to the chosen agency',
  'direct.event.award.taken': 'Taken by the chosen agency',
  'direct.event.award.declined': 'Declined by the chosen agency',
  'direct.award-now': 'After the direct choice: {stage}',
  'direct.letter': 'Letter to the chosen agency',
  'direct.answer': 'Take it or decline it',
  'direct.take': 'Take it',
  'direct.decline': 'Decline it',
  'direct.decline-lead':
    'There is no reserve: the direct choice ends. This cannot be undone, and it counts in your standing.',
  'direct.letter-next':
    'Take it or decline it by the date on its page; then sign the contract as announced and at this price. What the page says holds; the code leads there.',
  'direct.stage.publicity': 'Direct choice announced',
  'direct.stage.letter': 'To be taken',
  'direct.what.letter':
    'The chosen agency takes it or declines; without an answer in time it counts as declined, and there is no reserve.',
  'direct.what.declined': 'The agency declined; a direct choice has no reserve, and it has ended.',
  'direct.what.lapsed':
    'The agency gave no answer in time; a direct choice has no reserve, and it has ended.',
  'direct.what.void': 'An objection or complaint was upheld: the direct choice has ended.',
  'direct.what.archived': 'Everything from the announcement to the evaluation is archived.',
  'notice.direct-declined': 'Declined.',
  'direct.letter-text':
    '{owner} announced that it chooses your agency directly for “{title}” ({number}); the days of the announcement are over, and no objection is open.',
  'direct.no-place': 'direct choice, no ranking',
  'direct.separate':
    'Direct choices have a line of their own and are in none of the sums above, of counties or of months: without competition, what is below the budget is no saving of selections.',
  'notice.need-announced': 'The direct choice is announced.',
  'contracts.step-direct': 'Direct choice announced (at least)',
  'draws/direct': 'This is a direct choice: nobody signs up.',
  'needs/announced-too-short': 'Announce it for at least {days} working days from its publication.',
  'needs/direct-above-budget': 'The price must not be above the budget.',
  'needs/direct-above-limit': 'With money of the state, a direct choice is for budgets below {amount} yuan.',
  'needs/direct-certificate-expired':
    'The certificate of this agency is expired, or ends before the announcement does.',
  'needs/direct-earlier-award': 'The earlier need must be yours, and its award this agency’s.',
  'needs/direct-earlier-failure':
    'Give a need of yours, of the same project, that failed for want of valid entries.',
  'needs/direct-fixed':
    'A direct choice is not changed once it is announced, nor is a need made one: withdraw it and send it anew.',
  'needs/direct-grade-too-low': 'The grade of this agency is too low.',
  'needs/direct-ground-closed': 'This ground is not in force.',
  'needs/direct-no-file': 'This ground needs evidence: add files in the part about the service.',
  'needs/direct-not-approved': 'This agency is not in the register.',
  'needs/direct-not-sole': 'The register has not exactly one agency with this qualification.',
  'needs/direct-qualification-missing': 'This agency does not hold the required qualification.',
  'needs/direct-related-owner': 'This agency is related to you and cannot be chosen directly.',
  'needs/direct-suspended': 'This agency is suspended, or will be before the announcement ends.',
  'needs/direct-unknown-agency': 'No agency has this code.',
  'objections/agencies-alone':
    'Agencies of the register object; everybody else may complain, which must be answered before it takes effect as well.',
  'objections.lead-agency':
    'While it is announced, your agency may object, or complain; until it is answered the direct choice does not take effect.',
  'objections.lead-direct':
    'Anybody may complain, without an account, and without a name or telephone number. Until what is said during the announcement is answered, the direct choice does not take effect. Note the number that you get.',
  'objections.until-direct':
    'Announced until {at}: until what is said before is answered, it does not take effect.',
  'objections.direct-kind.objection': 'By an agency of the register.',
  'objections.direct-kind.complaint': 'By anybody.',
  'objections.direct-outcome.dismissed':
    'Settled by one official; the direct choice takes effect once its days are over and nothing else is open.',
  'objections.direct-outcome.upheld':
    'Another official who has no part in it must confirm; then the direct choice ends.',
  'objections.direct-next':
    'The direct choice ends with it; the owner may publish the need again in another way.',
} as const;

import type { eligibility as source } from '../zh-CN/eligibility.js';

export const eligibility: Record<keyof typeof source, string> = {
  'eligibility.title': 'Who could sign up: {number}',
  'eligibility.link': 'Why could I not join? Who could, who could not, and by which rule',
  'eligibility.lead':
    'Any instant can be replayed: by the notice and the register in force then, every agency is judged by the very rule of sign-up and closing, and the record that decided is shown.',
  'eligibility.at': 'Instant',
  'eligibility.at-hint': 'Beijing time, e.g. 2026-11-20 10:00; empty for the deadline.',
  'eligibility.words': 'Name or credit code',
  'eligibility.rule': 'Answer',
  'eligibility.replay': 'Replay',
  'eligibility.as-of': 'As of {at} (Beijing time)',
  'eligibility.version':
    'Judged by version {version} of the notice, published at {publishedAt}; it asks for: {requirement}; sign-up until {deadline}.',
  'eligibility.future':
    'This instant is still to come: judged by what is on record now; later changes of the register will change the answers.',
  'eligibility.closed':
    'Sign-up had closed by this instant: the answers say who met the conditions then, not who may still sign up.',
  'eligibility.entries':
    'The pool is frozen, so entries of related agencies were judged too; sealed bids were checked again with the key that was published at their opening.',
  'eligibility.dated':
    'Legal representatives, controlling bodies, approvals, suspensions and qualifications of agencies are kept with their dates; the registration of an owner has not changed since it was made.',
  'eligibility.own': 'Your agency',
  'eligibility.counts': 'Agencies by rule',
  'eligibility.basis': 'Basis',
  'eligibility.count': 'Agencies',
  'eligibility.agency': 'Agency',
  'eligibility.evidence': 'The record that decided',
  'eligibility.entered': 'signed up',
  'eligibility.any': 'All',
  'eligibility.may': 'may sign up',
  'eligibility.rule-may': 'it meets every rule',
  'eligibility.asof': 'as of {at}',
  'eligibility.approved-since': 'approved at {at}: later than this instant, or no longer in force then',
  'eligibility.never-approved': 'never approved',
  'eligibility.suspended': 'suspended from {from} to {until}: {reason}',
  'eligibility.suspended-still': 'suspended since {from}, not lifted yet: {reason}',
  'eligibility.avoided': 'reason of the avoidance: {reason}',
  'eligibility.same-body': 'it is the owner itself',
  'eligibility.same-representative': 'same legal representative as the owner, on record since {since}',
  'eligibility.shared-name':
    'the legal representative shares the name of that of the owner, registered since {since}; nobody had decided whether that is one person, so the two count as related',
  'eligibility.same-controller': 'same controlling body as the owner, on record since {since}',
  'eligibility.controls': 'one controls the other, on record since {since}',
  'eligibility.certificate': '{type} {grade} {number}, valid {from} to {to}',
  'eligibility.nothing-held': 'nothing on record for {line}',
  'eligibility.entry': 'entered at {at}, entry hash {hash}',
  'eligibility.basis-may': 'Requirement of the notice and rules of the site',
  'eligibility.basis-not-approved': 'Rule of the site: agencies sign up once their registration is approved',
  'eligibility.basis-suspended':
    'Rule of the site: no sign-up while suspended; the reason of a suspension is public',
  'eligibility.basis-avoidance': 'Avoidance list of the notice, with public reasons',
  'eligibility.basis-related-owner':
    'Regulation on the Implementation of the Bidding Law, article 34, paragraph 1 (applied by analogy)',
  'eligibility.basis-related-entry':
    'Regulation on the Implementation of the Bidding Law, article 34, paragraph 2 (applied by analogy); rule of the site: one ticket for each control group, the earliest entry stays',
  'eligibility.basis-qualification': 'Requirement of the notice; {basis}',
  'eligibility.basis-bid':
    'Selection protocol, 2.2 and 2.3: bids are opened after the deadline and held against notice and entry hash',
  'eligibility.pool-agrees':
    'Frozen pool held against the rules: all {count, plural, one {# entry agrees} other {# entries agree}}.',
  'eligibility.pool-differs':
    'The frozen pool contradicts the rules for {count, plural, one {# agency} other {# agencies}}. Ask the site to explain, and check the public log.',
  'eligibility.pool-differing': 'Only these agencies',
  'eligibility.pool-strangers': 'The pool names agencies that are not in the register: {codes}',
  'eligibility.pool-elsewhen':
    'The pool was frozen by the rules as of the deadline: the replay of that instant holds it against them, agency by agency.',
  'eligibility.pool-compare': 'Check the pool',
  'eligibility.pool-says': 'The pool says: {pool}; the rules say: {rules}',
  'eligibility.pool-in': 'in',
  'eligibility.pool-unnamed': 'nothing',
  'eligibility.pool-excluded': 'kept out, {reason}',
  'eligibility.pool-not-entered': 'did not sign up',
  'eligibility.differs': 'they differ',
  'eligibility.later': 'Changes in later rounds',
  'eligibility.later-lead':
    'When a need is drawn again, its pool may only shrink, by what the decision states. The rules are asked by the register as of the deadline.',
  'eligibility.later-round': 'Round',
  'eligibility.later-nth': 'Round {round}',
  'eligibility.later-decision': 'Decision',
  'eligibility.later-stated': 'Left out: {reason}; reason of the decision: {decision}',
  'eligibility.later-undecided': 'The pool does not follow from the decision, or there is none',
  'eligibility.later-rules': 'The rules',
  'eligibility.rules-may': 'no reason to leave it out',
  'eligibility/not-published': 'The notice was not published at this instant.',
};

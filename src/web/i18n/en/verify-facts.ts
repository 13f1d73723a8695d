import type { verifyFacts as source } from '../zh-CN/verify-facts.js';

export const verifyFacts: Record<keyof typeof source, string> = {
  'verify.fact-need': 'Need',
  'verify.fact-round': 'Round',
  'verify.round-first': 'Round 1; the file tells of no earlier one',
  'verify.round-later': 'Round {round}; all rounds before it are void',
  'verify.fact-void': 'Round {round} (void)',
  'verify.of-round': 'Round {round}, {label}',
  'verify.void-because': 'Drawn again because {basis}; stated reason: “{reason}”.',
  'verify.basis-source-failed': 'the source of randomness failed',
  'verify.basis-objection-upheld': 'an objection was upheld',
  'verify.void-decided':
    'Two officials decided: account {first} proposed it at {proposed}, account {second} confirmed it at {confirmed}.',
  'verify.void-first': 'First in this round had come {agency}.',
  'verify.void-undrawn': 'This round came to no ranking.',
  'verify.void-excludes': 'Left out of the next round: {agencies}.',
  'verify.void-keeps': 'Nobody was left out of the next round.',
  'verify.ask-why': 'Whether there was cause to draw again: see the notice, the objection and its answer.',
  'verify.fact-winner': 'Winner',
  'verify.fact-small-list': 'Small list',
  'verify.small-list':
    'The small list is {agencies}; the owner chooses among them: the draw alone selects nobody',
  'verify.ask-choice':
    'Whom the owner chose, and why, is in the public log and on the page of the need; it must be one of these.',
  'verify.ask-name': 'The name is the site’s word; what counts is the unified social credit code.',
  'verify.fact-price': 'Price',
  'verify.price': '{price} yuan (ceiling {budget}, saving {saving})',
  'verify.fact-entries': 'Pool',
  'verify.entries': '{pooled} in the draw, {excluded} excluded',
  'verify.ask-entrants':
    'Whoever signed up must find the entry’s hash of the receipt in the file, or the reason of the exclusion.',
  'verify.fact-excluded': 'Excluded',
  'verify.ask-excluded':
    'Whether they were excluded lawfully: compare the notice’s requirements with their qualifications at the time.',
  'verify.agency-because': '{agency} ({reason})',
  'verify.evidence-record': '; evidence: record {record} of the public log',
  'verify.evidence-line': '; evidence: line {line} of the notice’s list of whom the owner avoids',
  'verify.list-comma': ', ',
  'verify.more': ' … and {count} more',
  'verify.fact-bits': 'Public randomness',
  'verify.bits': '{bits} bits',
  'verify.fact-coalitions': 'Who would have to collude',
  'verify.fact-claim': 'What the source of randomness claims',
  'verify.fact-digits': 'Digits made in public',
  'verify.no-value': 'none on record',
  'verify.ask-witnesses':
    'Recorded at {at}. Ask each witness of the ceremony for the time and these digits: {names}.',
  'verify.fact-lottery': 'Lottery numbers',
  'verify.kl8': 'Kuaile 8 (China Welfare Lottery)',
  'verify.lottery': '{game}, issue {issue}: {numbers}',
  'verify.ask-newspaper':
    'See in a newspaper that issue {issue} was drawn on {date} (or, had the game closed days, on the first day after them) with these numbers.',
  'verify.ask-newspaper-day':
    'The plan says that issue {issue} is drawn on {date}. See in a newspaper that this issue was drawn on that very day, with these numbers.',
  'verify.ask-newspaper-later':
    'Planned was issue {planned}, due on {date} (or, had the game closed days, on the first day after them). See in a newspaper that issue {issue} was the first that was drawn after it, with these numbers.',
  'verify.ask-newspaper-numbers': 'See in a newspaper when issue {issue} was drawn, and its numbers.',
  'verify.ask-newspaper-none':
    'Issue {issue} was due on {date} (or, had the game closed days, on the first day after them). See in a newspaper whether it was drawn.',
  'verify.fact-postponed': 'Postponed draw',
  'verify.postponed':
    'Two officials (accounts {first} and {second}) said at {at} that issue {from} was not drawn and issue {to} takes its place. Stated reason: “{reason}”.',
  'verify.ask-postponed': 'See in a newspaper that issue {from} was indeed not drawn.',
  'verify.fact-drand': 'Beacon',
  'verify.drand': 'beacon {beacon}, round {round}, published at {at}: {value}',
  'verify.ask-beacon':
    'Its signature is the matter of the check E_BLS; every node of the beacon must answer the same value for this round.',
  'verify.fact-times': 'Times (China, UTC+8)',
  'verify.times': 'deadline {closes}, freeze {frozen}, opening of the secret {opened}, draw {drawn}',
  'verify.times-unlogged': 'The site’s own word; the file has no proof of the log to hold them to.',
  'verify.times-logged':
    'The site’s own word; the public log has the same deadline, freeze and opening. The time of the draw stands in the file alone.',
  'verify.times-logged-sealed':
    'The site’s own word; the public log has the same deadline and freeze. The times of the opening and the draw stand in the file alone.',
  'verify.fact-plan': 'Hash of the plan',
  'verify.ask-plan': 'Must be that of the notice, and published once only in the notice and the public log.',
  'verify.fact-list': 'Hash of the list of entries',
  'verify.ask-list':
    'Must be the one that the site published at the deadline; whoever signed up must find the own entry in that list.',
  'verify.fact-pool': 'Hash of the pool',
  'verify.ask-pool': 'Must be the one that the entrants were sent at the freeze.',
  'verify.fact-log': 'Public log',
  'verify.no-log': 'The file holds no proof of the public log',
  'verify.ask-log': 'Look up the hashes of plan and pool in the public log of the site.',
  'verify.fact-log-key': 'Key of the log',
  'verify.key-own':
    'The file names it itself. Compare it with the one in a newspaper, on a receipt or from somebody else, or give that key and verify again.',
  'verify.key-given': 'It is the key that you gave.',
  'verify.key-bound': 'Handovers in the log bind it to the key that you gave.',
  'verify.key-other': 'It is not a key that you gave.',
  'verify.fact-checkpoint': 'Checkpoint of the log',
  'verify.checkpoint': '{size} records, root {root}',
  'verify.ask-checkpoint':
    'Compare it with what a witness of the log or a newspaper kept. The root in hex: {hex}',
  'verify.fact-witnesses-closed': 'Witnesses of the list',
  'verify.witness-known':
    'Their signatures were checked with keys that you gave, and each is within its time.',
  'verify.fact-witnesses': 'Witnesses of the log',
  'verify.witness': '{name} ({at})',
  'verify.witness-own':
    'Names and times as the file has them: without a key no signature can be checked. Ask a witness of the log for the key, give it and verify again.',
  'verify.witness-given':
    'One whose key you gave is among them: the signature holds and came before the random value could be known.',
  'verify.witness-given-stated':
    'One whose key you gave is among them: the signature holds and came before the digits (without public randomness: the draw) by the time in the file, which is the site’s own word.',
  'verify.fact-digest': 'SHA-256 of the file',
  'verify.notes': 'What the file cannot prove by itself:',
  'verify.note-redo':
    'This is the result of drawing again, and earlier rounds are void: whether there was cause, see the reason below, the notice and the objections of the time.',
  'verify.note-postponed':
    'An issue of the lottery was declared not drawn: whether that is so, see in a newspaper.',
  'verify.note-commit':
    'There is no public randomness from outside (0 bits): the result rests on the secret that the operator sealed and on the entries alone; the certificate itself (its member claim) says who could steer it together.',
  'verify.note-lottery':
    'The site’s people typed the numbers: the result holds only if a newspaper has the same date and numbers for this issue as below.',
  'verify.note-ceremony':
    'The site’s people typed the digits and their time: the result holds only if the named witnesses of the ceremony say the same.',
  'verify.fact-receipt': 'Your receipt',
  'verify.receipt':
    'entry {entry} of agency {agency} (record {sequence} of the log) is as the certificate says',
  'verify.note-receipt': 'Some of the receipts that were given are of another need and were not used.',
  'verify.note-log-key':
    'The file names the key of its log itself: a forger could have used a log of his own. Give the key from a newspaper, a receipt or somebody else and verify again.',
  'verify.note-witness':
    'Whether the pool was fixed before the random value existed: witnesses of the log signed below; give the key of one whom you know and verify again to have it proven.',
  'verify.note-no-witness':
    'No witness of the log signed: whether the pool was fixed before the random value existed.',
  'verify.note-no-log':
    'It holds no proof of the public log: whether plan and pool were published before the random value existed.',
  'verify.known': 'I know the key of the log or of a witness: verify more strictly',
  'verify.keys': 'Key of the log or of a witness of the log (from a newspaper, a receipt or somebody else)',
  'verify.keys-hint':
    'One a line: a name, “+”, eight hexadecimal digits, “+”, letters and digits. With one of the log no other log is accepted; with some of witnesses, one of them must have signed before the random value could be known.',
  'verify.policy': 'Policy of witnesses that you trust (the text of a tlog-policy file)',
  'verify.policy-hint':
    'It names logs, witnesses and how many of them must sign. With one, no other log is accepted, and a file that its witnesses did not sign in time is ② at best. You may also choose the file together with the certificate.',
  'verify/bad-policy': 'Line {line} does not fit the format of a policy.',
  'verify/unfinished-policy': 'The policy is too long, or lacks the line that begins with quorum.',
  'verify/bad-key': 'Line {line} is no key.',
  'verify/too-many-keys': 'At most {most} keys.',
};

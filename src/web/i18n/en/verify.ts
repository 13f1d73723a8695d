import type { verify as source } from '../zh-CN/verify.js';

export const verify: Record<keyof typeof source, string> = {
  'verify.lead':
    'A certificate is one file that records a whole selection. It is checked by itself, without our database.',
  'verify.by-file': 'Verify a file',
  'verify.by-need': 'Verify by number',
  'verify.file':
    'Certificate file (and your receipt of an entry, a policy of witnesses, a checkpoint that you kept, a consistency proof, .txt)',
  'verify.text': 'Or paste the certificate',
  'verify.need': 'Need number',
  'verify.need-hint': 'e.g. CX-2017-000001',
  'verify.button': 'Verify',
  'verify.grade-1-known':
    'The sums are right, and third parties bear witness to the list: {witnesses} saw the list before a bid could be opened and the frozen pool before the random value existed; their signatures were checked with keys that you gave',
  'verify.grade-1-named':
    'The sums are right, and third parties bear witness to the list: {witnesses} saw the list before a bid could be opened and the frozen pool before the random value existed; but it is the file alone that names their keys',
  'verify.grade-2':
    'The sums are right; but when the list was fixed is the site’s own word, and no third party bears witness to it',
  'verify.grade-2-strangers':
    'The sums are right; but the witnesses whom you trust did not sign in time, so that for you it is the word of the site and of the file when the list was fixed',
  'verify.grade-3':
    'Wrong: the sums are not right, or the file does not fit the public record. Do not rely on it',
  'verify.advice-1-known':
    'What you can do: if you signed up, verify your receipt (.txt) together with the certificate, to see that your entry is in the list as you made it.',
  'verify.advice-1-named':
    'What you can do: ask the witnesses named above for their key or for their policy file, give it and verify again. Only if the keys agree was it they who signed: an invented witness can have the same name.',
  'verify.advice-2':
    'What you can do: if you signed up, verify your receipt (.txt) together with the certificate, to see that your entry is in the list as you made it; compare the hashes that you were sent at the deadline and at the freeze with those below; ask the site for checkpoints of those moments that witnesses signed (a discipline office, a newspaper, a neighbouring prefecture): if there are none, no third party saw the list then. If you have doubts, object while the result is on display, with your receipt.',
  'verify.advice-3':
    'What you can do: download the file again from where it was published and verify it once more. If it is still so, keep the file, its address and your receipt, and object to the authority in charge.',
  'verify.rehearsal': 'REHEARSAL: this is no selection and awards nothing',
  'verify.unfinished': 'Not verified to the end: this says nothing for or against the file',
  'verify.check': 'Check',
  'verify.outcome': 'Outcome',
  'verify.meaning': 'Meaning',
  'verify.expected': 'expected:',
  'verify.found': 'found:',
  'verify.passed': 'passed',
  'verify.differs': 'failed',
  'verify.not-done': 'not done here',
  'verify/no-certificate': 'There is no certificate under this number.',
  'verify/receipt-alone': 'A receipt is held against a certificate: choose the certificate as well.',
  'verify/too-large':
    'These files are larger than {most} MB together, more than the server takes at once. Send fewer, or verify them on your own computer: in a browser with scripts, with the offline file, or with npm run verify.',
  'verify/busy':
    'More files are waiting to be verified than the server can take. Try again in a few seconds. Large archives are better verified on your own computer: in a browser with scripts, which needs no server for it, with the offline file, or on the command line with npm run verify.',
  'verify/nothing-given': 'Choose a file or paste a certificate.',
  'verify.E_PARSE': 'The file is a certificate of this protocol and nothing more',
  'verify.E_PLAN': 'The plan matches its hash',
  'verify.E_COMMIT': 'The secret is the one promised at publication',
  'verify.E_ENTRY': 'Every entry matches its hash; nobody is in the pool without one',
  'verify.E_ORDER': 'The lists are in strict order, without duplicates',
  'verify.E_POOL': 'The frozen pool matches its hash',
  'verify.E_LATE': 'Entries before the deadline, randomness after the freeze',
  'verify.E_SOURCE': 'The source of randomness is the planned one',
  'verify.E_BLS': 'Signature of the beacon',
  'verify.E_LOTTERY': 'Numbers of the lottery',
  'verify.E_CEREMONY': 'The ceremony had at least two witnesses',
  'verify.E_ROUND': 'The rounds are complete',
  'verify.E_SEED': 'The seed follows from what is public',
  'verify.E_K': 'K follows from the seed',
  'verify.E_LOTS': 'The lots follow from the seed',
  'verify.E_RANK': 'Ranking and reference follow',
  'verify.E_PRICE': 'Winner, price and saving are right',
  'verify.E_ANNEX': 'The notice is the one that was published',
  'verify.E_LOG': 'Record in the public log',
  'verify.E_CLOSED': 'The list at the deadline, nobody more and nobody less',
  'verify.E_WITNESS': 'Third parties saw it in time',
  'verify.local':
    'Files are checked inside your browser; nothing is uploaded anywhere. With a checkpoint, this page asks the site for that of today and for consistency proofs, and says numbers of records alone.',
  'verify.remote':
    'Your browser runs no scripts: files are sent to the server, checked and not kept. At most 5 at once, 16 MB together.',
  'verify.drop': 'Drop one or more certificate files here, or choose them below.',
  'verify.progress': '{done} of {total} verified',
  'verify.summary': '{total} files: ① {first}, ② {second}, ③ {third}',
  'verify.says': 'What the certificate records, and what to compare it with',
  'verify.says-failed': 'What the file claims (③ wrong: do not rely on it)',
  'verify.says-rehearsal': 'What the file of the rehearsal holds (no result of a selection)',
  'verify.count': '{passed} passed, {failed} failed, {undone} not done',
  'verify.undone': 'Checks that were not done, and why',
  'verify.downloads': 'Verify on your own computer',
  'verify.offline': 'Offline verifier (one HTML file, no network)',
  'verify.offline-text':
    'Download it, cut the network, open it in a browser. Compare its digest with a printed one to know that it was not altered.',
  'verify.python': 'Independent program in Python (standard library only)',
  'verify.python-text':
    'Use: python3 zjcs_verify.py --policy FILE --log-key KEY --witness-key KEY FILE (all but the last may be left out). It does not check BLS signatures of the beacon; all other checks are those of this page.',
  'verify.offline-title': 'Offline verifier of selection certificates',
  'verify.offline-lead':
    'This page is one file. It uses no network and sends nothing anywhere: you may cut the connection.',
  'verify.and': '; ',
  'verify.why-E_PARSE':
    'The file is not a certificate as it was published: something was rewritten, added or left out, or it is none at all. Download it again from where it was published.',
  'verify.why-E_PLAN':
    'The plan was altered, or its times or prices contradict each other: it is not the plan that was published with the notice.',
  'verify.why-E_COMMIT':
    'The opened secret is not the one that was sealed with the notice: whoever swaps the secret can swap the result.',
  'verify.why-E_ENTRY': 'A sign-up was altered or left out, or somebody is in the pool who did not sign up.',
  'verify.why-E_ORDER':
    'The order of a list was changed or somebody stands twice: another order draws somebody else.',
  'verify.why-E_POOL':
    'The pool does not match the digest published at the freeze: somebody changed the list afterwards.',
  'verify.why-E_LATE':
    'The times are out of order: a sign-up after the deadline, or a freeze or an opening of the secret after the random value could be known.',
  'verify.why-E_SOURCE':
    'The random value is not of the round or issue that the notice fixed, or the words about the source were altered.',
  'verify.why-E_BLS': 'The signature of the beacon does not hold: the beacon did not issue this value.',
  'verify.why-E_LOTTERY':
    'The record of the lottery breaks the rules: its issue, its numbers or its two officials are wrong.',
  'verify.why-E_CEREMONY':
    'The record of the ceremony breaks the rules: there are not two different witnesses.',
  'verify.why-E_ROUND':
    'The rounds are incomplete: a redo without its decision, or an altered record of an earlier round.',
  'verify.why-E_SEED':
    'The seed does not follow from plan, pool, random value and secret: at least one of them was swapped.',
  'verify.why-E_K': 'K is not what the seed leads to.',
  'verify.why-E_LOTS': 'The lots are not what the seed leads to: somebody altered them.',
  'verify.why-E_RANK':
    'The ranking or the reference price is not what the rules lead to: somebody altered it.',
  'verify.why-E_PRICE': 'Winner, price or saving is not what the rules lead to, or a bid is out of bounds.',
  'verify.why-E_ANNEX':
    'The text of the notice is not the published one, or the list of names is incomplete.',
  'verify.why-E_LOG':
    'The proof of the public log does not hold: plan or pool may not have been published when they should have been.',
  'verify.why-E_CLOSED':
    'Pool and exclusions are not the list that was published at the deadline, or an exclusion or the tickets of somebody lack their evidence: somebody may have been left out or slipped in.',
  'verify.why-E_WITNESS':
    'The signatures of witnesses do not hold, came too late or are too few: the site broke the rule that it published with the notice.',
  'verify.log-differs': 'The public log records another certificate, with the SHA-256',
};

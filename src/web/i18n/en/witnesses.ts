import type { witnesses as source } from '../zh-CN/witnesses.js';

export const witnesses: Record<keyof typeof source, string> = {
  'notice.witnessing': 'Who bears witness to the list',
  'notice.witnessed':
    'At the deadline and at the freeze at least {least} of these third parties must cosign in time that they saw the list: {names}. With fewer, no bid is opened and nothing is drawn.',
  'notice.witnessed-nested':
    'At the deadline and at the freeze as many of these third parties as the policy asks for must cosign in time that they saw the list: {names}. With fewer, no bid is opened and nothing is drawn.',
  'notice.unwitnessed':
    'No third party bears witness: when the list was fixed is the site’s own word. The result’s grade is ② at best.',
  'notice.policy': 'The policy of witnesses',
  'log.witnesses': 'Third-party witnesses',
  'log.witnessed':
    'These bodies witness the log of this site, each with a key of its own: it checks that the log of now continues the log of before, and cosigns the checkpoint. The policy says how many must have cosigned.',
  'log.witnessed-unasked':
    'These bodies are sent the checkpoints, but the policy of this site asks none of them to cosign (quorum none): when a list was fixed is not witnessed by third parties.',
  'log.unwitnessed':
    'Not witnessed by third parties: when a list was fixed is this site’s own word. The site has no witnesses.',
  'log.witness-name': 'Witness and key',
  'log.witness-cosigned': 'Last cosignature',
  'log.witness-answer': 'Last answer',
  'log.witness-at': 'at {size} records, {at}',
  'log.witness-never': 'has not cosigned yet',
  'log.witness-fine': 'in order',
  'log.witness-wrong': '{what} (since {since})',
  'log.policy': 'Policy of the witnesses (C2SP tlog-policy)',
  'log.own-witness': 'This site is a witness too',
  'log.own-witness-of':
    'It witnesses the logs {origins}. To have it witness yours, agree with its operator, and then put this key and address into your policy.',
  'log.own-witness-key': 'Key of the witness',
  'log.own-witness-address': 'Where to submit (C2SP tlog-witness)',
  'log.own-witness-file': 'The key as a file',
  'witness-error.silent': 'did not answer in time',
  'witness-error.unreachable': 'could not be reached, or broke off',
  'witness-error.too-long': 'answered too much',
  'witness-error.bad-request': 'does not take the request of this site (400)',
  'witness-error.unknown-key': 'does not trust the signing key of this site (403)',
  'witness-error.unknown-log': 'does not know the log of this site (404)',
  'witness-error.inconsistent': 'says that the log of now does not continue the log that it saw before',
  'witness-error.status': 'answered with a status that the protocol does not have',
  'witness-error.wrong-size': 'contradicted itself about the number of records',
  'witness-error.ahead': 'has seen more records than this site has: the log may have been rolled back',
  'witness-error.bad-answer': 'did not answer with signatures',
  'witness-error.other-key': 'did not answer with a signature of its own',
  'witness-error.twice': 'answered with several signatures at once',
  'witness-error.bad-signature': 'answered with a signature that does not hold',
  'witness-error.future': 'signed with a time ahead of this site’s',
  'witness-error.too-early': 'signed with a time before the checkpoint was signed',
};

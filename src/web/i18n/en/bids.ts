import type { bids as source } from '../zh-CN/bids.js';

export const bids: Record<keyof typeof source, string> = {
  'draws/bad-sealed': 'The sealed entry is incomplete: reload the page and sign up again.',
  'draws/stale-form':
    'This form was opened too long ago, or you have entered since: reload the page and sign up again.',
  'draws/too-early': 'Sign-up is still open: nobody may open bids. The attempt is in the log.',
  'draws/bad-share': 'This is not the share that you keep, or the key is another.',
  'draws/already-given': 'You have given your share.',
  'needs/too-few-custodians':
    'Too few custodians are registered to publish this: one more than must give shares, so that no single one can keep bids shut.',
  'needs/bad-recipient': 'A public key that starts with age1 is needed.',
  'needs/recipient-taken': 'Another custodian has registered this public key.',
  'bid-scheme.site':
    "Entries, with their bids where bids are asked for, are sealed; after the deadline the system opens them with the site's key. An operator who holds that key and changes the program could open them early; every opening through the software is logged.",
  'bid-scheme.custodians':
    'Entries, with their bids where bids are asked for, are sealed. The key is split among custodians, at least {threshold} of whom must give their shares after the deadline; none of them can open a bid early alone; {threshold} of them together could, and so could an operator whose changed program kept the key at publication.',
  'bid-scheme.tlock':
    'Entries, with their bids where bids are asked for, are time-locked to round {round} of a public beacon ({at}); before that, short of a threshold of the beacon’s members together, nobody can open them.',
  'needs.bid-key': 'How entries and bids are kept secret',
  'needs.bid-recipient': 'Key that they are sealed to',
  'entry.sealed-here':
    'Your browser runs no scripts: the server encrypts bid and nonce as soon as it receives them and keeps nothing in clear. To keep them from the server, turn scripts on before you sign up.',
  'entry.sealed-browser':
    'Bid and nonce are encrypted in your browser before they are sent: the server receives the encrypted text alone. Keep the receipt that is shown afterwards.',
  'entry.seal-failed':
    'Your browser cannot encrypt; nothing was sent. Use a newer browser, or turn scripts off and try again.',
  'entry.download': 'Download my receipt (with bid and nonce)',
  'entry.check-title': 'Check my bid',
  'opening.title': 'Opening of bids: {title}',
  'opening.closed': 'Sign-up closed',
  'opening.before': 'Sign-up ends at {at}; nothing can be opened before.',
  'opening.waiting-witnesses':
    'Sign-up is over and the list is fixed; witnesses from outside are being asked to sign it. Nobody can open a bid before they have.',
  'opening.waiting-beacon':
    'Sign-up has closed; round {round} of the public beacon is awaited to open the bids.',
  'opening.waiting-custodians':
    'Sign-up has closed; the custodians are awaited: {given} of the {threshold} shares needed are given.',
  'opening.waiting-site-key':
    "Sign-up has closed; the site's key does not open what was sealed: its operator must restore the key.",
  'opening.until':
    '{text} What is not opened by {by} is published as an incident, and two officials may let the need fail.',
  'opening.give-later':
    'You are a custodian: once sign-up has ended and witnesses of the log have signed, the form for your share is here.',
  'opening.being-opened': 'Sign-up has closed; the bids are being opened.',
  'opening.opened':
    'The bids were opened at {at}. The key is published here: with it anybody can open every sealed entry again.',
  'opening.key': 'Key that opened them',
  'opening.data': 'Download all sealed entries (JSON)',
  'opening.custodians': 'Custodians',
  'opening.given': 'given at {at}',
  'opening.not-given': 'not given',
  'opening.give': 'Give my share',
  'opening.give-hint-here':
    'Your browser runs no scripts: your key goes to the server, is used once and kept nowhere. To keep it from the server, turn scripts on.',
  'opening.give-hint-browser': 'Your key is used in your browser alone; only your share is sent.',
  'opening.identity': 'Your key (AGE-SECRET-KEY-1…, or the whole text of your key file)',
  'opening.passphrase': 'Passphrase of the key file',
  'opening.submit': 'Give it',
  'opening.link': 'About the opening of bids',
  'notice.share-given': 'Your share has arrived.',
  'desk.custodian': 'Custodian of bid keys',
  'desk.custodian-text': 'Register as a custodian: with others you open bids after the deadline.',
  'custodian.title': 'Custodian of bid keys',
  'custodian.lead':
    'Custodians hold one share each of the keys that open bids, and of those that open a lost secret. When it is your turn, this page and your account’s page list the need and until when. The public part of your key is registered here, the secret part stays with you: without it you cannot give shares of needs published before.',
  'custodian.registered': 'Your registered public key ({at})',
  'custodian.none': 'You are not registered.',
  'custodian.count':
    '{count} registered on this site; {threshold} are needed to open bids, and one more to publish.',
  'custodian.off': "This site has no custodians at present: the site's key opens bids.",
  'custodian.step-make': 'Step 1: make a key and download its file',
  'custodian.step-register': 'Step 2: register the public key',
  'custodian.register-hint':
    'Of a key that was made above, the public key is filled in by itself; of one that you made with age-keygen, give it here.',
  'custodian.make': 'Make a key',
  'custodian.make-browser':
    'The key is made in your browser and given to you as a file under a passphrase; the server gets the public part alone. Download the file first, then register.',
  'custodian.make-here':
    'Your browser runs no scripts: the server makes the key, registers its public part, shows the secret part this once and keeps it nowhere. Better: turn scripts on, or make one with age-keygen and register its public key below.',
  'custodian.passphrase': 'Passphrase of the key file (at least 12 characters)',
  'custodian.short-passphrase': 'The passphrase is too short.',
  'custodian.download': 'Download the key file',
  'custodian.made': 'This is your key, shown this once; note it down:',
  'custodian.recipient': 'Public key (age1…)',
  'custodian.submit': 'Register the public key',
  'notice.custodian-registered': 'You are registered as a custodian.',
};

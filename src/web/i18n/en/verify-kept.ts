import type { verifyKept as source } from '../zh-CN/verify-kept.js';

export const verifyKept: Record<keyof typeof source, string> = {
  'verify.kept-title': 'Held against the checkpoint that you kept',
  'verify.kept-file': '“{name}”',
  'verify.kept-today': 'the checkpoint of this site today',
  'verify.kept-of': '{name}: {text}',
  'verify.kept-fits': 'The public log fits the checkpoint that you kept',
  'verify.kept-open': 'The public log: something is still open, see below',
  'verify.kept-wrong': '③ The public log does not fit a checkpoint',
  'verify.kept-advice':
    'What you can do: download everything again and verify once more. If it is still so, keep the checkpoint that you had, the later one, the proof and the certificate as they are (do not open and save them in an editor), and note when and where you got them. Two checkpoints that the log itself has signed and that do not fit are together the evidence that the log has two histories. Give them to the discipline authority, a newspaper or a witness, and let them compare with the checkpoints that they kept.',
  'verify.kept-same':
    '{name} and {later} are the same tree ({first} records): nothing was changed, and nothing was added.',
  'verify.kept-continued':
    '{name} ({first} records) is the beginning of {later} ({second} records): since then none of these {first} records was changed, removed or slipped in.',
  'verify.kept-forked':
    '{name} ({first} records) is not the beginning of {later} ({second} records): one log has two histories; earlier records were changed, removed or slipped in.',
  'verify.kept-shrunk':
    'Too short: {later} has {second} records, fewer than {name} ({first} records). The log was shortened.',
  'verify.kept-broken':
    'The proof that was given does not show that {name} ({first} records) is the beginning of {later} ({second} records). A log that was not changed can always prove it: get the proof again and verify once more; if it is still so, take the log for changed.',
  'verify.kept-refused':
    'The site gave no proof from {name} ({first} records) to {later} ({second} records). A log that was not changed can always give it: if there is still none when you try again, take the log for changed.',
  'verify.kept-no-answer':
    'The proof from {name} ({first} records) to {later} ({second} records) could not be read: see to the network and try again in a few minutes.',
  'verify.kept-unproven':
    'It cannot be said yet that {name} ({first} records) is the beginning of {later} ({second} records): with a network, download the proof from the site (/log/consistency?from={first}&to={second}) and choose it together with these files.',
  'verify.kept-other-log':
    '{name} and {later} differ in their first line: they are not of one log and cannot be compared.',
  'verify.kept-alone':
    'There is no later checkpoint to compare {name} ({size} records) with: choose the one of this site today as well (/log/checkpoint).',
  'verify.kept-no-today':
    'The checkpoint of this site today could not be read, so that there is nothing to compare {name} ({size} records) with: try again in a few minutes.',
  'verify.kept-cosigned': 'The witness {witness} cosigned {name} at {at}.',
  'verify.kept-bad-signature':
    'The log’s own signature does not hold on {later} ({size} records): the file was altered or forged, and is no evidence.',
  'verify.kept-stranger':
    'Not compared: no key that you gave or that is known here has signed {later} ({size} records, by its own word of {origin}). If you know its key from a newspaper or elsewhere, give it and verify again.',
  'verify.kept-other-key':
    'No key that you gave has signed {later} ({size} records); another one has, which the site or the certificate names itself. When a log changes its key, the old and the new one both sign the checkpoint of the handover (/log/keys); without a handover it is another log.',
  'verify.kept-certificate-key':
    'Compare the key of {later} ({size} records) with the one published outside the site: the certificate names it, and the site does not. If it is not published there, certificate and checkpoint may both be forged; if it is, the site has swapped its log.',
  'verify.kept-unchecked':
    'The signature on {later} ({size} records) was not checked: give the key of the log.',
  'verify.kept-has-both':
    'The checkpoint {name} that you kept has {size} records, among them the list at the deadline (record {closed}) and the freeze of this pool (record {frozen}). If you kept it before {value}, the list was there before the random value.',
  'verify.kept-has-freeze':
    'The checkpoint {name} that you kept has {size} records, among them the freeze of this pool (record {frozen}). If you kept it before {value}, the list was there before the random value.',
  'verify.kept-has-close':
    'The checkpoint {name} that you kept has {size} records, among them the list at the deadline (record {closed}), but not yet the freeze of this pool (record {frozen}): when you kept it the list was fixed and the pool was not frozen. If you kept it only after {value}, the pool was frozen after the random value could be known: a grave sign, keep both files.',
  'verify.kept-lacks':
    'The checkpoint {name} that you kept has only {size} records, and not yet the freeze of this pool (record {frozen}): it does not say when the list was fixed. If you kept it only after {value}, the list came into the log after the random value could be known: a grave sign, keep both files.',
  'verify.kept-seen-before':
    'The witness {witness} cosigned {name} at {at}, before {value}, when the random value could be known: the list was there before the random value, and it is not your word alone.',
  'verify.kept-seen-after':
    'The witness {witness} cosigned {name} only at {at}, not before {value}, when the random value could be known: that signature does not show that the list was there before the random value.',
  'verify.kept-certificate-unproven':
    'One proof is missing to know whether {name} ({size} records) and the checkpoint of the certificate ({own} records) are of one log: with a network, download it from the site (/log/consistency?from={from}&to={to}) and choose it together with these files.',
  'verify.kept-certificate-other-log':
    '{name} is not a checkpoint of the log that the certificate is in, and says nothing of its list.',
  'verify.kept-certificate-forked':
    'The checkpoint of the certificate ({own} records) and {name} ({size} records), which you kept, are not one tree: one log has two histories, and this certificate rests on another one than you have seen.',
  'verify.kept-certificate-broken':
    'The proof that was given does not show that the checkpoint of the certificate ({own} records) and {name} ({size} records) are of one log. A log that was not changed can always prove it: get the proof again and verify once more; if it is still so, take the log for changed.',
  'verify.kept-certificate-refused':
    'The site gave no proof between the checkpoint of the certificate ({own} records) and {name} ({size} records). A log that was not changed can always give it: if there is still none when you try again, take the log for changed.',
  'verify.kept-certificate-no-answer':
    'The proof between the checkpoint of the certificate ({own} records) and {name} ({size} records) could not be read: see to the network and try again in a few minutes.',
  'verify/proof-alone':
    'A consistency proof goes with a checkpoint: choose the checkpoint that you kept as well.',
  'verify.printed': 'The key and checkpoints of the log are published outside this site in:',
  'verify.printed-how':
    'Go by the key that is printed there: give it in the field for keys and verify again. If it is not the one that this site shows, the printed one counts; tell the discipline authority.',
  'verify.printed-nowhere':
    'This site does not say where the key of its log is published outside the site: from the site alone nobody can know whether the key was swapped. You can ask witnesses (a discipline authority, a newspaper, a neighbouring prefecture) for the checkpoints and the key that they keep, compare the receipts of agencies that signed up, or ask another body to keep checkpoints too.',
  'verify.printed-unsaid':
    'This file does not say where the key of the log is published outside the site: from the site’s own word nobody can know whether the key was swapped. You can ask witnesses (a discipline authority, a newspaper, a neighbouring prefecture) for the checkpoints and the key that they keep, compare the receipts of agencies that signed up, or ask another body to keep checkpoints too.',
};

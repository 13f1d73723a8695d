import type { flags as source } from '../zh-CN/flags.js';

export const flags: Record<keyof typeof source, string> = {
  'flags.title': 'Red flags',
  'flags.lead':
    'Every need is looked at by published definitions after its selection or failure. A flag is no accusation: it says that numbers meet a definition. Most have a fair explanation; officials look and judge. Counts alone are public, neither agencies nor needs, and of months that have ended, so that no change of a number points to a need. Nothing is looked at before a deadline.',
  'flags.none': 'None in the months that have ended.',
  'flags.looked-needs':
    '{count, plural, one {# need was} other {# needs were}} looked at in the months that have ended.',
  'flags.definitions': 'Definitions',
  'flags.in-force': 'Since {date}',
  'flags.source': 'Source: {source}',
  'flags.total':
    '{count, plural, =0 {None in the months that have ended} one {# in the months that have ended} other {# in the months that have ended}}',
  'flags.counts': 'Counts',
  'flags.document': 'Definitions, false alarms, and how to compute it again',
  'flags.year': 'Year',
  'flags.flag': 'Flag',
  'flags.hits': 'Rows',
  'flags.needs': 'Needs looked at',
  'flags.review-title': 'Red flags',
  'flags.review-lead':
    'A flag is no accusation. Look at each row and note what came of it; officials and auditors alone see the note, and the public log fixes who looked at a flag and when. What needs acting on is proposed as a finding at the page of the rounds.',
  'flags.review-none': 'There is no such flag.',
  'flags.row': 'What',
  'flags.agencies': 'Agencies',
  'flags.found-at': 'Found at',
  'flags.state': 'Looked at',
  'flags.open': 'not looked at',
  'flags.looked': 'looked at',
  'flags.definition': 'Definition',
  'flags.to-finding': 'Propose a finding at the rounds',
  'flags.note': 'Note',
  'flags.note-hint': 'Officials and auditors alone can read it.',
  'flags.mark': 'Record as looked at',
  'flags.marks': 'Looked at',
  'desk.review-flags': 'Red flags',
  'desk.review-flags-text':
    'Signs of collusion and conflicts by published definitions: look at each and note what came of it.',
  'notice.flag-marked': 'Recorded.',
  'flags/forbidden': 'This need does not lie in your county.',
  'flags/not-found': 'There is no such flag.',
  'document.flags': 'Red flags',
  'document-text.flags':
    'Definitions of signs of collusion and conflicts, how often they are false alarms, and how to compute them again.',
};

import type { coalitions as source } from '../zh-CN/coalitions.js';

export const coalitions: Record<keyof typeof source, string> = {
  'party.operator': 'the operator',
  'party.entrant': 'an agency that signs up',
  'party.witnesses': 'witnesses of the log (as many as their policy asks for)',
  'party.witnesses-blocking': 'witnesses of the log (so many that the rest are too few for their policy)',
  'party.custodians': 'custodians (as many as open together)',
  'party.custodians-blocking': 'custodians (so many that the rest cannot open)',
  'party.beacon': 'most members of the random beacon',
  'party.hall': 'the two officials who hold the ceremony and every witness in the hall',
  'party.lottery': "whoever can choose the lottery's numbers",
  'party.typists': 'the two officials who type the numbers (any newspaper shows it)',
  'coalition.and': ' + ',
  'coalition.or': '; or ',
  'coalition.steer': 'Who could steer the result: {who}.',
  'coalition.steer-priced': 'Where the price decides, also: {who}.',
  'coalition.foresee': 'Who could know it early: {who}.',
  'coalition.read': 'Who could read bids before the list is fixed: {who}.',
  'coalition.stop': 'Who could keep a result from ever coming: {who}.',
  'coalition.lead':
    'All of a group must take part or keep silent: with one of them missing it fails, or it leaves a trace.',
};

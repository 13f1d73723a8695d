import type { CeremonyAct } from '../../draws/ceremony-sheet.js';
import { PRESENT } from './outline.js';

/** The acts of a ceremony of the demonstration site, in order; the second typing is another person's. */
export const HELD: readonly CeremonyAct[] = [
  { act: 'opening', place: '演示开标厅' },
  {
    act: 'witnesses',
    witnesses: PRESENT.map((name) => ({ name, organisation: '演示单位' })),
  },
  { act: 'hash' },
  { act: 'first', by: '演示录入员甲', digits: '31415926535897932384' },
  { act: 'second', by: '演示录入员乙', digits: '31415926535897932384' },
  { act: 'read' },
  { act: 'confirm' },
];

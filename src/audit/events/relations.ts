import { z } from 'zod';
import type { EventRecord } from './event-record.js';

/** Credit code of the second body; the subject of the event is the first, an agency. */
const other = z.string();
const kind = z.enum(['same-body', 'controller', 'controls', 'representative']);
const verdict = z.enum(['related', 'namesakes']);
/** Whom a relation or a decision about it keeps from signing up shows at once. */
const touches = () => ['list:relations', 'list:agencies'] as const;

/** Events about two bodies that are one party to the rules, or may be. None names a person. */
export const relationEvents = {
  'relation.found': {
    words: { zh: '发现关联或同名', en: 'Relation or shared name found' },
    data: z.strictObject({ other, side: z.enum(['agency', 'owner']), kind }),
    touches,
    makes: ['relation'],
  },
  'relation.proposed': {
    words: { zh: '提出同名判断', en: 'Finding on a shared name proposed' },
    data: z.strictObject({ other, verdict, reason: z.string(), evidence: z.string() }),
    touches,
    makes: ['relation_decision'],
  },
  'relation.refused': {
    words: { zh: '未通过同名判断', en: 'Finding on a shared name refused' },
    data: z.strictObject({ other, verdict }),
    touches,
    changes: ['relation_decision'],
  },
  'relation.decided': {
    words: { zh: '确认同名判断', en: 'Shared name decided' },
    data: z.strictObject({
      other,
      kind,
      verdict,
      reason: z.string(),
      evidence: z.string(),
      inForceFrom: z.string(),
    }),
    touches,
    changes: ['relation', 'relation_decision'],
  },
  'relation.ended': {
    words: { zh: '关联或同名不再存在', en: 'Relation or shared name ended' },
    data: z.strictObject({ other, kind }),
    touches,
    changes: ['relation'],
  },
} as const satisfies Record<string, EventRecord>;

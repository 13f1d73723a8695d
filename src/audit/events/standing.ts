import { z } from 'zod';
import { anAgency, digest, type EventRecord, instant } from './event-record.js';

/** Number of a record of the log. */
const record = z.int().min(1);
const standing = z.int().min(1).max(1000);
/** What an agency asks for: that a deed is forgiven, or that it was none. */
const request = z.enum(['repair', 'appeal']);
const about = { record, request, reason: z.string() };

/** Events about the standing of agencies; their subject is the credit code. */
export const standingEvents = {
  'standing.changed': {
    words: { zh: '信用分变动', en: 'Standing changed' },
    // The deeds that count otherwise than at the last change: new, halved, or struck.
    data: z.strictObject({ from: standing, to: standing, deeds: z.array(record).min(1) }),
    touches: (code) => [...anAgency(code), 'list:standing'],
    makes: ['agency_version'],
    changes: ['agency', 'agency_version'],
  },
  'standing.request-made': {
    words: { zh: '申请信用修复或申诉', en: 'Repair or appeal asked for' },
    data: z.strictObject({ ...about, document: digest.nullable() }),
    touches: anAgency,
    makes: ['standing_request', 'attachment'],
  },
  'standing.strike-proposed': {
    words: { zh: '提议剔除信用记录', en: 'Proposed to strike a deed' },
    data: z.strictObject(about),
    touches: anAgency,
    changes: ['standing_request'],
  },
  'standing.struck': {
    words: { zh: '决定剔除信用记录', en: 'Decided to strike a deed' },
    // From when it no longer counts: the end of the days of notice.
    data: z.strictObject({ ...about, from: instant }),
    touches: anAgency,
    changes: ['standing_request'],
  },
  'standing.refused': {
    words: { zh: '不予剔除信用记录', en: 'A deed is not struck' },
    data: z.strictObject(about),
    touches: anAgency,
    changes: ['standing_request'],
  },
} as const satisfies Record<string, EventRecord>;

import { z } from 'zod';
import { anIncident, digest, type EventRecord, round, theNeed } from './event-record.js';

/** Events of the operator's secrets: opened by the site, or out of what was sealed for others. */
export const secretEvents = {
  'secret.opened': {
    words: { zh: '公开封存的密码', en: 'Sealed secret opened' },
    data: z.strictObject({ round, planHash: digest, secret: digest }),
    touches: theNeed,
    makes: ['opened_secret'],
  },
  'escrow.asked': {
    words: { zh: '请保管人交出密码份额', en: 'Custodians asked for their shares of a secret' },
    data: z.strictObject({ round, planHash: digest, by: z.string() }),
    touches: anIncident,
    makes: ['escrow_opening'],
    feed: {
      title: { zh: '请保管人交出密码份额：{title}', en: 'Custodians asked for their shares: {title}' },
      text: {
        zh: '第 {round} 轮的密码本站打不开，请保管人在 {by} 前交出份额',
        en: 'round {round}: the secret does not open here; custodians are asked for their shares by {by}',
      },
    },
  },
  'secret.share-given': {
    words: { zh: '交出密码份额', en: 'Share of a secret given' },
    // The share itself, so that nobody who receives them can keep the secret back.
    data: z.strictObject({ round, planHash: digest, share: z.string() }),
    touches: theNeed,
    changes: ['escrow_share'],
  },
  'escrow.opened': {
    words: { zh: '打开密码备份', en: 'Escrow of a secret opened' },
    data: z.strictObject({
      round,
      planHash: digest,
      recipient: z.string(),
      openedWith: z.string(),
      outcome: z.enum(['secret', 'other']),
    }),
    touches: anIncident,
    makes: ['escrow_opening'],
    changes: ['escrow_opening', 'incident'],
    feed: {
      title: { zh: '打开密码备份：{title}', en: 'Escrow of a secret opened: {title}' },
      text: {
        zh: '第 {round} 轮：{outcome, select, secret {备份中正是封存的密码，选取继续进行} other {备份中不是封存的密码，本轮无法选取}}',
        en: 'round {round}: {outcome, select, secret {it held the sealed secret, the draw goes on} other {what it held is not the sealed secret, this round cannot be drawn}}',
      },
    },
  },
} as const satisfies Record<string, EventRecord>;

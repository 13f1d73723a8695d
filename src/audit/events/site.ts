import { z } from 'zod';
import { digest, type EventRecord, none, nothing } from './event-record.js';

/** Events about no need, agency or account: imports, reports, the log itself. */
export const siteEvents = {
  'awards.imported': {
    words: { zh: '导入历史成交', en: 'Awards imported' },
    data: z.strictObject({ sha256: digest, loaded: z.int(), present: z.int() }),
    touches: () => ['list:needs', 'statistics'],
    makes: ['project', 'need', 'need_requirement', 'award'],
    aboutMany: true,
  },
  'fairness.published': {
    words: { zh: '发布公平性月报', en: 'Report of fairness published' },
    data: z.strictObject({ sha256: digest }),
    touches: () => ['statistics'],
    makes: ['fairness_report'],
  },
  'demo.loaded': {
    words: { zh: '载入演示数据', en: 'Demonstration data loaded' },
    data: z.strictObject({ seed: z.string(), agencies: z.int(), qualifications: z.int() }),
    touches: 'everything',
    makes: [
      'owner',
      'agency',
      'agency_version',
      'qualification',
      'agency_suspension',
      'relation',
      'relation_decision',
    ],
    aboutMany: true,
  },
  'rows.written': {
    words: { zh: '记录行摘要', en: 'Digests of rows' },
    data: none,
    touches: nothing,
  },
  'log.key-rotated': {
    words: { zh: '更换日志签名密钥', en: 'Signing key of the log replaced' },
    data: z.strictObject({ previous: z.string().optional(), verifier: z.string() }),
    touches: nothing,
    feed: {
      title: { zh: '公开日志更换签名密钥', en: 'Signing key of the log replaced' },
      text: { zh: '新公钥 {verifier}', en: 'new key {verifier}' },
    },
  },
  'log.witness-added': {
    words: { zh: '登记见证人', en: 'Witness registered' },
    data: z.strictObject({ verifier: z.string() }),
    touches: nothing,
  },
} as const satisfies Record<string, EventRecord>;

import type { Words } from '../audit/index.js';

/**
 * Certificates of practitioners by their codes. Names and kinds: National Catalogue of Vocational Qualifications (国家职业资格目录,
 * 2021 edition), Ministry of Human Resources and Social Security; those of intermediary services alone. A new one is a new line.
 */
export const PRACTITIONER_CERTIFICATES = {
  surveyor: { zh: '注册测绘师', en: 'Registered surveyor' },
  'cost-engineer': { zh: '造价工程师', en: 'Cost engineer' },
  'supervision-engineer': { zh: '监理工程师', en: 'Supervision engineer' },
  'consulting-engineer': { zh: '咨询工程师（投资）', en: 'Consulting engineer (investment)' },
  'urban-planner': { zh: '注册城乡规划师', en: 'Registered urban and rural planner' },
  architect: { zh: '注册建筑师', en: 'Registered architect' },
  'structural-engineer': { zh: '注册结构工程师', en: 'Registered structural engineer' },
  'civil-engineer': { zh: '注册土木工程师', en: 'Registered civil engineer' },
  'utility-engineer': { zh: '注册公用设备工程师', en: 'Registered utility engineer' },
  'electrical-engineer': { zh: '注册电气工程师', en: 'Registered electrical engineer' },
  'chemical-engineer': { zh: '注册化工工程师', en: 'Registered chemical engineer' },
  'environment-engineer': { zh: '注册环保工程师', en: 'Registered environmental engineer' },
  'environment-assessor': { zh: '环境影响评价工程师', en: 'Environmental impact assessment engineer' },
  'safety-engineer': { zh: '注册安全工程师', en: 'Registered safety engineer' },
  'fire-engineer': { zh: '注册消防工程师', en: 'Registered fire protection engineer' },
  'property-appraiser': { zh: '房地产估价师', en: 'Real estate appraiser' },
  'asset-appraiser': { zh: '资产评估师', en: 'Asset appraiser' },
  accountant: { zh: '注册会计师', en: 'Certified public accountant' },
  metrologist: { zh: '注册计量师', en: 'Registered metrologist' },
  other: { zh: '其他职业资格证书', en: 'Another vocational certificate' },
} as const satisfies Record<string, Words>;

/** Code of a certificate, e.g. `surveyor`. */
export type PractitionerCertificate = keyof typeof PRACTITIONER_CERTIFICATES;

/** Every certificate, in the order of the records. */
export const PRACTITIONER_CERTIFICATE_CODES = Object.keys(PRACTITIONER_CERTIFICATES) as [
  PractitionerCertificate,
  ...PractitionerCertificate[],
];

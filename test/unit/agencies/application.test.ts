import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applicationSchema } from '../../../src/agencies/application-input.js';
import { checkApplication, type TypeRule } from '../../../src/agencies/check-application.js';
import { maskPractitioner } from '../../../src/agencies/public-entry.js';
import { compareQualifications } from '../../../src/agencies/review-application.js';
import type { QualificationTable } from '../../../src/db/index.js';
import { anApplicationForm, aPractitioner, aQualification } from '../../support/marketplace-builders.js';

const facts = {
  today: '2017-05-02',
  types: new Map<string, TypeRule>([
    ['C01', { certificate: 'required', practitioners: 0, grades: ['甲', '乙', '丙'] }],
    ['A11', { certificate: 'required', practitioners: 0, grades: [] }],
    ['A02', { certificate: 'commitment', practitioners: 0, grades: [] }],
  ]),
  scans: new Set(['scan']),
};

const held = (overrides: Record<string, unknown> = {}) =>
  aQualification({ attachmentId: 'scan', ...overrides });
const check = (qualifications: unknown[], overrides: Record<string, unknown> = {}) => {
  const typed = anApplicationForm({ qualifications, ...overrides });
  return checkApplication(applicationSchema.parse(typed), facts).map(({ code, field }) => [field, code]);
};
const at = (field: string) => `qualifications.0.${field}`;

describe('an application', () => {
  it.each([
    ['complete', held(), []],
    ['without its grade', held({ grade: '' }), [[at('grade'), 'form/choose']]],
    ['with a grade that the type has not', held({ grade: '丁' }), [[at('grade'), 'agencies/unknown-grade']]],
    ['with a grade where there is none', held({ type: 'A11' }), [[at('grade'), 'agencies/unknown-grade']]],
    ['of an unknown type', held({ type: 'Z99' }), [[at('type'), 'form/choose']]],
    [
      'with somebody else’s scan',
      held({ attachmentId: 'theirs' }),
      [[at('attachmentId'), 'agencies/scan-missing']],
    ],
    ['that ends today', held({ validTo: '2017-05-02' }), []],
    ['that ended yesterday', held({ validTo: '2017-05-01' }), [[at('validTo'), 'agencies/already-expired']]],
    ['without an end', held({ validTo: '' }), []],
    [
      'by commitment that nobody made',
      { type: 'A02', grade: '' },
      [[at('commitment'), 'agencies/commitment-missing']],
    ],
    ['by commitment', { type: 'A02', commitment: '1' }, []],
    [
      'with no certificate at all',
      { type: 'A11' },
      [
        [at('certificateNumber'), 'form/required'],
        [at('issuer'), 'form/required'],
        [at('validFrom'), 'form/required'],
        [at('attachmentId'), 'agencies/scan-missing'],
      ],
    ],
  ])('with a qualification %s', (_, qualification, failures) => {
    expect(check([qualification])).toEqual(failures);
  });

  it('names a qualification twice only where nothing tells the two apart', () => {
    expect(check([held(), held()])).toEqual([['qualifications.1.type', 'agencies/qualification-twice']]);
    expect(check([held(), held({ speciality: '海洋测绘' })])).toEqual([]);
    expect(check([held(), held({ grade: '丙', certificateNumber: '丙测资字53000001' })])).toEqual([]);
  });

  it('of an agency that is founded tomorrow', () => {
    expect(check([held()], { foundedOn: '2017-05-03' })).toEqual([
      ['foundedOn', 'agencies/founded-in-future'],
    ]);
    expect(check([held()], { foundedOn: '2017/05/02' })).toEqual([]);
  });

  it('has certificates whose dates are in order', () => {
    const typed = anApplicationForm({
      qualifications: [held({ validFrom: '2017-01-02', validTo: '2017-01-01' })],
    });
    expect(applicationSchema.safeParse(typed).error?.issues).toMatchObject([
      { path: ['qualifications', 0, 'validTo'], message: 'agencies/dates-out-of-order' },
    ]);
  });
});

describe('a change of qualifications', () => {
  const row = (n: number, overrides: Partial<QualificationTable> = {}): QualificationTable => ({
    id: `row-${n}`,
    agencyId: 'agency',
    typeCode: 'C01',
    grade: '乙',
    speciality: null,
    certificateNumber: `乙测资字${n}`,
    issuer: '云南省测绘地理信息局',
    validFrom: '2015-01-01',
    validTo: null,
    attachmentId: 'scan',
    commitmentOn: null,
    inForceFrom: '2015-01-02T00:00:00.000Z',
    inForceUntil: null,
    ...overrides,
  });
  const numbers = fc.uniqueArray(fc.nat(8), { maxLength: 8 });

  it('ends what is left out, begins what is new, and keeps the rows of the rest', () => {
    fc.assert(
      fc.property(numbers, numbers, (before, after) => {
        const present = before.map((n) => row(n));
        const applied = after.map((n) => row(n, { id: `new-${n}`, inForceFrom: '2017-05-02T01:00:00.000Z' }));
        const { ended, begun } = compareQualifications(present, applied);
        expect(ended.map(({ id }) => id).sort()).toEqual(
          before
            .filter((n) => !after.includes(n))
            .map((n) => `row-${n}`)
            .sort(),
        );
        expect(begun.map(({ id }) => id).sort()).toEqual(
          after
            .filter((n) => !before.includes(n))
            .map((n) => `new-${n}`)
            .sort(),
        );
      }),
    );
  });

  it('replaces a row of which one fact changed', () => {
    for (const change of [
      { grade: '甲' },
      { validTo: '2020-12-31' },
      { issuer: null },
      { attachmentId: 'other' },
    ]) {
      const { ended, begun } = compareQualifications([row(1)], [row(1, { id: 'new', ...change })]);
      expect([ended.map(({ id }) => id), begun.map(({ id }) => id)]).toEqual([['row-1'], ['new']]);
    }
  });
});

describe('the practitioners of an application', () => {
  const person = (overrides: Record<string, unknown> = {}) => aPractitioner(overrides);
  const list = (practitioners: unknown[], types = facts.types) => {
    const typed = anApplicationForm({ qualifications: [held()], practitioners });
    const application = applicationSchema.parse(typed);
    return checkApplication(application, { ...facts, types }).map(({ code, field }) => [field, code]);
  };
  const parsed = (practitioner: Record<string, unknown>) =>
    applicationSchema.safeParse(anApplicationForm({ practitioners: [practitioner] }));

  it('are none where none are typed, and no more than thirty', () => {
    expect(applicationSchema.parse(anApplicationForm()).practitioners).toEqual([]);
    const typed = anApplicationForm({ practitioners: Array.from({ length: 31 }, () => person()) });
    expect(applicationSchema.safeParse(typed).error?.issues[0]?.message).toBe(
      'agencies/too-many-practitioners',
    );
  });

  it('are known by their certificates, in capitals and without blanks, each once', () => {
    const twice = [
      person({ certificateNumber: ' ｃｈ 2020 01 ' }),
      person({ certificateNumber: 'CH202001', name: '另一人' }),
    ];
    expect(parsed(twice[0] ?? {}).data?.practitioners[0]?.certificateNumber).toBe('CH202001');
    expect(list(twice)).toEqual([['practitioners.1.certificateNumber', 'agencies/practitioner-twice']]);
    expect(list([twice[0], { ...twice[1], certificate: 'architect' }])).toEqual([]);
  });

  it.each([
    ['without a name', { name: ' ' }, 'form/required'],
    ['without a number', { certificateNumber: ' ' }, 'form/required'],
    ['with a number that is too long', { certificateNumber: '1'.repeat(41) }, 'form/too-long'],
    ['with a certificate of no kind', { certificate: 'pilot' }, 'form/choose'],
    ['valid until no day', { validTo: '2030-02-30' }, 'form/bad-date'],
  ])('are refused %s', (_, overrides, code) => {
    const issues = parsed(person(overrides)).error?.issues ?? [];
    expect(issues.map(({ message }) => message)).toEqual([code]);
  });

  it('have certificates that are valid today, and are as many as a qualification asks for', () => {
    expect(list([person({ validTo: '2017-05-01' })])).toEqual([
      ['practitioners.0.validTo', 'agencies/already-expired'],
    ]);
    expect(list([person({ validTo: '2017-05-02' })])).toEqual([]);
    const two = new Map([...facts.types].map(([code, rule]) => [code, { ...rule, practitioners: 2 }]));
    expect(list([person()], two)).toEqual([['qualifications.0.type', 'agencies/too-few-practitioners']]);
    expect(list([person(), person()], two)).toEqual([]);
  });

  it('are public by the first character of a name and the end of a number', () => {
    expect(maskPractitioner({ name: '张三丰', certificateNumber: 'CH20200001' })).toEqual({
      name: '张*',
      certificateNumber: '****0001',
    });
    expect(maskPractitioner({ name: '𠮷野', certificateNumber: '1234' })).toEqual({
      name: '𠮷*',
      certificateNumber: '****',
    });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineForm, expandForm, LAST_ROW, placeOf } from '../../../src/web/forms/form-shape.js';
import { storedForm } from '../../../src/web/forms/stored-form.js';
import { APPLICATION_FORM } from '../../../src/web/pages/agencies/application-view.js';
import { CEREMONY_FORM } from '../../../src/web/pages/draws/ceremony-steps.js';
import { NEED_FORM } from '../../../src/web/pages/needs/posted-form.js';

const FORM = defineForm({
  schemas: [
    z.object({ title: z.string(), lines: z.array(z.object({ type: z.string(), grade: z.string() })) }),
  ],
  texts: ['action'],
  lists: { kept: 3 },
  files: { file: 2 },
  rowFiles: { lines: 'scan' },
  filesBytes: 1000,
});

const namesOf = (form: typeof FORM) => [...form.fields.keys()].sort();
const entries = (query: string) => [...new URLSearchParams(query)];

describe('the shape of a form', () => {
  it('has the fields of its schemas, whatever they check', () => {
    expect(namesOf(NEED_FORM)).toEqual(
      [
        'action', 'attachmentFile', 'attachments', 'avoidance', 'budget', 'changeNote', 'clarification',
        'closesAt', 'content', 'directAgency', 'directEarlier', 'directGround', 'directPrice', 'directReason', 'draftId', 'extraAttachments', 'extraFile', 'floor', 'fund', 'investment', 'lines', 'method', 'minEntries', 'mode', 'ownerPhone',
        'pricedDraw', 'projectCode', 'projectName', 'serviceDays', 'source', 'supervisorPhone', 'title',
        'witnesses',
      ], // biome-ignore format: names
    );
    expect(NEED_FORM.fields.get('lines')).toEqual({
      kind: 'rows',
      fields: new Map([
        ['type', 'text'],
        ['minGrade', 'text'],
      ]),
    });
    const qualification = APPLICATION_FORM.fields.get('qualifications');
    expect(qualification?.kind === 'rows' && [...qualification.fields.keys()].sort()).toEqual(
      ['attachmentId', 'certificateNumber', 'commitment', 'grade', 'issuer', 'scan', 'speciality', 'type',
        'validFrom', 'validTo'], // biome-ignore format: names
    );
    // Every step of a ceremony has other fields.
    expect(namesOf(CEREMONY_FORM)).toEqual(
      ['act', 'by', 'digits', 'done', 'place', 'revision', 'witnesses'], // biome-ignore format: names
    );
  });

  it('refuses files of rows that the form does not have', () => {
    expect(() => defineForm({ rowFiles: { lines: 'scan' } })).toThrow('no rows lines');
  });

  it.each(['title', 'kept', 'file', 'lines[0][type]', `lines[${LAST_ROW}][grade]`, 'lines[7][scan]'])(
    'has a place for %s',
    (name) => expect(placeOf(FORM, name)).toBeDefined(),
  );

  it.each([
    '', 'x', 'title[]', 'title[0]', 'title[x]', 'lines', 'lines[]', 'lines[0]', 'lines[type]', 'lines[0][x]',
    'lines[0][type][0]', 'lines[0][type][]', 'lines[-1][type]', 'lines[01][type]', 'lines[1e1][type]',
    'lines[31][type]', 'lines[100][type]', 'lines[20000000][type]', 'lines[500000000][type]', 'lines[ 1][type]',
    'lines[0].type', 'lines.0.type', 'lines[0][__proto__]', '__proto__', '__proto__[0][type]', '__proto__[x]',
    'constructor', 'constructor[prototype][x]', 'toString', 'hasOwnProperty', 'title\n', 'lines[٣][type]',
  ])('has no place for %s', (name) => {
    expect(placeOf(FORM, name)).toBeUndefined();
    expect(expandForm(FORM, [[name, 'v']])).toEqual({ ok: false, errors: [{ code: 'form/not-this-form' }] });
  }); // biome-ignore format: names
});

describe('expanding a form', () => {
  it('makes texts, lists and rows without gaps', () => {
    const query = 'title=a&lines[2][type]=C01&kept=x&kept=y&lines[0][grade]=%E4%B9%99&lines[2][grade]=';
    expect(expandForm(FORM, entries(query))).toEqual({
      ok: true,
      value: {
        title: 'a',
        lines: [{ grade: '乙' }, {}, { type: 'C01', grade: '' }],
        kept: ['x', 'y'],
      },
    });
    expect(expandForm(FORM, [])).toEqual({ ok: true, value: {} });
  });

  it.each(['title=a&title=b', 'lines[0][type]=a&lines[0][type]=b', 'kept=1&kept=2&kept=3&kept=4', 'file=a'])(
    'refuses %s',
    (query) => expect(expandForm(FORM, entries(query)).ok).toBe(false),
  );

  const name = fc.oneof(
    fc.constantFrom('title', 'action', 'kept', 'file', 'lines', '__proto__', 'constructor'),
    fc.tuple(fc.constantFrom('lines', 'title', '__proto__'), fc.nat(), fc.constantFrom('type', 'grade', 'scan'))
      .map(([rows, index, field]) => `${rows}[${index}][${field}]`),
    fc.tuple(fc.nat(LAST_ROW), fc.constantFrom('type', 'grade')).map(([index, field]) => `lines[${index}][${field}]`),
    fc.string({ unit: fc.constantFrom('a', '[', ']', '0', '9', '_', '.', '%') }),
    fc.string(),
  ); // biome-ignore format: one generator a line

  it('makes nothing that the declaration does not name, and no more than was sent', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string()), { maxLength: 8 }), (texts) => {
        const form = expandForm(FORM, texts);
        const known = texts.every(([one]) => placeOf(FORM, one)?.kind === 'text');
        const repeated = texts.some(
          ([one], index) => one !== 'kept' && texts.findIndex(([other]) => other === one) !== index,
        );
        const tooMany = texts.filter(([one]) => one === 'kept').length > 3;
        expect(form.ok).toBe(known && !repeated && !tooMany);
        if (!form.ok) return;
        expect(Object.keys(form.value).every((key) => FORM.fields.has(key))).toBe(true);
        expect(((form.value['lines'] ?? []) as unknown[]).length).toBeLessThanOrEqual(LAST_ROW + 1);
        expect(JSON.stringify(form.value).length).toBeLessThan(
          200 + JSON.stringify(texts).length + 3 * LAST_ROW,
        );
        // What was stored is read as it was typed.
        expect(storedForm(FORM, JSON.stringify(form.value))).toEqual(form.value);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a stored form', () => {
  it('is brought into shape', () => {
    const stored = {
      title: ['v'],
      action: 'save',
      kept: 'one',
      lines: [null, { type: 'C01', grade: { x: 1 }, other: 'y' }, 'x', ['z']],
      x: 'unknown',
      constructor: 'y',
    };
    expect(storedForm(FORM, JSON.stringify(stored))).toEqual({
      action: 'save',
      kept: ['one'],
      lines: [{ type: 'C01' }, {}],
    });
    const many = {
      lines: Array.from({ length: 5000 }, () => ({ type: 'a' })),
      kept: ['a', 1, 'b', 'c', 'd'],
    };
    const form = storedForm(FORM, JSON.stringify(many));
    expect(form['lines']).toHaveLength(LAST_ROW + 1);
    expect(form['kept']).toEqual(['a', 'b', 'c']);
  });

  it.each([
    null,
    '',
    'null',
    '[]',
    '"x"',
    '7',
    '{',
    '{"lines":{"500000000":{}}}',
    '{"__proto__":{"title":"x"}}',
  ])('of %s breaks nothing', (text) => expect(storedForm(FORM, text)['title']).toBeUndefined());

  it('that is too long to be one is not parsed', () => {
    expect(storedForm(FORM, `{"title":"a","x":[${'null,'.repeat(700_000)}null]}`)).toEqual({});
  });

  it('has its shape whatever was stored', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (title, kept, lines) => {
        const form = storedForm(FORM, JSON.stringify({ title, kept, lines }));
        if ('title' in form) expect(form['title']).toBeTypeOf('string');
        for (const one of (form['kept'] ?? []) as unknown[]) expect(one).toBeTypeOf('string');
        for (const row of (form['lines'] ?? []) as object[])
          for (const text of Object.values(row)) expect(text).toBeTypeOf('string');
      }),
    );
  });
});

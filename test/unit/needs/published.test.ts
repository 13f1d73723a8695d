import { expect, it } from 'vitest';
import { asPublished, isPublished, type Need } from '../../../src/needs/index.js';

const need = {
  id: 'n',
  number: 'CX-2017-000001',
  title: '测量',
  projectCode: '2017-532301-76-01-000001',
  divisionCode: '532301',
  typeCode: 'C01',
  budgetFen: 1,
  fund: 'state',
  method: 'random',
  publishedAt: '2017-01-01T00:00:00.000Z',
  closesAt: null,
} as Need;

it('is a published need that has everything its notice says, and no other', () => {
  // One of an older system has no deadline.
  expect(asPublished(need)).toBe(need);
  for (const fact of ['number', 'title', 'budgetFen', 'method', 'publishedAt'] as const) {
    expect(isPublished({ ...need, [fact]: null })).toBe(false);
    expect(() => asPublished({ ...need, [fact]: null })).toThrow('never published');
  }
});

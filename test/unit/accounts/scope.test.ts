import { describe, expect, it } from 'vitest';
import { mayReview, scopeOf } from '../../../src/accounts/index.js';
import { findDivision } from '../../../src/basics/index.js';

describe('who decides', () => {
  const official = (divisionCode: string | null) => ({
    accountId: 'a',
    role: 'official' as const,
    name: '经办人',
    agencyId: null,
    ownerId: null,
    unitRole: null,
    divisionCode,
  });

  it('is the county of the agency, under any code that it has had, and the prefecture', () => {
    expect(mayReview(official('532322'), '532322')).toBe(true);
    expect(mayReview(official('532322'), '532323')).toBe(false);
    expect(mayReview(official('532302'), '532331')).toBe(true);
    expect(mayReview(official('532331'), '532302')).toBe(true);
    expect(mayReview(official('532300'), '532329')).toBe(true);
    // The prefecture's own agencies are not a county's.
    expect(mayReview(official('532322'), '532300')).toBe(false);
  });

  it('is nobody else', () => {
    expect(mayReview(official(null), '532322')).toBe(false);
    expect(mayReview(official('532322'), null)).toBe(false);
    for (const role of ['auditor', 'administrator', 'owner', 'agency'] as const)
      expect(mayReview({ ...official('532300'), role }, '532322')).toBe(false);
  });
});

describe('the scope of a person', () => {
  const of = (
    role: 'official' | 'auditor' | 'administrator' | 'owner' | 'agency',
    divisionCode: string | null,
  ) => scopeOf({ role, divisionCode });

  it('is one county for its official, under any code that it has had, and all for the prefecture and auditors', () => {
    expect(of('official', '532322')).toEqual({ countyKey: findDivision('532322')?.countyKey });
    expect(of('official', '532302')).toEqual(of('official', '532331'));
    expect(of('official', '532300')).toBe('all');
    expect(of('auditor', null)).toBe('all');
  });

  it('is nothing for everybody else', () => {
    expect(of('official', null)).toBe('none');
    expect(of('official', '110000')).toBe('none');
    for (const role of ['administrator', 'owner', 'agency'] as const) expect(of(role, '532300')).toBe('none');
  });
});

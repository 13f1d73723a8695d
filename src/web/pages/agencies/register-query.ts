import { z } from 'zod';
import type { CatalogueCategory } from '../../../agencies/index.js';
import { division, oneOf, position, words } from '../../forms/query.js';

const unique = (codes: readonly string[]): string[] => [...new Set(codes)];

/** Parameters of the register of agencies. */
export const registerQuery = (catalogue: readonly CatalogueCategory[]) => {
  const types = catalogue.flatMap((category) => category.types);
  return z
    .object({
      q: words('agencies.words'),
      category: oneOf(
        'agencies.category',
        catalogue.map(({ code }) => code),
      ),
      type: oneOf(
        'needs.type',
        types.map(({ code }) => code),
      ),
      grade: oneOf('agencies.grade', unique(types.flatMap(({ grades }) => grades.map(({ grade }) => grade)))),
      division: division('needs.division', []),
      after: position(z.tuple([z.string(), z.string()])),
    })
    .refine(
      ({ type, grade }) =>
        type === '' ||
        grade === '' ||
        types.some((one) => one.code === type && one.grades.some((known) => known.grade === grade)),
      { path: ['grade'], message: 'query/unknown' },
    );
};

/** What the register was asked for. */
export type RegisterValues = z.output<ReturnType<typeof registerQuery>>;

import { z } from 'zod';
import type { CatalogueCategory } from '../../../agencies/index.js';
import { FUNDS, NEED_METHODS, PUBLIC_STATES } from '../../../needs/index.js';
import { division, month, oneOf, position, projectCode, words } from '../../forms/query.js';
import { instantText } from '../../render/cursor.js';

/** Parameters of the list of needs. */
export const needListQuery = (catalogue: readonly CatalogueCategory[]) =>
  z
    .object({
      q: words('needs.words'),
      state: oneOf('needs.state', PUBLIC_STATES),
      category: oneOf(
        'agencies.category',
        catalogue.map(({ code }) => code),
      ),
      type: oneOf(
        'needs.type',
        catalogue.flatMap(({ types }) => types.map(({ code }) => code)),
      ),
      method: oneOf('needs.method', NEED_METHODS),
      fund: oneOf('needs.fund', FUNDS),
      division: division('needs.division'),
      project: projectCode('needs.project-code'),
      from: month('needs.from'),
      to: month('needs.to'),
      fit: oneOf('needs.fit', ['1']),
      after: position(z.tuple([instantText, z.string()])),
    })
    .refine(({ from, to }) => from === '' || to === '' || from <= to, {
      path: ['to'],
      message: 'query/months-reversed',
    });

/** What the list of needs was asked for. */
export type ListValues = z.output<ReturnType<typeof needListQuery>>;

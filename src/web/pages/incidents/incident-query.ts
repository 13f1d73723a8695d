import { z } from 'zod';
import { division, needNumber, position } from '../../forms/query.js';
import { instantText } from '../../render/cursor.js';

/** Parameters of the list of incidents. */
export const incidentsQuery = z.object({
  need: needNumber('needs.number'),
  division: division('needs.division'),
  after: position(z.tuple([z.enum(['0', '1']), instantText, z.string()])),
});

/** What the list of incidents was asked for. */
export type IncidentsValues = z.output<typeof incidentsQuery>;

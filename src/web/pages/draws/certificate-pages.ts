import { needTag } from '../../../audit/index.js';
import { findSelection, listSelections } from '../../../draws/index.js';
import { HttpError } from '../../pipeline/errors.js';
import { data } from '../../registry/data.js';
import { urls } from '../../urls.js';
import { needAt } from '../needs/public-need.js';

const TYPE = 'application/json; charset=utf-8';

/** The certificate of a selection, byte for byte as it was stored. */
const certificate = data({
  address: urls.certificate,
  roles: 'public',
  load: async ({ site, param }) => {
    const { id, number } = await needAt(site, param('number'));
    const stored = await findSelection(site.deps.db, id);
    if (!stored) throw new HttpError(404);
    return { number, stored };
  },
  tags: ({ number }) => [needTag(number)],
  type: TYPE,
  body: ({ stored }) => stored.certificate,
  fileName: ({ number }) => `${number}-certificate.json`,
});

/** That of one round, void ones included. */
const roundCertificate = data({
  address: urls.roundCertificate,
  roles: 'public',
  load: async ({ site, param }) => {
    const { id, number } = await needAt(site, param('number'));
    const stored = (await listSelections(site.deps.db, id)).find(
      ({ round }) => String(round) === param('round'),
    );
    if (!stored) throw new HttpError(404);
    return { number, stored };
  },
  tags: ({ number }) => [needTag(number)],
  type: TYPE,
  body: ({ stored }) => stored.certificate,
});

/** The certificates of needs. */
export const certificatePages = [certificate, roundCertificate];
